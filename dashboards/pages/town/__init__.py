"""A town's own pages: its part of the tasks, and the form that reports it."""
