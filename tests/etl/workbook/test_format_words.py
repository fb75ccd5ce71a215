"""Number formats that show another number than the cell holds: 1 seen as 1万人 is ten thousand, 12 seen as 约12 is no
number."""

from __future__ import annotations

from fractions import Fraction
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.workbook.scan.format_words import SeenNumber, seen_as, telling_format
from tests.etl.books import book, sheet
from tests.etl.forms.form import CARE, ELDERLY, LAYOUTS, OLD, PLAN, TOWNS, Q, Rows
from tests.etl.workbook import make
from tests.etl.workbook.conftest import Read
from tests.etl.workbook.test_cell_marks import sheet_of

PLAIN = [
    "0.00", "#,##0", "# ##0", "General", "G/通用格式", "@", "0.00E+00", "# ?/?", "00000", "0.0", "#,##0.00_ ",
    "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "[Red]0;[Blue]-0", "[DBNum1]General", "[$-804]0", "0_万", "", None,
    # An accountant's sign on a count is a slip of the button beside.
    '"¥"#,##0.00', '_ "¥"* #,##0.00_ ', "[$¥-804]#,##0.00", "[$￥-411]0",
]  # fmt: skip


@pytest.mark.parametrize("code", PLAIN)
@pytest.mark.parametrize("value", [0.0, 12.0, 0.5])
def test_formats_that_only_set_digits(code: str | None, value: float) -> None:
    told = telling_format(code)
    assert told is None or seen_as(told, value) is None


SEEN = [
    ('0"万人"', 1.0, ("", 1, "万人")),
    ('0.00"万"', 1.5, ("", "1.5", "万")),
    ("0万", 1.0, ("", 1, "万")),
    ('General"万人"', 1.0, ("", 1, "万人")),
    ('G/通用格式"万"', 1.0, ("", 1, "万")),
    ('0"百张";-0"百张"', 3.0, ("", 3, "百张")),
    ('"约"0', 12.0, ("约", 12, "")),
    ("\\约0", 12.0, ("约", 12, "")),
    ('"-"0', 12.0, ("-", 12, "")),
    ("(0)", 12.0, ("(", 12, ")")),
    ("0+", 12.0, ("", 12, "+")),
    ('0"‰"', 12.0, ("", 12, "‰")),
    ('0"人"', 12.0, ("", 12, "人")),
    ('"共"0"人"', 12.0, ("共", 12, "人")),
    # A sign of money may be any word; a word may fill the cell.
    ("[$万人]0", 12.0, ("万人", 12, "")),
    ("0[$张-804]", 12.0, ("", 12, "张")),
    ("0*万", 12.0, ("", 12, "万")),
    # Thousands, and a point that is only written.
    ("#,##0,", 41000.0, ("", 41, "")),
    ('0.0,,"百万"', 3e6, ("", 3, "百万")),
    ('0!.0,"万"', 41000.0, ("", "4.1", "万")),
    ('0"."0,"万"', 41237.0, ("", "4.1237", "万")),
    ('0!.0000"万人"', 20400.0, ("", "2.04", "万人")),
    ("0,.00", 41000.0, ("", 41, "")),
    # Which part of the format shows a number depends on it.
    ('[>=10000]0!.0,"万";0', 41000.0, ("", "4.1", "万")),
    ('[>=10000]0!.0,"万";0', 41.0, None),
    ('[>100]"多";[>10]0"万";0', 41.0, ("", 41, "万")),
    ('[>100]"多";[>10]0"万";0', 4.0, None),
    ('[=0]"未报";0', 4.0, None),
    ('[=0]"未报";0', 0.0, ("未报", None, "")),
    ('[<>0]0"万";0', 4.0, ("", 4, "万")),
    ('[>100]0"千";-0"万";0', 4.0, None),
    ('0"万";-0;0', 0.0, None),
    ('0;-0;"未报"', 0.0, ("未报", None, "")),
    ('0;-0;"未报"', 5.0, None),
    ('0;-0;"无"', 0.0, None),
    ("0;-0;;@", 0.0, None),
    ('0"人";-0"人";"-"', 0.0, None),
    # No digits, digits that the format writes, and signs among the digits.
    (";;;", 41.0, ("", None, "")),
    ('"未报"', 41.0, ("未报", None, "")),
    ('"12"', 41.0, ("12", None, "")),
    ('0"00"', 41.0, ("", None, "00")),
    ('"一百"0', 41.0, ("一百", None, "")),
    ('0"人"0', 41.0, ("", None, "")),
    ("0-00", 41.0, ("", None, "")),
    ('0"万"0"千"', 41.0, ("", None, "千")),
    ('0.0!.0"万"', 41.0, ("", None, "万")),
]


