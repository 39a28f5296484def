"""The generated parts of README.md and docs/: they say what the program says."""
