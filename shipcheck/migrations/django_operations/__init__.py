"""Django's migrations: its operations as what they do to the database."""
