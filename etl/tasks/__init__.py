"""Tasks: their documents and settings, workbooks out and in, what is kept of them, and the demonstration."""
