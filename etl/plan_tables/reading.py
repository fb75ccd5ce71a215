"""Reading: a document's text and tables become the rows of its plan, with what was refused and what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.plan_tables.assembling import assemble
from etl.plan_tables.characters import narrow_text
from etl.plan_tables.choosing import NoPlanTable, ValueColumns, value_columns
from etl.plan_tables.counting import count_checks
from etl.plan_tables.document import PlanDocument, Span
from etl.plan_tables.finding import TextTable, caption_of, text_tables
from etl.plan_tables.grids import GridHead, head_of, rows_of, tables_within
from etl.plan_tables.headers import TableColumn, plan_of
from etl.plan_tables.lines import rows_of_lines
from etl.plan_tables.pictures import picture_refusals, title_refusals
from etl.plan_tables.placing import PlacedRow, TableRow, UnplacedRow, unplaced
from etl.plan_tables.prose import note_year, prose_doubts
from etl.plan_tables.result import CountCheck, ImportDoubt, ImportedRow, PlanImport, RefusedWords
from etl.plan_tables.running import run_tables
from etl.plan_tables.shapes import marked_tables
from etl.plan_tables.streams import Stream
from etl.plan_tables.targets import PrintedKind, target_of
from etl.plan_tables.value_units import UNCERTAIN, unit_above, unit_of

_BASE = re.compile(r"(?:规划)?基期(?:年)?[为是:：]?\s*((?:19|20)\d\d)\s*年")
_TITLE = re.compile(r"(?:规划|纲要|计划)(?:[（(].{0,20}[)）])?$")


@dataclass(frozen=True, slots=True)
class _Table:
    """A table with its rows placed."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    start: int
    end: int
    head: GridHead | None = None


@dataclass(frozen=True, slots=True)
class _PlanTable:
    table: _Table
    values: ValueColumns


def read_tables(document: PlanDocument) -> PlanImport:
    """Return what a document says of its plan's indicators."""
    base, end = _base_said(document.text), _plan_end(document)
    read: list[_PlanTable] = []
    refused: list[RefusedWords] = []
    for table in _tables(document):
        caption = caption_of(document.text, table.start)
        values = value_columns(table.columns, caption, plan_of(caption) or end, base)
        # Plans print the last plan's table too, often without 完成情况 in its title: its targets lie five years back.
        if isinstance(values, ValueColumns) and _is_past(values, end):
            values = NoPlanTable("review")
        if isinstance(values, NoPlanTable):
            refused.append(
                RefusedWords(_shown(document.text, table), (table.start, table.end), values.why, {"title": caption})
            )
        # Refused rows of a table that is read are added in _result; here only a table without a single certain row is
        # left.
        elif any(isinstance(row, PlacedRow) for row in table.rows):
            read.append(_PlanTable(table, values))
        elif any(isinstance(row, UnplacedRow) for row in table.rows):
            refused.extend(_unplaced(table))
    return _result(document, read, refused)


def _base_said(text: str) -> int | None:
    # Two years given as the base leave it open: then the columns' own years decide.
    found = set(map(int, _BASE.findall(text)))
    return found.pop() if len(found) == 1 else None


def _plan_end(document: PlanDocument) -> int | None:
    """Return the last year of the plan that the document's title names."""
    title = title_of(document)
    return plan_of(title) if title else None


def title_of(document: PlanDocument) -> str | None:
    """Return the document's title: the first short line that is the name of a plan of five years, else one with it."""
    lines = [
        line.strip().strip("#*> ").removeprefix("title:").strip() for line in document.text[:_BEGINNING].splitlines()
    ]
    named = [line for line in lines if len(line) <= _LONGEST_TITLE and plan_of(line)]
    # A ">" within a line is a page's path of links (首页 > 规划 > …), which names the plan before its title does.
    whole = [line for line in named if _TITLE.search(line) and ">" not in line]
    return next(iter(whole or [line for line in named if ">" not in line][:1]), None)


# In characters; the body names other plans, so the title is looked for at the beginning alone.
_BEGINNING, _LONGEST_TITLE = 3000, 60


def _is_past(values: ValueColumns, end: int | None) -> bool:
    return end is not None and max(values.targets) <= end - 5


def _tables(document: PlanDocument) -> Iterator[_Table]:
    taken: list[Span] = []
    found: list[_Table] = []
    own = document.tables
    spans = tuple((table.start, table.end) for table in own)
    # The surest shape takes its place first: what the format itself marks, then pipes and tabs, then lines and
    # streams, and run-together cells last. None of them may read what a surer one has taken.
    grids = (*own, *marked_tables(document.text, spans))
    for grid in (part for whole in grids for part in tables_within(whole)):
        head = head_of(grid)
        if head is not None:
            rows = tuple(_certain(row, document.uncertain) for row in rows_of(grid, head))
            found.append(_Table(head.columns, rows, grid.start, grid.end, head))
            taken.append((grid.start, grid.end))
    # ``spans`` are kept out here also where they gave no head: cells of a grid in the wrong order would read as a
    # stream.
    for table in text_tables(document.text, (*taken, *spans)):
        found.append(_Table(table.columns, tuple(_rows_of_text(table)), table.start, table.end))
        taken.append((table.start, table.end))
    for run in run_tables(document.text, (*taken, *spans)):
        found.append(_Table(run.columns, run.rows, run.start, run.end))
    yield from sorted(found, key=lambda each: each.start)


