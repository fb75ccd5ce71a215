"""The plan: its indicators and how they are judged."""
