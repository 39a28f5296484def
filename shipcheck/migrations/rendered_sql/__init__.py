"""SQL as tools write it that are told tables and columns by calls or in YAML: what they would send."""
