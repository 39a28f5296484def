"""Tests that force a flag on or off, as they are written."""
