"""ods: one walk over content.xml. Repeats are counted before anything is repeated: a few bytes of them can ask
for billions of cells, and every honest file ends its sheets with a million repeated blank rows.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from etl.workbook.scan import limits, zips
from etl.workbook.scan.comments import own_words
from etl.workbook.scan.ods_styles import OdsStyles
from etl.workbook.scan.ooxml import collect
from etl.workbook.scan.raised import raised_spans
from etl.workbook.scan.scan import Scanned, SheetScan, refuse_excess
from etl.workbook.scan.sheet import Merge, UnreadableFile
from etl.workbook.scan.sheet_walk import SUM
from etl.workbook.scan.xml_parts import Attributes, parse, parser
from plan.whole_number import ascii_number

CONTENT, MANIFEST, TYPE, META, STYLES = "content.xml", "meta-inf/manifest.xml", "mimetype", "meta.xml", "styles.xml"
_SPREADSHEETS = (
    b"application/vnd.oasis.opendocument.spreadsheet",
    b"application/vnd.oasis.opendocument.spreadsheet-template",
)
_MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    b'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
"""Always ours: older programs declare in theirs what no workbook needs."""
_WRITES_NO_EMPTY_RESULT = (b"LibreOffice", b"OpenOffice")
"""These compute every formula, and leave the result out where it is the empty text."""
# `PT08H30M00S`: office:time-value as programs write it.
_DURATION = re.compile(r"PT(\d{1,7})H(\d{1,2})M(\d{1,2}(?:\.\d{1,9})?)S")
# `#DIV/0!`, `#N/A`, `#GETTING_DATA`, and LibreOffice's own `Err:502`, which is 错误:502 in Chinese.
_ERROR = re.compile(r"#(?:[^\s#!?]{1,20}[!?]|N/A|GETTING_DATA)|(?:Err|错误|錯誤):\d{3}")
_SHORT = 16
"""Characters of a cell's text that tell whether it is filled, and which error it shows."""
# Of percentages the value is known to be a part of a hundred.
_AS_NUMBERS = frozenset({"float", "currency"})
# Elements that stand for a line's end, for a blank, and for how characters are spoken.
_ELEMENTS = (
    (re.compile(rb"<text:line-break\s*(?:/>|>\s*</text:line-break>)"), b"\n"),
    (re.compile(rb"<text:tab(?:\s[^<>]*)?(?:/>|>\s*</text:tab>)"), b"\t"),
    (re.compile(rb"<text:ruby-text(?:\s[^<>]*)?>[^<]*</text:ruby-text>"), b""),
)
# Elements in which the text of a cell stands.
_PARAGRAPHS = frozenset({"p", "h", "span", "a"})


def scan_ods(data: bytes, members: tuple[zips.ZipMember, ...]) -> Scanned:
    """Check every member and walk the content. Raises UnreadableFile."""
    by_key = {member.name.casefold(): member for member in members}
    parts, notes = collect(data, members, {CONTENT, MANIFEST, TYPE, META, STYLES})
    if parts[TYPE].strip() not in _SPREADSHEETS:
        raise UnreadableFile("unsupported_format", "opendocument")
    if b"encryption-data" in parts.get(MANIFEST, b""):
        raise UnreadableFile("encrypted", "ods")
    parts[CONTENT] = raised_spans(_spelled_out(parts[CONTENT]))
    walk = _Walk()
    walk.styles.read(parts.get(STYLES, b""))
    # After styles.xml: automatic styles in content.xml build upon the named ones there.
    walk.read(parts[CONTENT])
    if any(office in parts.get(META, b"") for office in _WRITES_NO_EMPTY_RESULT):
        for sheet in walk.sheets:
            sheet.uncached.clear()
    refuse_excess(walk.sheets)
    payload = zips.pack(
        [("mimetype", parts[TYPE]), ("META-INF/manifest.xml", _MANIFEST), (by_key[CONTENT].name, parts[CONTENT])]
    )
    return Scanned("ods", payload, tuple(walk.sheets), tuple(dict.fromkeys((*notes, *walk.notes))))


def _spelled_out(content: bytes) -> bytes:
    """Return the content with its line breaks and tabs as letters, and without the readings of characters: the parser
    drops the ones and takes the others for text."""
    for pattern, letter in _ELEMENTS:
        # Hardly any file has them: a search for the name costs less than the pattern.
        content = pattern.sub(letter, content) if pattern.pattern[1:9] in content else content
    return content


@dataclass(slots=True)
class _Cell:
    """One cell element of the row being read; `column` is its first place. `pieces` are the parts of its text, each
    with whether it is struck through; `note` is its comment; `worded` a number format that may show another number."""

    column: int
    times: int
    attributes: Attributes
    text: str = ""
    note: str = ""
    struck: bool = False
    worded: str | None = None
    pieces: list[tuple[str, bool]] = field(default_factory=list)


