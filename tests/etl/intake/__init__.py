"""Keeping: what is written down, what is made from it, and what survives."""
