"""A raised 1 behind a number is the mark of a note: 12 with it is no 121, in whatever format."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from etl.reading.numbers import Number, NumberDoubt, read_number
from etl.workbook import Workbook
from etl.workbook.scan.raised import raised_parts
from etl.yaml_files import load_plan
from tests.etl.workbook import make
from tests.etl.workbook.conftest import Read
from tests.etl.workbook.old_books import OldBook, Rich
from tests.etl.workbook.test_cell_marks import binary, cell, rich, run, shared

ABOVE, BELOW = '<b/><vertAlign val="superscript"/><sz val="9"/>', "<vertAlign val='subscript' />"
PEOPLE = next(measure for measure in load_plan().measure_of.values() if measure.unit == "人")
RUNS = [
    (run("12") + run("1", ABOVE), "12¹"),
    (run("12") + run("(1)", ABOVE), "12⁽¹⁾"),
    (run("12", "<b/>") + run("34", BELOW), "12₃₄"),
    (run("1", ABOVE) + run("12"), "¹12"),
    (run("12") + run("注1", ABOVE), "12注¹"),
    (run("12") + run("*", ABOVE), "12*"),
    (run("1", '<vertAlign val="baseline"/>') + run("2"), "12"),
    (run("1", "<b/>") + run("2"), "12"),
    ("<r><rPr><vertAlign val='superscript'/></rPr><t/></r>" + run("12"), "12"),
    (run("面积m") + run("2", ABOVE), "面积m²"),
]


def value_of(read: Read, content: bytes, name: str) -> object:
    result = read(content, name)
    assert isinstance(result, Workbook), result
    return result.sheets[0].rows[0][0]


@pytest.mark.parametrize(("runs", "value"), RUNS)
@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_runs_of_an_xlsx(read: Read, runs: str, value: str, inline: bool, prefix: str) -> None:
    if inline:
        content = make.xlsx(make.sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is>{runs}</is></c></row>'))
    else:
        strings = shared(runs)
        if prefix:
            strings = strings.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace(" xm", " xm")
            strings = strings.replace(" xmlns=", " xmlns:x=")
        content = make.xlsx(make.sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings=strings)
    assert value_of(read, content, "a.xlsx") == value


@pytest.mark.parametrize("version", [5, 8])
@pytest.mark.parametrize("labels", ["shared", "rich"])
@pytest.mark.parametrize(
    ("runs", "value"), [([(2, 1)], "12¹"), ([(2, 2)], "12₁"), ([(0, 1), (1, 0)], "¹21"), ([(0, 0), (2, 3)], "121")]
)
def test_fonts_of_an_xls(read: Read, version: int, labels: str, runs: list[tuple[int, int]], value: str) -> None:
    book = OldBook(
        [[Rich("121", runs)]],
        version,
        codepage=936,
        fonts=[False] * 4,
        places=[0, 1, 2, 0],
        shared=labels == "shared",
    )
    assert value_of(read, book.file(), "a.xls") == value


@pytest.mark.parametrize("is_shared", [True, False])
@pytest.mark.parametrize(("place", "value"), [(0, "121"), (1, "12¹"), (2, "12₁")])
def test_fonts_of_an_xlsb(read: Read, is_shared: bool, place: int, value: str) -> None:
    text = rich("121", (0, 0), (2, 1))
    cells = make.brt_row(0) + (cell(7, 0, bytes(4)) if is_shared else cell(62, 0, text))
    with zipfile.ZipFile(io.BytesIO(binary(cells, make.brt(19, text)))) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    font = struct.pack("<HH", 200, 8) + bytes(20)
    styles = parts["xl/styles.bin"]
    assert isinstance(styles, bytes)
    assert font in styles
    parts["xl/styles.bin"] = styles.replace(font, struct.pack("<4H", 200, 0, 400, place) + bytes(16))
    assert value_of(read, make.deflated(parts), "a.xlsb") == value


@pytest.mark.parametrize(
    ("position", "value"),
    [("super 58%", "12¹"), ("33% 58%", "12¹"), ("sub 58%", "12₁"), ("-33% 58%", "12₁"), ("0% 100%", "121")],
)
def test_spans_of_an_ods(read: Read, position: str, value: str) -> None:
    look = f'<style:text-properties fo:font-size="8pt" style:text-position="{position}"/>'.replace("fo:font-size", "x")
    styles = '<style:style style:name="T0"><style:text-properties/></style:style>'
    styles += f'<style:style style:name="T1" style:family="text">{look}</style:style>'
    text = (
        '<text:p><text:span text:style-name="T0">12</text:span><text:span text:style-name="T1">1</text:span></text:p>'
    )
    inside = f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    table = f'<table:table table:name="表"><table:table-row>{inside}</table:table-row></table:table>'
    assert value_of(read, make.ods(table, styles=styles), "a.ods") == value


@pytest.mark.parametrize("text", ["12¹", "12₁", "¹12", "12⁽¹⁾"])
def test_a_number_with_a_mark_is_asked_about(text: str) -> None:
    assert read_number(text, False, PEOPLE) == NumberDoubt("not_a_number", text)
    assert isinstance(read_number("121", False, PEOPLE), Number)


@pytest.mark.parametrize(("runs", "value"), [([], "12注1"), ([(3, 1)], "12注¹"), ([(0, 2), (2, 0), (9, 1)], "₁₂注1")])
def test_a_text_is_as_long_as_before(runs: list[tuple[int, int]], value: str) -> None:
    assert raised_parts("12注1", runs) == value


HOSTILE: list[Callable[[], str]] = [
    lambda: "<r><rPr>" * 20_000 + '<vertAlign val="superscript"/>',
    lambda: '<r><rPr><vertAlign val="superscript"/>' * 5_000,
]


@pytest.mark.parametrize("content", HOSTILE)
def test_runs_without_an_end_stay_as_they_are(content: Callable[[], str]) -> None:
    from etl.workbook.scan.raised import raised_runs

    data = content().encode()
    assert raised_runs(data) == data
