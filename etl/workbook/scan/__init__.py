"""What a file holds, read within bounds: what kind it is, and each format with its threats."""
