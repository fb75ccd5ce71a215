"""The administration: accounts, settings, states."""
