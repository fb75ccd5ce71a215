"""Publishing, fetching and proving."""
