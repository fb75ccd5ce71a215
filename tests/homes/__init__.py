"""Homes as each edition of the journal left them, and what they must still say under today's program."""
