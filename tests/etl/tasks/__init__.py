"""Tasks in the house."""
