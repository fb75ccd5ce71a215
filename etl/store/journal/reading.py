"""Reading an SQLite journal without SQLAlchemy: for short commands, of whose time importing it would be the half.

Whatever is out of the ordinary is left to `etl.store.journal.store.Journal`, which brings up older editions, undoes
what a kill left half written, waits, and says what is wrong.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from etl.postgres.address import JournalAddress
from etl.reported_error import kind_of
from etl.store.journal.as_it_lies import (
    BRIEFLY,
    WrittenMeanwhileError,
    as_it_lies,
    found_held,
    note_reading,
    unless_written,
    whole_and_held,
)
from etl.store.journal.evaluation_line import TABLE as EVALUATION_LINES
from etl.store.journal.evaluation_line import EvaluationLine, evaluation_line_of
from etl.store.journal.ledger import Ledger
from etl.store.journal.lines import SCHEMA_VERSION, TABLES, made_of, text_of
from etl.store.journal.questions import Ask, whole_ledger
from etl.store.journal.revision_lines import TABLE, revisions_in
from plan.revision import TargetRevision

if TYPE_CHECKING:  # and imported where lines of them are read: most commands read one kind
    from etl.store.journal.evaluation_texts import EvaluationText, ReportEntry
    from etl.store.journal.task_line import TaskLine
    from plan.instruction import Instruction

T = TypeVar("T")


def ask(path: Path | JournalAddress, question: Callable[[Ask], T]) -> T | None:
    """Answer a question of `etl.store.journal.questions` from a file; None where anything stands in the way of simply
    reading it."""
    return _read(path, lambda journal: question(_asking(journal)))


def read_ledger(path: Path | JournalAddress) -> Ledger | None:
    """Read every submission and decision of a file; None as :func:`ask`."""
    return ask(path, whole_ledger)


def read_texts(path: Path | JournalAddress) -> list[EvaluationText] | None:
    """Read every evaluator's text of a file, in order; None as :func:`ask`. A journal without any may have no table."""
    return _read(path, lambda journal: [text_of(row) for row in _lines_of(journal, "text")])


def read_made(path: Path | JournalAddress) -> list[ReportEntry] | None:
    """Read the list of reports made from a file, in order; None as :func:`ask`."""
    return _read(path, lambda journal: [made_of(row) for row in _lines_of(journal, "report")])


def read_task_lines(path: Path | JournalAddress, known: Sequence[TaskLine] = ()) -> tuple[TaskLine, ...] | None:
    """Read every line of tasks and supervision of a file, in order; None as :func:`ask`. ``known``: the lines that were
    there when it was last read: where the file still holds the last of them, only those after it are made anew."""
    from etl.store.journal.task_line import task_line_of

    def read(journal: sqlite3.Connection) -> tuple[TaskLine, ...]:
        last = known[-1] if known else None
        asked = "SELECT 1 FROM task_line WHERE sequence = ? AND hash = ?"
        # The chain says it: a line whose hash is the same stands upon the same lines.
        there = last is not None and journal.execute(asked, (last.sequence, last.hash)).fetchone() is not None
        after, before = (last.sequence, tuple(known)) if last is not None and there else (0, ())
        rows = journal.execute("SELECT * FROM task_line WHERE sequence > ? ORDER BY sequence", (after,))
        return (*before, *(task_line_of(dict(row)) for row in rows))

    return _read(path, read)


def read_evaluation_lines(path: Path | JournalAddress) -> tuple[EvaluationLine, ...] | None:
    """Read the lines of verdicts that were set and files attached, in order; None as :func:`ask`."""
    return _read(path, lambda journal: tuple(map(evaluation_line_of, _lines_of(journal, EVALUATION_LINES))))


def read_revisions(path: Path | JournalAddress) -> list[TargetRevision] | None:
    """Read every target set anew, in the order proposed; None as :func:`ask`. An older journal has none."""
    return _read(path, lambda journal: revisions_in(_lines_of(journal, TABLE)))


def read_instructions(path: Path | JournalAddress) -> list[Instruction] | None:
    """Read every instruction, in the order given; None as :func:`ask`. An older journal has none."""
    from etl.store.journal.instruction_lines import INSTRUCTION_TABLE, instructions_in

    return _read(path, lambda journal: instructions_in(_lines_of(journal, INSTRUCTION_TABLE)))


def _lines_of(journal: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    there = journal.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
    return [dict(row) for row in _rows(journal, table)] if there else []


def _asking(journal: sqlite3.Connection) -> Ask:
    def ask(sql: str, given: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
        return map(dict, journal.execute(sql, given))

    return ask


def _read(path: Path | JournalAddress, read: Callable[[sqlite3.Connection], T]) -> T | None:
    if isinstance(path, JournalAddress):
        return None  # what reads it is SQLAlchemy
    lies = whole_and_held(path)
    if lies is None:
        try:
            return _read_by(f"{path.absolute().as_uri()}?mode=ro", read, path)
        except sqlite3.Error as error:
            lies = found_held(path) if kind_of(error) == "busy" else None
    # None: `etl.store.journal.store.Journal` waits on for whoever holds the lock, and says so.
    return None if lies is None else _read_lying(path, lies, read)


def _read_lying(path: Path, lies: object, read: Callable[[sqlite3.Connection], T]) -> T | None:
    try:
        with unless_written(path, lies):
            return _read_by(as_it_lies(path), read)
    except (sqlite3.Error, WrittenMeanwhileError):
        return None


def _read_by(uri: str, read: Callable[[sqlite3.Connection], T], locked: Path | None = None) -> T | None:
    # sqlite3's own context manager ends a transaction and does not close.
    with closing(sqlite3.connect(uri, uri=True, timeout=BRIEFLY / 1000)) as journal:
        journal.row_factory = sqlite3.Row
        # One transaction for all that is asked: edition and lines are then of one moment.
        journal.execute("BEGIN")
        current = _is_current(journal)
        if locked is not None:
            note_reading(locked)
        return read(journal) if current else None


def _is_current(journal: sqlite3.Connection) -> bool:
    there = {name for (name,) in journal.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    # An older journal is brought up, and one that is no journal told, by the journal proper.
    if not there >= TABLES:
        return False
    (version,) = journal.execute("SELECT max(value) FROM setting WHERE key = 'schema'").fetchone()
    return bool(version == SCHEMA_VERSION)


def _rows(journal: sqlite3.Connection, table: str) -> Iterable[sqlite3.Row]:
    return journal.execute(f"SELECT * FROM {table} ORDER BY sequence")
