"""The record of slides: the report's machine-readable copy, signed, as a part of the file beside what is shown.

PowerPoint and WPS keep such a part (custom XML) when they save. With the digest of all other parts in it, the signature
says of a file that was not saved again that no byte is another.
"""

from __future__ import annotations

from html import escape
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from etl.home.signing_key import SigningKey
from reports.figures import canonical
from reports.materials import Materials
from reports.record import record_of
from reports.signing import PARTS_KEY, RECORD_PART, signed_record


def make_room(deck: Any) -> None:
    """Give a presentation the part that its record goes into, empty as yet."""
    part = Part(PackURI(f"/{RECORD_PART}"), "application/xml", deck.part.package, b"<report/>")
    deck.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def record_part(materials: Materials, parts: str, signer: SigningKey | None) -> bytes:
    """Return the record of slides whose other parts have a digest, signed where there is a key."""
    record = {key: value for key, value in record_of(materials, {}).items() if key != "surroundings"}
    text = canonical(signed_record({**record, PARTS_KEY: parts}, signer)).decode()
    return f'<report xmlns="urn:guibiao:report">{escape(text, quote=False)}</report>'.encode()
