"""A bounded look at a file before anything opens it: what kind it is, and one module for each format's threats."""
