"""What a file truly is, from its bytes; a name's ending is only ever compared with it."""

import codecs
import re

from etl.workbook.scan.sheet import UnreadableFile
from etl.workbook.scan.text_encoding import CONTROLS, is_text_but_for_nul, utf16_of

ZIP, OLE, BIFF, TEXT = "zip", "ole", "biff", "text"

# How files of other programs begin.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"\0\0\1\0", "image"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"ID;P", "sylk"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"L\0\0\0\1\x14\2\0", "shortcut"),
    (b"SQLite format 3\0", "database"),
    (b"ID3", "media"),
    (b"\x1aE\xdf\xa3", "media"),
)
_BARE_RECORDS = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
"""Streams of records without a container: Excel 2 to 4, and 5 and 8 as some exporters write them."""
_OLD_WORKBOOK = b"\x00\x01"
"""What Excel 4 says a stream is that binds several sheets together."""
_RIFF = {b"WEBP": "image", b"WAVE": "media", b"AVI ": "media"}
_PICTURES = (b"heic", b"heix", b"mif1", b"avif")
# Lock files: Excel's `~$report.xlsx` holds the user's name once as bytes and once as UTF-16, padded to 165 bytes (162
# in Word); LibreOffice's `.~lock.report.ods#` is one line of text: `name,login,host,30.11.2026 08:15,file:///...;`.
_LONGEST_LOCK = 300
_OFFICE_LOCK = (162, 165)
_LOCK_NAME = re.compile(r"(?:~\$|\.~)")
_OFFICE_LOCK_TEXT = re.compile(rb"[^\n]{0,100},[^\n]{0,100},\d\d\.\d\d\.\d{4} \d\d:\d\d,[^\n]{0,200};?\s*")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|frameset|style|script|div)[\s>/]", re.I)
_MHT = re.compile(rb"^(?:mime-version|content-type|from|subject|date|x-[\w-]+)\s*:", re.I)
_XML = re.compile(rb"<\?xml\s")
_SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"


def kind(data: bytes, name: str = "") -> str:
    """Return `zip`, `ole`, `biff` or `text`. ``name``: what its sender called it. Raises UnreadableFile for what is no
    workbook."""
    if not data:
        raise UnreadableFile("empty", "zero_bytes")
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return ZIP
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLE
    if data.startswith(_BARE_RECORDS):
        # An .xlw of Excel 4 binds whole sheet streams together, which the readers of records here do not take apart.
        if data[1] == 4 and data[6:8] == _OLD_WORKBOOK:
            raise UnreadableFile("unsupported_format", "old_excel")
        return BIFF
    found = _other(data, name)
    if found:
        raise UnreadableFile("unsupported_format", found)
    if encoding := utf16_of(data):
        # Excel saves "Unicode text" as UTF-16: without this each NUL half of a letter would look binary.
        data = data.decode(encoding, "ignore").encode("utf-8", "ignore")
    _refuse_markup(data)
    if len(data.translate(None, CONTROLS)) != len(data):
        raise UnreadableFile(*(("damaged", "text") if is_text_but_for_nul(data) else ("unsupported_format", "binary")))
    return TEXT


def _other(data: bytes, name: str) -> str:
    """Return which other program's file it is; '' for one that may be text."""
    if _is_lock(data, name):
        return "lock"
    for magic, detail in _MAGIC:
        # BM, MZ, BZh and ID3 are letters that a text table may begin with; in a binary file a NUL follows soon.
        if data.startswith(magic) and (magic not in (b"BM", b"MZ", b"BZh", b"ID3") or b"\0" in data[:64]):
            return detail
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12], "binary")
    if data[4:8] == b"ftyp":
        return "image" if data[8:12] in _PICTURES else "media"
    return "dbase" if _is_dbase(data) else ""


def _is_lock(data: bytes, name: str) -> bool:
    """Tell whether it is the small file that a program puts beside a workbook while somebody has it open."""
    if len(data) > _LONGEST_LOCK:
        return False
    by_name = bool(_LOCK_NAME.match(name.replace("\\", "/").rpartition("/")[2]))
    by_office = len(data) in _OFFICE_LOCK and 0 < data[0] <= 54 and b"\0" in data
    return by_name or by_office or bool(_OFFICE_LOCK_TEXT.fullmatch(data))


def _is_dbase(data: bytes) -> bool:
    """Tell whether it is a dBase table: its head names a day and its own length, and ends with a mark."""
    if len(data) < 65 or data[0] not in (0x03, 0x30, 0x31, 0x83, 0x8B, 0xF5):
        return False
    length = int.from_bytes(data[8:10], "little")
    # Bytes 2 and 3 are month and day of the last change; the length of the head is at 8, and 0x0D ends the head.
    return (
        1 <= data[2] <= 12 and 1 <= data[3] <= 31 and 33 <= length <= len(data) and b"\r" in data[length - 1 : length]
    )


def _refuse_markup(data: bytes) -> None:
    """Refuse web pages and XML under a workbook's name, which statistics sites export. Raises UnreadableFile."""
    head = data[:4096].removeprefix(codecs.BOM_UTF8).lstrip()
    if _XML.match(head):
        if _SPREADSHEET_2003 in head:
            raise UnreadableFile("unsupported_format", "xml_spreadsheet_2003")
        if b"<svg" in head:
            raise UnreadableFile("unsupported_format", "image")
        raise UnreadableFile("unsupported_format", "html" if _HTML.search(head) else "xml")
    if head.startswith(b"<") and (_HTML.match(head) or (head.startswith(b"<!--") and _HTML.search(head))):
        raise UnreadableFile("unsupported_format", "html")
    if head.startswith(b"<svg"):
        raise UnreadableFile("unsupported_format", "image")
    if _MHT.match(head) and b"mime-version" in head.lower():
        raise UnreadableFile("unsupported_format", "mht")
