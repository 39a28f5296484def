"""What an operation does to its tables while it runs, one file a database."""
