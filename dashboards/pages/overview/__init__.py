"""The overview: the thirteen bars."""
