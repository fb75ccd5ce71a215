"""Forgeries that leave every word in the file and show another: white, struck through, of no height, in other fonts;
links that lead elsewhere, and notes for the speaker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
import pytest
from docx.document import Document
from docx.enum.dml import MSO_THEME_COLOR
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from pptx.dml.color import RGBColor as SlideColour
from pptx.util import Pt as SlidePoint

from etl.store.data_store import DataStore
from reports.checking.content import MismatchKind as Differs
from reports.checking.deck_reading import read_deck
from reports.checking.pdf_reading import read_pdf
from reports.checking.word_reading import read_word
from reports.making import ReportKind, make
from reports.materials import Materials
from reports.pdf import whole_report as pdf_report
from reports.proof.origin import Verdict, of_deck, of_pdf, of_word
from reports.word import whole_report
from tests.reports import forging
from tests.reports.forging import resaved, word_with
from tests.reports.test_brief import DECK
from tests.reports.test_deck_proof import saved
from tests.reports.test_forgeries import Words, runs, table, tables

ALTERED, RESAVED, EDITED = Verdict.ALTERED, Verdict.RESAVED, Verdict.EDITED
FIGURE, MISSING = Differs.FIGURE, Differs.MISSING


@pytest.fixture(scope="module")
def deck(demo: DataStore) -> bytes:
    return make(demo, DECK, ReportKind.DECK)


# Word files.


def _hidden_style(document: Document) -> Any:
    style = document.styles.add_style("Hidden", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    return style


def _styled(document: Document) -> None:
    style = _hidden_style(document)
    runs(lambda run: setattr(run, "style", style))(document)


def _styled_below(document: Document) -> None:
    style = document.styles.add_style("Plain", WD_STYLE_TYPE.CHARACTER)
    style.base_style = _hidden_style(document)
    runs(lambda run: setattr(run, "style", style))(document)


def _struck_by_its_paragraph(document: Document) -> None:
    style = document.styles.add_style("Struck", WD_STYLE_TYPE.PARAGRAPH)
    style.font.strike = True
    table(document).rows[2].cells[5].paragraphs[0].style = style


def _flat_line(document: Document) -> None:
    form = table(document).rows[2].cells[5].paragraphs[0].paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def _flat_row(document: Document) -> None:
    row = table(document).rows[2]
    row.height_rule, row.height = WD_ROW_HEIGHT_RULE.EXACTLY, Pt(1)


def _struck_sentence(document: Document) -> None:
    paragraph = next(p for p in document.paragraphs if "严重滞后" in p.text)
    for run in paragraph.runs:
        run.font.strike = True


def _coloured(code: str) -> Words:
    return runs(lambda run: setattr(run.font.color, "rgb", RGBColor.from_string(code)))


WORD: Mapping[str, tuple[Words, Verdict, Differs | None]] = {
    "nearly white": (_coloured("FCFDFC"), ALTERED, FIGURE),
    "blue": (_coloured("0000C8"), RESAVED, None),
    "yellow": (_coloured("FFFF00"), RESAVED, None),
    "the paper's colour": (
        runs(lambda run: setattr(run.font.color, "theme_color", MSO_THEME_COLOR.BACKGROUND_1)),
        *(ALTERED, FIGURE),
    ),
    "struck through": (runs(lambda run: setattr(run.font, "strike", True)), ALTERED, FIGURE),
    "struck through twice": (runs(lambda run: setattr(run.font, "double_strike", True)), ALTERED, FIGURE),
    "struck through no more": (runs(lambda run: setattr(run.font, "strike", False)), RESAVED, None),
    "hidden by its style": (_styled, ALTERED, FIGURE),
    "hidden by what its style rests on": (_styled_below, ALTERED, FIGURE),
    "struck through by its paragraph's style": (_struck_by_its_paragraph, ALTERED, FIGURE),
    "a line of no height": (_flat_line, ALTERED, FIGURE),
    "a row of no height": (_flat_row, ALTERED, MISSING),
    "a sentence struck through": (_struck_sentence, EDITED, Differs.WORDS),
}


@pytest.mark.parametrize("name", WORD)
def test_word_files_of_which_less_is_read(materials: Materials, word: bytes, name: str) -> None:
    change, verdict, kind = WORD[name]
    proof = of_word(read_word(word_with(word, change)), word, whole_report(materials))
    assert (proof.verdict, {each.kind for each in proof.mismatches}) == (verdict, {kind} if kind else set())


# Slides.

PALE, DARK = SlideColour.from_string("FAFAFA"), SlideColour.from_string("000078")
Shown = Callable[[Any], object]


def _run_of(change: Callable[[Any], object]) -> Shown:
    """Return what changes a figure of the first table."""
    return lambda shown: change(tables(shown)[0].table.cell(1, 2).text_frame.paragraphs[0].runs[0])


def _cells_colour(shown: Any) -> None:
    cell = tables(shown)[0].table.cell(1, 2)
    cell.fill.fore_color.rgb = cell.text_frame.paragraphs[0].runs[0].font.color.rgb


def _clear(alpha: str) -> Shown:
    """Return what makes so much of a figure's colour be seen."""

    def change(run: Any) -> None:
        colour = run.font._rPr.find(".//" + qn("a:srgbClr"))
        colour.append(colour.makeelement(qn("a:alpha"), {"val": alpha}))

    return _run_of(change)


