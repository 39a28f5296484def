"""The steps round hazards."""
