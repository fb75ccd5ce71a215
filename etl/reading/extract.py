"""Extraction: a read workbook → observations and findings. Pure; every doubt is returned, at its cell, at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from etl.reading.comments import comments_beside
from etl.reading.extraction import Extraction
from etl.reading.in_time import read_in_time
from etl.reading.joining import join
from etl.reading.layout import Layout
from etl.reading.names import Lexicon, lexicon_of
from etl.reading.own_layouts import taught_layout
from etl.reading.part import FormStamp, TablePart, read_part
from etl.reading.recognition import Match, TemplateStamp, read_stamp
from etl.reading.regions import named_measure
from etl.reading.subjects import subject_of, with_subjects_written
from etl.reading.tables import Tables, tables_of, with_heads
from etl.reading.time_columns import with_times_written
from etl.workbook.scan.sheet import Refusal, Sheet, Workbook
from etl.workbook.scan.stamp import DEMONSTRATION
from plan.catalogue import Plan
from plan.finding import SEVERITY_OF, Finding
from plan.period import Period
from plan.replies import NOTHING_TAUGHT, THIS_QUARTER, TaughtWords


def extract(
    workbook: Workbook | Refusal,
    plan: Plan,
    layouts: Iterable[Layout],
    department: str | None = None,
    period: Period | None = None,
    taught: TaughtWords = NOTHING_TAUGHT,
) -> Extraction:
    """Read everything a workbook says. ``department`` and ``period`` are what it was sent as, if anybody said.

    ``taught`` are the planner's words for headers, rows, units and sheets. They go before what the layout, or the
    guess, took them for.
    """
    if isinstance(workbook, Refusal):
        line = {"line": str(workbook.line)} if workbook.line else {}
        refused = Finding(workbook.code, details={"case": workbook.detail, **line})
        return Extraction(department or "", period, "", findings=(refused,))
    stamp = read_stamp(workbook)
    # Our own template holds no list.
    book = workbook if stamp else with_times_written(workbook)

    def read(plan: Plan, layouts: tuple[Layout, ...], department: str | None) -> Extraction:
        sent = FormStamp(department, period, insists=period is not None and taught.read_as == str(period))
        return _Extracting(book, plan, lexicon_of(plan), layouts, stamp, sent, taught).result()

    known = tuple(layouts)
    # Nothing in the catalogue comes or goes, which is the usual case: one reading, and nothing to divide by time.
    if not plan.whole.changes:
        return _with_notes(workbook, plan, read(plan, known, department), stamp)
    # A quarter to begin with, for names are looked up in the plan of a quarter; if the file says
    # another it is read again.
    likely = period or (stamp.period if stamp else None) or plan.periods[-1]
    result = read_in_time(plan, known, department, likely, read)
    return _with_notes(workbook, plan, result, stamp)


def reads_the_same(
    read: Extraction,
    workbook: Workbook | Refusal,
    plan: Plan,
    layouts: Iterable[Layout],
    made: Sequence[Layout],
    period: Period | None,
) -> bool:
    """Tell whether layouts that were made of a guess read from its workbook what the guess and the planner's words did,
    and anything at all."""
    # Those that the new ones would replace are left out: together with them two layouts would fit alike.
    others = [layout for layout in layouts if layout.id not in {new.id for new in made}]
    again = extract(workbook, plan, (*others, *made), read.department, period)
    numbers = [{(o.measure, o.area, o.period, o.value) for o in one.observations} for one in (read, again)]
    return bool(made) and bool(numbers[0]) and numbers[0] == numbers[1]


_MOST_ROWS, _MOST_TEXTS = 200, 400
"""How much of a sheet that nobody recognises is looked at for names."""


class _Extracting:
    """One reading of a workbook, and what all its steps need; ``sent``: as what it was sent."""

    def __init__(
        self,
        workbook: Workbook,
        plan: Plan,
        lexicon: Lexicon,
        layouts: tuple[Layout, ...],
        stamp: TemplateStamp | None,
        sent: FormStamp,
        taught: TaughtWords,
    ) -> None:
        self._plan = plan
        self._lexicon = lexicon
        self._layouts = layouts
        self._stamp = stamp
        self._sent = sent
        self._taught = taught
        book = _without_sheets(workbook, taught)
        self._workbook = book if stamp else with_subjects_written(book, layouts, lexicon)

    def result(self) -> Extraction:
        """Read by the layouts that fit; by a guess where none does, or where nothing of a table is what the layout
        says."""
        found = tables_of(self._workbook, self._plan, self._layouts, self._stamp, self._lexicon, self._sent.department)
        known = [part for match in with_heads(found.known) if (part := self._read(match)) is not None]
        # Our own template is never guessed at: whatever else stands in its sheets is no table of ours.
        if self._stamp is not None:
            return self._joined(known) if known else self._unknown()
        # A layout whose anchors are there, and of whose headers none means anything, is of another
        # form (docs/layouts.md).
        sure = [part for part in known if part.understands]
        if found.several and not sure:
            return self._ambiguous(found.several)
        # A table is read once: what a layout reads is not guessed a second time.
        free = [match for match in found.guessed if not any(_meet(part, match) for part in sure)]
        guessed = [part for match in with_heads(free) if (part := self._read(match)) is not None]
        parts = [*sure, *_worth_showing(guessed, bool(sure))]
        if parts:
            return _with_unseen(self._joined(parts), found)
        return self._joined(known[:1]) if known else self._unknown()

    def _read(self, match: Match) -> TablePart | None:
        layout = taught_layout(match.layout, self._taught, self._plan)
        part = read_part(
            self._workbook, self._plan, self._lexicon, replace(match, layout=layout), self._stamp, self._sent
        )
        meant = self._taught.sheets.get(match.sheet.name) == THIS_QUARTER
        return replace(part, changed="") if part is not None and meant else part

    def _joined(self, parts: Sequence[TablePart]) -> Extraction:
        return join(parts, self._plan, self._sent)

    def _unknown(self) -> Extraction:
        """Return nothing but the finding that no table was recognised, and whether towns or measures were seen."""
        seen = [text for sheet in self._workbook.sheets for text in (sheet.name, *_first_texts(sheet))]
        named = {kind for text in seen for kind in self._kinds(text)}
        case = {"case": "both" if len(named) > 1 else named.pop()} if named else {}
        finding = Finding("unknown_layout", details=case)
        return Extraction(self._sent.department or "", self._sent.period, "", findings=(finding,))

    def _kinds(self, text: str) -> Iterator[str]:
        """Yield what a text names: ``towns`` or ``measures``."""
        if self._lexicon.area(text).names:
            yield "towns"
        elif named_measure(text, self._lexicon) or subject_of(text, self._lexicon)[0]:
            yield "measures"

    def _ambiguous(self, found: Sequence[Match]) -> Extraction:
        said = "、".join(dict.fromkeys(f"{match.sheet.name}({match.layout.name})" for match in found))
        finding = Finding("ambiguous_layout", found[0].sheet.name, found=said)
        return Extraction(self._sent.department or "", self._sent.period, "", findings=(finding,))


def _with_unseen(read: Extraction, found: Tables) -> Extraction:
    """Tell of hidden sheets that hold measures of the plan, too: nothing of theirs is read."""
    sheets = dict.fromkeys(match.sheet.name for match in found.unseen if match.layout.anchors)
    told = tuple(Finding("another_table", name, found=name, details={"case": "hidden"}) for name in sheets)
    return replace(read, findings=(*read.findings, *told)) if told else read


def _first_texts(sheet: Sheet) -> list[str]:
    """Return the first texts of a sheet that are short enough for names."""
    texts = (value for row in sheet.rows[:_MOST_ROWS] for value in row if type(value) is str and 1 < len(value) <= 40)
    return list(islice(texts, _MOST_TEXTS))


def _without_sheets(workbook: Workbook, taught: TaughtWords) -> Workbook:
    """Return the workbook without the sheets of which the planner said that they hold nothing to report."""
    gone = {name for name, means in taught.sheets.items() if not means}
    kept = tuple(sheet for sheet in workbook.sheets if sheet.name not in gone)
    return replace(workbook, sheets=kept) if gone and kept else workbook


def _meet(part: TablePart, match: Match) -> bool:
    """Tell whether a table that names show is one that a layout reads already."""
    if part.match.sheet is not match.sheet or match.corner is None or match.last is None:
        return False
    rows = [line.index for line in part.grid.rows if line.text or line.row_label]
    columns = [line.index for line in part.grid.columns if line.text or line.label]
    # Only as far as lines say something: the grid itself goes on to the sheet's end.
    (top, left), (bottom, right) = part.grid.corner, (max(rows, default=0), max(columns, default=0))
    return top <= match.last[0] and match.corner[0] <= bottom and left <= match.last[1] and match.corner[1] <= right


def _worth_showing(guessed: Sequence[TablePart], known: bool) -> list[TablePart]:
    """Return those of the guessed tables that have a measure's name; where none has one, those that are only like it.

    Beside a table that a layout knows (``known``) only those of which something is read.
    """
    guessed = [part for part in guessed if part.match.layout.area != "named" or part.gathering.area or part.asks_area]
    # Beside a form that is known, a table without numbers of ours is nothing to ask about.
    if known:
        return [part for part in guessed if part.gathering.observations]
    named = [part for part in guessed if part.match.layout.anchors]
    like = [part for part in guessed if part.match.evidence[1:]]
    return named + [part for part in like if part not in named] if named or like else []


def _with_notes(workbook: Workbook, plan: Plan, result: Extraction, stamp: TemplateStamp | None) -> Extraction:
    """Return the extraction with what is told of the file as a whole: its format, comments beside no number, and
    whether it is demonstration data."""
    notes = tuple(Finding(note) for note in workbook.notes if note in SEVERITY_OF)
    notes += tuple(comments_beside(workbook, result, plan, stamped=stamp is not None))
    demonstration = bool(stamp and stamp.demonstration) or _is_demonstration(workbook)
    if not notes and not demonstration:
        return result
    return replace(result, findings=result.findings + notes, demonstration=demonstration)


def _is_demonstration(workbook: Workbook) -> bool:
    rows = (row for sheet in workbook.sheets for row in sheet.rows)
    # `type`, not isinstance: every cell of every workbook passes here.
    return any(type(value) is str and DEMONSTRATION in value for row in rows for value in row)
