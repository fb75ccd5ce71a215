"""What slides say of themselves, and what is shown on them: texts, tables, and the figures of their charts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from reports.checking.deck_sight import WHITE, colour_of, words_in
from reports.signing import RECORD_PART

PROPERTIES = "docProps/core.xml"
MOST_BYTES = 8 << 20
"""Bytes of properties or record that are looked at; ours are some hundred thousand at most."""

_PROPERTY = re.compile(r"<dc:description>([^<]*)</dc:description>")
_RECORD = re.compile(r"<(?:\w+:)?report[^>]*>([^<]*)</")
# What a claim must have to ask its question again; and what zipfile raises of damaged or hostile packages.
_KEYS = {"as_of", "known_at", "texts_at", "data_version", "program", "figures_sha256", "document"}
_UNREAD = (BadZipFile, KeyError, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, RecursionError)

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_WORDS = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_BACKGROUND = "{*}cSld/{*}bg/{*}bgPr"
_SHAPE = "{*}spPr"
_NAMED = "{http://schemas.openxmlformats.org/presentationml/2006/main}cNvPr"
_LITERAL = re.compile(r'"[^"]*\d[^"]*"|\\\d')
"""Digits that a number format writes itself, in place of the number's own or beside them."""

Point = tuple[str, str, str]
"""(series, category, value) as they stand there."""


