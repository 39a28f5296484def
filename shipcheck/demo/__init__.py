"""A small project with a branch that is not ready, to try shipcheck on."""
