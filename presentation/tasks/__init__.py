"""Tasks as pages and reports show them: how statuses and lights look, the drawings, and the words."""