class _Walk:
    """The walk, element by element. Rows are kept as cells with repeats, and spread out only within the limits.

    ``annotation``: how many comments the walk is inside of; ``struck``: of each paragraph or part it is inside of,
    whether it is struck through; ``column_styles``: first column behind a stretch of columns, and their style.
    """

    def __init__(self) -> None:
        self.sheets: list[SheetScan] = []
        self.notes: dict[str, None] = {}
        self.styles = OdsStyles()
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.sheet: SheetScan | None = None
        self.cell: _Cell | None = None
        self.cells: list[_Cell] = []
        self.row_attributes: Attributes = {}
        self.column_styles: list[tuple[int, str]] = []
        self.row = self.row_column = self.table_column = self.annotation = 0
        self.struck: list[bool] = []
        self.engine = parser()

    def read(self, content: bytes) -> None:
        """Walk the content. Raises UnreadableFile."""
        self.engine.StartElementHandler = self.start
        self.engine.EndElementHandler = self.end
        self.engine.buffer_text = True
        parse(self.engine, content)

    def start(self, tag: str, attributes: Attributes) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("table-cell", "covered-table-cell"):
            self.start_cell(tag, attributes)
        elif tag in _PARAGRAPHS:
            self.start_text(tag, attributes)
        elif tag == "table-row":
            self.row_attributes, self.cells, self.row_column = attributes, [], 0
        elif tag == "table-column":
            self.column(attributes)
        elif tag == "table":
            self.start_table(attributes)
        elif tag == "annotation":
            self.annotation += 1
        elif tag in ("style", "text-properties"):
            self.style = attributes.get("style:name", "") if tag == "style" else self.style
            self.styles.take(tag, attributes)
        # A sheet is hidden by its style, not by an attribute of its own.
        elif tag == "table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif tag in ("dde-link", "dde-source"):
            self.notes["dde_ignored"] = None
        elif tag in ("table-source", "cell-range-source"):
            self.notes["external_links_ignored"] = None
        elif self.sheet is None:
            self.styles.formats.start(tag, attributes)
            self.engine.CharacterDataHandler = self.styles.formats.characters

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "table-cell":
            self.cell = None
            self.engine.CharacterDataHandler = None
        elif tag in _PARAGRAPHS:
            if self.struck:
                self.struck.pop()
        elif tag == "table-row" and self.sheet is not None:
            self.end_row(self.sheet)
        elif tag == "table":
            self.sheet = None
        elif tag == "annotation":
            self.annotation -= 1
        elif self.sheet is None:
            self.styles.formats.end(tag)
            self.engine.CharacterDataHandler = None

    def start_table(self, attributes: Attributes) -> None:
        self.sheet = SheetScan(attributes.get("table:name", ""), merges=[])
        self.sheet.hidden = attributes.get("table:style-name") in self.hidden_styles
        self.sheets.append(self.sheet)
        if len(self.sheets) > limits.SHEETS:
            raise UnreadableFile("too_large", "sheets")
        self.row = self.table_column = 0
        self.column_styles = []

    def column(self, attributes: Attributes) -> None:
        times = _times(attributes, "table:number-columns-repeated")
        if self.sheet is not None and attributes.get("table:visibility") in ("collapse", "filter"):
            self.sheet.hidden_columns.append((self.table_column, self.table_column + times - 1))
        self.table_column += times
        self.column_styles.append((self.table_column, attributes.get("table:default-cell-style-name", "")))

    def start_cell(self, tag: str, attributes: Attributes) -> None:
        times = _times(attributes, "table:number-columns-repeated")
        # Covered cells lie under a merged one: they take a place and hold nothing that is seen.
        if tag == "table-cell":
            self.cell = _Cell(self.row_column, times, attributes)
            self.take_style(self.cell)
            self.cells.append(self.cell)
            self.engine.CharacterDataHandler = self.characters
            self.struck = []
        self.row_column += times

    def take_style(self, cell: _Cell) -> None:
        """Take how a cell's style shows its text and its number: its own, else the row's, else the column's."""
        own = cell.attributes.get("table:style-name")
        name = own or self.row_attributes.get("table:default-cell-style-name")
        if not name:
            # `end` is the first column behind the stretch a column element describes.
            name = next((style for end, style in self.column_styles if self.row_column < end), "")
        cell.struck = self.styles.any_struck and bool(self.styles.is_struck(name))
        if cell.attributes.get("office:value-type") in _AS_NUMBERS:
            cell.worded = self.styles.worded(name)

    def start_text(self, tag: str, attributes: Attributes) -> None:
        """Begin a paragraph or a part of one: it is struck through as its style says, else as what it stands in."""
        if self.cell is not None:
            around = self.struck[-1] if self.struck else self.cell.struck
            own = self.styles.is_struck(attributes.get("text:style-name", "")) if self.styles.any_struck else None
            self.struck.append(around if own is None else own)
            if tag == "p" and self.annotation and self.cell.note:
                self.cell.note += "\n"

    def characters(self, text: str) -> None:
        cell = self.cell
        if cell is None:
            return
        # A comment stands inside its cell's element, as paragraphs like those of the value.
        if self.annotation:
            if self.struck and len(cell.note) < limits.COMMENT:
                cell.note += text
            return
        if len(cell.text) < _SHORT:
            cell.text += text.strip()
        if self.styles.any_struck and len(cell.pieces) < limits.COMMENT:
            cell.pieces.append((text, bool(self.struck and self.struck[-1])))

    def end_row(self, sheet: SheetScan) -> None:
        """Take the row that ends into its sheet: the used range, what is marked, whether it is hidden."""
        first = self.row
        times = _times(self.row_attributes, "table:number-rows-repeated")
        self.row += times
        filled = [cell for cell in self.cells if _is_filled(cell)]
        if filled:
            width = filled[-1].column + filled[-1].times
            count = sum(cell.times for cell in filled) * times
            area = max(sheet.width, width) * self.row
            if area > limits.USED_CELLS:
                raise _excess(count, times, (sheet.filled + count) / area)
            sheet.height, sheet.width = self.row, max(sheet.width, width)
            sheet.filled += count
            for cell in filled:
                _mark(sheet, cell, first, times)
        if self.row_attributes.get("table:visibility") in ("collapse", "filter"):
            # Cut to a sheet's height: the last row of every sheet may be repeated a million times.
            sheet.hidden_rows.update(range(first, min(first + times, first + limits.SHEET_ROWS)))


