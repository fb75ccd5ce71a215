"""Pieces that several pages are made of: HTML, forms, charts, tables."""
