"""Reads SQL as SQLite writes it."""
