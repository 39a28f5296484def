"""What a repository brings along: for a first checklist, and for telling what is missing."""
