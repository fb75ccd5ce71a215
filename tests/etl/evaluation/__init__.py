"""What evaluators set and attach."""
