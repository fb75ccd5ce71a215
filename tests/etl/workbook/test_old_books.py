"""Old Excel, every age of it: the same values whatever the code page, the record kinds and the container say."""

from __future__ import annotations

import io
import struct
from datetime import date, datetime, timedelta

import pytest
import xlrd
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.workbook import CellError, Refusal, Sheet, Workbook
from etl.workbook.scan.biff import BIFF8, BiffTexts
from etl.workbook.scan.biff_book import read_book
from etl.workbook.scan.ole import CompoundFile
from etl.workbook.scan.sheet import UnreadableFile
from etl.workbook.scan.values import read_values
from etl.workbook.scan.xls import scan_xls
from etl.workbook.scan.xlsb_sheet import text_at
from tests.etl.workbook import make
from tests.etl.workbook.conftest import Read
from tests.etl.workbook.old_books import Formula, OldBook, Rich, Styled

AGES = [2, 3, 4, 5, 8]
ROWS = [["镇(街道)", "床位数", "率"], ["古城街道", 541.0, 0.5], ["大洋街道", 30.25, -7.0], ["合计", 571.25, True]]


def sheet_of(read: Read, content: bytes) -> Sheet:
    result = read(content, "填报.xls")
    assert isinstance(result, Workbook), result
    return result.sheets[0]


@pytest.mark.parametrize("version", AGES)
def test_texts_numbers_and_truths(read: Read, version: int) -> None:
    sheet = sheet_of(read, OldBook(ROWS, version, codepage=936).file())
    assert [list(row) for row in sheet.rows] == ROWS
    assert sheet.name == ("表1" if version >= 5 else "填报")


@pytest.mark.parametrize("codepage", [1200, 1252, 0, 936, 437, 10000, 65001, 32769, None])
@pytest.mark.parametrize("shared", [True, False])
def test_biff_8_is_utf_16_whatever_the_code_page_says(read: Read, codepage: int | None, shared: bool) -> None:
    rows = [*ROWS, ["é", "ÿ", "x"], [Formula("结果", b""), 1.0, "汉"]]
    sheet = sheet_of(read, OldBook(rows, codepage=codepage, shared=shared).file())
    assert [list(row) for row in sheet.rows[:5]] == rows[:5]
    assert sheet.rows[5][0] == "结果"


@pytest.mark.parametrize("codepage", [1252, 0, 936])
def test_biff_8_texts_of_one_byte_are_latin(read: Read, codepage: int) -> None:
    book = OldBook([["Linhai", "café", "naïve"]], codepage=codepage, wide=False, shared=False)
    assert sheet_of(read, book.file()).rows == (("Linhai", "café", "naïve"),)


