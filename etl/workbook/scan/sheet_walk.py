"""One worksheet part of an xlsx, element by element: every detail, however the part is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.workbook.scan import limits
from etl.workbook.scan.cell_styles import NO_STYLES, CellStyles
from etl.workbook.scan.scan import SheetScan
from etl.workbook.scan.shared_texts import Pieces, TextWalk
from etl.workbook.scan.sheet import Cell, UnreadableFile, column_number
from etl.workbook.scan.xml_parts import Attributes, is_true, number_in, parse, parser
from plan.whole_number import ascii_number

SUM = re.compile(r"(?:[^\"]|\"[^\"]*\")*?\b(?:SUM|SUMIFS?|SUMPRODUCT|SUBTOTAL|AGGREGATE)\s*\(", re.I)
"""A formula that adds cells up, and so passes over texts; what stands in quotes is none."""
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
"""The error values every parser knows; programs add to them."""
_KNOWN_ERROR = b"#N/A"


@dataclass(frozen=True, slots=True)
class WorkbookContext:
    """What the rest of a workbook says: its cell styles, its shared texts with struck parts, from when days count, and
    whether its formulas are still to be calculated."""

    styles: CellStyles = NO_STYLES
    texts: Mapping[int, Pieces] = field(default_factory=dict)
    from_1904: bool = False
    uncalculated: bool = False


class SheetXmlReader:
    """A worksheet's XML read with expat.

    A cell is filled when it has a value, an inline string or a formula; a style alone is none.

    ``latest``: the last filled cell, and ``in_order``: each so far came after the one before; ``zeros``: formulas whose
    result is 0, and ``calculated``: some formula has another; ``patches``: where unknown error values stand in the
    part, as (first byte, byte behind the last).
    """

    def __init__(self, name: str, known: WorkbookContext) -> None:
        self.scan = SheetScan(name)
        self.known = known
        self.row = -1
        self.column = -1
        self.merges = 0
        self.attributes: Attributes = {}
        self.filled = self.formula = self.value = False
        self.text: list[str] = []
        self.formula_text: list[str] = []
        self.shared: dict[str, bool] = {}
        self.index = ""
        self.inline: TextWalk | None = None
        self.text_at = 0
        self.patches: list[tuple[int, int]] = []
        self.latest: Cell = (-1, -1)
        self.in_order = True
        self.zeros: set[Cell] = set()
        self.calculated = not known.uncalculated
        self.engine = parser()

    def read(self, content: bytes) -> SheetScan:
        """Return the details of the part. Raises UnreadableFile."""
        self.engine.StartElementHandler = self.start
        self.engine.EndElementHandler = self.end
        parse(self.engine, content)
        if not self.in_order:
            RepeatedCells(self.scan.name, self.known).refuse(content)
        if not self.calculated:
            # Programs that write formulas and calculate none put 0 for every result, which is none.
            self.scan.uncached |= self.zeros
        if self.patches:
            self.scan.parsed = _patched(content, self.patches)
        return self.scan

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take in the beginning of an element. Raise UnreadableFile over too many merged areas."""
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self.start_cell(attributes)
        elif tag == "v":
            self.filled = self.value = True
            self.engine.CharacterDataHandler = self._value_text
        elif tag == "f":
            self.start_formula(attributes)
        elif tag == "is":
            self.filled = True
            self.inline = TextWalk()
            self.engine.CharacterDataHandler = self.inline.text
        elif self.inline is not None:
            self.inline.start(tag, attributes)
        elif tag == "row":
            self.start_row(attributes)
        elif tag == "col" and is_true(attributes.get("hidden")):
            self.scan.hidden_columns.append((number_in(attributes, "min") - 1, number_in(attributes, "max") - 1))
        elif tag == "mergeCell":
            self.merges += 1
            if self.merges > limits.MERGES:
                raise UnreadableFile("too_large", "merges")

    def _value_text(self, text: str) -> None:
        if not self.text:
            # expat may hand one value over in several pieces; only the first tells where it began.
            self.text_at = self.engine.CurrentByteIndex
        self.text.append(text)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        tag = tag.rpartition(":")[2]
        if tag in ("v", "f"):
            self.engine.CharacterDataHandler = None
            if tag == "v" and self.attributes.get("t") == "e":
                self.end_error()
        elif tag == "is":
            self.engine.CharacterDataHandler = None
        elif tag == "c" and self.filled:
            self.end_cell()
        elif self.inline is not None:
            self.inline.end(tag)

    def end_error(self) -> None:
        """Note an error value that the parser does not know and would give up the file for: it is shown another."""
        if self.text and "".join(self.text) not in _ERRORS:
            self.patches.append((self.text_at, self.engine.CurrentByteIndex))

    def start_row(self, attributes: Attributes) -> None:
        """Begin a row at its number, or after the one before, and note it where it is hidden."""
        # `r` is optional in rows and cells (ISO 29500-1, 18.3.1.73 and 18.3.1.4): without it one stands after the one
        # before.
        self.row = number_in(attributes, "r") - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if is_true(attributes.get("hidden")):
            self.scan.hidden_rows.add(self.row)

    def start_cell(self, attributes: Attributes) -> None:
        """Begin a cell at its reference, or after the one before. Raise UnreadableFile for a reference that is none."""
        self.column += 1
        if "r" in attributes:
            place = _REFERENCE.fullmatch(attributes["r"])
            if place is None:
                raise UnreadableFile("damaged", "xml")
            # The cell's own reference goes before its row's, as in calamine.
            self.column, self.row = column_number(place[1].upper()), int(place[2]) - 1
        self.attributes = attributes
        self.filled = self.formula = self.value = False
        self.text, self.formula_text, self.inline = [], [], None

    def start_formula(self, attributes: Attributes) -> None:
        """Begin a formula: of a shared one note its index and area."""
        self.filled = self.formula = True
        # Only the first cell of a shared formula holds its text and area; the others name it by `si` alone.
        self.index = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        self.area = attributes.get("ref", "")
        self.engine.CharacterDataHandler = self.formula_text.append

    def end_cell(self) -> None:
        """Note what is special about a filled cell: an error, a formula without result, a sum, style, struck parts."""
        place = (self.row, self.column)
        self.in_order = self.in_order and self.latest < place
        self.latest = place
        self.scan.saw(*place)
        kind = self.attributes.get("t")
        text = "".join(self.text)
        if kind == "e":
            self.scan.errors[place] = text or "#N/A"
        elif self.formula and not text and not (kind == "str" and self.value):
            # A formula whose result is the empty text keeps <v></v> and says t="str"; others have no result.
            self.scan.uncached.add(place)
            self.calculated = self.calculated or self.value
        elif self.formula and kind != "str" and text == "0":
            self.zeros.add(place)
        elif self.formula:
            self.calculated = True
        if self.formula and SUM.match("".join(self.formula_text)):
            self.scan.sum_at(place, cells_of(self.area) if self.index else ())
        self._note_style(place)
        self._note_struck(place, kind, text)
        self.filled = False

    def _note_style(self, place: Cell) -> None:
        """Note what the style of a filled cell makes of it."""
        number = ascii_number(self.attributes.get("s"), 8) or 0
        if number in self.known.styles.percent:
            self.scan.percent.add(place)
        if number in self.known.styles.struck:
            self.scan.struck_cells.add(place)
        if number in self.known.styles.worded:
            self.scan.worded[place] = self.known.styles.worded[number]
        if number in self.known.styles.dates:
            self.scan.dates[place] = self.known.from_1904

    def _note_struck(self, place: Cell, kind: str | None, text: str) -> None:
        """Tell whether parts of a text are struck through: one the cell has itself, or shares."""
        if self.inline is not None:
            self.scan.strike_parts(*place, self.inline.pieces)
        elif kind == "s" and (share := ascii_number(text, 8)) is not None:
            self.scan.strike_parts(*place, self.known.texts.get(share, ()))


