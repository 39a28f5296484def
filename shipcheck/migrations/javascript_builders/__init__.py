"""Migrations in JavaScript and TypeScript: the calls that they make on the object that they are given."""
