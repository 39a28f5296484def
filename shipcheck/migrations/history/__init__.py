"""Migrations one after the other: their order, what landed, and what may not be changed any more."""