def _excess(count: int, times: int, density: float) -> UnreadableFile:
    """Return why a used range is over the limit: repeats that ask for it, one far cell, or honestly many cells."""
    if times > 1 or count > limits.USED_CELLS:
        return UnreadableFile("hostile", "repeat")
    return (
        UnreadableFile("hostile", "far_cell")
        if density < limits.FAR_DENSITY
        else UnreadableFile("too_large", "used_range")
    )


def _is_filled(cell: _Cell) -> bool:
    return bool(cell.text) or "office:value-type" in cell.attributes or "table:formula" in cell.attributes


def _mark(sheet: SheetScan, cell: _Cell, first: int, times: int) -> None:
    """Mark what stands in a filled cell beside its value, at each place it is repeated to."""
    attributes = cell.attributes
    formula = attributes.get("table:formula", "")
    kind = attributes.get("office:value-type")
    is_error = attributes.get("calcext:value-type") == "error" or bool(formula and _ERROR.fullmatch(cell.text))
    spans = [_times(attributes, f"table:number-{way}-spanned") for way in ("rows", "columns")]
    if sheet.merges is not None and max(spans) > 1:
        sheet.merges.append(Merge(first, cell.column, first + spans[0] - 1, cell.column + spans[1] - 1))
    if cell.note:
        sheet.comment(first, cell.column, own_words(cell.note))
    duration = _DURATION.fullmatch(attributes.get("office:time-value", ""))
    is_sum = bool(formula and SUM.match(formula))
    is_struck = any(struck for _, struck in cell.pieces)
    # Before the loops: a plain value may be repeated to a million places that need no mark.
    is_marked = is_error or duration or is_sum or is_struck or cell.worded or kind == "percentage"
    if not (is_marked or (formula and kind is None)):
        return
    for row in range(first, first + times):
        for column in range(cell.column, cell.column + cell.times):
            if is_sum:
                sheet.sum_at((row, column))
            if is_struck:
                sheet.strike_parts(row, column, cell.pieces)
            if cell.worded:
                sheet.worded[row, column] = cell.worded
            if is_error:
                sheet.errors[row, column] = cell.text or "#N/A"
            elif duration:
                hours, minutes, seconds = map(float, duration.groups())
                sheet.durations[row, column] = timedelta(hours=hours, minutes=minutes, seconds=seconds)
            elif kind == "percentage":
                sheet.percent.add((row, column))
            elif formula and kind is None:
                sheet.uncached.add((row, column))


def _times(attributes: Attributes, name: str) -> int:
    """Return a repeat or span, at least 1."""
    text = attributes.get(name, "1")
    # int() would take other scripts' digits and underscores, and take long over a very long number.
    times = ascii_number(text, 11)
    if times is None:
        raise UnreadableFile("damaged", "xml")
    return max(1, times)
