"""The only place that runs git: reads, writes, work trees, notes."""
