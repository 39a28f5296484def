"""Whole processes, measured in turn: shipcheck beside what a user would run instead."""
