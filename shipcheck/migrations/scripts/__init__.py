"""Migrations that are code: what their calls are given, as far as reading alone can tell."""
