"""The readers of the languages."""
