"""Towns: their values side by side."""