@dataclass(frozen=True, slots=True)
class DeckChart:
    """A chart: what is ``drawn``, what the workbook behind it holds (``book``), and words written over its figures."""

    drawn: tuple[Point, ...]
    book: tuple[Point, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeckSlide:
    """A slide: its texts, its tables row by row, its charts, how many other things lie on it, the speaker's notes."""

    texts: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    charts: tuple[DeckChart, ...]
    others: int
    notes: str = ""


Deck = tuple[DeckSlide, ...]


def claim_in_deck(content: bytes) -> Mapping[str, Any] | None:
    """Return what slides of ours say of themselves: the signed record, else the property of a file that a program
    saved without it; None where they say nothing that is understood."""
    return _claim(content, RECORD_PART, _RECORD, "plan_digest") or _claim(content, PROPERTIES, _PROPERTY, "plan_sha256")


def _claim(content: bytes, part: str, holding: re.Pattern[str], plan: str) -> Mapping[str, Any] | None:
    try:
        with ZipFile(BytesIO(content)) as archive, archive.open(part) as opened:
            text = opened.read(MOST_BYTES).decode("utf-8", "replace")
        found = holding.search(text)
        claim = json.loads(unescape(found[1])) if found else None
    except _UNREAD:
        return None
    return claim if isinstance(claim, dict) and claim.keys() >= {*_KEYS, plan} else None


def parts_in(content: bytes) -> list[tuple[str, bytes]] | None:
    """Return every part's name and bytes; None where the file cannot be read, or one name stands for two parts."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            return [(name, archive.read(name)) for name in names] if len(set(names)) == len(names) else None
    except _UNREAD:
        return None


def read_deck(content: bytes) -> Deck:
    """Return the slides in order. Raises anything where the file is damaged."""
    from pptx import Presentation

    shown = Presentation(BytesIO(content))
    size = shown.slide_width or 0, shown.slide_height or 0
    # A hidden slide is never shown: it is as good as taken out.
    return tuple(_slide(slide, size) for slide in shown.slides if slide._element.get("show") not in ("0", "false"))


def _slide(slide: Any, size: tuple[int, int]) -> DeckSlide:
    shapes = [shape for shape in _shapes(slide.shapes) if _is_shown(shape, size)]
    ground = _ground(slide)
    charts = [shape for shape in shapes if shape.has_chart]
    tables = [shape for shape in shapes if shape.has_table]
    texts = [shape for shape in shapes if shape.has_text_frame]
    return DeckSlide(
        tuple(text for shape in texts if (text := _words(shape, ground))),
        tuple(tuple(tuple(_cell(cell, ground) for cell in row.cells) for row in shape.table.rows) for shape in tables),
        tuple(_chart(shape.chart) for shape in charts),
        len(shapes) - len(charts) - len(tables) - len(texts) + _of_layout(slide),
        _notes(slide),
    )


def _ground(slide: Any) -> str:
    return colour_of(slide._element.find(f"{_BACKGROUND}")) or WHITE


def _words(shape: Any, ground: str) -> str:
    """Return what is seen of a shape's text: nothing where it has no height or no width."""
    if 0 in (shape.width, shape.height):
        return ""
    filled = colour_of(shape._element.find(_SHAPE))
    return words_in(shape.text_frame._txBody, filled or ground).strip()


def _cell(cell: Any, ground: str) -> str:
    return words_in(cell._tc, colour_of(cell._tc.tcPr) or ground) if cell._tc.txBody is not None else ""


def _notes(slide: Any) -> str:
    """Return what the speaker reads and nobody else sees."""
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return str(frame.text).strip() if frame is not None else ""


def _of_layout(slide: Any) -> int:
    """Return how much a slide shows of its layout and master besides the places for its own texts."""
    under = (*slide.slide_layout.shapes, *slide.slide_layout.slide_master.shapes)
    return sum(not shape.is_placeholder for shape in under)


def _is_shown(shape: Any, size: tuple[int, int]) -> bool:
    """Tell whether a shape is shown: it is not hidden, and some of it is on the slide."""
    if any(each.get("hidden") in ("1", "true") for each in shape._element.iter(_NAMED)):
        return False
    edges = shape.left, shape.top, shape.width, shape.height
    if None in edges:
        return True  # where its layout says
    left, top, width, height = edges
    if (shape.has_chart or shape.has_table) and not (width and height):
        return False
    return bool(left < size[0] and top < size[1] and left + width > 0 and top + height > 0)


def _shapes(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        # A group has shapes of its own; everything else says what it holds.
        yield from _shapes(shape.shapes) if hasattr(shape, "shapes") else (shape,)


def _chart(chart: Any) -> DeckChart:
    space = chart.part._element
    drawn = [point for series in space.iter(f"{_CHART}ser") for point in _points(series)]
    book = chart.part.chart_workbook.xlsx_part
    return DeckChart(
        tuple(drawn),
        tuple(_workbook_points(book.blob)) if book is not None else (),
        (*(each.text or "" for each in space.iter(_WORDS) if (each.text or "").strip()), *_distorting(space)),
    )


def _distorting(space: Any) -> Iterator[str]:
    """Yield what makes a chart's figures look like others: formats with digits in them, and where its axes end."""
    for each in space.iter(f"{_CHART}formatCode", f"{_CHART}numFmt"):
        code = each.get("formatCode") or each.text or ""
        if _LITERAL.search(code):
            yield code
    for name in ("min", "max"):
        yield from (f"{name} {float(each.get('val', 0)):g}" for each in space.iter(f"{_CHART}{name}"))


def _points(series: Any) -> Iterator[Point]:
    name = "".join(each.text or "" for each in series.findall(f"{_CHART}tx//{_CHART}v"))
    categories, values = (_by_place(series, kind) for kind in ("cat", "val"))
    for place in sorted({*categories, *values}, key=int):
        yield name, categories.get(place, ""), values.get(place, "")


def _by_place(series: Any, kind: str) -> dict[str, str]:
    points = series.findall(f"{_CHART}{kind}//{_CHART}pt")
    return {point.get("idx", "0"): point.findtext(f"{_CHART}v") or "" for point in points}


def _workbook_points(content: bytes) -> Iterator[Point]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), data_only=True)
    head, *rows = list(book.worksheets[0].iter_rows(values_only=True)) or [()]
    for column, name in enumerate(head[1:], 1):
        for row in rows:
            value = row[column] if column < len(row) else None
            yield str(name or ""), str(row[0] or ""), "" if value is None else repr(value)
