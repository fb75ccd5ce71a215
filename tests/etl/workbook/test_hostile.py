"""Files made to hurt, broken files, and files of other kinds: each has one exact refusal."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from etl.workbook import REFUSALS, Refusal, Workbook, read_workbook
from etl.workbook.scan import limits
from tests.etl.workbook import make
from tests.etl.workbook.conftest import Read


def with_part(name: str, content: str | bytes) -> bytes:
    return make.deflated({**make.xlsx_parts(make.ONE_CELL), name: content})


def with_strings(doctype: str) -> bytes:
    strings = f'{make.DECLARATION}{doctype}<sst xmlns="{make.MAIN}"><si><t>&b;</t></si></sst>'
    return make.xlsx(make.ONE_CELL, strings=strings)


def far(*cells: str) -> bytes:
    return make.xlsx(make.sheet_xml("".join(f"<row>{cell}</row>" for cell in cells)))


def twice() -> bytes:
    parts = [*make.xlsx_parts(make.ONE_CELL).items(), ("XL/Workbook.xml", "<workbook/>")]
    return make.stored(parts)


def nul_name() -> bytes:
    return with_part("xl/media/aXb.png", b"1").replace(b"aXb.png", b"a\0b.png")


def overlapping() -> bytes:
    """Return a member that lies inside another one."""
    inner = make.stored([("xl/b.xml", b"<b/>")])
    whole = make.stored([*make.xlsx_parts(make.ONE_CELL).items(), ("xl/a.xml", inner), ("xl/b.xml", b"<b/>")])
    entry = whole.rindex(b"PK\1\2")
    place = struct.pack("<L", whole.index(inner))
    return whole[: entry + 42] + place + whole[entry + 46 :]


def encrypted_zip() -> bytes:
    content = bytearray(make.xlsx(make.ONE_CELL))
    content[content.index(b"PK\1\2") + 8] |= 1
    return bytes(content)


def wrong_crc() -> bytes:
    content = bytearray(make.xlsx(make.ONE_CELL))
    content[content.index(b"PK\1\2") + 16] ^= 1
    return bytes(content)


def ods_bomb(rows: int, columns: int) -> bytes:
    return make.ods(
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/>'
        "</table:table-row></table:table>"
    )


def ods_far() -> bytes:
    blank = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    cell = (
        '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
        '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    )
    return make.ods(f'<table:table table:name="a">{blank}{cell}</table:table>')


def many_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, limits.MERGES + 3))
    return make.xlsx(
        make.sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>', after=f"<mergeCells>{merges}</mergeCells>")
    )


def string_bomb() -> bytes:
    """Return one long text that three hundred thousand cells share: 10 GB once the parser gives each its own."""
    strings = f'{make.DECLARATION}<sst xmlns="{make.MAIN}"><si><t>{"长" * 11_000}</t></si></sst>'
    row = '<c t="s"><v>0</v></c>' * 1000
    return make.xlsx(make.sheet_xml(f"<row>{row}</row>" * 300), strings=strings)


def many_members() -> bytes:
    return make.stored([(f"xl/{n}.xml", b"") for n in range(limits.MEMBERS + 1)])


def big_zip(mb: int, noise: int = 0) -> bytes:
    """Return a picture of so many MB, with so many bytes in each that do not deflate."""
    random = Random(1)
    buffer = io.BytesIO(make.xlsx(make.ONE_CELL))
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/image1.bmp", "w") as picture,
    ):
        for _ in range(mb):
            picture.write(random.randbytes(noise) + bytes((1 << 20) - noise))
    return buffer.getvalue()


def missing_sheet() -> bytes:
    parts = make.xlsx_parts(make.ONE_CELL)
    del parts["xl/worksheets/sheet1.xml"]
    return make.deflated(parts)


def cut_member() -> bytes:
    content = bytearray(make.xlsx(make.ONE_CELL))
    content[content.index(b"PK\1\2") + 20] -= 5
    return bytes(content)


def utf16(text: str) -> bytes:
    return text.replace("UTF-8", "UTF-16").encode("utf-16")


SPREADSHEET_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)
KIND, HOSTILE = "unsupported_format", "hostile"
UNMARKED = ("<?xml?>" + make.XXE_DOCTYPE).encode("utf-16-le")
CASES: list[tuple[str, Callable[[], bytes] | bytes, str, str]] = [
    ("nothing", b"", "empty", "zero_bytes"),
    ("blank lines", b"\r\n\r\n,,\r\n", "empty", "no_cells"),
    ("no cells", make.xlsx(make.sheet_xml("")), "empty", "no_cells"),
    ("html", b"\r\n<html xmlns:x='urn:x'><body><table><tr><td>1</td></tr></table></body></html>", KIND, "html"),
    ("html doctype", b"<!DOCTYPE html><html></html>", KIND, "html"),
    ("html table", b"\xef\xbb\xbf<meta charset=utf-8><table></table>", KIND, "html"),
    ("xhtml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', KIND, "html"),
    ("mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", KIND, "mht"),
    ("2003 xml", SPREADSHEET_2003.encode(), KIND, "xml_spreadsheet_2003"),
    ("2003 xml wide", utf16(SPREADSHEET_2003), KIND, "xml_spreadsheet_2003"),
    ("other xml", b'<?xml version="1.0"?><a/>', KIND, "xml"),
    ("pdf", b"%PDF-1.7\n%\xe2\xe3", KIND, "pdf"),
    ("png", b"\x89PNG\r\n\x1a\n", KIND, "image"),
    ("rtf", b"{\\rtf1 x}", KIND, "rtf"),
    ("rar", b"Rar!\x1a\x07\x01\0", KIND, "archive"),
    ("sylk", b"ID;PWXL;N;E\r\n", KIND, "sylk"),
    ("excel 3, no cells", b"\x09\x02\x06\x00\0\0\x10\0\0\0", "empty", "no_cells"),
    ("excel 4, several sheets", b"\x09\x04\x06\x00\0\4\0\1\0\0", KIND, "old_excel"),
    ("program", b"MZ\x90\0\x03\0\0\0", KIND, "program"),
    ("webp", b"RIFF\x24\0\0\0WEBPVP8 ", KIND, "image"),
    ("svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', KIND, "image"),
    ("svg with a head", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', KIND, "image"),
    ("heic", b"\0\0\0\x18ftypheic\0\0\0\0", KIND, "image"),
    ("mp4", b"\0\0\0\x18ftypmp42\0\0\0\0", KIND, "media"),
    ("wav", b"RIFF\x24\0\0\0WAVEfmt ", KIND, "media"),
    ("shortcut", b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0", KIND, "shortcut"),
    ("sqlite", b"SQLite format 3\0" + bytes(84), KIND, "database"),
    ("dbase", b"\3\x7b\6\x1e\1\0\0\0\x41\0\x0a\0" + bytes(20) + b"A".ljust(11, b"\0") + b"N" + bytes(20) + b"\r  1",
     KIND, "dbase"),
    ("lock of excel", b"\x06" + b"zhang ".ljust(54) + b"\6\0" + "zhang ".ljust(54).encode("utf-16-le"), KIND, "lock"),
    ("lock of libreoffice", b",zhang,pc,01.12.2026 09:00,file:///home/zhang;", KIND, "lock"),
    ("ofd", lambda: make.deflated({"OFD.xml": "<o/>", "Doc_0/Document.xml": "<d/>"}), KIND, "ofd"),
    ("numbers", lambda: make.deflated({"Index/Document.iwa": b"1", "Metadata/a.plist": b"1"}), KIND, "numbers"),
    ("xlsx in a zip", lambda: make.deflated({"表.xlsx": make.xlsx(make.ONE_CELL)}), KIND, "archive"),
    ("nul in csv", b"a,b\r\n1,\x002\r\n", "damaged", "text"),
    ("docx", lambda: make.deflated({"[Content_Types].xml": "<T/>", "word/document.xml": "<d/>"}), KIND, "word"),
    ("pptx", lambda: make.deflated({"ppt/presentation.xml": "<d/>"}), KIND, "powerpoint"),
    ("plain zip", lambda: make.deflated({"a.txt": "1"}), KIND, "archive"),
    ("odt", lambda: make.stored([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>")]),
     KIND, "opendocument"),
    ("doc", lambda: make.ole({"WordDocument": b"1"}), KIND, "word"),
    ("other ole", lambda: make.ole({"Contents": b"1"}), KIND, "ole"),
    ("encrypted xlsx", lambda: make.ole({"EncryptionInfo": b"1", "EncryptedPackage": b"1"}), "encrypted", "office"),
    ("encrypted xls", lambda: make.xls(b"", extra=make.record(0x2F, bytes(6))), "encrypted", "xls"),
    ("encrypted ods", lambda: make.ods("", manifest="<manifest:encryption-data/>"), "encrypted", "ods"),
    ("encrypted zip", encrypted_zip, "encrypted", "zip"),
    ("truncated zip", lambda: make.xlsx(make.ONE_CELL)[:-30], "damaged", "zip"),
    ("cut member", cut_member, "damaged", "zip"),
    ("wrong crc", wrong_crc, "damaged", "crc"),
    ("truncated ole", lambda: make.xls(make.number(0, 0, 1))[:700], "damaged", "ole"),
    ("not xml", lambda: make.xlsx("<worksheet><sheetData><row><c r='A1'><v>1</row>"), "damaged", "xml"),
    ("missing sheet", missing_sheet, "damaged", "parts"),
    ("unclosed quote", b'a,b\n1,"2\n', "damaged", "quote"),
    ("commas within numbers", "镇,甲,乙\n古城,12,003,14,003\n".encode(), "damaged", "split"),
    ("text behind a quote", b'a,b\n1,"2"3\n', "damaged", "quote"),
    ("no encoding", b"a,b\n\xff\xff\xff,1\n", "damaged", "text"),
    ("zip bomb", lambda: big_zip(300), HOSTILE, "zip_ratio"),
    ("large inside", lambda: big_zip(210, noise=16384), "too_large", "inflated"),
    ("many members", many_members, "too_large", "members"),
    ("laughs", lambda: with_strings(make.EVIL_DOCTYPE), HOSTILE, "doctype"),
    ("outside entity", lambda: with_strings(make.XXE_DOCTYPE), HOSTILE, "doctype"),
    ("doctype anywhere", lambda: with_part("customXml/item1.xml", make.XXE_DOCTYPE + "<a/>"), HOSTILE, "doctype"),
    ("doctype unnamed", lambda: with_part("xl/media/x.png", make.XXE_DOCTYPE + "<a/>"), HOSTILE, "doctype"),
    ("wide doctype", lambda: with_part("xl/x.xml", utf16(make.XXE_DOCTYPE + "<a/>")), HOSTILE, "doctype"),
    ("wide doctype unmarked", lambda: with_part("xl/x.xml", UNMARKED), HOSTILE, "doctype"),
    ("twice", twice, HOSTILE, "duplicate_member"),
    ("climbing name", lambda: with_part("xl/../../evil.xml", "<a/>"), HOSTILE, "member_name"),
    ("absolute name", lambda: make.stored([("/etc/cron.d/x", b"1")]), HOSTILE, "member_name"),
    ("drive name", lambda: with_part("C:\\x.xml", "<a/>"), HOSTILE, "member_name"),
    ("nul name", nul_name, HOSTILE, "member_name"),
    ("overlap", overlapping, HOSTILE, "zip_overlap"),
    ("far cell", lambda: far('<c r="A1"><v>1</v></c>', '<c r="XFD1048576"><v>1</v></c>'), HOSTILE, "far_cell"),
    ("far cell quoted", lambda: far("<c r='A1'><v>1</v></c>", "<c r='XFD1048576'><v>1</v></c>"), HOSTILE, "far_cell"),
    ("far cell escaped", lambda: far('<c r="XFD&#49;048576"><v>1</v></c>'), HOSTILE, "far_cell"),
    ("far cell prefixed", lambda: make.xlsx(
        f'<x:worksheet xmlns:x="{make.MAIN}"><x:sheetData><x:row><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"), HOSTILE, "far_cell"),
    ("far cell half prefixed", lambda: make.xlsx(
        f'<worksheet xmlns="{make.MAIN}" xmlns:x="{make.MAIN}"><sheetData><row><x:c r="XFD1048576"><v>1</v></x:c></row>'
        "</sheetData></worksheet>"), HOSTILE, "far_cell"),
    ("far cell wide", lambda: make.deflated({**make.xlsx_parts(make.ONE_CELL), "xl/worksheets/sheet1.xml": utf16(
        make.sheet_xml('<row><c r="XFD1048576"><v>1</v></c></row>'))}), HOSTILE, "far_cell"),
    ("far formula", lambda: far('<c r="XFD1048576"><f>1</f></c>'), HOSTILE, "far_cell"),
    ("far xls", lambda: make.xls(make.number(0, 0, 1) + make.number(65535, 255, 1)), HOSTILE, "far_cell"),
    ("far xlsb", lambda: make.xlsb(make.brt_row(1048575) + make.brt_number(16383, 1)), HOSTILE, "far_cell"),
    ("far ods", ods_far, HOSTILE, "far_cell"),
    ("ods repeat", lambda: ods_bomb(999999999, 999999999), HOSTILE, "repeat"),
    ("ods rows", lambda: ods_bomb(1048576, 16), HOSTILE, "repeat"),
    ("many merges", many_merges, "too_large", "merges"),
    ("wide csv", lambda: b"1," * 1_000_000 + b"1", "too_large", "columns"),
    ("long csv", lambda: (b"1," * 9 + b"1\n") * 470_000, "too_large", "used_range"),
    ("shared text", string_bomb, "too_large", "memory"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "code", "detail"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_refusals(read: Read, content: Callable[[], bytes] | bytes, code: str, detail: str) -> None:
    made = content if isinstance(content, bytes) else content()
    refusal = read(made, "填报.xls")
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.detail) == (code, detail)


def test_every_refusal_of_the_table_is_declared() -> None:
    assert {(code, detail) for _, _, code, detail in CASES} <= REFUSALS


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    assert read_workbook(path) == Refusal("too_large", "file")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    assert read_workbook(tmp_path / "none.xlsx") == Refusal("damaged", "unreadable")
    assert read_workbook(tmp_path) == Refusal("damaged", "unreadable")


@pytest.mark.parametrize(
    "content",
    [
        # WPS gives a style to whole columns and a million blank rows; a false <dimension> claims 17 billion cells.
        make.xlsx(make.sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>',
            before='<dimension ref="A1:XFD1048576"/>')),
        make.ods('<table:table table:name="a"><table:table-row><table:table-cell office:value-type="float" '
                 'office:value="1"/><table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
                 '<table:table-row table:number-rows-repeated="1048575"><table:table-cell '
                 'table:number-columns-repeated="16384"/></table:table-row></table:table>'),
        make.xls(make.number(0, 0, 1) + make.record(0x201, struct.pack("<3H", 65535, 255, 0))),
        make.xlsb(make.brt_row(0) + make.brt_number(0, 1), before=b""),
        big_zip(9),
        make.xlsx(make.sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>',
                                 after='<hyperlinks><hyperlink ref="A1" xmlns:r="x" r:id="rId9"/></hyperlinks>')),
    ],
    ids=["styled blank", "ods tail", "xls blank", "xlsb", "small bomb", "hyperlink"],
)  # fmt: skip
def test_harmless_oddities_read(read: Read, content: bytes) -> None:
    result = read(content, "a.xlsx")
    assert isinstance(result, Workbook), result
    assert result.sheets[0].rows == ((1.0,),)
