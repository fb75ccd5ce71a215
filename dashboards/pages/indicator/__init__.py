"""One indicator: its history, schedule and towns."""
