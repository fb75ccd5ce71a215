"""Several servers on one home."""
