"""Coverage reports: one file a format."""
