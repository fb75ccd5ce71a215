"""Lines of the log, bounded: whatever is in an error's text, a line stays a line and an entry a page."""

from __future__ import annotations

import logging

LINE, ENTRY = 2_000, 20_000
"""Characters of a line and of a whole entry with its traceback."""

_CUT = "…"


class BoundedFormatter(logging.Formatter):
    """Formats as ever, but for what is longer than anybody reads: of that the beginning and the end are kept."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry of a record, of at most ``ENTRY`` characters."""
        lines = super().format(record).split("\n")
        return shortened("\n".join(shortened(line, LINE) for line in lines), ENTRY)


def shortened(text: str, most: int) -> str:
    """Return the beginning and the end of a text that is longer than ``most`` characters."""
    if len(text) <= most:
        return text
    half = (most - len(_CUT)) // 2
    return f"{text[:half]}{_CUT}{text[-half:]}"


def log_to_standard_error() -> None:
    """Send what is logged to standard error, bounded."""
    handler = logging.StreamHandler()
    handler.setFormatter(BoundedFormatter(logging.BASIC_FORMAT))
    logging.basicConfig(handlers=[handler])
