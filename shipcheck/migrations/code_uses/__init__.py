"""Where code names a table or a column: a few words looked up, and the files that hold them read."""