@pytest.mark.parametrize(("code", "value", "seen"), SEEN)
def test_what_a_format_shows_of_a_number(
    code: str, value: float, seen: tuple[str, int | str | None, str] | None
) -> None:
    assert telling_format(code) == code
    wanted = seen and SeenNumber(seen[0], None if seen[1] is None else Fraction(seen[1]), seen[2])
    assert seen_as(code, value) == wanted


@given(st.text("0#?.,;\"'\\!_*[]$>=<万人约-% @/eyG", max_size=20), st.floats(0, 1e300))
def test_no_format_is_an_error(code: str, value: float) -> None:
    # What is told to set digits alone shows every number as itself.
    assert not code or telling_format(code) == code or seen_as(code, value) is None


def test_a_format_is_kept_as_long_as_programs_keep_one() -> None:
    assert len(telling_format('0"' + "万" * 999 + '"') or "") == 255


ODS = {
    '0"万人"': '<number:number number:min-integer-digits="1"/><number:text>万人</number:text>',
    '"约"0': '<number:text>约</number:text><number:number number:min-integer-digits="1"/>',
    '0.0,"千"': '<number:number number:decimal-places="1" number:display-factor="1000"/><number:text>千</number:text>',
    '0"."0000"万"': (
        '<number:number><number:embedded-text number:position="4">.</number:embedded-text></number:number>'
        "<number:text>万</number:text>"
    ),
    '0"-"00"人"0': (
        '<number:number><number:embedded-text number:position="1">人</number:embedded-text>'
        '<number:embedded-text number:position="3">-</number:embedded-text></number:number>'
    ),
    "*万0": "<number:fill-character>万</number:fill-character><number:number/>",
    '"元"0': "<number:currency-symbol>元</number:currency-symbol><number:number/>",
    '0"个"': "<number:fraction/><number:text>个</number:text>",
    '[>0]"多"0;@': '<number:text-content/><style:map style:condition="value()&gt;0" style:apply-style-name="P0"/>',
    '"未报"': "<number:text>未报</number:text>",
}  # fmt: skip


def ods_styles(code: str) -> str:
    """Return styles as LibreOffice writes them: ce1 shows numbers as the code says, ce2 builds upon it."""
    kind = "text" if "@" in code else "currency" if "元" in code else "number"
    space = 'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
    return (
        f'<number:number-style {space} style:name="P0"><number:text>多</number:text><number:number/>'
        "</number:number-style>"
        f'<number:{kind}-style {space} style:name="N1">{ODS[code]}</number:{kind}-style>'
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
        '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"/>'
    )


def ods(code: str) -> bytes:
    cells = "".join(
        f'<table:table-cell office:value-type="float" office:value="{n}"{style}><text:p>x</text:p></table:table-cell>'
        for n, style in enumerate((' table:style-name="ce1"', ' table:style-name="ce2"', ' table:style-name="ce3"', ""))
    )
    columns = '<table:table-column table:number-columns-repeated="4" table:default-cell-style-name="ce2"/>'
    table = f'<table:table table:name="表">{columns}<table:table-row>{cells}</table:table-row></table:table>'
    return make.ods(table, styles=ods_styles(code))


