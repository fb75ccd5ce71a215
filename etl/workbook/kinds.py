"""What a file truly is, from its bytes; a name's ending is only ever compared with it."""

import codecs
import re

from etl.workbook.sheet import Refused

ZIP, OLE, TEXT = "zip", "ole", "text"

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "unsupported_format", "pdf"),
    (b"\x89PNG", "unsupported_format", "image"),
    (b"\xff\xd8\xff", "unsupported_format", "image"),
    (b"GIF8", "unsupported_format", "image"),
    (b"BM", "unsupported_format", "image"),
    (b"II*\0", "unsupported_format", "image"),
    (b"MM\0*", "unsupported_format", "image"),
    (b"{\\rtf", "unsupported_format", "rtf"),
    (b"Rar!", "unsupported_format", "archive"),
    (b"7z\xbc\xaf", "unsupported_format", "archive"),
    (b"\x1f\x8b", "unsupported_format", "archive"),
    (b"ID;P", "unsupported_format", "sylk"),
    # Bare record streams without a container: Excel 2 to 4, and 5 as some exporters wrote it.
    (b"\x09\x00\x04\x00", "unsupported_format", "old_excel"),
    (b"\x09\x02\x06\x00", "unsupported_format", "old_excel"),
    (b"\x09\x04\x06\x00", "unsupported_format", "old_excel"),
    (b"\x09\x08\x08\x00", "unsupported_format", "old_excel"),
    (b"\x09\x08\x10\x00", "unsupported_format", "old_excel"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|frameset|style|script|div)[\s>/]", re.I)
_MHT = re.compile(rb"^(?:mime-version|content-type|from|subject|date|x-[\w-]+)\s*:", re.I)
_XML = re.compile(rb"<\?xml\s")
_SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1a"))


def kind(data: bytes) -> str:
    """`zip`, `ole` or `text`. Raises Refused for what is no workbook at all."""
    if not data:
        raise Refused("empty", "zero_bytes")
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return ZIP
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLE
    for magic, code, detail in _MAGIC:
        if data.startswith(magic) and (magic != b"BM" or b"\0" in data[:32]):
            raise Refused(code, detail)
    if data.startswith(_UTF16):
        data = data.decode("utf-16", "ignore").encode("utf-8", "ignore")
    _refuse_markup(data)
    if len(data.translate(None, _CONTROLS)) != len(data):
        raise Refused("unsupported_format", "binary")
    return TEXT


def _refuse_markup(data: bytes) -> None:
    """Web pages and XML that were given a workbook's name: statistics sites export such files by the thousand."""
    head = data[:4096].removeprefix(codecs.BOM_UTF8).lstrip()
    if _XML.match(head):
        if _SPREADSHEET_2003 in head:
            raise Refused("unsupported_format", "xml_spreadsheet_2003")
        raise Refused("unsupported_format", "html" if _HTML.search(head) else "xml")
    if head.startswith(b"<") and (_HTML.match(head) or (head.startswith(b"<!--") and _HTML.search(head))):
        raise Refused("unsupported_format", "html")
    if _MHT.match(head) and b"mime-version" in head.lower():
        raise Refused("unsupported_format", "mht")
