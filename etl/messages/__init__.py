"""Messages that leave the house: channels, and sending by them what was not told yet."""
