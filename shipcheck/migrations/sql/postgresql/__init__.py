"""PostgreSQL: its parser's trees become operations. Imported only once there is SQL to read."""
