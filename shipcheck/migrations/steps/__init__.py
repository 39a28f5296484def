"""The safe way for a hazard, as changes to ship one after the other; one file a family of rules."""
