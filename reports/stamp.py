"""The instant a file says it is from: what was known, never when it was made."""

from __future__ import annotations

from datetime import UTC, datetime, time

from plan.instant import CHINA
from reports.materials import Materials


def stamp_of(materials: Materials) -> datetime:
    """Return the instant the file says it is from: what was known, never when it was made."""
    # Whole seconds: a PDF's date has no smaller part.
    known = materials.known_at or datetime.combine(materials.as_of, time.min, CHINA)
    return known.astimezone(UTC).replace(microsecond=0)
