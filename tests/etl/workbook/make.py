"""Small workbooks of every format, honest and hostile, made byte by byte where no writer exists or none would."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

from etl.workbook.scan import zips

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
EVIL_DOCTYPE = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE_DOCTYPE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def deflated(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def stored(parts: Sequence[tuple[str, str | bytes]]) -> bytes:
    """Like `deflated`, and willing to write the same name twice."""
    return zips.pack((name, text.encode() if isinstance(text, str) else text) for name, text in parts)


def sheet_xml(cells: str, before: str = "", after: str = "") -> str:
    return f'{DECLARATION}<worksheet xmlns="{MAIN}">{before}<sheetData>{cells}</sheetData>{after}</worksheet>'


def xlsx_parts(*sheets: str, styles: str = "", strings: str = "", states: Sequence[str] = ()) -> dict[str, str | bytes]:
    """Return the parts of an xlsx whose sheets are called 表1, 表2, …"""
    numbers = range(1, len(sheets) + 1)
    shown = states or ["visible"] * len(sheets)
    rows = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}" state="{shown[n - 1]}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    links += f'<Relationship Id="rS" Type="{OFFICE}/styles" Target="styles.xml"/>' if styles else ""
    links += f'<Relationship Id="rT" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' if strings else ""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f"{DECLARATION}<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{rows}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
    }
    for n, sheet in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{n}.xml"] = sheet
    if styles:
        parts["xl/styles.xml"] = f'{DECLARATION}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    if strings:
        parts["xl/sharedStrings.xml"] = strings
    return parts


def xlsx(*sheets: str, **more: str) -> bytes:
    return deflated(xlsx_parts(*sheets, **more))  # type: ignore[arg-type]


ONE_CELL = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
PERCENT_STYLES = (
    '<numFmts count="1"><numFmt numFmtId="170" formatCode="0.0%;[Red]-0.0%"/></numFmts>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="170"/><xf numFmtId="2"/></cellXfs>'
)


def ods(table: str, styles: str = "", manifest: str = "", generator: str = "x") -> bytes:
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f'{DECLARATION}<office:document-content{names} office:version="1.2"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest_part = (
        f'{DECLARATION}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>{manifest}</manifest:manifest>'
    )
    meta = f"<generator>{generator}</generator>"
    return stored(
        [("mimetype", kind), ("META-INF/manifest.xml", manifest_part), ("content.xml", content), ("meta.xml", meta)]
    )


def ole(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file with streams in the root, each padded to whole sectors and past the small-stream size."""
    fat: list[int] = []
    body = b""
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for place, (name, content) in enumerate(streams.items(), 1):
        size = max(4096, len(content) + -len(content) % 512)
        start, count = len(fat), size // 512
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append(_entry(name, 2, start, size, right=place + 1 if place < len(streams) else -1))
        body += content.ljust(size, b"\0")
    directory = b"".join(entries) + _entry("", 0, 0, 0) * (-len(entries) % 4)
    first_directory = len(fat)
    fat += [*range(first_directory + 1, first_directory + len(directory) // 512), 0xFFFFFFFE]
    fat_sector = len(fat)
    assert fat_sector < 128, "one FAT sector is enough for tests"
    fat += [0xFFFFFFFD]
    table = struct.pack("<128L", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    header = struct.pack(
        "<8s16x5H6x4L2L3L", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, first_directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    blocks = struct.pack("<109L", fat_sector, *[0xFFFFFFFF] * 108)
    return header + blocks + body + directory + table


def _entry(name: str, kind: int, start: int, size: int, right: int = -1, child: int = -1) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0" if name else b""
    links = struct.pack("<3l", -1, right, child)
    return (
        raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + links + b"\0" * 36
        + struct.pack("<LLL", start, size, 0)
    )  # fmt: skip


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def wide(text: str, size: str) -> bytes:
    return struct.pack(f"<{size}B", len(text), 1) + text.encode("utf-16-le")


def xls(
    cells: bytes, extra: bytes = b"", hidden: int = 0, streams: Mapping[str, bytes] | None = None, code: str = "0.0%"
) -> bytes:
    """Return a BIFF8 workbook with one sheet 表1; style 1 is a built-in percentage, style 2 has the format ``code``."""
    formats = record(0x41E, struct.pack("<H", 170) + wide(code, "H"))
    styles = b"".join(record(0xE0, struct.pack("<HH16x", 0, code)) for code in (0, 10, 170))
    begin = record(0x809, struct.pack("<HHHHLL", 0x600, 5, 0, 0, 0, 6)) + extra + formats + styles
    sheet = record(0x809, struct.pack("<HHHHLL", 0x600, 0x10, 0, 0, 0, 6)) + cells + record(0x0A)
    name = wide("表1", "B")
    offset = len(begin) + 4 + 6 + len(name) + 4
    bound = record(0x85, struct.pack("<LBB", offset, hidden, 0) + name)
    return ole({"Workbook": begin + bound + record(0x0A) + sheet, **(streams or {})})


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<3Hd", row, column, style, value))


def brt(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(body)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + body


def long_text(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def xlsb(cells: bytes, before: bytes = b"", after: bytes = b"", hidden: int = 0, code: str = "0.0%") -> bytes:
    """Return an xlsb with one sheet 表1; style 1 is a built-in percentage, style 2 has the format ``code``."""
    bundle = struct.pack("<LL", hidden, 1) + long_text("rId1") + long_text("表1")
    book = brt(131) + brt(143) + brt(156, bundle) + brt(144) + brt(132)
    styles = brt(278) + brt(615, struct.pack("<L", 1)) + brt(44, struct.pack("<H", 170) + long_text(code)) + brt(616)
    styles += brt(617, struct.pack("<L", 3))
    styles += b"".join(brt(47, struct.pack("<HH12x", 0xFFFF, code)) for code in (0, 10, 170)) + brt(618) + brt(279)
    sheet = (
        brt(129) + brt(148, struct.pack("<4L", 0, 0, 0, 0)) + before + brt(145) + cells + brt(146) + after + brt(130)
    )
    links = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in (("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId2", "styles", "styles.bin"))
    )
    return deflated(
        {
            "[Content_Types].xml": f"{DECLARATION}<Types/>",
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles,
        }
    )


def brt_row(row: int, hidden: bool = False) -> bytes:
    return brt(0, struct.pack("<LLHBBB", row, 0, 300, 0, 0x10 if hidden else 0, 0) + struct.pack("<L", 0))


def brt_number(column: int, value: float, style: int = 0) -> bytes:
    return brt(5, struct.pack("<LLd", column, style, value))
