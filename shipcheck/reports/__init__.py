"""One file a format: a pure function of the result. Its name in `--format` is the file's name."""
