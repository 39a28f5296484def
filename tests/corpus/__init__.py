"""Small changes in all languages with what must be said of each of their lines; see reading.py."""
