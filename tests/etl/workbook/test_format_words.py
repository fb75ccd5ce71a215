"""Number formats that write words around a number: 1 seen as 1万人 is ten thousand, 12 seen as 约12 is no number."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.workbook.scan.format_words import words_of
from tests.etl.books import book, sheet
from tests.etl.forms.form import CARE, ELDERLY, LAYOUTS, OLD, PLAN, TOWNS, Q, Rows
from tests.etl.workbook import make
from tests.etl.workbook.conftest import Read
from tests.etl.workbook.test_cell_marks import sheet_of

CODES = [
    ('0"万人"', ("", "万人")),
    ('0.00"万"', ("", "万")),
    ("0万", ("", "万")),
    ('General"万人"', ("", "万人")),
    ('G/通用格式"万"', ("", "万")),
    ('#,##0"万人"', ("", "万人")),
    ('0"百张";-0"百张"', ("", "百张")),
    ('"约"0', ("约", "")),
    ("\\约0", ("约", "")),
    ('0"左右"', ("", "左右")),
    ('"-"0', ("-", "")),
    ('0"‰"', ("", "‰")),
    ('[红色]0"万"', ("", "万")),
    ('"共"0"人"', ("共", "人")),
    # What is counted, money, gaps: nothing but the number.
    ('0"人"', None),
    ('0" 人"', None),
    ('0"元/月"', None),
    ('"¥"#,##0.00', None),
    ("_ * #,##0_ ;_ * -#,##0_ ", None),
    ("0.00", None),
    ("#,##0", None),
    ("General", None),
    ('0;-0;"无"', None),
    ("", None),
    (None, None),
    # The number itself is in the plain unit, and only shown in 万.
    ('0!.0,"万"', None),
    ('0"."0,"万"', None),
    ('#,##0,"千"', None),
    ('0.0,,"百万"', None),
    # Which numbers are shown so depends on them.
    ('[>=10000]0!.0,"万";0', None),
]


@pytest.mark.parametrize(("code", "words"), CODES)
def test_words_of_a_format(code: str | None, words: tuple[str, str] | None) -> None:
    assert words_of(code) == words


@given(st.text("0#?.,;\"'\\!_*[]>=万人约-% @/eyG", max_size=20))
def test_no_format_is_an_error(code: str) -> None:
    words = words_of(code)
    assert words is None or any(words)


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
    assert found.worded == {(0, 0): ("", "万人")}


@pytest.mark.parametrize(
    ("measure", "words", "value", "code"),
    [
        (CARE, ("", "万人"), 10000.0, "unit_in_cell"),
        (CARE, ("", "百人"), 100.0, "unit_in_cell"),
        (CARE, ("约", ""), None, "not_a_number"),
        (CARE, ("", "左右"), None, "not_a_number"),
        (CARE, ("", "张"), None, "not_a_number"),
        (CARE, ("-", ""), -1.0, "negative"),
        (OLD, ("", "万人"), 1.0, "unit_in_cell"),
        (OLD, ("", "千人"), 0.1, "unit_in_cell"),
    ],
)
def test_what_is_seen_is_read(measure: str, words: tuple[str, str], value: float | None, code: str) -> None:
    rows: Rows = [["养老服务2024年三季度"], ["镇(街道)", measure], *([town, 1.0] for town in TOWNS)]
    made = sheet(rows)
    object.__setattr__(made, "worded", {(2, 1): words})
    read = extract(book(made), PLAN, LAYOUTS, ELDERLY, Q)
    own = {o.area: o.value for o in read.own}
    assert own.get(TOWNS[0]) == value
    assert all(own[town] == 1.0 for town in TOWNS[1:])
    assert code in {finding.code for finding in (*read.findings, *check(read, PLAN)) if finding.cell == "B3"}
