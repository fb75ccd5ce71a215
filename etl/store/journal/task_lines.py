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
from etl.store.journal.database import Database
from etl.store.journal.lines import Line, kept_moment, text_kept
from etl.store.journal.side_chain import append_to, lines_of, side_chain_faults
from etl.store.journal.tables import AUDIT, TASK_LINE
from etl.store.journal.task_line import NewTaskLine, TaskLine, task_line_of

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
            return tuple(map(task_line_of, lines_of(connection, TASK_LINE)))

    def task_faults(self) -> list[tuple[int, str]]:
        """Return (sequence, wording key) for every line at which the chain does not hold, and where it was cut."""
        with self._reading() as connection:
            return side_chain_faults(connection, TASK_LINE)


def append_lines(connection: sa.Connection, rule: TaskLineRule) -> tuple[TaskLine, ...]:
    """Append the lines that ``rule`` returns within a transaction that somebody else has begun."""
    known = lines_of(connection, TASK_LINE)
    # A generator too is run to its end before anything is written: what it raises leaves no half of it.
    new = tuple(rule(tuple(map(task_line_of, known))))
    before = known[-1]["sequence"] if known else 0
    lines = append_to(connection, TASK_LINE, (_content(each, at) for at, each in enumerate(new, before)))
    append_audit(connection, [_entry(line) for line in lines])
    return tuple(map(task_line_of, lines))


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
