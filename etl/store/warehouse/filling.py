"""Filling a new warehouse quickly.

DuckDB's Python client imports pandas as soon as it is handed a parameter (see `attached.filled`). So rows
go through a file beside the warehouse: JSON lines for the short tables; for the observations numbers only, each text
replaced by its number in a list, so nothing anybody wrote has to survive a CSV.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from etl.store.warehouse.content import Content
from etl.store.warehouse.schema import SCHEMA
from plan.submission import Decision, Submission

Row = tuple[Any, ...]


def fill(connection: duckdb.DuckDBPyConnection, content: Content, scratch: Path) -> None:
    """Insert everything ``content`` holds into the empty tables. ``scratch`` is a folder that may be written into."""
    add(connection, content, scratch)
    through_json(connection, "meta", list(_meta(content).items()), scratch / "meta")


def add(connection: duckdb.DuckDBPyConnection, content: Content, scratch: Path) -> None:
    """Insert what ``content`` holds beside what is there, going through one submission after the other."""
    through_json(connection, "submission", [_submission_row(s) for s in content.submissions], scratch / "submission")
    through_json(connection, "decision", [_decision_row(d) for d in content.decisions], scratch / "decision")
    texts = _Numbers()
    with ExitStack() as files:
        # Three files open at once and one pass: whatever is held of a submission is let go before the next is read.
        finding, remark, coded = (files.enter_context((scratch / name).open("w", encoding="ascii")) for name in _LONG)
        for submission in content.submissions:
            finding.writelines(_json_lines(_columns("finding"), _finding_rows(submission.id, content)))
            remark.writelines(_json_lines(_columns("remark"), _remark_rows(submission.id, content)))
            coded.writelines(_coded(submission.id, content, texts))
    for table in _LONG[:2]:
        _insert(connection, table, _columns(table), scratch / table)
    _observations(connection, texts, scratch)


_LONG = ("finding", "remark", "observation")
"""Tables of which a submission has many rows."""


def _meta(content: Content) -> dict[str, str]:
    return {
        "version": content.version,
        "catalogue": content.catalogue,
        "mark": content.mark,
        "acceptances": str(len(content.decisions)),
        "demonstration": json.dumps(any(s.demonstration for s in content.submissions)),
        "built_with": f"duckdb {duckdb.__version__}",
    }


def naive(moment: datetime) -> datetime:
    """Return the UTC moment without its zone, as the tables hold it."""
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


@cache
def _columns(table: str) -> Mapping[str, str]:
    with duckdb.connect(":memory:") as empty:
        # The columns are asked of the schema itself, so their order is written once.
        empty.execute(SCHEMA + _SPELLED)
        return _described(empty, table)


def _described(connection: duckdb.DuckDBPyConnection, table: str) -> Mapping[str, str]:
    """Return the columns of a table and their SQL types, in order."""
    return {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}


def _json_lines(columns: Iterable[str], rows: Iterable[Row]) -> Iterator[str]:
    return (json.dumps(dict(zip(columns, row, strict=True))) + "\n" for row in rows)


def through_json(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row], scratch: Path) -> None:
    """Insert rows of what JSON can hold into a table. ``scratch``: a file on the way, which is written over."""
    columns = _described(connection, table)
    with scratch.open("w", encoding="ascii") as file:
        file.writelines(_json_lines(columns, rows))
    _insert(connection, table, columns, scratch)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], scratch: Path) -> None:
    with scratch.open("rb") as file:
        longest = max(map(len, file), default=0)
    if not longest:
        return
    kinds = ", ".join(f"\"{name}\": '{kind}'" for name, kind in columns.items())
    connection.execute(
        f"INSERT INTO {table} SELECT * FROM read_json('{quoted(scratch)}', format = 'newline_delimited', "
        # By the longest line that was written: DuckDB refuses longer ones, and takes memory for the bound
        # whether used or not.
        f"maximum_object_size = {max(longest, _SHORT)}, columns = {{{kinds}}})"
    )


_SHORT = 1 << 20
"""Bytes of the longest line that is read without more memory; twice as much is taken for what may be longer."""

# The columns of an observation that are texts, in the order of its line; the value comes last.
_TEXTS = ("submission", "measure", "area", "period", "sheet", "cell")
_SPELLED = "CREATE TEMP TABLE spelled (text VARCHAR, code INTEGER);"


def _observations(connection: duckdb.DuckDBPyConnection, texts: Mapping[str, int], scratch: Path) -> None:
    """Insert the coded observations, each number in the place of a text joined with its text again."""
    connection.execute(_SPELLED)
    through_json(connection, "spelled", texts.items(), scratch / "spelled")
    lines = scratch / "observation"
    kinds = ", ".join(f"{name}: 'INTEGER'" for name in _TEXTS)
    joins = " ".join(f"JOIN spelled {name} ON {name}.code = coded.{name}" for name in _TEXTS)
    if lines.stat().st_size:
        connection.execute(
            "INSERT INTO observation SELECT submission.text, measure.text, area.text, period.text, value, sheet.text, "
            f"cell.text FROM read_csv('{quoted(lines)}', auto_detect = false, header = false, delim = ',', "
            f"columns = {{{kinds}, value: 'DOUBLE'}}) coded {joins}"
        )
    connection.execute("DROP TABLE spelled")


class _Numbers(dict[str, int]):
    """A number for each text, the next one for a new text."""

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return self[text]


def _coded(submission: str, content: Content, code: _Numbers) -> Iterator[str]:
    """Yield one line of numbers an observation, in the order of ``_TEXTS`` and last the value, exact to the last
    bit."""
    sent, period, last = code[submission], 0, None
    for o in content.observations.get(submission, ()):
        # Mostly the very same period as the one before: looking it up would hash its two numbers each time.
        if o.period is not last:
            period, last = code[f"{o.period.year}Q{o.period.quarter}"], o.period
        # repr of a float is read back to the same bits.
        yield f"{sent},{code[o.measure]},{code[o.area]},{period},{code[o.sheet]},{code[o.cell]},{o.value!r}\n"


def quoted(path: Path) -> str:
    """Return the path inside an SQL string."""
    return str(path).replace("'", "''")
