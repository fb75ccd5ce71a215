"""批示: what leaders write to departments, and what becomes of it."""
