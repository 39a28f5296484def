"""SQL of MySQL, MariaDB and SQLite as tokens: for statements that no parser of ours reads whole.

sqlglot, which reads their queries, takes most of their schema statements for an opaque command or drops
what decides about locks, so those are read here, strictly: what is left over is not understood.
"""