@pytest.mark.parametrize(
    ("codepage", "encoding", "text"),
    [
        (936, "gb18030", "临海市古城街道"), (10008, "gb18030", "临海市"), (950, "cp950", "臨海市"),
        (932, "cp932", "臨海市"), (949, "cp949", "임해"), (1251, "cp1251", "Привет"), (None, "gb18030", "临海市"),
        (1252, "gb18030", "临海市养老"),
        (0, "gb18030", "汛桥镇"), (1200, "gb18030", "涌泉镇"), (437, "gb18030", "杜桥镇"), (1252, "cp1252", "naïve é"),
        (59999, "gb18030", "上盘镇"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("version", [2, 3, 4, 5])
def test_older_texts_are_in_their_code_page(
    read: Read, version: int, codepage: int | None, encoding: str, text: str
) -> None:
    book = OldBook([[text, 1.0], [Formula(text, b""), 2.0]], version, codepage=codepage, encoding=encoding)
    assert [row[0] for row in sheet_of(read, book.file()).rows] == [text, text]


@pytest.mark.parametrize("version", [5, 8])
@pytest.mark.parametrize("kind", [0x06, 0x206, 0x406])
def test_formulas_of_every_kind_of_record(read: Read, version: int, kind: int) -> None:
    rows = [[Formula(12.5), Formula(CellError("#DIV/0!")), Formula("文字", b""), Formula(3.0, b"\x1e\3\0")]]
    sheet = sheet_of(read, OldBook(rows, version, formula_kind=kind).file())
    assert sheet.rows == ((12.5, CellError("#DIV/0!"), "文字", 3.0),)
    assert sheet.sums == {(0, 0), (0, 1)}


@pytest.mark.parametrize("version", [3, 4])
def test_formulas_of_older_books(read: Read, version: int) -> None:
    sheet = sheet_of(read, OldBook([[Formula(12.5), Formula("文字", b"")]], version, codepage=936).file())
    assert sheet.rows == ((12.5, "文字"),)


@pytest.mark.parametrize("version", [5, 8])
@pytest.mark.parametrize(
    ("formulas", "uncached"),
    [
        ([(0.0, 2), (0.0, 2)], {(0, 0), (0, 1)}),
        ([(0.0, 3)], {(0, 0)}),
        ([(0.0, 2), (3.0, 2)], set()),
        ([(0.0, 2), (0.0, 0)], set()),
        ([(0.0, 2), ("", 2)], set()),
        ([(0.0, 8), (0.0, 1)], set()),
    ],
)
def test_formulas_that_a_program_never_calculated(
    read: Read, version: int, formulas: list[tuple[float | str, int]], uncached: set[tuple[int, int]]
) -> None:
    """POI and NPOI write 0 for every result, and ask for them to be calculated when the file is opened."""
    sheet = sheet_of(read, OldBook([[Formula(value, flags=flags) for value, flags in formulas]], version).file())
    assert sheet.uncached_formulas == uncached
    assert [value for column, value in enumerate(sheet.rows[0]) if (0, column) not in uncached] == [
        value or (0.0 if value == 0 else None) for value, _ in formulas if not uncached
    ]


@pytest.mark.parametrize("version", AGES)
def test_fifty_is_neither_a_percentage_nor_a_date(read: Read, version: int) -> None:
    """A format's length takes one byte before BIFF 8: read as two it swallows what the format is."""
    formats = {164: "0.00_ ", 165: "0%", 166: "yyyy-mm-dd", 167: '0"%"', 168: "#,##0"}
    numbers = list(formats) if version >= 5 else list(range(5))
    styles = [(0, number) for number in numbers]
    rows = [[Styled(50.0, n) for n in range(1, 6)]]
    sheet = sheet_of(read, OldBook(rows, version, codepage=936, formats=formats, styles=styles).file())
    assert sheet.rows[0] == (50.0, 50.0, date(1900, 2, 19), 50.0, 50.0)
    assert sheet.percent_cells == {(0, 1)}


@pytest.mark.parametrize("version", [5, 8])
def test_formats_below_164_that_a_file_defines_anew(read: Read, version: int) -> None:
    formats = {37: "0.00%", 9: "0%", 5: "0.0%;[Red]-0.0%", 44: '0"元"', 14: "yyyy/m/d", 58: 'm"月"d"日"', 20: "0.00"}
    codes = [37, 9, 10, 5, 44, 14, 58, 20, 31]
    rows = [[Styled(45016.0, n) for n in range(1, len(codes) + 1)]]
    sheet = sheet_of(read, OldBook(rows, version, formats=formats, styles=[(0, code) for code in codes]).file())
    day = date(2023, 3, 31)
    assert sheet.rows[0] == (45016.0, 45016.0, 45016.0, 45016.0, 45016.0, day, day, 45016.0, day)
    assert sheet.percent_cells == {(0, 0), (0, 1), (0, 2), (0, 3)}


@pytest.mark.parametrize(
    ("value", "code", "from_1904", "shown"),
    [
        (45016.0, 14, False, date(2023, 3, 31)), (43554.0, 14, True, date(2023, 3, 31)),
        (45016.5, 22, False, datetime(2023, 3, 31, 12)), (0.25, 20, False, timedelta(hours=6)),  # noqa: DTZ001
        (1.5, 46, False, timedelta(days=1.5)), (31.0, 14, False, date(1900, 1, 31)),
        (61.0, 14, False, date(1900, 3, 1)),
        (-1.0, 14, False, -1.0), (1e300, 14, False, 1e300), (2958465.0, 14, False, date(9999, 12, 31)),
    ],
)  # fmt: skip
def test_dates(read: Read, value: float, code: int, from_1904: bool, shown: object) -> None:
    book = OldBook([[Styled(value, 1)]], styles=[(0, code)], date1904=from_1904)
    assert sheet_of(read, book.file()).rows == ((shown,),)


@pytest.mark.parametrize("version", AGES)
def test_error_values_of_any_code(read: Read, version: int) -> None:
    rows = [[CellError("#N/A"), CellError("#GETTING_DATA"), CellError("#SPILL!"), Formula(CellError("#CALC!"))]]
    found = sheet_of(read, OldBook(rows, version).file()).rows[0]
    assert found[:2] == (CellError("#N/A"), CellError("#GETTING_DATA"))
    assert all(isinstance(value, CellError) for value in found)


@pytest.mark.parametrize("version", [5, 8])
@pytest.mark.parametrize("shared", [True, False])
def test_text_struck_through_in_part(read: Read, version: int, shared: bool) -> None:
    """Fonts are counted 0 to 3 and then from 5."""
    fonts = [False, False, False, False, True]
    rows = [[Rich("112115", [(0, 5), (3, 0)]), Rich("约十五", [(1, 5)]), Rich("十五", [(1, 1)])]]
    book = OldBook(rows, version, codepage=936, fonts=fonts, shared=shared)
    sheet = sheet_of(read, book.file())
    assert sheet.struck == {(0, 0): ("112", "115"), (0, 1): ("十五", "约")}
    assert sheet.rows == (("115", "约", "十五"),)


@pytest.mark.parametrize("version", AGES)
def test_cells_struck_through_as_a_whole(read: Read, version: int) -> None:
    rows = [[Styled(112.0, 1), Styled("十五", 1), Styled(None, 1), 3.0, Styled(Formula(4.0, b""), 1)]]
    sheet = sheet_of(read, OldBook(rows, version, codepage=936, fonts=[False, True], styles=[(1, 0)]).file())
    assert sheet.struck == {(0, 0): ("112", ""), (0, 1): ("十五", ""), (0, 4): ("4", "")}
    assert sheet.rows[0][0] == 112.0


@pytest.mark.parametrize("version", AGES)
def test_notes(read: Read, version: int) -> None:
    notes = [(0, 1, "此数有误，应为115"), (1, 0, "口径")]
    sheet = sheet_of(read, OldBook([["a", 1.0], ["b", 2.0]], version, codepage=936, notes=notes).file())
    assert sheet.comments == {(0, 1): "此数有误，应为115", (1, 0): "口径"}


def test_a_bare_stream_needs_no_container(read: Read) -> None:
    for version in (5, 8):
        assert sheet_of(read, OldBook(ROWS, version, codepage=936).stream()).rows[1] == ("古城街道", 541.0, 0.5)


# Shared texts that run over into the next record, whose characters may then be of another width.


@st.composite
def split_texts(draw: st.DrawFn) -> tuple[list[str], bytes]:
    texts = draw(
        st.lists(st.text(st.characters(max_codepoint=0x9FFF, exclude_categories=["Cs"]), max_size=30), max_size=8)
    )
    pieces, here = [], struct.pack("<LL", len(texts), len(texts))
    for text in texts:
        wide = draw(st.booleans()) or not all(ord(c) < 256 for c in text)
        here += struct.pack("<HB", len(text), wide)
        for character in text:
            if draw(st.integers(0, 6)) == 0:
                pieces.append(here)
                wide = draw(st.booleans()) or not all(ord(c) < 256 for c in text)
                here = bytes([wide])
            here += character.encode("utf-16-le") if wide else character.encode("latin-1")
    pieces.append(here)
    stream = make.record(0xFC, pieces[0]) + b"".join(make.record(0x3C, piece) for piece in pieces[1:])
    return texts, stream


@given(split_texts())
def test_shared_texts_over_several_records(case: tuple[list[str], bytes]) -> None:
    texts, shared = case
    front = OldBook([]).stream()
    at = front.index(struct.pack("<HH", 0x85, 6 + len(make.wide("表1", "B"))))
    book = read_book(front[:at] + shared + front[at:], BIFF8, "x")
    assert [text for text, _ in book.shared] == texts


# The whole reader against an independent one.

texts = st.text(st.characters(max_codepoint=0x9FFF, exclude_categories=["C"]), min_size=1, max_size=12)
values = (
    st.none() | texts | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
    | st.integers(-9999, 9999).map(float)
    | st.builds(Formula, st.floats(-1e9, 1e9) | texts | st.just(CellError("#N/A")), st.just(b""))
    | st.builds(Styled, st.floats(1, 60000), st.integers(1, 3))
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(values, max_size=5), min_size=1, max_size=6), st.booleans(), st.sampled_from([1200, 1252, 936])
)
def test_the_same_as_another_reader_sees(rows: list[list[object]], shared: bool, codepage: int) -> None:
    styles = [(0, 14), (0, 10), (0, 170)]
    book = OldBook(rows, codepage=codepage, shared=shared, styles=styles, formats={170: "0.00"})
    content = book.file()
    other = xlrd.open_workbook(file_contents=content, logfile=io.StringIO()).sheet_by_index(0)
    (_, grid, _, _), *_ = read_values(scan_xls(content, "a"))
    for r in range(other.nrows):
        for c in range(other.ncols):
            cell = other.cell(r, c)
            mine = grid[r][c] if r < len(grid) and c < len(grid[r]) else ""
            assert _agrees(cell.ctype, cell.value, mine), (r, c, cell, mine)


def _agrees(kind: int, theirs: object, mine: object) -> bool:
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return mine == ""
    if kind == xlrd.XL_CELL_ERROR:
        return isinstance(mine, CellError)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return mine is bool(theirs)
    if kind == xlrd.XL_CELL_DATE:
        if isinstance(mine, timedelta):
            return abs(mine.total_seconds() / 86400 - float(str(theirs))) < 1e-6
        assert isinstance(mine, date)
        moment = mine if isinstance(mine, datetime) else datetime(mine.year, mine.month, mine.day)  # noqa: DTZ001
        return abs((moment - xlrd.xldate_as_datetime(theirs, 0)).total_seconds()) < 1
    return mine == theirs


def test_texts_of_no_known_code_page_are_still_texts() -> None:
    assert BiffTexts(5, 12345).of_bytes(b"abc") == "abc"
    assert BiffTexts(5, 936).of_bytes("临海".encode("gbk")) == "临海"
    assert BiffTexts(5, 936).of_bytes(b"\xff\xff") == "\ufffd\ufffd"


# Containers that break the rules and can still be read.


def _directory(content: bytes) -> int:
    return (struct.unpack_from("<L", content, 48)[0] + 1) * 512


def _patched(content: bytes, at: int, patch: bytes) -> bytes:
    return content[:at] + patch + content[at + len(patch) :]


def broken_containers() -> dict[str, bytes]:
    whole = OldBook(ROWS, codepage=936).file()
    place = _directory(whole)
    entry = place + 128
    return {
        "a tree that goes in a circle": _patched(whole, entry + 68, struct.pack("<3l", 1, 1, 1)),
        "a root that names no child": _patched(whole, place + 76, struct.pack("<l", -1)),
        "a child that is not there": _patched(whole, place + 76, struct.pack("<l", 4000)),
        "a name without its end": _patched(whole, entry + 64, struct.pack("<H", 16)),
        "a name longer than its field": _patched(whole, entry + 64, struct.pack("<H", 200)),
        "a name in capitals": _patched(whole, entry, "WORKBOOK".encode("utf-16-le")),
        "an unknown byte order": _patched(whole, 28, b"\xff\xff"),
        "an unknown version": _patched(whole, 24, b"\0\0\0\0"),
        "a size larger than the file": _patched(whole, entry + 120, struct.pack("<L", 1 << 20)),
        "the last sector cut short": whole[:-100],
        "a chain of tables that leads out": _patched(whole, 68, struct.pack("<LL", 5000, 1)),
        "no number of tables": _patched(whole, 44, struct.pack("<L", 0)),
        "something behind the end": whole + b"\0" * 700,
    }


@pytest.mark.parametrize(("name", "content"), broken_containers().items(), ids=lambda value: str(value)[:40])
def test_a_container_that_breaks_the_rules(read: Read, name: str, content: bytes) -> None:
    assert sheet_of(read, content).rows[1] == ("古城街道", 541.0, 0.5), name


def test_some_of_them_another_reader_refuses() -> None:
    refused = 0
    for content in broken_containers().values():
        try:
            xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
        except (
            xlrd.XLRDError,
            xlrd.compdoc.CompDocError,
            AssertionError,
            IndexError,
            struct.error,
            RecursionError,
        ):
            refused += 1
    assert refused >= 3


def test_the_workbook_at_the_top_goes_before_one_inside_an_object() -> None:
    """An object that is put into a document is a workbook of its own."""
    outer, inner = OldBook([["外"]]).stream(), OldBook([["内"]]).stream()
    content = make.ole({"Workbook": inner, "WORKBOOK": outer})
    place = _directory(content)
    alone = _patched(content, place + 76, struct.pack("<l", 2))  # only the second one hangs at the top
    alone = _patched(alone, place + 128 + 72, struct.pack("<l", -1))
    assert CompoundFile(alone).stream("workbook") == outer.ljust(4096, b"\0")


@pytest.mark.parametrize("cut", [600, 1100, 2000])
def test_a_container_without_its_end_is_damaged(read: Read, cut: int) -> None:
    result = read(OldBook(ROWS).file()[:cut], "填报.xls")
    assert isinstance(result, Refusal)
    assert result.code == "damaged"


@pytest.mark.parametrize("length", [48, 49, 60, 100, 0xFFFFFFF0])
def test_a_text_of_xlsb_longer_than_its_record_is_refused(length: int) -> None:
    body = memoryview(struct.pack("<L", length) + "字".encode("utf-16-le") * 48)
    if length == 48:
        assert text_at(body, 0) == ("字" * 48, 100)
    else:
        with pytest.raises(UnreadableFile):
            text_at(body, 0)