@pytest.mark.parametrize("code", ODS)
def test_an_ods_describes_them_element_by_element(read: Read, code: str) -> None:
    found = sheet_of(read, ods(code), "填报.ods")
    assert found.worded == {(0, column): code for column in (0, 1, 3)}


@pytest.mark.parametrize("kind", ["xlsx", "xlsx walked", "xls", "xlsb"])
def test_files_of_every_kind_say_them(read: Read, kind: str) -> None:
    code = '0"万人"'
    if kind == "xls":
        content = make.xls(make.number(0, 0, 1.0, 2) + make.number(0, 1, 5.0), code=code)
    elif kind == "xlsb":
        content = make.xlsb(make.brt_row(0) + make.brt_number(0, 1.0, 2) + make.brt_number(1, 5.0), code=code)
    else:
        styles = (
            f'<numFmts><numFmt numFmtId="170" formatCode="{escape(code)}"/></numFmts>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
        )
        cells = '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1"><v>5</v></c><c r="C1" s="1"/></row>'
        before = "<!-- read element by element -->" if kind == "xlsx walked" else ""
        content = make.xlsx(make.sheet_xml(cells, before=before), styles=styles)
    found = sheet_of(read, content)
    assert found.rows[0][:2] == (1.0, 5.0)
    assert found.worded == {(0, 0): code}


@pytest.mark.parametrize(
    ("measure", "format_code", "held", "value", "code"),
    [
        (CARE, '0"万人"', 1.0, 10000.0, "unit_in_cell"),
        (CARE, '0"百人"', 1.0, 100.0, "unit_in_cell"),
        (CARE, '"约"0', 1.0, None, "not_a_number"),
        (CARE, '0"左右"', 1.0, None, "not_a_number"),
        (CARE, '0"张"', 1.0, None, "not_a_number"),
        (CARE, '0"元"', 1.0, None, "not_a_number"),
        (CARE, '0"人次"', 1.0, None, "not_a_number"),
        (CARE, '"-"0', 1.0, -1.0, "negative"),
        (CARE, '0"人"', 12.0, 12.0, ""),
        (CARE, '0"名"', 12.0, 12.0, ""),
        (CARE, '0!.0,"万"', 41237.0, 41237.0, ""),
        (CARE, "#,##0,", 41000.0, None, "not_a_number"),
        (CARE, "0!.0", 410.0, None, "not_a_number"),
        (CARE, ";;;", 41.0, None, "not_a_number"),
        (CARE, '"未报"', 41.0, None, "not_reported"),
        (CARE, '0;-0;"未报"', 0.0, None, "not_reported"),
        (CARE, '0;-0;"待核"', 0.0, None, "not_a_number"),
        (CARE, '0;-0;"-"', 0.0, 0.0, ""),
        (CARE, '0;"减"0', -3.0, -3.0, "negative"),
        (OLD, '0"万人"', 1.0, 1.0, ""),
        (OLD, '0"千人"', 1.0, 0.1, "unit_in_cell"),
        (OLD, '0"人"', 20400.0, 2.04, "unit_in_cell"),
        (OLD, '0.00"人"', 2.04, None, "not_a_number"),
        (OLD, '0!.0000"万人"', 20400.0, 2.04, "unit_in_cell"),
        (OLD, "0!.0000", 20400.0, 2.04, ""),
    ],
)
def test_what_is_seen_is_read(measure: str, format_code: str, held: float, value: float | None, code: str) -> None:
    rows: Rows = [["养老服务2024年三季度"], ["镇(街道)", measure], *([town, 1.0] for town in TOWNS)]
    rows[2][1] = held
    made = sheet(rows)
    object.__setattr__(made, "worded", {(2, 1): format_code})
    read = extract(book(made), PLAN, LAYOUTS, ELDERLY, Q)
    own = {o.area: o.value for o in read.own}
    assert own.get(TOWNS[0]) == value
    assert all(own[town] == 1.0 for town in TOWNS[1:])
    found = {finding.code for finding in (*read.findings, *check(read, PLAN)) if finding.cell == "B3"}
    assert found - {"number_dressing"} == {code} - {""}
