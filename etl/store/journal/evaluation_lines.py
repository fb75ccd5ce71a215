"""Lines of the evaluation beside its texts, in a chain of their own: append-only and hash-chained like the others.

A journal of before they were kept gets their table when it is next opened; its own lines stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from access.audit import AuditAction, AuditEntry
from etl.store.journal.auditing import append_audit
from etl.store.journal.chain import in_order
from etl.store.journal.database import Database
from etl.store.journal.evaluation_line import EvaluationLine, EvaluationLineKind, NewEvaluationLine, evaluation_line_of
from etl.store.journal.lines import GENESIS, Line, chain_faults, hash_of, kept_moment, text_kept
from etl.store.journal.tables import AUDIT, EVALUATION_LINE
from etl.store.journal.tips import note_tip, tip_faults

EvaluationLineRule = Callable[[Sequence[EvaluationLine]], NewEvaluationLine]
"""Asked inside the transaction with every line there is: raises, or returns what is to be appended."""

_DEEDS = {
    EvaluationLineKind.DETERMINATION: AuditAction.VERDICT_DETERMINED,
    EvaluationLineKind.ATTACHMENT: AuditAction.FILE_ATTACHED,
}


class EvaluationLineJournal(Database):
    """The journal as far as verdicts that were set and attached files are concerned."""

    _tables = (EVALUATION_LINE, AUDIT)

    def append(self, rule: EvaluationLineRule) -> EvaluationLine:
        """Append the line that ``rule`` returns, with its audit entry."""
        with self._writing() as connection:
            known = _lines(connection)
            new = rule(tuple(map(evaluation_line_of, known)))
            last: Line = known[-1] if known else {"sequence": 0, "hash": GENESIS}
            line = {"sequence": last["sequence"] + 1, **_content(new), "previous": last["hash"]}
            line["hash"] = hash_of(EVALUATION_LINE.name, line)
            connection.execute(EVALUATION_LINE.insert(), line)
            note_tip(connection, EVALUATION_LINE, line)
            append_audit(connection, [_entry(new)])
            return evaluation_line_of(line)

    def lines(self) -> tuple[EvaluationLine, ...]:
        """Return every line, in order."""
        with self._reading() as connection:
            return tuple(map(evaluation_line_of, _lines(connection)))

    def line_faults(self) -> list[tuple[int, str]]:
        """Return (sequence, wording key) for every line at which the chain does not hold, and where it was cut."""
        with self._reading() as connection:
            known = _lines(connection)
            ends = tip_faults(connection, EVALUATION_LINE, known[-1] if known else None)
            return [*chain_faults((EVALUATION_LINE.name, line) for line in known), *ends]


def _lines(connection: sa.Connection) -> list[Line]:
    return [row._asdict() for row in connection.execute(in_order(EVALUATION_LINE))]


def _content(new: NewEvaluationLine) -> Line:
    return {
        "kind": str(new.kind),
        "about": text_kept(new.about),
        "content": text_kept(json.dumps(new.content, ensure_ascii=False, sort_keys=True, allow_nan=False)),
        "file": text_kept(new.file),
        "sha256": new.sha256,
        "by": text_kept(new.by),
        "role": new.role,
        "at": kept_moment(new.at),
    }


def _entry(new: NewEvaluationLine) -> AuditEntry:
    detail = f"{new.content.get('status') or ''} {new.file} {new.sha256}".strip()
    return AuditEntry(datetime.now(UTC), new.by, _DEEDS[new.kind], new.role, new.about, True, detail)
