"""A sheet of progress read into reports, with a finding at every cell that cannot be taken as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from etl.reading.periods import read_period
from etl.tasks.amounts import read_amount
from etl.tasks.columns import FoundTable
from etl.tasks.days import read_span, tidy_digits
from etl.tasks.decomposition import is_demonstration, tables_of
from etl.tasks.fields import Fields, NameIndex
from etl.tasks.progress_form import DONE, OPEN, PROGRESS, PROGRESS_NEEDED, STAMP, tasks_due
from etl.workbook.scan.sheet import CellError, Refusal, Workbook
from plan.finding import Finding, must_mend
from plan.period import Period
from plan.tasks.assess import assess_task, colour_history
from plan.tasks.ledger import ProgressReport, TaskLedger
from plan.tasks.progress import Progress
from plan.tasks.settings import Supervision
from plan.tasks.supervise import must_explain
from plan.tasks.task import Scoring, Task
from plan.tasks.task_schedule import NO_STANDS, IndicatorStand
from plan.tasks.task_status import LAGGING

SHEET = "任务进展"

Stands = Mapping[date, Mapping[int, IndicatorStand]]
"""How the indicators stood by which tasks are measured, by day."""

NOTHING_KNOWN: Stands = {}
_DONE_WORDS = frozenset({DONE, "已完成", "完成", "已办结", "办结", "是", "√", "✓"})
_OPEN_WORDS = frozenset({OPEN, "未完成", "未办结", "否", "×", "在办", "推进中", "进行中"})
# In 万元, the unit of the ledger; a bare number is one in the column's unit.
_MONEY = {"": 1.0, "万": 1.0, "万元": 1.0, "亿元": 1e4, "元": 1e-4}


@dataclass(frozen=True, slots=True)
class ReadProgress:
    """What was read of a sheet of progress: for which unit (None: all) and quarter, the reports, where each stands,
    and every finding."""

    unit: str | None
    period: Period | None
    reports: tuple[Progress, ...]
    cells: tuple[str, ...]
    findings: tuple[Finding, ...]
    demonstration: bool = False

    @property
    def kept_out(self) -> bool:
        """Whether it cannot be accepted as it is."""
        return must_mend(self.findings)


def is_progress(book: Workbook | Refusal) -> bool:
    """Tell whether a workbook is one of progress, by its stamp or the name of a sheet."""
    if isinstance(book, Refusal):
        return False
    return bool(_stamp(book)) or any(tidy_digits(sheet.name) == SHEET for sheet in book.sheets)


def read_progress(
    book: Workbook | Refusal,
    ledger: TaskLedger,
    names: NameIndex,
    unit: str | None = None,
    period: Period | None = None,
    stands: Stands = NOTHING_KNOWN,
) -> ReadProgress:
    """Return what a workbook reports of a quarter; unit and quarter as given, else as the workbook says."""
    if isinstance(book, Refusal):
        refused = Finding(book.code, details={"case": book.detail, "line": str(book.line)})
        return ReadProgress(unit, period, (), (), (refused,))
    found = tables_of(book, PROGRESS, PROGRESS_NEEDED, SHEET)
    if isinstance(found, Finding):
        return ReadProgress(unit, period, (), (), (found,))
    said_unit, said_period = _said(book, found, names)
    unit, period = unit or said_unit, period or said_period
    if period is None:
        return ReadProgress(unit, None, (), (), (Finding("progress_no_period", found.sheet.name, "A1"),))
    reading = _Reading(found, ledger, names, unit, period, stands)
    reading.read()
    reports = tuple(reading.reports.values())
    return ReadProgress(unit, period, reports, tuple(reading.cells), tuple(reading.findings), is_demonstration(book))


def _stamp(book: Workbook) -> list[str]:
    for sheet in book.sheets:
        lines = [str(row[0]) for row in sheet.rows if row and row[0] is not None]
        if lines and lines[0] == STAMP:
            return ["" if not row or row[0] is None else str(row[0]) for row in sheet.rows]
    return []


def _said(book: Workbook, table: FoundTable, names: NameIndex) -> tuple[str | None, Period | None]:
    """Return the unit and the quarter that a workbook speaks of: by its stamp, else by the lines above its heading."""
    stamp = _stamp(book)
    # The stamp is in a hidden sheet that people do not retype; the lines above the heading they do.
    if len(stamp) >= 3:
        return stamp[1] or None, Period.parse(stamp[2])
    texts = [v for row in table.sheet.rows[: table.heading] for v in row if isinstance(v, str)]
    units = [unit for unit in names.units.values() if any(unit in tidy_digits(text) for text in texts)]
    periods = [period for text in texts if (period := read_period(text).period)]
    return next(iter(units), None), next(iter(periods), None)


class _Reading:
    """One sheet on its way to reports."""

    def __init__(
        self,
        table: FoundTable,
        ledger: TaskLedger,
        names: NameIndex,
        unit: str | None,
        period: Period,
        stands: Stands,
    ) -> None:
        self.table, self.ledger, self.names = table, ledger, names
        self.unit, self.period, self.stands = unit, period, stands
        self.findings: list[Finding] = []
        self.reports: dict[str, Progress] = {}
        self.cells: list[str] = []

    def read(self) -> None:
        """Read every task's rows, then hold each report against the ledger."""
        for number, rows in self._groups().items():
            task = self.ledger.current.get(number)
            if task is None:
                self._doubt("progress_unknown_task", rows[0], "number", number)
            # Even a right figure is not taken: only the lead answers for its task.
            elif self.unit is not None and task.lead != self.unit:
                self._doubt("progress_other_unit", rows[0], "number", number, task.lead)
            else:
                self._read_task(task, rows)
        self._silent()

    def _groups(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        number = ""
        for row in self.table.rows:
            own = self.table.text(row, "number")
            # The rows of nodes and towns below a task may leave its number out.
            if own:
                number = own
            if number and any(self.table.value(row, name) is not None for name in PROGRESS):
                found.setdefault(number, []).append(row)
        return found

    def _doubt(self, code: str, row: int, name: str, found: str = "", expected: str = "") -> None:
        said = found or self.table.text(row, name)
        number = self.table.text(row, "number")
        task = self.ledger.current.get(number)
        details = {"title": task.title if task else number}
        self.findings.append(Finding(code, self.table.sheet.name, self.table.cell(row, name), said, expected, details))

    def _read_task(self, task: Task, rows: Sequence[int]) -> None:
        # The row without a node or town is the task's own; of two we do not know which figure is meant.
        own = [row for row in rows if not self.table.text(row, "item")]
        for row in own[1:]:
            self._doubt("progress_twice", row, "number", task.id)
        first = own[0] if own else rows[0]
        # Only this task's findings keep its report out; the others are read on, so that all are told at once.
        before = len(self.findings)
        cells = Fields(self.table, (first,), self.names)
        said: dict[str, Any] = {
            "task": task.id,
            "day": self.period.last_day,
            "done": self._amount(task, first, cells),
            "document": cells.text("document"),
            "said": cells.text("said", 2000),
            "problem": cells.text("problem", 2000),
            "next_step": cells.text("next", 2000),
            "cause": cells.text("cause", 2000),
            "measures": cells.text("measures", 2000),
            "deadline": cells.text("deadline", 200),
            "nodes": dict(self._nodes(task, rows)),
            "towns": tuple(self._towns(task, rows)),
        }
        self.findings += cells.findings
        words = ("said", "problem", "next_step", "document", "cause")
        carried = self.ledger.achieved(task.id, self.period.shift(-1).last_day)
        # The form comes out with the nodes of last quarter filled in: handing it back unchanged reports nothing.
        changed = not (said["nodes"].keys() <= carried.nodes.keys() and set(said["towns"]) <= set(carried.towns))
        if said["done"] is None and not any(said[name] for name in words) and not changed:
            return  # nothing was said: not reported
        if must_mend(self.findings[before:]):
            return
        progress = Progress.model_validate(said)
        self._hold(task, progress, first)
        self.reports[task.id] = progress
        self.cells.append(f"{self.table.sheet.name}!{self.table.cell(first, 'number')}")

    def _amount(self, task: Task, row: int, cells: Fields) -> float | None:
        """Return a cumulative figure in the task's unit; a finding where there is none in the cell, or in another."""
        value = cells.value("done")
        if value is None or task.by_nodes or task.scoring in (Scoring.TOWNS, Scoring.DOCUMENT, Scoring.QUALITATIVE):
            return None
        amount = read_amount(value, cells.percent("done"))
        scale = _MONEY if task.scoring is Scoring.INVESTMENT else {"": 1.0, task.unit: 1.0, "次": 1.0}
        if amount is None or amount.most is not None or amount.unit not in scale:
            self._doubt("progress_number_unread", row, "done", expected=task.unit or "次")
            return None
        # 元 into 万元 and back leaves a rest in the last places of a float.
        done = round(amount.value * scale[amount.unit], 6)
        before = self.ledger.achieved(task.id, self.period.shift(-1).last_day).done or 0.0
        # Cumulative figures do not fall, but a correction may be one: asked about, and taken with its explanation.
        if done < before:
            self._doubt("progress_falls", row, "done", f"{done:.12g}", f"{before:.12g}")
        return done

    def _items(self, rows: Sequence[int]) -> Iterator[tuple[int, str, bool | None]]:
        """Yield the rows of nodes or towns: the row, its name, and whether it is done (None: not said)."""
        for row in rows:
            item = self.table.text(row, "item")
            if not item:
                continue
            state = self.table.value(row, "state")
            text = "" if isinstance(state, CellError) else self.table.text(row, "state")
            if text in _DONE_WORDS:
                yield row, item, True
            elif not text or text in _OPEN_WORDS:
                if isinstance(state, CellError):
                    self._doubt("task_error_cell", row, "state", state.text)
                yield row, item, False if text else None
            else:
                self._doubt("progress_state_unread", row, "state", text, f"{DONE}、{OPEN}")

    def _nodes(self, task: Task, rows: Sequence[int]) -> Iterator[tuple[int, date]]:
        if not task.by_nodes:
            return
        carried = self.ledger.achieved(task.id, self.period.shift(-1).last_day)
        # Reversed, so that of two nodes of one name the first is meant.
        places = {tidy_digits(node.name): place for place, node in reversed([*enumerate(task.nodes)])}
        for row, item, done in self._items(rows):
            place = places.get(item)
            if place is None:
                self._doubt("progress_unknown_node", row, "item", item)
            # A node accepted as done that is called open again is asked about; a blank state says nothing.
            elif done is False and place in carried.nodes:
                self._doubt("progress_falls", row, "state", expected=f"{DONE} {carried.nodes[place]}")
            elif done:
                span = read_span(self.table.value(row, "day"))
                # A month leaves open whether the node was in time.
                if span is None or span[0] != span[1]:
                    self._doubt("progress_day_unread", row, "day", expected=item)
                elif span[0] > self.period.last_day:
                    self._doubt("progress_day_later", row, "day", span[0].isoformat(), str(self.period))
                else:
                    yield place, span[0]

    def _towns(self, task: Task, rows: Sequence[int]) -> Iterator[str]:
        if task.scoring is not Scoring.TOWNS or task.by_nodes:
            return
        for row, item, done in self._items(rows):
            town = self.names.towns.get(item)
            if town not in task.towns:
                self._doubt("progress_unknown_node", row, "item", item)
            elif done:
                yield str(town)

    def _hold(self, task: Task, progress: Progress, row: int) -> None:
        """Hold a report against the ledger: an ended task takes none, a lagging one needs its reasons."""
        ending = self.ledger.ending_of(task.id)
        if ending is not None and ending.on <= self.period.first_day:
            self._doubt("progress_ended", row, "number", task.id, ending.on.isoformat())
        elif not progress.explained and explanation_needed(self.ledger, self.names, progress, self.stands):
            missing = next(name for name in ("cause", "measures", "deadline") if not getattr(progress, name).strip())
            self._doubt("progress_unexplained", row, missing)

    def _silent(self) -> None:
        due = tasks_due(self.ledger, self.period, self.unit)
        silent = [task.id for task in due if task.id not in self.reports]
        # Rows that must be mended give no report yet, and would be called silent.
        if silent and not must_mend(self.findings):
            count = {"count": str(len(silent)), "total": str(len(due))}
            self.findings.append(Finding("progress_nothing", self.table.sheet.name, "", "、".join(silent), "", count))


def days_looked_at(day: date, supervision: Supervision) -> list[date]:
    """Return the quarters' ends whose lights decide whether a report as of a day must be explained, that day last."""
    last = Period.containing(day)
    return [*(last.shift(-back).last_day for back in range(supervision.explain_after - 1, 0, -1)), day]


def explanation_needed(
    ledger: TaskLedger, names: NameIndex, progress: Progress, stands: Stands = NOTHING_KNOWN
) -> bool:
    """Tell whether a report cannot be sent without cause, measures and deadline: as the ledger stands with it, the task
    lags, or was yellow so many quarters running. ``stands``: how indicators stood on :func:`days_looked_at`."""
    now = datetime.now(UTC)
    # As if accepted, with a line number above any real one, so that it is the last.
    supposed = ProgressReport(progress, 1 << 40, "", now, now)
    kept = tuple(
        replace(each, superseded=True) if each.progress.place == progress.place else each for each in ledger.reports
    )
    # replace would share the ledger's memory of what was achieved, and the supposed report would be kept in it.
    with_it = replace(ledger, reports=(*kept, supposed), _achieved={})
    limits, ways, day = names.plan.thresholds, names.supervision, progress.day
    assessed = assess_task(with_it, progress.task, day, limits, ways.rule, stands.get(day, NO_STANDS))
    days = days_looked_at(day, ways)
    lights = [colour for _, colour in colour_history(with_it, progress.task, days, ways.rule, limits, stands)]
    return must_explain(assessed, lights, LAGGING, ways.explain_after)
