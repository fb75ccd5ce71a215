"""What slides say of themselves: the question they answer, in a property of the file. Nothing else of them is read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

PROPERTIES = "docProps/core.xml"
MOST_BYTES = 64 << 10
"""Bytes of the properties that are looked at; ours are one or two thousand."""

_SAID = re.compile(r"<dc:description>([^<]*)</dc:description>")


def claim_in_deck(content: bytes) -> Mapping[str, Any] | None:
    """Return what slides of ours say of themselves; None where they say nothing that is understood."""
    try:
        with ZipFile(BytesIO(content)) as archive, archive.open(PROPERTIES) as part:
            text = part.read(MOST_BYTES).decode("utf-8", "replace")
        found = _SAID.search(text)
        claim = json.loads(unescape(found[1])) if found else None
    except (BadZipFile, KeyError, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, RecursionError):
        return None
    return claim if isinstance(claim, dict) and claim.keys() >= _KEYS else None


_KEYS = {"as_of", "known_at", "texts_at", "data_version", "program", "plan_sha256", "figures_sha256", "document"}
