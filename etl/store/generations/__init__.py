"""Generations: the warehouse as immutable files in object storage, of which one holds; made by one server, read by
all."""
