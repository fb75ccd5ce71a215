"""The web server around the pages: guard, headers, signing in, health, caches, downloads, routing."""
