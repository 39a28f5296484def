"""`shipcheck --plain`: the walk through the checklist line by line, for screen readers and dumb terminals."""
