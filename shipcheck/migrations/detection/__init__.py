"""What tells which database a project runs on, one file a kind of configuration."""
