"""Dumps of the schema that tools keep with the code, and what they say."""
