"""Forms as departments have them, each with every number that is to be read of it."""
