"""Forgeries of every kind of file that leave the text as it was, or figures with other owners: none passes for ours."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pikepdf
import pytest
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import RGBColor
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from etl.store.data_store import DataStore
from etl.workbook.write.export import ExportSheet, leaves_xlsx
from reports.checking.content import MismatchKind as Differs
from reports.checking.deck_reading import read_deck
from reports.checking.excel_reading import read_workbook
from reports.checking.number_formats import shows_as
from reports.checking.pdf_reading import read_pdf
from reports.checking.word_reading import read_word
from reports.excel import leaves_of
from reports.making import ReportKind, make, materials_of
from reports.materials import Materials
from reports.pdf import whole_report as pdf_report
from reports.proof.origin import Verdict, of_deck, of_pdf, of_word, of_workbook
from reports.word import whole_report
from tests.reports.conftest import MID
from tests.reports.forging import book_with, resaved, word_table, word_with
from tests.reports.test_brief import DECK
from tests.reports.test_deck_proof import saved

ALTERED, UNPROVEN, RESAVED, EDITED = Verdict.ALTERED, Verdict.UNPROVEN, Verdict.RESAVED, Verdict.EDITED


@dataclass(frozen=True)
class Ours:
    """The mid-term report in every form, its workbook without the long list of data, and what it should say."""

    materials: Materials
    word: bytes
    leaves: tuple[ExportSheet, ...]
    book: bytes
    deck: bytes
    pdf: bytes


@pytest.fixture(scope="module")
def ours(demo: DataStore, mid_term: bytes) -> Ours:
    materials = materials_of(demo, MID)
    leaves = tuple(leaf for leaf in leaves_of(materials) if not leaf.data)[:2]
    assert materials.demonstration
    word, deck = make(demo, MID, ReportKind.WORD), make(demo, DECK, ReportKind.DECK)
    return Ours(materials, word, leaves, leaves_xlsx(leaves, "x"), deck, mid_term)


# Workbooks.

Books = Callable[[openpyxl.Workbook], None]


def of_sheet(change: Callable[[Any], object]) -> Books:
    """Return what changes 附件1."""
    return lambda book: (change(book["附件1"]), None)[1]


def _format(code: str) -> Books:
    return of_sheet(lambda sheet: setattr(sheet["G5"], "number_format", code))


def _rule(sheet: Any) -> None:
    look = DifferentialStyle(numFmt=NumberFormat(numFmtId=200, formatCode='"57.6%"'))
    sheet.conditional_formatting.add("G5", Rule(type="expression", formula=["TRUE"], dxf=look))


def _drawn(sheet: Any) -> None:
    from openpyxl.chart import BarChart

    sheet.add_chart(BarChart(), "G5")


def _hidden_column(sheet: Any) -> None:
    sheet.column_dimensions["G"].hidden = True


def _retitled(sheet: Any) -> None:
    sheet["A2"].value = "全部数据均为实际数据"


BOOKS: Mapping[str, tuple[Books, Verdict, Differs | None]] = {
    "nothing": (lambda book: None, RESAVED, None),
    "a wider column": (of_sheet(lambda s: setattr(s.column_dimensions["G"], "width", 30)), RESAVED, None),
    "a finer format": (_format("0.000%"), RESAVED, None),
    "a coloured format": (_format("[Blue]0.0%;[Red]-0.0%"), RESAVED, None),
    "a row hidden": (of_sheet(lambda s: setattr(s.row_dimensions[5], "hidden", True)), ALTERED, Differs.MISSING),
    "a row of no height": (of_sheet(lambda s: setattr(s.row_dimensions[5], "height", 0.5)), ALTERED, Differs.MISSING),
    "a column hidden": (
        of_sheet(lambda s: setattr(s.column_dimensions["G"], "hidden", True)),
        ALTERED,
        Differs.MISSING,
    ),
    "another figure by its format": (_format('"57.6%"'), ALTERED, Differs.FIGURE),
    "a digit by its format": (_format('0.0"7"%'), ALTERED, Differs.FIGURE),
    "no percent sign": (_format("0.0"), ALTERED, Differs.FIGURE),
    "nothing shown": (_format(";;;"), ALTERED, Differs.FIGURE),
    "rounder": (_format("0%"), ALTERED, Differs.FIGURE),
    "white": (of_sheet(lambda s: setattr(s["G5"], "font", Font(color="FFFFFFFF"))), ALTERED, Differs.FIGURE),
    "a rule's format": (of_sheet(_rule), ALTERED, Differs.FIGURE),
    "a formula": (of_sheet(lambda s: setattr(s["G5"], "value", "=0.576")), ALTERED, Differs.FIGURE),
    "a row twice": (of_sheet(lambda s: s.append([cell.value for cell in s[5]])), ALTERED, Differs.ADDED),
    "a row of one's own": (of_sheet(lambda s: s.append([14, "x", "新指标", *[0.9] * 6])), ALTERED, Differs.ADDED),
    "another mark": (of_sheet(_retitled), ALTERED, Differs.MISSING),
    "a chart laid over": (of_sheet(_drawn), UNPROVEN, None),
}


@pytest.mark.parametrize("name", BOOKS)
def test_workbooks_that_show_other_figures(ours: Ours, name: str) -> None:
    change, verdict, kind = BOOKS[name]
    proof = of_workbook(read_workbook(book_with(ours.book, change)), ours.leaves)
    assert proof.verdict is verdict, proof.mismatches
    assert {each.kind for each in proof.mismatches} == ({kind} if kind else set())


def test_a_formula_beside_the_right_value_is_named(ours: Ours) -> None:
    """Whatever opens the file works it out anew, and then shows the other."""
    out = BytesIO()
    with ZipFile(BytesIO(ours.book)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content, times = re.subn(rb'(<c r="G5"[^>]*>)(<v>)', rb"\1<f>0.576</f>\2", content)
                assert times == 1
            target.writestr(name, content)
    (found,) = of_workbook(read_workbook(out.getvalue()), ours.leaves).mismatches
    assert (found.place.cell, found.printed) == ("附件1!G5", "=0.576")


@pytest.mark.parametrize(
    ("shown", "own", "same"),
    [
        ("0.0%_);(0.0%)", "0.0%", True),
        ("[$-804]0.0%", "0.0%", True),
        ("General", "#,##0.####", True),
        ("0.0%;\"9\"", "0.0%", False),
        ("#,##0,", "#,##0", False),
        ("0.0\\7%", "0.0%", False),
        ("0.0E+00", "0.0", False),
        ('0.0"%"', "0.0%", False),
        ("General", "0.0%", False),
        # A literal among the digits makes 12.5 of 125.
        ('0"."0', "0", False),
        ("0\\.0", "0", False),
        ('0","000', "0", False),
        # A sign that is not the number's own, and one that is taken away.
        ('"-"0.0', "0.0", False),
        ("-0.0", "0.0", False),
        ("\\-0.0", "0.0", False),
        ("(0.0)", "0.0", False),
        ("0.0;0.0", "0.0", False),
        ("0.0;+0.0", "0.0", False),
        ("-0.0;0.0", "0.0", False),
        ("[<100]0.0;-0.0", "0.0", False),
        ("+0.0;0.0;0.0", "+0.0;-0.0;0.0", False),
        # Programs that save a file again write so what was as good before.
        ("0.0\\ ", "0.0", True),
        ("\\+0.0;\\-0.0;0.0", "+0.0;-0.0;0.0", True),
        ("0.0;[Red]-0.0", "0.0", True),
        ("0.0_-;-0.0_-", "0.0", True),
        ("yyyy\\-mm\\-dd", "yyyy-mm-dd", True),
    ],
)  # fmt: skip
def test_formats_by_what_they_show(shown: str, own: str, same: bool) -> None:
    assert shows_as(shown, own) is same


# Word files.

Words = Callable[[Document], None]


def table(document: Document) -> Any:
    """Return the table of all indicators."""
    return word_table(document, "序时应完成")


def runs(change: Callable[[Any], object], whole_row: bool = False) -> Words:
    def how(document: Document) -> None:
        row = table(document).rows[2]
        for cell in row.cells if whole_row else (row.cells[5],):
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    change(run)

    return how


def _hidden_row(document: Document) -> None:
    table(document).rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))


def _pictures(document: Document) -> list[Any]:
    return list(document.element.body.iter(qn("a:blip")))


def _exchanged(document: Document) -> None:
    one, other = _pictures(document)[:2]
    own = one.get(qn("r:embed"))
    one.set(qn("r:embed"), other.get(qn("r:embed")))
    other.set(qn("r:embed"), own)


def _cut(document: Document) -> None:
    cut = OxmlElement("a:srcRect")
    cut.set("r", "40000")
    _pictures(document)[0].addnext(cut)


def _names(document: Document) -> None:
    one, other = (table(document).rows[at].cells[1] for at in (1, 2))
    one.text, other.text = other.text, one.text


def _said(old: str, new: str) -> Words:
    def how(document: Document) -> None:
        found = [run for p in document.paragraphs for run in p.runs if re.search(old, run.text)]
        assert found, f"nowhere: {old}"
        for run in found:
            run.text = re.sub(old, new, run.text)

    return how


def _department(document: Document) -> None:
    cells = [c for t in document.tables for row in t.rows for c in row.cells if c.text == "养老服务科"]
    assert cells
    cells[0].text = "社会救助科"


def _renamed(document: Document) -> None:
    cell = table(document).rows[2].cells[1]
    cell.text = f"志愿者{cell.text[-4:]}"


def _symbol(document: Document) -> None:
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Symbol")
    symbol.set(qn("w:char"), "F031")
    table(document).rows[2].cells[5].paragraphs[0].runs[0]._r.insert(1, symbol)


def _figure_run(document: Document) -> Any:
    return table(document).rows[2].cells[5].paragraphs[0].runs[0]._r


def _put(tag: str) -> Words:
    return lambda document: _figure_run(document).insert(1, OxmlElement(tag))


def _formed(tag: str, value: str) -> Words:
    def how(document: Document) -> None:
        form = OxmlElement(f"w:{tag}")
        form.set(qn("w:val"), value)
        _figure_run(document).get_or_add_rPr().append(form)

    return how


def _formula(document: Document) -> None:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    text = parse_xml(f'<m:oMath xmlns:m="{space}"><m:r><m:t>9</m:t></m:r></m:oMath>')
    table(document).rows[2].cells[5].paragraphs[0]._p.append(text)


def _listed(document: Document) -> None:
    table(document).rows[2].cells[5].paragraphs[0]._p.get_or_add_pPr().append(OxmlElement("w:numPr"))


def _field(document: Document) -> None:
    paragraph = table(document).rows[2].cells[5].paragraphs[0]._p
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), 'QUOTE "57.6%"')
    for run in list(paragraph.iter(qn("w:r"))):
        field.append(run)
    paragraph.append(field)


def _chunk(document: Document) -> None:
    document.element.body.insert(3, OxmlElement("w:altChunk"))


def _annex_gone(document: Document) -> None:
    gone = word_table(document, "镇（街道）")._tbl
    gone.getparent().remove(gone)


def _row_twice(document: Document) -> None:
    rows = table(document)
    rows._tbl.append(copy.deepcopy(rows.rows[2]._tr))


def _header(document: Document) -> None:
    document.sections[0].header.paragraphs[0].text = "经审核，全部指标均已完成"


FIGURE, MISSING, ADDED, PICTURE = Differs.FIGURE, Differs.MISSING, Differs.ADDED, Differs.PICTURE
WORD: Mapping[str, tuple[Words, Verdict, Differs | None]] = {
    "nothing": (lambda document: None, RESAVED, None),
    "bold": (runs(lambda run: setattr(run, "bold", True)), RESAVED, None),
    "a figure hidden": (runs(lambda run: setattr(run.font, "hidden", True)), ALTERED, FIGURE),
    "a figure in white": (runs(lambda r: setattr(r.font.color, "rgb", RGBColor(255, 255, 255))), ALTERED, FIGURE),
    "a figure too small": (runs(lambda run: setattr(run.font, "size", 12700)), ALTERED, FIGURE),
    "a row's words hidden": (runs(lambda run: setattr(run.font, "hidden", True), whole_row=True), ALTERED, MISSING),
    "a row hidden": (_hidden_row, ALTERED, MISSING),
    "a row twice": (_row_twice, ALTERED, ADDED),
    "two names exchanged": (_names, ALTERED, FIGURE),
    "another department": (_department, ALTERED, FIGURE),
    "another town in a sentence": (_said("杜桥镇", "桃渚镇"), ALTERED, FIGURE),
    "another unit in a sentence": (_said(r"(\d)张", r"\1人"), ALTERED, FIGURE),
    "ten thousand times": (_said(r"(\d)张", r"\1万张"), ALTERED, FIGURE),
    "another status in a sentence": (_said("严重滞后", "达到序时"), ALTERED, FIGURE),
    "another day": (_said("2022年四季度", "2023年四季度"), ALTERED, FIGURE),
    "another quarter": (_said("2022年四季度", "2022年二季度"), ALTERED, FIGURE),
    "another direction": (_said("提高到", "下降到"), ALTERED, FIGURE),
    "another wording of a direction": (_said("提高到", "上升到"), EDITED, Differs.WORDS),
    "two figures of a sentence exchanged": (_said(r"(\d+)%、(2025年的)(\d+)%", r"\3%、\g<2>\1%"), ALTERED, FIGURE),
    "an indicator's name in its cell": (_renamed, ALTERED, FIGURE),
    "a character of another font": (_symbol, ALTERED, FIGURE),
    "a minus sign that is no text": (_put("w:noBreakHyphen"), ALTERED, FIGURE),
    "a note's number behind a figure": (_put("w:footnoteReference"), ALTERED, FIGURE),
    "today's year in a figure's cell": (_put("w:yearLong"), ALTERED, FIGURE),
    "a formula in a figure's cell": (_formula, ALTERED, FIGURE),
    "a picture in a figure's cell": (_put("w:drawing"), ALTERED, FIGURE),
    "an older shape in a figure's cell": (_put("w:pict"), UNPROVEN, None),
    "a figure squeezed together": (_formed("w", "1"), ALTERED, FIGURE),
    "a figure pushed together": (_formed("spacing", "-300"), ALTERED, FIGURE),
    "a figure moved away": (_formed("position", "400"), ALTERED, FIGURE),
    "a figure blackened": (_formed("highlight", "black"), ALTERED, FIGURE),
    "forms that change nothing": (_formed("w", "100"), RESAVED, None),
    "a figure marked": (_formed("highlight", "yellow"), RESAVED, None),
    "a list's number before a figure": (_listed, ALTERED, FIGURE),
    "an annex's table taken out": (_annex_gone, ALTERED, MISSING),
    "a header of one's own": (_header, ALTERED, MISSING),
    "two drawings exchanged": (_exchanged, UNPROVEN, PICTURE),
    "a part of a drawing cut away": (_cut, UNPROVEN, PICTURE),
    "a field that says another figure": (_field, UNPROVEN, None),
    "another file shown inside": (_chunk, UNPROVEN, None),
}


@pytest.mark.parametrize("name", WORD)
def test_word_files_that_say_other_figures(ours: Ours, name: str) -> None:
    change, verdict, kind = WORD[name]
    proof = of_word(read_word(word_with(ours.word, change)), ours.word, whole_report(ours.materials))
    assert proof.verdict is verdict, proof.mismatches
    kinds = {each.kind for each in proof.mismatches}
    assert kind in kinds if kind else kinds == set()


# Slides.


def tables(shown: Any) -> list[Any]:
    return [shape for slide in shown.slides for shape in slide.shapes if shape.has_table]


def _charts(shown: Any) -> list[Any]:
    return [shape.chart for slide in shown.slides for shape in slide.shapes if shape.has_chart]


CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def _on_the_layout(shown: Any) -> None:
    text = next(shape for shape in shown.slides[0].shapes if shape.has_text_frame)
    shown.slides[1].slide_layout.shapes._spTree.append(copy.deepcopy(text._element))


def _label_formats(shown: Any) -> None:
    for code in _charts(shown)[0].part._element.iter(f"{CHART}formatCode"):
        code.text = '"99.9"'


DECKS: Mapping[str, tuple[Callable[[Any], object], Verdict]] = {
    "nothing": (lambda shown: None, RESAVED),
    "a slide hidden": (lambda shown: shown.slides[1]._element.set("show", "0"), ALTERED),
    "a table hidden": (
        lambda shown: tables(shown)[0]._element.nvGraphicFramePr.cNvPr.set("hidden", "1"),
        ALTERED,
    ),
    "a table off the slide": (lambda shown: setattr(tables(shown)[0], "left", -20_000_000), ALTERED),
    "a figure in the labels' format": (_label_formats, ALTERED),
    "an axis that begins elsewhere": (
        lambda shown: setattr(_charts(shown)[0].value_axis, "minimum_scale", -900),
        ALTERED,
    ),
    "a text on the layout": (_on_the_layout, UNPROVEN),
}


@pytest.mark.parametrize("name", DECKS)
def test_slides_that_show_other_figures(ours: Ours, name: str) -> None:
    change, verdict = DECKS[name]
    proof = of_deck(read_deck(saved(ours.deck, lambda shown: (change(shown), None)[1])), read_deck(ours.deck))
    assert proof.verdict is verdict, proof.mismatches


# PDFs.

PAGES: Mapping[str, Callable[[pikepdf.Page], object]] = {
    "cropped": lambda page: setattr(page, "CropBox", pikepdf.Array([0, 400, 595, 842])),
    "a smaller sheet": lambda page: setattr(page, "MediaBox", pikepdf.Array([0, 400, 595, 842])),
    "upside down": lambda page: setattr(page, "Rotate", 180),
    "another scale": lambda page: setattr(page, "UserUnit", 2),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_which_less_is_shown_is_told_with_its_number(ours: Ours, name: str) -> None:
    report = pdf_report(ours.materials)
    changed = resaved(ours.pdf, lambda pdf: (PAGES[name](pdf.pages[3]), None)[1])
    proof = of_pdf(read_pdf(changed), ours.pdf, report)
    assert (proof.verdict, proof.reasons, [m.place.page for m in proof.mismatches]) == (ALTERED, ("drawn",), [4])
