"""Faults: each one change to a good workbook, and exactly what must be said of it."""