def _heading(shown: Any) -> Any:
    """Return the heading of the second slide: what stands behind its foot."""
    return [shape for shape in shown.slides[1].shapes if shape.has_text_frame][1]


def _pale_heading(shown: Any) -> None:
    for run in _heading(shown).text_frame.paragraphs[0].runs:
        run.font.color.rgb = PALE


def _noted(shown: Any) -> None:
    shown.slides[1].notes_slide.notes_text_frame.text = "其实是57.6%"


SLIDES: Mapping[str, tuple[Shown, Verdict]] = {
    "white": (_run_of(lambda run: setattr(run.font.color, "rgb", PALE)), ALTERED),
    "another dark colour": (_run_of(lambda run: setattr(run.font.color, "rgb", DARK)), RESAVED),
    "its cell's colour": (_cells_colour, ALTERED),
    "too small": (_run_of(lambda run: setattr(run.font, "size", SlidePoint(1))), ALTERED),
    "struck through": (_run_of(lambda run: run.font._rPr.set("strike", "sngStrike")), ALTERED),
    "quite clear": (_clear("0"), ALTERED),
    "quite clear, as the strict format writes": (_clear("10.5%"), ALTERED),
    "as clear as no program reads": (_clear("²"), ALTERED),
    "not clear, as the strict format writes": (_clear("100%"), RESAVED),
    "of a size that is none": (_run_of(lambda run: run.font._rPr.set("sz", "²")), RESAVED),
    "a table of no height": (lambda shown: setattr(tables(shown)[0], "height", 0), ALTERED),
    "a heading of no height": (lambda shown: setattr(_heading(shown), "height", 0), EDITED),
    "a heading in the slide's colour": (_pale_heading, EDITED),
    "notes for the speaker": (_noted, EDITED),
}


@pytest.mark.parametrize("name", SLIDES)
def test_slides_of_which_less_is_seen(deck: bytes, name: str) -> None:
    change, verdict = SLIDES[name]
    proof = of_deck(read_deck(saved(deck, lambda shown: (change(shown), None)[1])), read_deck(deck))
    assert (proof.verdict, bool(proof.mismatches)) == (verdict, verdict is not RESAVED)


def test_notes_are_told_as_notes(deck: bytes) -> None:
    (found,) = of_deck(read_deck(saved(deck, _noted)), read_deck(deck)).mismatches
    assert (found.kind, found.place.page, found.printed, found.right) == (Differs.NOTES, 2, "其实是57.6%", "")


# PDFs.

LINKS: Mapping[str, tuple[Callable[[pikepdf.Pdf], None], int]] = {
    "an address": (forging.led_elsewhere, 4),
    "a script": (forging.with_script, 4),
    "a page of the report": (forging.led_to_another_page, 1),
}


@pytest.mark.parametrize("name", LINKS)
def test_links_that_lead_elsewhere_are_told_with_their_page(mid_term: bytes, materials: Materials, name: str) -> None:
    change, page = LINKS[name]
    proof = of_pdf(read_pdf(resaved(mid_term, change)), mid_term, pdf_report(materials))
    assert (proof.verdict, proof.reasons) == (ALTERED, ("links",))
    assert [(each.kind, each.place.page) for each in proof.mismatches] == [(Differs.LINK, page)]
    assert proof.mismatches[0].printed != proof.mismatches[0].right


def test_links_taken_out_hide_nothing(mid_term: bytes, materials: Materials) -> None:
    proof = of_pdf(read_pdf(resaved(mid_term, forging.without_links)), mid_term, pdf_report(materials))
    assert proof.verdict is RESAVED


def test_exchanged_fonts_are_not_told_as_printed_again(mid_term: bytes, materials: Materials) -> None:
    """Every page's words are read as they were, and its digits may look like others."""
    proof = of_pdf(read_pdf(resaved(mid_term, forging.fonts_exchanged)), mid_term, pdf_report(materials))
    assert (proof.verdict, proof.reasons) == (ALTERED, ("drawn",))
