"""What operations do on PostgreSQL, one file a kind of operation."""
