"""What the tools whose migrations are SQL files have in common."""
