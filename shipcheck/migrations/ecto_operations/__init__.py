"""Ecto's migrations: the functions of `Ecto.Migration` as what they do to the database."""
