"""Plain text and Markdown: bytes into text, and the places of pictures."""

from __future__ import annotations

import codecs
import re
from html import unescape

from etl.plan_documents import bounds
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_tables.document import PlanDocument

_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|<img\b[^>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|lt|gt|amp|ldquo|rdquo|mdash|ge|le|#\d{2,5});")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_FEW = 0.01
"""The share of control characters up to which bytes are text: a stray one comes with copied pages."""


def read_plain(content: bytes, name: str) -> PlanDocument:
    """Return the document of a text file; UnreadableDocument where its bytes are no text."""
    text = decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    # Only where a known one is found: unescape would also turn "&copy" in an address into a sign.
    if _ENTITY.search(text):
        text = unescape(text)
    if len(text) > bounds.CHARACTERS:
        raise UnreadableDocument("too_large")
    if len(_UNPRINTABLE.findall(text)) > len(text) * _FEW:
        raise UnreadableDocument("no_text")
    return PlanDocument(name, text, pictures=tuple(match.span() for match in _PICTURE.finditer(text)))


def decoded(content: bytes) -> str:
    """Return bytes as text: by their byte order mark, as UTF-8, else GB 18030; UnreadableDocument where none fits."""
    # GB 18030 last: nearly any bytes are some text in it, while UTF-8 refuses what is not its own.
    encodings = [encoding for mark, encoding in _MARKS if content.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument("no_text")
