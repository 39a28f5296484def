"""Halves of the languages' readers that are too long for one file: the expressions of each."""
