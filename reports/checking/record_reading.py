"""The machine-readable copy read back out of a PDF, without trusting anything in it."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from reports.record import ATTACHMENT, FORMAT
from wording import DEFAULT, Lang

# As Typst 0.15 writes it; a file saved by anything else is read by pypdf in the child process.
_STREAM = re.compile(rb"<</Length (\d{1,9})/Type/EmbeddedFile[^\r\n]{0,400}?>>\r?\nstream\r?\n")
MOST_BYTES = 64 * 2**20
"""No copy is larger; what claims to be is not one."""

_KEYS = {"plan", "plan_digest", "as_of", "known_at", "data_version", "program", "surroundings", "figures"}


def is_ours(content: bytes) -> bool:
    """Tell whether the file says it is a report of this program."""
    return content.startswith(b"%PDF-") and ATTACHMENT.encode() in content


def read_record(content: bytes) -> Mapping[str, Any] | None:
    """Return the copy a PDF carries as it was made; None if it carries none that can be read so."""
    match = _STREAM.search(content)
    if match is None or not is_ours(content):
        return None
    try:
        return record_in(
            # Bounded: a few kilobytes of zlib may unpack to gigabytes.
            zlib.decompressobj().decompress(content[match.end() : match.end() + int(match[1])], MOST_BYTES)
        )
    except zlib.error:
        return None


def record_in(plain: bytes) -> Mapping[str, Any] | None:
    """Return the copy as the file that is attached; None where it is none."""
    try:
        record = json.loads(plain)
    # json raises RecursionError for brackets nested thousands deep.
    except (ValueError, RecursionError):
        return None
    return record if _whole(record) else None


def _whole(record: Any) -> bool:
    """Tell whether the copy has what it takes to ask its question again."""
    if not isinstance(record, dict) or record.get("format") != FORMAT or not record.keys() >= _KEYS:
        return False
    if not isinstance(record["plan"], dict) or not isinstance(record["figures"], dict):
        return False
    if record.get("lang", DEFAULT.value) not in set(Lang):
        return False
    try:
        date.fromisoformat(record["as_of"])
        for key in ("known_at", "texts_at"):
            # A bare instant would be read by the machine's zone, and the question be another.
            if record[key] is not None and datetime.fromisoformat(record[key]).tzinfo is None:
                return False
    except (TypeError, ValueError, KeyError):
        return False
    return True
