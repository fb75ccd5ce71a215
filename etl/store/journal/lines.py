"""A line of the journal: its content as plain values, its place in the chain, and the value it stands for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from etl.store.journal.ledger import NewSubmission, finding_json
from plan.period import Period
from plan.replies import replies_json, replies_of
from plan.submission import Decision, State, Submission

if TYPE_CHECKING:  # and imported where such a line is read: most commands read none
    from etl.store.journal.evaluation_texts import EvaluationText, ReportEntry

Line = dict[str, Any]

GENESIS = "0" * 64
"""What the first line's chain hangs from."""

SCHEMA_VERSION = "5"
"""The journal's edition."""

TABLES = frozenset({"setting", "submission", "decision", "slot", "audit", "account", "task_line", "evaluation_line"})
"""The tables that a journal of this edition has at least."""


def sending_line(sending: NewSubmission, number: int) -> Line:
    """Return the content of the ``number``-th submission for its department and period."""
    return {
        # Counted within the slot; what orders is the sequence.
        "id": f"{sending.period}-{sending.department}-{number}",
        "department": sending.department,
        "period": str(sending.period),
        "file": sending.file,
        "sha256": sending.sha256,
        "layout": sending.layout,
        "rows": sending.rows,
        "demonstration": sending.demonstration,
        "submitted_by": sending.submitted_by,
        "submitted_at": kept_moment(sending.submitted_at),
        "findings": json.dumps([finding_json(f) for f in sending.findings], ensure_ascii=False, sort_keys=True),
        "role": sending.role,
        "reason": sending.reason,
        "replies": json.dumps(replies_json(sending.replies), ensure_ascii=False, sort_keys=True),
        "receipt": sending.receipt or None,
    }


def text_kept(text: str) -> str:
    """Return text as the journal can keep it: halves of characters that are no text become question marks."""
    # A lone surrogate can be in a Python str, and in no UTF-8.
    return text.encode("utf-8", "replace").decode()


def kept_moment(moment: datetime) -> str:
    """Return the moment as the journal writes it: UTC, to the microsecond."""
    assert moment.tzinfo is not None, "a moment without a zone"
    # Always with six decimals, so that moments sort as text.
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def hash_of(kind: str, line: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a line: its kind, its content and the hash before it.

    A column that its edition did not have yet is NULL and no part of it, so a line is the same under every edition.
    """
    # NULL is left out, not hashed as null: lines of older editions keep their hash under new columns.
    content = {key: value for key, value in line.items() if key != "hash" and value is not None}
    return hashlib.sha256(json.dumps([kind, content], ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def chain_faults(lines: Iterable[tuple[str, Line]], after: tuple[int, str] = (0, GENESIS)) -> Iterator[tuple[int, str]]:
    """Yield (sequence, wording key) at every line where the chain does not hold. ``after``: what the first one hangs
    from."""
    sequence, previous = after
    for kind, line in lines:
        # One gap is told once: after it the chain is followed from the line that is there.
        if line["sequence"] != sequence + 1:
            yield line["sequence"], "chain.gap"
        elif line["previous"] != previous:
            yield line["sequence"], "chain.unlinked"
        if hash_of(kind, line) != line["hash"]:
            yield line["sequence"], "chain.altered"
        sequence, previous = line["sequence"], line["hash"]


def submission_of(line: Line) -> Submission:
    """Return the submission a line stands for."""
    return Submission(
        sequence=line["sequence"],
        id=line["id"],
        department=line["department"],
        period=Period.parse(line["period"]),
        file=line["file"],
        sha256=line["sha256"],
        layout=line["layout"],
        rows=line["rows"],
        demonstration=line["demonstration"],
        submitted_by=line["submitted_by"],
        submitted_at=datetime.fromisoformat(line["submitted_at"]),
        role=line["role"] or "",
        reason=line["reason"] or "",
        replies=replies_of(json.loads(line["replies"] or "{}")),
    )


def decision_of(line: Line) -> Decision:
    """Return the decision a line stands for."""
    return Decision(
        sequence=line["sequence"],
        submission=line["submission"],
        state=State(line["state"]),
        by=line["decided_by"],
        at=datetime.fromisoformat(line["decided_at"]),
        note=line["note"],
        role=line["role"] or "",
    )


MADE = ("kind", "as_of", "known_at", "texts_at", "sha256", "figures", "data_version", "program", "made_by")
"""What a report's line says of it as it stands."""


def text_of(line: Line) -> EvaluationText:
    """Return the text a line stands for."""
    from etl.store.journal.evaluation_texts import EvaluationText

    at = datetime.fromisoformat(line["written_at"])
    return EvaluationText(line["place"], line["field"], line["text"], line["author"], at, line["sequence"])


def made_of(line: Line) -> ReportEntry:
    """Return the report made that a line stands for."""
    from etl.store.journal.evaluation_texts import ReportEntry

    at = datetime.fromisoformat(line["made_at"])
    return ReportEntry(**{name: line[name] for name in MADE}, made_at=at, sequence=line["sequence"])
