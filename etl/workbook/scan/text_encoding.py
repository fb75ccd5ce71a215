"""In which encoding a text table is, where it has no mark at its beginning that says so."""

from __future__ import annotations

import codecs

MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""With which a text in UTF-16 begins."""
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1a"))
"""What no text table has in it; 0x1A is the end-of-file mark that DOS programs put behind one."""
_HIDDEN = dict.fromkeys(CONTROLS)
# Bytes among which a text in UTF-16 has a NUL.
_SAMPLE = 4096


def utf16_of(data: bytes) -> str | None:
    """Return the encoding of a text in UTF-16, with its mark or without; None for any other."""
    if data.startswith(MARKS):
        return "utf-16"
    # Figures, commas and line breaks have a NUL half: no text in another encoding has any.
    if b"\0" not in data[:_SAMPLE] or len(data) % 2:
        return None
    return next((name for name in ("utf-16-le", "utf-16-be") if _is_table(data, name)), None)


def _is_table(data: bytes, encoding: str) -> bool:
    """Tell whether the bytes are lines with marks between cells; the wrong way round, a comma is a rare letter."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    is_plain = len(text.translate(_HIDDEN)) == len(text)
    return is_plain and any(mark in text for mark in "\r\n") and any(mark in text for mark in ",\t;|")


def is_text_but_for_nul(data: bytes) -> bool:
    """Tell whether NULs alone keep the bytes from being a text: what is left where a copy was cut off."""
    plain = data.replace(b"\0", b"")
    if 2 * len(plain) < len(data) or len(plain.translate(None, CONTROLS)) != len(plain):
        return False
    return any(_decodes(plain, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def is_garbled(text: str) -> bool:
    """Tell whether a text decoded from GB18030 was in another encoding: Big5 gives characters that nobody has defined,
    of which a text in Chinese has a few at most (names whose characters came late to the standard)."""
    wide = sum(letter >= "\u0080" for letter in text)
    private = sum("\ue000" <= letter <= "\uf8ff" for letter in text)
    return private > max(1, wide // 50)
