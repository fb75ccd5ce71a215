"""Messages against local servers of the real protocols."""
