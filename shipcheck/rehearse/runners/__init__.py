"""Test runners that shipcheck starts by itself: one a file."""
