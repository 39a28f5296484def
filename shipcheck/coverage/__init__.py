"""Coverage reports: what ran, in every usual format, and which of it counts."""
