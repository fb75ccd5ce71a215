"""Many bureaus in one service: each its own application, made on first use, below an address of its own."""