class RepeatedCells(SheetXmlReader):
    """Looks for cells that are written twice, of which no parser knows which one is meant; only where cells do not come
    in their order, for it remembers every cell."""

    def refuse(self, content: bytes) -> None:
        """Raise UnreadableFile for a cell that says two different things."""
        self.said: dict[Cell, tuple[object, ...]] = {}
        self.engine.StartElementHandler = self.start
        self.engine.EndElementHandler = self.end
        parse(self.engine, content)

    def end_cell(self) -> None:
        """Hold a filled cell against what it said before."""
        pieces = tuple(self.inline.pieces) if self.inline is not None else ()
        said = (self.attributes.get("t", "n"), "".join(self.text), pieces)
        if self.said.setdefault((self.row, self.column), said) != said:
            raise UnreadableFile("damaged", "twice", self.row + 1)
        self.filled = False


def cells_of(area: str) -> tuple[Cell, ...]:
    """Return the cells of an area like B27:F27; none of one that is large."""
    match = _AREA.fullmatch(area)
    if match is None:
        return ()
    left, top = column_number(match[1]), int(match[2]) - 1
    right, bottom = (column_number(match[3]), int(match[4]) - 1) if match[3] else (left, top)
    if not 0 <= (bottom - top + 1) * (right - left + 1) <= limits.SUMS:
        # Such an area is a bomb or a slip: no total of a form stands in 20,000 cells.
        return ()
    return tuple((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _patched(content: bytes, places: list[tuple[int, int]]) -> bytes:
    """Return the part with a known error value in each of these places."""
    pieces, at = [], 0
    for start, end in places:
        pieces += [content[at:start], _KNOWN_ERROR]
        at = end
    return b"".join((*pieces, content[at:]))
