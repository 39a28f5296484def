"""shipcheck: a ship-readiness gate for git branches."""

__version__ = "0.1.0"
