"""Migration tools, one file each: which files are theirs, and how they are read."""
