"""One file a check; its name in `uses:` is the file's name with hyphens."""
