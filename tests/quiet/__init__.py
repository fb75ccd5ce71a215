"""The server says what people need and no more: no debugging, no version, no trace, no secret."""
