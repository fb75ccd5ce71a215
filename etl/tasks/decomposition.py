"""A decomposition: a workbook's table read into tasks, with a finding at every cell that cannot be taken as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.tasks.columns import DECOMPOSITION, NEEDED, FoundTable, find_table
from etl.tasks.days import tidy_digits
from etl.tasks.fields import Fields, NameIndex
from etl.tasks.row_reading import read_row
from etl.workbook.scan.sheet import CellError, Refusal, Workbook
from etl.workbook.scan.stamp import DEMONSTRATION
from plan.finding import Finding, must_mend
from plan.tasks.commitment import Commitments
from plan.tasks.settings import can_report
from plan.tasks.task import Task

SHEET = "任务分解表"
"""What the sheet is called in the template."""


@dataclass(frozen=True, slots=True)
class ReadDecomposition:
    """What was read of a decomposition: its tasks in order, every finding, and whether it says that it is invented."""

    tasks: tuple[Task, ...]
    findings: tuple[Finding, ...]
    demonstration: bool = False

    @property
    def kept_out(self) -> bool:
        """Whether it cannot be accepted as it is."""
        return must_mend(self.findings)


def read_decomposition(book: Workbook | Refusal, names: NameIndex) -> ReadDecomposition:
    """Return the tasks of a workbook and what is to be said of it; of a file that was not read why."""
    if isinstance(book, Refusal):
        return ReadDecomposition((), (Finding(book.code, details={"case": book.detail, "line": str(book.line)}),))
    found = tables_of(book, DECOMPOSITION, NEEDED, SHEET)
    if isinstance(found, Finding):
        return ReadDecomposition((), (found,))
    read, findings = _read_table(found, names)
    whole = (*findings, *_about_all(found, read, names))
    tasks = tuple(each.task for each in read if each.task is not None)
    return ReadDecomposition(tasks, whole, is_demonstration(book))


def tables_of(
    book: Workbook, names: Mapping[str, tuple[str, ...]], needed: frozenset[str], wanted: str
) -> FoundTable | Finding:
    """Return the one table of a workbook with the needed columns: of several that of the sheet by the wanted name."""
    found = [table for sheet in book.sheets if (table := find_table(sheet, names, needed))]
    named = [table for table in found if tidy_digits(table.sheet.name) == wanted]
    # Last year's table is often kept in the same workbook; without the template's name we do not choose.
    if len(named) == 1 or len(found) == 1:
        return (named or found)[0]
    if not found:
        needs = "、".join(names[each][0] for each in sorted(needed))
        return Finding("task_no_table", found="、".join(sheet.name for sheet in book.sheets), expected=needs)
    return Finding("task_two_tables", found="、".join(table.sheet.name for table in found), expected=wanted)


def is_demonstration(book: Workbook) -> bool:
    """Tell whether a workbook says that what it holds is invented."""
    top = (value for sheet in book.sheets for row in sheet.rows[:3] for value in row if isinstance(value, str))
    return any(DEMONSTRATION in value for value in top)


@dataclass(frozen=True, slots=True)
class _ReadRow:
    """A task's row: its number and commitments, and the task itself where nothing of it must be mended."""

    row: int
    number: str
    commitments: tuple[str, ...]
    task: Task | None


def _read_table(table: FoundTable, names: NameIndex) -> tuple[list[_ReadRow], list[Finding]]:
    """Return every task's row in the sheet's order, and what is wrong with them."""
    findings: list[Finding] = []
    read: list[_ReadRow] = []
    groups = list(_groups(table))
    numbers = _Numbers(table, [rows[0] for rows in groups])
    findings += numbers.findings
    for rows in groups:
        number = numbers.of[rows[0]]
        task, said = read_row(Fields(table, rows, names), number)
        findings += said
        read.append(_ReadRow(rows[0], number, Fields(table, rows, names).commitments(), task))
    findings += _strays(table, {row for rows in groups for row in rows})
    if not groups:
        findings.append(Finding("task_nothing", table.sheet.name, table.cell(table.heading, "title")))
    return read, findings


