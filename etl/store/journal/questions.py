"""What is asked of the journal, in SQL that every database knows, answered as values.

Each question is a function of an :data:`Ask`, so whoever reads the file without SQLAlchemy asks the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from etl.reported_error import ReportedError
from etl.store.journal.ledger import Findings, Ledger
from etl.store.journal.lines import Line, decision_of, submission_of
from plan.period import Period
from plan.slots import Place, Slot, SlotState
from plan.submission import Decision, Submission

Ask = Callable[[str, Mapping[str, Any]], Iterable[Mapping[str, Any]]]
"""Rows of an SQL question with named parameters."""


class Acceptance(NamedTuple):
    """An acceptance: its place in the journal, the submission, and its file's SHA-256."""

    sequence: int
    submission: str
    sha256: str


_HEAD = (
    "sequence, id, department, period, file, sha256, layout, rows, demonstration, submitted_by, submitted_at, role, "
    "reason, replies"
)
"""A submission's columns but the two long ones, ``findings`` and ``receipt``."""


def whole_ledger(ask: Ask) -> Ledger:
    """Return every submission and decision."""
    return _ledger(ask, "", {})


def history(ask: Ask, place: Place) -> Ledger:
    """Return every submission and decision of one department's quarter."""
    return _ledger(ask, "WHERE department = :department AND period = :period", _named(place))


def place_of(ask: Ask, submission: str) -> Place | None:
    """Return the department and period of a submission; None if there is no such submission."""
    rows = ask("SELECT department, period FROM submission WHERE id = :id", {"id": submission})
    return next(((row["department"], Period.parse(row["period"])) for row in rows), None)


def heads(ask: Ask, after: int) -> list[Slot]:
    """Return the slots that changed after a line (0: all), each with its newest and effective version and last
    decision.

    Raises ReportedError where a row names a line that is gone.
    """
    rows = list(ask("SELECT * FROM slot WHERE changed > :after", {"after": after}))
    # Three questions in all, however many slots changed.
    changed, given = "(SELECT {} FROM slot WHERE changed > :after)", {"after": after}
    named = " OR ".join(f"sequence IN {changed.format(column)}" for column in ("sent", "spoken"))
    sent = ask(f"SELECT {_HEAD} FROM submission WHERE {named}", given)
    decided = ask(f"SELECT * FROM decision WHERE sequence IN {changed.format('decided')}", given)
    lines: dict[int, Line] = {row["sequence"]: _plain(row) for found in (sent, decided) for row in found}
    try:
        return [_head(row, lines) for row in rows]
    except KeyError as error:  # a line that a row names is gone: somebody took it away from outside
        raise ReportedError("keep.journal_broken", why=error) from error


def acceptances(ask: Ask, after: int) -> list[Acceptance]:
    """Return the acceptances after a line, in order."""
    rows = ask(
        "SELECT d.sequence AS sequence, s.id AS id, s.sha256 AS sha256 FROM decision d "
        "JOIN submission s ON s.id = d.submission "
        "WHERE d.state = 'accepted' AND d.sequence > :after ORDER BY d.sequence",
        {"after": after},
    )
    return [Acceptance(row["sequence"], row["id"], row["sha256"]) for row in rows]


def decisions(ask: Ask, first: int) -> tuple[Decision, ...]:
    """Return every decision from a line on, in order."""
    rows = ask("SELECT * FROM decision WHERE sequence >= :first ORDER BY sequence", {"first": first})
    return tuple(decision_of(dict(row)) for row in rows)


def files(ask: Ask) -> frozenset[str]:
    """Return the SHA-256 of every file that was ever sent."""
    others = (f" UNION SELECT sha256 FROM {table} WHERE sha256 <> ''" for table in ("task_line", "evaluation_line"))
    named = ask(f"SELECT sha256 FROM submission{''.join(others)}", {})
    return frozenset(row["sha256"] for row in named)


def submissions(ask: Ask, ids: Collection[str]) -> dict[str, Submission]:
    """Return some submissions by their ids."""
    wanted, given = _among(ids)
    rows = ask(f"SELECT {_HEAD} FROM submission WHERE id IN ({wanted})", given)
    return {row["id"]: submission_of(_plain(row)) for row in rows}


def histories(ask: Ask, department: str, periods: Collection[Period]) -> Ledger:
    """Return every submission and decision of some quarters of a department."""
    wanted, given = _among(map(str, periods))
    where = f"WHERE department = :department AND period IN ({wanted})"
    return _ledger(ask, where, {"department": department, **given})


def findings(ask: Ask, ids: Collection[str]) -> Findings:
    """Return what the senders of some submissions were told."""
    wanted, given = _among(ids)
    return _findings(ask(f"SELECT id, findings FROM submission WHERE id IN ({wanted})", given))


def invented(ask: Ask) -> bool:
    """Tell whether something was sent, and nothing real."""
    # CASE, for PostgreSQL adds up no truths.
    ones = "coalesce(sum(CASE WHEN demonstration THEN 1 ELSE 0 END), 0)"
    counted = ask(f"SELECT count(*) AS sent, {ones} AS invented FROM submission", {})
    return any(row["sent"] and row["sent"] == row["invented"] for row in counted)


def _among(values: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Return the text between the brackets after IN, with a named parameter for each value, and the values by name."""
    # Named one by one, because no driver binds a list in the same way as another.
    given = {f"value{number}": value for number, value in enumerate(sorted(set(values)))}
    # IN () is no SQL everywhere; IN (NULL) is, and finds nothing.
    return ", ".join(f":{name}" for name in given) or "NULL", given


def _named(place: Place) -> dict[str, str]:
    department, period = place
    return {"department": department, "period": str(period)}


def _ledger(ask: Ask, where: str, given: Mapping[str, str]) -> Ledger:
    rows = [_plain(row) for row in ask(f"SELECT {_HEAD}, findings FROM submission {where} ORDER BY sequence", given)]
    about = f"WHERE submission IN (SELECT id FROM submission {where})" if where else ""
    decisions = ask(f"SELECT * FROM decision {about} ORDER BY sequence", given)
    submissions = tuple(map(submission_of, rows))
    return Ledger(submissions, tuple(decision_of(dict(row)) for row in decisions), _findings(rows))


def _findings(rows: Iterable[Mapping[str, Any]]) -> Findings:
    return Findings({row["id"]: row["findings"] for row in rows})


def _plain(row: Mapping[str, Any]) -> Line:
    """Return a row as a line: SQLite keeps a truth value as a number."""
    line = dict(row)
    return {**line, "demonstration": bool(line["demonstration"])} if "demonstration" in line else line


def _head(row: Mapping[str, Any], lines: Mapping[int, Line]) -> Slot:
    """Return the head of a slot from its row, and the lines that it names by their sequence."""
    sent = submission_of(lines[row["sent"]])
    spoken = submission_of(lines[row["spoken"]]) if row["spoken"] else None
    return Slot(
        department=row["department"],
        period=sent.period,
        state=SlotState(row["state"]),
        sent=(sent,),
        accepted=(spoken,) if spoken else (),
        decision=decision_of(lines[row["decided"]]) if row["decided"] else None,
        spoken_since=row["spoken_since"],
    )
