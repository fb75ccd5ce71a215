"""Two dates compared."""
