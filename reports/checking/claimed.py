"""What a file's last page says of itself: the question it answers and what it was made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from reports.checking.content import squeezed
from wording.report import DOCUMENT, written

_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_LABELS = {key.removeprefix("record."): squeezed(words) for key, words in DOCUMENT.items() if key.startswith("record.")}
_ROWS = ("as_of", "known_at", "texts_at", "data_version", "plan", "program", "figures")
"""The rows of the last page that say what was asked and of what, in their order."""

Claim = Mapping[str, Any]
"""As the copy inside a PDF has it: as_of, known_at, texts_at (ISO 8601 or None), data_version, program,
figures_sha256; ``plan_sha256`` in place of the plan's whole digest."""


def claim_in_text(text: str) -> Claim | None:
    """The last page's rows out of squeezed running text; None where they do not stand there."""
    start = text.rfind(_LABELS["as_of"])
    pattern = "(.*?)".join(re.escape(_LABELS[key]) for key in _ROWS) + r"([0-9a-f]{64})"
    found = re.search(pattern, text[start:]) if start >= 0 else None
    return _claim(dict(zip(_ROWS, found.groups(), strict=True))) if found else None


def claim_in_rows(rows: Mapping[str, str]) -> Claim | None:
    """The last page's rows as a table has them, by their words; None where one is missing."""
    by_label = {squeezed(label): squeezed(value) for label, value in rows.items()}
    if any(_LABELS[key] not in by_label for key in _ROWS):
        return None
    return _claim({key: by_label[_LABELS[key]] for key in _ROWS})


def _claim(rows: Mapping[str, str]) -> Claim | None:
    """None where a date or an instant is none."""
    day = _DAY.fullmatch(rows["as_of"])
    try:
        as_of = date(*map(int, day.groups())).isoformat() if day else None
        known_at, texts_at = (_instant(rows[key]) for key in ("known_at", "texts_at"))
    except ValueError:
        return None
    if as_of is None:
        return None
    same = {key: rows[key] for key in ("data_version", "program")}
    asked = {"as_of": as_of, "known_at": known_at, "texts_at": texts_at}
    return {**asked, **same, "plan_sha256": rows["plan"], "figures_sha256": rows["figures"]}


def _instant(text: str) -> str | None:
    """An instant with its zone; None for 无. ValueError otherwise."""
    if text == squeezed(written("record.nothing")):
        return None
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(text)
    return text