def _groups(table: FoundTable) -> Iterator[tuple[int, ...]]:
    """Yield the rows of each task: its own, and those below whose title is merged with it (more of its commitments)."""
    rows: list[int] = []
    for row in table.rows:
        if not _has_title(table, row):
            if rows:
                yield tuple(rows)
            rows = []
        # A task of several commitments is one merged cell beside several rows; a title that is only repeated is
        # another task.
        elif rows and table.continues(row, "title"):
            rows.append(row)
        else:
            if rows:
                yield tuple(rows)
            rows = [row]
    if rows:
        yield tuple(rows)


def _has_title(table: FoundTable, row: int) -> bool:
    value = table.value(row, "title")
    return value is not None and not (isinstance(value, str) and not value.strip())


# Fields that only a task's own row fills in.
_OWN = ("target", "nodes", "lead", "supporting", "supervising", "post", "due", "start", "scoring", "total")


def _strays(table: FoundTable, taken: set[int]) -> Iterator[Finding]:
    """Yield rows that say who or when, but not what: they would be lost without a word."""
    for row in table.rows:
        if row in taken:
            continue
        # A struck-out title reads as blank, and the row would disappear although it may only be marked as changed.
        struck = table.sheet.struck.get((row, table.columns["title"]))
        said = [name for name in _OWN if table.value(row, name) is not None and not table.continues(row, name)]
        if struck:
            yield Finding("task_struck_out", table.sheet.name, table.cell(row, "title"), struck[0])
        # The template's open rows name a commitment and nothing else: these are not strays.
        elif len(said) >= 2 or (said and table.value(row, "commitment") is not None):
            yield Finding("task_no_title", table.sheet.name, table.cell(row, "title"), table.text(row, said[0]))


class _Numbers:
    """The number of each task by its row: as written, else the next that is free. A number stands for its task in every
    later version, so no two may share one."""

    def __init__(self, table: FoundTable, rows: Sequence[int]) -> None:
        written = {row: "" if _no_number(table, row) else table.text(row, "number") for row in rows}
        self.of: dict[int, str] = {}
        self.findings: list[Finding] = []
        taken = {number for number in written.values() if number}
        for number, count in Counter(number for number in written.values() if number).items():
            if count > 1:
                twice = [row for row, each in written.items() if each == number][1:]
                cells = [Finding("task_number_twice", table.sheet.name, table.cell(r, "number"), number) for r in twice]
                self.findings += cells
        free = (str(n) for n in range(1, len(rows) + len(taken) + 2) if str(n) not in taken)
        for row in rows:
            self.of[row] = written[row] or next(free)


def _no_number(table: FoundTable, row: int) -> bool:
    return isinstance(table.value(row, "number"), CellError)


def _about_all(table: FoundTable, read: Sequence[_ReadRow], names: NameIndex) -> Iterator[Finding]:
    """Yield what can only be said of the whole: clauses taken twice or by nobody, leads that cannot report."""
    takers: dict[str, list[_ReadRow]] = {}
    for each in read:
        for commitment in each.commitments:
            # Also rows whose task must be mended count as takers: else a typing error in a date would call its clause
            # untaken.
            takers.setdefault(commitment, []).append(each)
        if each.task and not can_report(names.plan, names.supervision, each.task.lead):
            yield Finding("task_lead_silent", table.sheet.name, table.cell(each.row, "lead"), each.task.lead)
    for commitment, taken_by in takers.items():
        # Said at the later rows, allowed: many to many is how plans are decomposed.
        for each in taken_by[1:]:
            others = "、".join(other.number for other in taken_by if other is not each)
            yield Finding("task_clause_twice", table.sheet.name, table.cell(each.row, "commitment"), commitment, others)
    if read:
        yield from _not_taken(frozenset(takers), names.commitments)


def _not_taken(taken: frozenset[str], commitments: Commitments) -> Iterator[Finding]:
    left = [each.id for each in commitments.all if each.id not in taken]
    if left:
        total = len(commitments.all)
        said = {"total": str(total), "taken": str(total - len(left)), "count": str(len(left))}
        rate = f"{100 * (total - len(left)) / total:.1f}"
        yield Finding("task_not_taken", found="、".join(left), details={**said, "rate": rate})
