"""The audit: who did what, with its check."""