def _certain(row: TableRow, uncertain: Sequence[Span]) -> TableRow:
    """Return a row, unplaced if one of its values is uncertain."""
    if not uncertain or not isinstance(row, PlacedRow):
        return row
    cells = tuple(cell for value in row.values.values() for cell in value)
    doubtful = any(start <= cell.start < end for cell in cells for start, end in uncertain)
    return unplaced((*row.names, *cells), "not_in_text") if doubtful else row


def _rows_of_text(table: TextTable) -> Iterator[TableRow]:
    if table.by_line:
        return rows_of_lines(table.lines, table.columns, table.loose)
    return Stream(table.pieces, table.columns, table.wraps).rows()


def _shown(text: str, table: _Table) -> str:
    return " ".join(text[table.start : table.end].split())[:_SHOWN]


_SHOWN = 80


def _unplaced(table: _Table) -> Iterator[RefusedWords]:
    for row in table.rows:
        if isinstance(row, UnplacedRow):
            yield RefusedWords(row.words, row.span, row.why, row.details)


def _result(document: PlanDocument, read: Sequence[_PlanTable], refused: list[RefusedWords]) -> PlanImport:
    rows: list[ImportedRow] = []
    for each in read:
        for row in assemble(each.table.rows, each.table.columns, each.values):
            unit = unit_of(row, each.table.columns, each.values, unit_above(document.text, each.table.start))
            if unit == UNCERTAIN:
                refused.append(_in_two_units(document.text, row))
            else:
                rows.append(replace(row, unit=unit))
        refused.extend(_unplaced(each.table))
    # Full texts repeat a table in the annex; read twice it would double every count of indicators.
    rows = list(_once(rows))
    proposed = tuple(row for row in rows if _is_pictured(row, document))
    rows = [row for row in rows if row not in proposed]
    spans = tuple((each.table.start, each.table.end) for each in read)
    noted = note_year(document.text, spans)
    years = sorted({year for each in read for year in each.values.targets})
    bases = {each.values.baseline_year for each in read if each.values.baseline_year}
    refused.extend(picture_refusals(document, bool(rows)))
    if not rows and not proposed and not refused:
        refused.extend(title_refusals(document))
    return PlanImport(
        name=document.name,
        title=title_of(document),
        rows=tuple(_noted(row, noted) for row in rows),
        refused=tuple(sorted(refused, key=lambda words: words.span)),
        doubts=tuple(sorted(_doubts(document, rows, read, spans), key=lambda doubt: doubt.span)),
        counts=tuple(_distinct(count_checks(document.text, rows, spans))),
        tables=len(read),
        baseline_year=max(bases, default=None),
        milestone_years=tuple(years),
        places=document.places,
        proposed=tuple(_noted(row, noted) for row in proposed),
    )


def _is_pictured(row: ImportedRow, document: PlanDocument) -> bool:
    return any(start <= row.spans["name"][0] < end for start, end in document.pictured)


def _in_two_units(text: str, row: ImportedRow) -> RefusedWords:
    own = [row.spans["name"], row.spans.get("baseline", row.spans["name"]), *row.target_spans.values()]
    span = min(start for start, _ in own), max(end for _, end in own)
    return RefusedWords(" ".join(text[span[0] : span[1]].split())[:_SHOWN], span, "units_differ")


def _once(rows: Sequence[ImportedRow]) -> Iterator[ImportedRow]:
    """Yield rows, those that a document prints a second time with the same figures once."""
    # The figures are part of what is compared: same name with another figure is told as a doubt, never dropped.
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        told = (row.no, row.category, row.name, row.unit, row.baseline, *row.targets.items(), row.annual)
        if told not in seen:
            seen.add(told)
            yield row


def _distinct(checks: Iterator[CountCheck]) -> Iterator[CountCheck]:
    seen: set[Span] = set()
    for check in checks:
        if check.span not in seen:
            seen.add(check.span)
            yield check


def _noted(row: ImportedRow, year: int | None) -> ImportedRow:
    marked = isinstance(row.baseline, str) and target_of(row.baseline, row.unit).kind is PrintedKind.NOTED
    return replace(row, baseline_noted=year) if marked and "*" in narrow_text(str(row.baseline)) else row


def _doubts(
    document: PlanDocument, rows: Sequence[ImportedRow], read: Sequence[_PlanTable], spans: Sequence[Span]
) -> Iterator[ImportDoubt]:
    for each in read:
        yield from _column_doubts(each)
    # The number is part of the key: parts of different indicators are both called 其中:男 or 城镇.
    names: dict[tuple[object, ...], ImportedRow] = {}
    for row in rows:
        other = names.setdefault((row.category, row.group, row.no, row.name), row)
        if other is not row:
            yield ImportDoubt("twice", row.spans["name"], {"name": row.name})
    yield from prose_doubts(document.text, rows, spans)


def _column_doubts(each: _PlanTable) -> Iterator[ImportDoubt]:
    table = each.table
    for cell in table.head.unknown if table.head else ():
        yield ImportDoubt("column_unknown", cell.span, {"head": " ".join(cell.text.split())})
    for at in each.values.passed:
        yield ImportDoubt("column_passed", (table.start, table.end), {"head": table.columns[at].head})
    if len(each.values.annual) > 1:
        yield ImportDoubt("annual_twice", (table.start, table.end), {})
