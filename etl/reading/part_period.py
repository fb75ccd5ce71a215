"""Which quarter the texts of one table say, held against the quarter it was sent for and against each other."""

from __future__ import annotations

from collections.abc import Sequence

from etl.reading.gathering import Gathering
from etl.reading.headings import said_in
from etl.reading.period_search import (
    FoundPeriod,
    contradiction,
    doubts,
    is_stretch,
    other_span,
    other_year,
    search_period,
)
from etl.reading.period_texts import PeriodText, period_texts
from etl.reading.recognition import Match, TemplateStamp
from etl.reading.table import TableGrid
from plan.period import Period


class PartPeriod:
    """What the texts of a table say of its quarter.

    ``title``: the period they say; ``claimed``: the quarter the whole table says of itself, None if its headers say it
    or nobody does; ``year``: the year that quarters without one are of. ``asked``: the quarter it was sent for, and
    ``insists``: its sender said that it is that one whatever the texts say; ``by_sheet``: sheets are named by quarters.
    """

    def __init__(
        self,
        gathering: Gathering,
        match: Match,
        grid: TableGrid,
        stamp: TemplateStamp | None,
        asked: Period | None,
        by_sheet: bool,
        insists: bool = False,
    ) -> None:
        self._gathering = gathering
        self._grid = grid
        self._asked = asked
        self._insists = insists
        self._source = gathering.layout.period.source
        self._texts, self.title = _own_texts(match, grid)
        # A header 三季度 alone is of the title's year, else of the year the workbook was sent for.
        said_year = None if insists else self.title.said.year
        self.year = said_year or (asked.year if asked else None)
        self._by_sheet = said_in(match.sheet.name)[0].within(self.year) if by_sheet else None
        self.claimed = self._claimed(stamp)

    @property
    def cell(self) -> str:
        """The cell that says it; empty where the sheet's name or the stamp does."""
        return self.title.cell if self._source == "text" else ""

    @property
    def _headed(self) -> bool:
        """Whether headers or labels name quarters of their own."""
        return any(line.said.quarter for line in (*self._grid.columns, *self._grid.rows))

    @property
    def now(self) -> Period | None:
        """The quarter that 本季 means among headers that name quarters: the title's, else the one asked for."""
        if self._source != "header":
            return None
        return self._asked if self._insists else self.title.said.period or self._asked

    def hold(self, period: Period | None) -> None:
        """Ask about a title that names a later quarter than the latest that a table with quarters in its headers
        holds: it was not filled in yet, or in a column of another."""
        title = self.title
        if self._source != "header" or self._insists or period is None or not title.is_named:
            return
        said, text = title.said.period, next((text.text for text in self._texts if text.cell == title.cell), "")
        if said is not None and said > period and not is_stretch(text):
            self._gathering.say("wrong_period", title.cell, str(said), str(period), case="text")

    def _claimed(self, stamp: TemplateStamp | None) -> Period | None:
        if self._insists and self._source in ("stamp", "text"):
            return self._asked
        if self._source == "stamp":
            return stamp.period if stamp else None
        if self._source != "text":
            return None
        return self.title.said.period or self._by_sheet

    def say(self) -> None:
        """Tell what is doubtful about it: nothing understood, another quarter than asked for, texts that disagree."""
        gathering, source = self._gathering, self._source
        # Its quarters are its columns'; nothing above them can contradict them.
        if source == "header" or self._insists:
            return
        headed = self._headed
        unread = tuple(doubts(self._texts, self._grid.top, self.title)) if source != "stamp" and not headed else ()
        for cell, text, case in unread:
            gathering.say("unread_period", cell, text, **({"case": case} if case else {}))
        if self.claimed and self._asked and self.claimed != self._asked:
            gathering.say("wrong_period", self.cell, str(self.claimed), str(self._asked))
        if self.claimed is None and self._asked is None and not unread and not headed:
            gathering.say("no_period", "")
        self._say_other(self.claimed or self._asked, {cell for cell, _, _ in unread})

    def _say_other(self, own: Period | None, unread: set[str]) -> None:
        """Ask about every text above the table that says another period than the form's own, and is not asked about
        anyway (``unread``: its cell)."""
        if own is None:
            return
        stamped, header, title = self._gathering.layout.stamp, self._grid.top, self.title
        told: set[str] = set()
        is_named = stamped or bool(title.is_named and title.said.period)
        for text in self._texts:
            other = contradiction(text, own, header, is_named)
            if other and text.cell not in unread:
                case = {"case": "stamp" if stamped else "text"}
                self._gathering.say("wrong_period", text.cell, other, str(own), **case)
                told.add(text.cell)
        dated = None if title.said.quarter or stamped else other_year(self._texts, own, header)
        if not dated and not title.said.period and not stamped:
            dated = other_span(self._texts, own, header)
        if dated and dated.cell not in told:
            self._gathering.say("wrong_period", dated.cell, dated.text, str(own), case="text")
        if self._by_sheet not in (None, own):
            name = self._gathering.sheet.name
            self._gathering.say("wrong_period", "", f"{name}({self._by_sheet})", str(own), case="sheet")


def _own_texts(match: Match, grid: TableGrid) -> tuple[Sequence[PeriodText], FoundPeriod]:
    """Return the texts that may speak of a table and the period they say: those between the one above it and its own
    first number, or where they say no quarter those at the head of the sheet."""
    sheet, rule, header = match.sheet, match.layout.period, grid.top
    until = match.last[0] if match.last else None
    own = period_texts(sheet, grid, range(match.above), until)
    found = search_period(own, header, rule)
    if not match.above or found.said.period or not match.head:
        return own, found
    every = period_texts(sheet, grid, range(match.head, match.above), until)
    return every, search_period(every, header, rule)
