"""Slides with their moments fixed: the workbooks behind the charts too are dated by the report's instant."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reports.signing import RECORD_PART, parts_digest

_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


Seal = Callable[[str], bytes]
"""What goes into the record's part, by the digest of all others."""


def fixed_deck(package: bytes, stamp: datetime, seal: Seal | None = None) -> bytes:
    """Return the same parts in the same order, dated by ``stamp``, those inside of embedded workbooks too."""
    with ZipFile(BytesIO(package)) as source:
        parts = {name: _part(name, source.read(name), stamp) for name in source.namelist()}
    if seal is not None:
        parts[RECORD_PART] = seal(parts_digest(parts.items()))
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            # A zip has no time before 1980; 0 is MS-DOS on every machine, where zipfile writes the system it runs on.
            info = ZipInfo(name, max(stamp.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            target.writestr(info, content)
    return out.getvalue()


def _part(name: str, content: bytes, stamp: datetime) -> bytes:
    if name.endswith(".xlsx"):
        return fixed_deck(content, stamp)
    if name.endswith("core.xml"):
        return _MOMENT.sub(rb"\g<1>" + f"{stamp:%Y-%m-%dT%H:%M:%SZ}".encode() + rb"\g<2>", content)
    return content
