"""Reads SQL as MySQL and MariaDB write it."""
