"""Evaluators' texts and the list of reports made: two kinds of lines in a chain of their own beside the main one.

Nothing of them changes a number, so they do not stand between submissions and decisions. Append-only and hash-chained
like those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from access.audit import AuditAction, AuditEntry
from etl.store.journal.auditing import append_audit
from etl.store.journal.database import Database
from etl.store.journal.dialect import KeptText, append_only
from etl.store.journal.evaluation_texts import EvaluationText, ReportEntry, fits, is_listed
from etl.store.journal.lines import GENESIS, MADE, Line, chain_faults, hash_of, kept_moment, made_of, text_kept, text_of
from etl.store.journal.side_chain import in_order
from etl.store.journal.tables import AUDIT, METADATA
from plan.review import Role

TEXT = append_only(
    sa.Table(
        "text",
        METADATA,
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", KeptText, nullable=False, comment="a section's key or an indicator's number"),
        sa.Column("field", KeptText, nullable=False),
        sa.Column("text", KeptText, nullable=False),
        sa.Column("author", KeptText, nullable=False),
        sa.Column("written_at", KeptText, nullable=False, comment="UTC, ISO 8601"),
        sa.Column("previous", KeptText, nullable=False, unique=True),
        sa.Column("hash", KeptText, nullable=False),
    )
)

REPORT = append_only(
    sa.Table(
        "report",
        METADATA,
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", KeptText, nullable=False),
        sa.Column("as_of", KeptText, nullable=False),
        sa.Column("known_at", KeptText, nullable=False),
        sa.Column("texts_at", KeptText, nullable=False),
        sa.Column("sha256", KeptText, nullable=False),
        sa.Column("figures", KeptText, nullable=False),
        sa.Column("data_version", KeptText, nullable=False),
        sa.Column("program", KeptText, nullable=False),
        sa.Column("made_by", KeptText, nullable=False),
        sa.Column("made_at", KeptText, nullable=False, comment="UTC, ISO 8601"),
        sa.Column("previous", KeptText, nullable=False, unique=True),
        sa.Column("hash", KeptText, nullable=False),
    )
)


class EvaluationJournal(Database):
    """The journal as evaluators write in it."""

    _tables = (TEXT, REPORT, AUDIT)

    def write(self, place: str, field: str, text: str, author: str, at: datetime) -> EvaluationText:
        """Append a text; ValueError for a place or a field the report does not have."""
        if not fits(place, field):
            raise ValueError(f"the report has no {place}/{field}")
        content = {
            "place": place,
            "field": field,
            "text": text_kept(text),
            "author": author,
            "written_at": kept_moment(at),
        }
        entry = AuditEntry(datetime.now(UTC), author, AuditAction.TEXT_WRITTEN, Role.EVALUATOR, f"{place}/{field}")
        return text_of(self._append(TEXT, content, entry))

    def texts(self) -> Sequence[EvaluationText]:
        """Return every text ever written, in order."""
        return self._all(TEXT, text_of)

    def record(self, made: ReportEntry) -> None:
        """Append a report that was made; the same bytes made by the same person again are one line."""
        if not is_listed(made, self.made()):
            content = {name: getattr(made, name) for name in MADE}
            said = f"{made.as_of} {made.known_at}".strip()
            entry = AuditEntry(
                datetime.now(UTC), made.made_by, AuditAction.REPORT_MADE, "", f"{made.kind} {made.sha256}", True, said
            )
            self._append(REPORT, {**content, "made_at": kept_moment(made.made_at)}, entry)

    def made(self) -> Sequence[ReportEntry]:
        """Return every report made, in order."""
        return self._all(REPORT, made_of)

    def evaluation_faults(self) -> list[tuple[int, str]]:
        """Return (sequence, what is wrong) for every line of texts and reports at which their chain does not hold."""
        with self._reading() as connection:
            return list(chain_faults(_lines(connection)))

    def _append(self, table: sa.Table, content: Line, entry: AuditEntry) -> Line:
        with self._writing() as connection:
            # The whole chain, which is short: some texts for each indicator, and the reports that were printed.
            lines = _lines(connection)
            last: Line = lines[-1][1] if lines else {"sequence": 0, "hash": GENESIS}
            line = {"sequence": last["sequence"] + 1, **content, "previous": last["hash"]}
            line["hash"] = hash_of(table.name, line)
            connection.execute(table.insert(), line)
            append_audit(connection, [entry])
            return line

    def _all(self, table: sa.Table, of: Callable[[Line], Any]) -> list[Any]:
        with self._reading() as connection:
            return [of(row._asdict()) for row in connection.execute(in_order(table))]


def _lines(connection: sa.Connection) -> list[tuple[str, Line]]:
    lines = [(table.name, row._asdict()) for table in (TEXT, REPORT) for row in connection.execute(in_order(table))]
    # Two tables, one sequence, as with submissions and decisions.
    return sorted(lines, key=lambda line: line[1]["sequence"])
