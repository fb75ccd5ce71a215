"""Lines of tasks and supervision: a chain of their own beside the main one, append-only and hash-chained like it.

Nothing of them changes an indicator's number, so they do not stand between submissions and decisions. A journal of
before they were kept gets their table when it is next opened; its own lines stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from access.audit import AuditAction, AuditEntry
from etl.store.journal.auditing import append_audit
from etl.store.journal.chain import in_order
from etl.store.journal.database import Database
from etl.store.journal.lines import GENESIS, Line, chain_faults, hash_of, kept_moment, text_kept
from etl.store.journal.tables import AUDIT, TASK_LINE
from etl.store.journal.task_line import NewTaskLine, TaskLine, task_line_of
from etl.store.journal.tips import note_tip, tip_faults

TaskLineRule = Callable[[Sequence[TaskLine]], Iterable[NewTaskLine]]
"""Asked inside the transaction with every line there is: raises, or returns what is to be appended."""


class TaskJournal(Database):
    """The journal as far as tasks and supervision are concerned. Every method is one transaction."""

    _tables = (TASK_LINE, AUDIT)

    def append(self, rule: TaskLineRule) -> tuple[TaskLine, ...]:
        """Append the lines that ``rule`` returns, all or none, each with its audit entry."""
        with self._writing() as connection:
            return append_lines(connection, rule)

    def lines(self) -> tuple[TaskLine, ...]:
        """Return every line, in order."""
        with self._reading() as connection:
            return tuple(map(task_line_of, _lines(connection)))

    def task_faults(self) -> list[tuple[int, str]]:
        """Return (sequence, wording key) for every line at which the chain does not hold, and where it was cut."""
        with self._reading() as connection:
            known = _lines(connection)
            ends = tip_faults(connection, TASK_LINE, known[-1] if known else None)
            return [*chain_faults((TASK_LINE.name, line) for line in known), *ends]


def append_lines(connection: sa.Connection, rule: TaskLineRule) -> tuple[TaskLine, ...]:
    """Append the lines that ``rule`` returns within a transaction that somebody else has begun."""
    known = _lines(connection)
    # A generator too is run to its end before anything is written: what it raises leaves no half of it.
    new = tuple(rule(tuple(map(task_line_of, known))))
    if not new:
        return ()
    last: Line = known[-1] if known else {"sequence": 0, "hash": GENESIS}
    lines = _chained(last, new)
    connection.execute(TASK_LINE.insert(), lines)
    note_tip(connection, TASK_LINE, lines[-1])
    append_audit(connection, [_entry(line) for line in lines])
    return tuple(map(task_line_of, lines))


def _lines(connection: sa.Connection) -> list[Line]:
    return [row._asdict() for row in connection.execute(in_order(TASK_LINE))]


def _chained(last: Line, new: Sequence[NewTaskLine]) -> list[Line]:
    lines: list[Line] = []
    for each in new:
        line = {"sequence": last["sequence"] + 1, **_content(each, last["sequence"]), "previous": last["hash"]}
        line["hash"] = hash_of(TASK_LINE.name, line)
        lines.append(line)
        last = line
    return lines


def _content(new: NewTaskLine, before: int) -> Line:
    return {
        "kind": str(new.kind),
        # A decision in the transaction of its line cannot know the line's number yet.
        "about": text_kept(new.about or str(before)),
        # Keys in order and no NaN: the hash is over these bytes, which any JSON reader must give back.
        "content": text_kept(json.dumps(new.content, ensure_ascii=False, sort_keys=True, allow_nan=False)),
        "file": text_kept(new.file),
        "sha256": new.sha256,
        "demonstration": new.demonstration,
        "by": text_kept(new.by),
        "role": new.role,
        "at": kept_moment(new.at),
    }


def _entry(line: Line) -> AuditEntry:
    about = f"{line['kind']} {line['about']}"
    detail = f"{line['file']} {line['sha256']}".strip()
    return AuditEntry(datetime.now(UTC), line["by"], AuditAction.TASK_LINE_WRITTEN, line["role"], about, True, detail)
