"""What each database does when a column gets another type."""
