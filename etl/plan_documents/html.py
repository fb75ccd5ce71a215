"""Web pages: text, tables with their merged cells, pictures; nothing is fetched and nothing is run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from etl.plan_documents import bounds
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.plain import decoded
from etl.plan_documents.writing import SUPERSCRIPTS, DocumentWriter, SpannedCell
from etl.plan_tables.document import PlanDocument
from plan.whole_number import ascii_number

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option"),
        *("p", "pre", "section", "select", "table", "title", "ul"),
    )
)
# Struck-out words are among them: a figure that was crossed out must not be read as the target.
_UNSEEN = frozenset(("script", "style", "template", "noscript", "del", "s", "strike", "textarea", "svg"))
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|line-through", re.IGNORECASE)
_CELLS = ("td", "th")


def read_html(content: bytes, name: str) -> PlanDocument:
    """Return the document of a page; UnreadableDocument where its bytes are no text or it is built to hurt."""
    found = _CHARSET.search(content[:4096])
    reader = _PageReader()
    reader.feed(_text(content, found[1].decode("ascii", "ignore") if found else ""))
    reader.close()
    reader.finish()
    return reader.writer.document(name)


def _text(content: bytes, charset: str) -> str:
    # Pages that say GB 2312 hold characters of GBK and GB 18030; browsers read them so.
    charset = {"gb2312": "gb18030", "gbk": "gb18030"}.get(charset.lower(), charset)
    try:
        return content.decode(charset) if charset else decoded(content)
    except (LookupError, UnicodeDecodeError):
        return decoded(content)


@dataclass
class _OpenTable:
    """A table that is being read. ``cell``: the open cell's beginning in the text, columns and rows; ``holds_tables``:
    the table only lays others out."""

    start: int
    rows: list[list[SpannedCell]] = field(default_factory=list)
    cell: tuple[int, int, int] | None = None
    holds_tables: bool = False


class _PageReader(HTMLParser):
    """Writes a page's text as its tags come."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.writer = DocumentWriter()
        self._open: list[str] = []
        self._tables: list[_OpenTable] = []
        self._unseen = 0
        """How many open elements are hidden or within a hidden one."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        told = dict(attrs)
        hidden = tag in _UNSEEN or "hidden" in told or bool(_HIDDEN.search(told.get("style") or ""))
        if tag not in _VOID:
            if len(self._open) > bounds.DEPTH:
                raise UnreadableDocument("hostile")
            self._open.append(tag)
            # Counted, not switched: the end of an element within a hidden one must not show the rest of it.
            self._unseen += hidden or self._unseen > 0
        if not self._unseen:
            self._opened(tag, told)

    def _opened(self, tag: str, told: dict[str, str | None]) -> None:
        if tag == "table":
            self._begin_table()
        elif tag == "tr" and self._tables:
            self._end_cell()
            self._tables[-1].rows.append([])
        elif tag in _CELLS and self._tables:
            self._begin_cell(told)
        elif tag == "img":
            self.writer.write_picture()
        elif tag in _BLOCKS:
            self.writer.write_line_end()

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those left open within it."""
        # Real pages close what they never opened; it would close everything.
        if tag not in self._open:
            return
        while self._open:
            closed = self._open.pop()
            if self._unseen:
                self._unseen -= 1
            else:
                self._closed(closed)
            if closed == tag:
                return

    def _closed(self, tag: str) -> None:
        if tag == "table" and self._tables:
            self._end_table()
        elif tag in (*_CELLS, "tr") and self._tables:
            self._end_cell()
        elif tag in _BLOCKS:
            self.writer.write_line_end()

    def handle_data(self, data: str) -> None:
        """Write words; those set above the line as raised figures."""
        if self._unseen:
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        # Blanks between tags are the page's indentation, and no words.
        if words == " " and self.writer.parts and self.writer.parts[-1].endswith(("\n", " ", "\t")):
            return
        self.writer.write(words.translate(SUPERSCRIPTS) if "sup" in self._open else words)

    def _begin_table(self) -> None:
        if self._tables:
            # Old pages lay out whole articles in tables: their cells are the page, not data.
            self._tables[-1].holds_tables = True
        self.writer.write_line_end()
        self._tables.append(_OpenTable(self.writer.length))

    def _begin_cell(self, told: dict[str, str | None]) -> None:
        self._end_cell()
        table = self._tables[-1]
        if not table.rows:
            table.rows.append([])
        if table.rows[-1]:
            self.writer.write("\t")
        table.cell = (self.writer.length, _count(told.get("colspan")), _count(told.get("rowspan")))

    def _end_cell(self) -> None:
        table = self._tables[-1]
        if table.cell is not None:
            start, columns, rows = table.cell
            table.rows[-1].append(SpannedCell(start, self.writer.length, columns, rows))
            table.cell = None

    def _end_table(self) -> None:
        self._end_cell()
        table = self._tables.pop()
        self.writer.write_line_end()
        if not table.holds_tables:
            self.writer.add_table([row for row in table.rows if row], table.start)

    def finish(self) -> None:
        """End the tables that the page leaves open."""
        while self._tables:
            self._end_table()


_MOST = 1000
"""Columns or rows that a cell is taken to cover at most."""


def _count(told: str | None) -> int:
    """Return how many columns or rows a cell says that it covers; 1 where that is no number."""
    words = (told or "1").strip()
    # A page may claim any span: 100000 taken at its word would make as many cells.
    return min(max(ascii_number(words, 5) or 1, 1), _MOST)
