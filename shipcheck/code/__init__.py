"""Reading source code: what runs, under which flag, and who calls it."""
