"""Nothing leaves the machine: the suite where nothing could, and a count of what wanted to."""
