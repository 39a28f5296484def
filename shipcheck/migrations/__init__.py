"""Database migrations: what they do to a busy table and to the code that still runs."""
