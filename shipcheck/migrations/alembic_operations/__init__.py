"""Alembic's migrations: the calls of `op` as what they do to the database."""
