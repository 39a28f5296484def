"""The branch as facts: its base, commits, diff, files and class."""
