"""What a file holds, read within bounds: what kind it is, and each format's cells; the threats of each stand beside it."""
