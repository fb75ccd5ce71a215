"""The record of slides: the report's machine-readable copy, signed, as a part of the file beside what is shown.

PowerPoint and WPS keep such a part (custom XML) when they save. With the digest of all other parts in it, the signature
says of a file that was not saved again that no byte is another. Every moment in the package is the report's, those of
the workbooks behind the charts too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from etl.home.signing_key import SigningKey
from reports.figures import canonical
from reports.materials import Materials
from reports.record import record_of, zip_time
from reports.signing import PARTS_KEY, RECORD_PART, parts_digest, signed_record


def make_room(deck: Any) -> None:
    """Give a presentation the part that its record goes into, empty until :func:`fixed_deck` fills it."""
    part = Part(PackURI(f"/{RECORD_PART}"), "application/xml", deck.part.package, b"<report/>")
    deck.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def record_part(materials: Materials, parts: str, signer: SigningKey | None) -> bytes:
    """Return the record of slides whose other parts have a digest, signed where there is a key."""
    record = {key: value for key, value in record_of(materials, {}).items() if key != "surroundings"}
    text = canonical(signed_record({**record, PARTS_KEY: parts}, signer)).decode()
    return f'<report xmlns="urn:guibiao:report">{escape(text, quote=False)}</report>'.encode()


# When the package says it was made and changed (docProps/core.xml).
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
            info = ZipInfo(name, zip_time(stamp))
            # 0 is MS-DOS on every machine, where zipfile writes the system it runs on.
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            target.writestr(info, content)
    return out.getvalue()


def _part(name: str, content: bytes, stamp: datetime) -> bytes:
    if name.endswith(".xlsx"):
        return fixed_deck(content, stamp)
    if name.endswith("core.xml"):
        return _MOMENT.sub(rb"\g<1>" + f"{stamp:%Y-%m-%dT%H:%M:%SZ}".encode() + rb"\g<2>", content)
    return content
