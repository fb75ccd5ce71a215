"""Building the warehouse: a new file beside the old one, then one swap."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from etl.faults import fault_point
from etl.warehouse.schema import SCHEMA, TABLES
from etl.warehouse.seal import digest_of, write_seal
from plan.finding import Finding
from plan.observation import Observation
from plan.submission import Decision, State, Submission

Rows = list[tuple[Any, ...]]

OFFLINE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""DuckDB must never look for an extension by itself: nothing here needs one, and nothing may leave the machine."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a warehouse is made from: the journal's lines in order and, of each accepted submission, what was read.

    ``catalogue`` is the digest of the plan, ``mark`` that of all else that reading them depended on.
    """

    submissions: Sequence[Submission]
    decisions: Sequence[Decision]
    observations: Mapping[str, Sequence[Observation]]
    findings: Mapping[str, Sequence[Finding]]
    catalogue: str
    mark: str = ""

    @property
    def version(self) -> str:
        """The data version: the same accepted workbooks under the same catalogue have the same."""
        return data_version(self.submissions, self.decisions, self.catalogue)


def data_version(submissions: Iterable[Submission], decisions: Iterable[Decision], catalogue: str) -> str:
    """A digest over the SHA-256 of everything accepted, in the order of acceptance, and the catalogue's digest."""
    sha256_of = {submission.id: submission.sha256 for submission in submissions}
    accepted = [f"{d.submission}:{sha256_of[d.submission]}" for d in decisions if d.state is State.ACCEPTED]
    return hashlib.sha256("\n".join([catalogue, *accepted]).encode()).hexdigest()[:16]


def build(path: Path, content: Content) -> str:
    """Make the warehouse of ``content`` at ``path``, replacing what is there in one step; returns its data version."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    _fill(fresh, content)
    write_seal(path, digest_of(fresh))
    fault_point("before_swap")
    os.replace(fresh, path)
    fault_point("after_swap")
    return content.version


def _fill(path: Path, content: Content) -> None:
    with duckdb.connect(str(path), config=dict(OFFLINE)) as connection:
        connection.execute("BEGIN")
        connection.execute(SCHEMA)
        for table, rows in _tables(content):
            _insert(connection, table, rows)
        connection.execute("COMMIT")


def _tables(content: Content) -> Iterator[tuple[str, Rows]]:
    yield "submission", [_submission_row(s) for s in content.submissions]
    yield "decision", [_decision_row(d) for d in content.decisions]
    yield "observation", [row for s in content.submissions for row in _observation_rows(s.id, content)]
    yield "finding", [row for s in content.submissions for row in _finding_rows(s.id, content)]
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


def _submission_row(s: Submission) -> tuple[Any, ...]:
    period, moment = str(s.period), naive(s.submitted_at)
    head = (s.sequence, s.id, s.department, period, s.file, s.sha256, s.layout, s.rows, s.demonstration)
    return (*head, s.submitted_by, moment)


def _decision_row(d: Decision) -> tuple[Any, ...]:
    return d.sequence, d.submission, str(d.state), d.by, naive(d.at), d.note


def _observation_rows(submission: str, content: Content) -> Iterator[tuple[Any, ...]]:
    for o in content.observations.get(submission, ()):
        yield submission, o.measure, o.area, f"{o.period.year}Q{o.period.quarter}", o.value, o.sheet, o.cell


def _finding_rows(submission: str, content: Content) -> Iterator[tuple[Any, ...]]:
    for position, f in enumerate(content.findings.get(submission, ())):
        details = json.dumps(dict(f.details), ensure_ascii=False, sort_keys=True)
        yield submission, position, str(f.severity), f.code, f.sheet, f.cell, f.found, f.expected, details


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Rows) -> None:
    """Insert column by column as arrays: ten times faster than row by row, four times faster than bound lists."""
    if not rows:
        return
    arrays = {f"c{position}": _array(column) for position, column in enumerate(zip(*rows, strict=True))}
    connection.register("incoming", arrays)
    connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")
    connection.unregister("incoming")


def _array(column: tuple[Any, ...]) -> np.ndarray[Any, Any]:
    if isinstance(column[0], str):
        return np.array(column, dtype=object)
    return np.array(column, dtype="datetime64[us]" if isinstance(column[0], datetime) else None)


def content_digest(path: Path) -> str:
    """A digest of every row the warehouse at ``path`` holds, whatever order or file layout it is stored in."""
    digest = hashlib.sha256()
    with duckdb.connect(":memory:", config=dict(OFFLINE)) as connection:
        connection.execute(f"ATTACH '{quoted(path)}' AS kept (READ_ONLY)")
        for table in TABLES:
            rows = connection.execute(f"SELECT * FROM kept.{table}").fetchall()
            digest.update("\n".join([table, *sorted(map(repr, rows))]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def quoted(path: Path) -> str:
    """The path inside an SQL string."""
    return str(path).replace("'", "''")
