"""What can go wrong, one file a family of rules."""
