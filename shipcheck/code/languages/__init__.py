"""Languages: one file each, found by the name that `model/languages.py` gives the language."""
