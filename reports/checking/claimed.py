"""What a file's last page says of itself: the question it answers and what it was made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from reports.checking.content import squeezed
from wording import Lang, say
from wording.dates import day_in

_ROWS = ("as_of", "known_at", "texts_at", "data_version", "plan", "program", "figures")
"""The rows of the last page that say what was asked and of what, in their order."""

Claim = Mapping[str, Any]
"""What a file says of itself, under the keys of the copy inside a PDF: as_of, known_at, texts_at (ISO 8601 or None),
data_version, program, figures_sha256; ``plan_sha256`` in place of the plan's whole digest."""


def claim_in_text(text: str) -> Claim | None:
    """Return the last page's rows out of squeezed running text, in whatever language; None where they do not stand
    there."""
    return next((claim for lang in Lang if (claim := _in_text(text, lang)) is not None), None)


def _in_text(text: str, lang: Lang) -> Claim | None:
    labels = _labels(lang)
    # The last of them: a report may say the words somewhere in its text, its record stands at the end.
    start = text.rfind(labels["as_of"])
    pattern = "(.*?)".join(re.escape(label) for label in labels.values()) + r"([0-9a-f]{64})"
    found = re.search(pattern, text[start:]) if start >= 0 else None
    claim = _claim(dict(zip(_ROWS, found.groups(), strict=True)), lang) if found else None
    return {**claim, **_document(text[start + found.end() :], lang)} if claim and found else claim


def _document(text: str, lang: Lang) -> Mapping[str, str]:
    """Return which other document than an evaluation the words after the figures' digest say it is, and of which
    slip."""
    label = squeezed(say("report.record.document", lang))
    for document in ("bulletin", "brief"):
        if squeezed(f"{label}{say(f'report.record.is_{document}', lang)}") in text:
            return {"document": document}
    notice = re.escape(squeezed(f"{label}{say('report.record.is_notice', lang)}"))
    found = re.search(notice + r"(\d{4}-\d{2,})", text)
    return {"document": "notice", "slip": found[1]} if found else {}


def claim_in_rows(rows: Mapping[str, str]) -> Claim | None:
    """Return the last page's rows as a table has them, by their words in some language; None where one is missing."""
    by_label = {squeezed(label): squeezed(value) for label, value in rows.items()}
    for lang in Lang:
        labels = _labels(lang)
        if all(label in by_label for label in labels.values()):
            claim = _claim({key: by_label[label] for key, label in labels.items()}, lang)
            label = squeezed(say("report.record.document", lang))
            return {**claim, **_document(label + by_label.get(label, ""), lang)} if claim else claim
    return None


def _labels(lang: Lang) -> Mapping[str, str]:
    return {key: squeezed(say(f"report.record.{key}", lang)) for key in _ROWS}


def _claim(rows: Mapping[str, str], lang: Lang) -> Claim | None:
    """Return the claim that the rows make; None where the day or an instant cannot be read."""
    day = day_in(rows["as_of"], lang)
    try:
        known_at, texts_at = (_instant(rows[key], lang) for key in ("known_at", "texts_at"))
    except ValueError:
        return None
    if day is None:
        return None
    as_of = day.isoformat()
    same = {key: rows[key] for key in ("data_version", "program")}
    asked = {"as_of": as_of, "known_at": known_at, "texts_at": texts_at}
    return {**asked, **same, "plan_sha256": rows["plan"], "figures_sha256": rows["figures"], "lang": lang}


def _instant(text: str, lang: Lang) -> str | None:
    """Return an instant with its zone; None for 无. ValueError otherwise."""
    if text == squeezed(say("report.record.nothing", lang)):
        return None
    # An instant without zone could be any of twenty-four, and the question would be another.
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(text)
    return text
