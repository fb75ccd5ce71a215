"""Lines of the evaluation beside its texts, in a chain of their own: append-only and hash-chained like the others.

A journal of before they were kept gets their table when it is next opened; its own lines stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from access.audit import AuditAction, AuditEntry
from etl.store.journal.auditing import append_audit
from etl.store.journal.database import Database
from etl.store.journal.evaluation_line import EvaluationLine, EvaluationLineKind, NewEvaluationLine, evaluation_line_of
from etl.store.journal.lines import Line, kept_moment, text_kept
from etl.store.journal.side_chain import append_to, lines_of, side_chain_faults
from etl.store.journal.tables import AUDIT, EVALUATION_LINE

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
            new = rule(tuple(map(evaluation_line_of, lines_of(connection, EVALUATION_LINE))))
            (line,) = append_to(connection, EVALUATION_LINE, [_content(new)])
            append_audit(connection, [_entry(new)])
            return evaluation_line_of(line)

    def lines(self) -> tuple[EvaluationLine, ...]:
        """Return every line, in order."""
        with self._reading() as connection:
            return tuple(map(evaluation_line_of, lines_of(connection, EVALUATION_LINE)))

    def line_faults(self) -> list[tuple[int, str]]:
        """Return (sequence, wording key) for every line at which the chain does not hold, and where it was cut."""
        with self._reading() as connection:
            return side_chain_faults(connection, EVALUATION_LINE)


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
