"""Filling a new warehouse quickly.

DuckDB's Python client imports pandas as soon as it is handed a parameter (see `attached.filled`). So rows
go through a file beside the warehouse: JSON lines for the short tables; for the observations numbers only, each text
replaced by its number in a list, so nothing anybody wrote has to survive a CSV.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from etl.store.warehouse.content import Content
from plan.submission import Decision, Submission

Row = tuple[Any, ...]


def fill(connection: duckdb.DuckDBPyConnection, content: Content, scratch: Path) -> None:
    """Insert everything ``content`` holds into the empty tables. ``scratch`` is a file that may be written over."""
    for table, rows in _short_tables(content):
        through_json(connection, table, rows, scratch)
    _observations(connection, content, scratch)


def _short_tables(content: Content) -> Iterator[tuple[str, list[Row]]]:
    yield "submission", [_submission_row(s) for s in content.submissions]
    yield "decision", [_decision_row(d) for d in content.decisions]
    yield "finding", [row for s in content.submissions for row in _finding_rows(s.id, content)]
    yield "remark", [row for s in content.submissions for row in _remark_rows(s.id, content)]
    yield "meta", list(_meta(content).items())


def _meta(content: Content) -> dict[str, str]:
    return {
        "version": content.version,
        "catalogue": content.catalogue,
        "mark": content.mark,
        "demonstration": json.dumps(any(s.demonstration for s in content.submissions)),
        "built_with": f"duckdb {duckdb.__version__}",
    }


def naive(moment: datetime) -> datetime:
    """The UTC moment without its zone, as the tables hold it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _submission_row(s: Submission) -> Row:
    head = (s.sequence, s.id, s.department, str(s.period), s.file, s.sha256, s.layout, s.rows, s.demonstration)
    return (*head, s.submitted_by, naive(s.submitted_at).isoformat(), s.reason)


def _decision_row(d: Decision) -> Row:
    return d.sequence, d.submission, str(d.state), d.by, naive(d.at).isoformat(), d.note


def _finding_rows(submission: str, content: Content) -> Iterator[Row]:
    for position, f in enumerate(content.findings.get(submission, ())):
        details = json.dumps(dict(f.details), ensure_ascii=False, sort_keys=True)
        yield submission, position, str(f.severity), f.code, f.sheet, f.cell, f.found, f.expected, details


def _remark_rows(submission: str, content: Content) -> Iterator[Row]:
    for position, ((measure, area, period), r) in enumerate(content.remarks.get(submission, ())):
        yield submission, measure, area, str(period), position, str(r.kind), r.original, r.reason, r.finding


def through_json(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row], scratch: Path) -> None:
    """Insert rows of what JSON can hold into a table, by way of a file that is written over."""
    if not rows:
        return
    columns = {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}
    scratch.write_text("\n".join(json.dumps(dict(zip(columns, row, strict=True))) for row in rows), encoding="ascii")
    kinds = ", ".join(f"\"{name}\": '{kind}'" for name, kind in columns.items())
    connection.execute(
        f"INSERT INTO {table} SELECT * FROM read_json('{quoted(scratch)}', format = 'newline_delimited', "
        f"maximum_object_size = {2**28}, columns = {{{kinds}}})"
    )


_TEXTS = ("submission", "measure", "area", "period", "sheet", "cell")


def _observations(connection: duckdb.DuckDBPyConnection, content: Content, scratch: Path) -> None:
    texts: dict[str, int] = {}
    lines = list(_coded(content, lambda text: texts.setdefault(text, len(texts))))
    connection.execute("CREATE TEMP TABLE spelled (text VARCHAR, code INTEGER)")
    through_json(connection, "spelled", list(texts.items()), scratch)
    scratch.write_text("\n".join(lines), encoding="ascii")
    kinds = ", ".join(f"{name}: 'INTEGER'" for name in _TEXTS)
    joins = " ".join(f"JOIN spelled {name} ON {name}.code = coded.{name}" for name in _TEXTS)
    if lines:
        connection.execute(
            "INSERT INTO observation SELECT submission.text, measure.text, area.text, period.text, value, sheet.text, "
            f"cell.text FROM read_csv('{quoted(scratch)}', auto_detect = false, header = false, delim = ',', "
            f"columns = {{{kinds}, value: 'DOUBLE'}}) coded {joins}"
        )
    connection.execute("DROP TABLE spelled")


def _coded(content: Content, code: Callable[[str], int]) -> Iterator[str]:
    """One line of numbers an observation, in the order of ``_TEXTS`` and last the value, exact to the last bit."""
    for submission in content.submissions:
        sent = code(submission.id)
        for o in content.observations.get(submission.id, ()):
            period = code(f"{o.period.year}Q{o.period.quarter}")
            yield f"{sent},{code(o.measure)},{code(o.area)},{period},{code(o.sheet)},{code(o.cell)},{o.value!r}"


def quoted(path: Path) -> str:
    """The path inside an SQL string."""
    return str(path).replace("'", "''")
