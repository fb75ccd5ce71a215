"""Slides of one look: a heading, the number and the mark of invented data in the foot; a chart, a table or words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Length, Pt

from presentation.theme import ACCENT, GREY, INK, PAPER, WHITE
from wording import Lang

WIDE, HIGH = Inches(13.333), Inches(7.5)
_LEFT, _ROOM = Inches(0.65), Inches(12.03)
_BLANK = 6
"""The place of the layout without placeholders in python-pptx's own template."""

_FACE = "Microsoft YaHei"
"""The face of Chinese words: on every Windows and in WPS; elsewhere the program takes its own."""


_rgb: Callable[[str], RGBColor] = RGBColor.from_string
"""Typed here: python-pptx has types for some of its functions only."""


class Slides:
    """A deck that grows slide by slide."""

    def __init__(self, deck: Any, lang: Lang, mark: str, number: str) -> None:
        self._deck, self._lang, self._mark, self._number = deck, lang, mark, number

    def cover(self, title: str, lines: Sequence[str]) -> None:
        """Add the first slide."""
        slide = self._slide()
        self._text(slide, title, (_LEFT, Inches(2.2), _ROOM, Inches(1.8)), 36, ACCENT, bold=True)
        for place, line in enumerate(filter(None, lines)):
            self._text(slide, line, (_LEFT, Inches(4.2 + 0.45 * place), _ROOM, Inches(0.45)), 16, GREY)

    def words(self, heading: str, paragraphs: Sequence[str]) -> None:
        """Add a slide of running text."""
        slide = self._headed(heading)
        self._text(slide, "\n".join(paragraphs), (_LEFT, Inches(1.7), _ROOM, Inches(5)), 22, INK)

    def chart(self, heading: str, kind: Any, data: Any, look: Any) -> None:
        """Add a slide with a native chart; ``look`` is called with it."""
        slide = self._headed(heading)
        place = _LEFT, Inches(1.55), _ROOM, Inches(5.2)
        look(slide.shapes.add_chart(kind, *place, data).chart)

    def table(self, heading: str, rows: Sequence[Sequence[str]], widths: Sequence[float], size: int) -> None:
        """Add a slide with a native table, whose first row is its head; widths in inches."""
        slide = self._headed(heading)
        place = _LEFT, Inches(1.5), Inches(sum(widths)), Inches(0.4 * len(rows))
        table = slide.shapes.add_table(len(rows), len(widths), *place).table
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        for at, row in enumerate(rows):
            for across, words in enumerate(row):
                _cell(table.cell(at, across), words, size, head=at == 0)

    def _headed(self, heading: str) -> Any:
        slide = self._slide()
        # A long sentence as heading: smaller, so that it stays over what it is about.
        size = 28 if len(heading) < 34 else 20
        self._text(slide, heading, (_LEFT, Inches(0.45), _ROOM, Inches(1)), size, ACCENT, bold=True)
        return slide

    def _slide(self) -> Any:
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[_BLANK])
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = colour(PAPER)
        foot = " · ".join(filter(None, (self._number, self._mark, str(len(self._deck.slides)))))
        self._text(slide, foot, (_LEFT, Inches(6.95), _ROOM, Inches(0.4)), 10, GREY)
        return slide

    def _text(
        self,
        slide: Any,
        words: str,
        place: tuple[Length, Length, Length, Length],
        size: int,
        tone: str,
        bold: bool = False,
    ) -> None:
        frame = slide.shapes.add_textbox(*place).text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        for position, line in enumerate(words.split("\n")):
            paragraph = frame.paragraphs[0] if position == 0 else frame.add_paragraph()
            _run(paragraph, line, size, tone, bold)


def _cell(cell: Any, words: str, size: int, head: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour(ACCENT if head else WHITE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Pt(3)
    frame = cell.text_frame
    frame.word_wrap = True
    _run(frame.paragraphs[0], words, size, WHITE if head else INK, head)


def _run(paragraph: Any, words: str, size: int, tone: str, bold: bool) -> None:
    run = paragraph.add_run()
    run.text = words
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, colour(tone)
    paragraph.alignment = PP_ALIGN.LEFT
    faced(run.font)


def faced(font: Any) -> None:
    """Give a font the face of Chinese words beside that of Latin ones."""
    properties = font._rPr
    for name in ("a:latin", "a:ea"):
        element = properties.find(qn(name))
        if element is None:
            element = properties.makeelement(qn(name), {})
            properties.append(element)
        element.set("typeface", _FACE)


def colour(code: str) -> RGBColor:
    """Return a colour of the theme (#RRGGBB) as python-pptx has it."""
    return _rgb(code.lstrip("#"))
