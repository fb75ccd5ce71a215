"""What a file that somebody brings is called."""

from __future__ import annotations


def plain_name(name: str) -> str:
    """Return a file's own name as text that can be kept and shown: no folders, no control characters, not endless."""
    last = name.replace("\\", "/").rpartition("/")[2]
    # Browsers of old send a whole Windows path; a name may also hold marks that turn the writing direction.
    return "".join(c for c in last if c.isprintable()).strip()[-200:] or "-"
