"""Reading the warehouse: a locked read-only view of the file, reopened when a newer one was swapped in."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from etl.store.warehouse.acceptances import ACCEPTED, accepted_of_rows
from etl.store.warehouse.attached import Attached, attach, literal
from etl.store.warehouse.effective import EffectiveObservations
from etl.store.warehouse.filling import naive
from etl.store.warehouse.lineage import REMARKS, AcceptedValue, Remarks, lineage_query, remarks_of_rows
from etl.store.warehouse.seal import WarehouseBroken, identity_of
from plan.observation import Observation, Source
from plan.period import Period
from plan.remark import Remark, RemarkKind
from plan.submission import AcceptedSubmission, Decision, State, Submission


@dataclass(frozen=True, slots=True)
class SentSubmission:
    """A submission, the last decision about it (None: none yet), and whether it is effective for its quarter."""

    submission: Submission
    decision: Decision | None
    speaks: bool

    @property
    def state(self) -> State:
        """Where the submission stands."""
        return self.decision.state if self.decision else State.SUBMITTED


Remake = Callable[[], None]
"""Makes the file again."""


class Warehouse:
    """The accepted observations, for many threads. Every answer is of one opening of the file."""

    def __init__(self, path: Path, attached: Attached, mend: Remake | None) -> None:
        self._path = path
        self._attached = attached
        self._mend = mend
        self._swap = threading.Lock()
        self._effective = EffectiveObservations()

    @classmethod
    def open(cls, path: Path, mend: Remake | None = None) -> Warehouse:
        """Return the warehouse at ``path``; WarehouseBroken if it is missing or damaged.

        ``mend`` makes the file again should it go missing or bad while it is being read.
        """
        return cls(path, attach(path), mend)

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def mark(self) -> str:
        """The fingerprint of the layouts and the code under which the workbooks were read."""
        return self._attached.meta["mark"]

    @property
    def version(self) -> str:
        """The data version: changes whenever what was accepted, or the catalogue, does."""
        return self._attached.meta["version"]

    @property
    def acceptances(self) -> int:
        """How many acceptances it holds; 0 for one that was made before they were counted."""
        return int(self._attached.meta.get("acceptances", 0))

    def repeaters(self, department: str, period: Period) -> set[Period]:
        """Return the quarters of a department whose workbooks ever said something about another one, ``period``."""
        rows = self._attached.rows(
            "SELECT DISTINCT s.period FROM observation o JOIN submission s ON s.id = o.submission "
            "WHERE o.period = ? AND s.period <> o.period AND s.department = ?",
            [str(period), department],
        )
        return {Period.parse(code) for (code,) in rows}

    @property
    def demonstration(self) -> bool:
        """Whether any of it is demonstration data 演示数据."""
        return bool(json.loads(self._attached.meta["demonstration"]))

    def refresh(self) -> bool:
        """Reopen if a newer file was swapped in; True if so. Raises WarehouseBroken if it went bad and nobody mends
        it."""
        if self._current():
            return False
        with self._swap:
            if self._current():
                return False
            # The old opening is not closed here: other threads may be in the middle of an answer; it goes
            # with its last reader.
            self._attached = self._attach_again()
        return True

    def _current(self) -> bool:
        try:
            return identity_of(self._path) == self._attached.identity
        except WarehouseBroken:
            return False

    def _attach_again(self) -> Attached:
        try:
            return attach(self._path)
        except WarehouseBroken:
            if self._mend is None:
                raise
            self._mend()
            return attach(self._path)

    def close(self) -> None:
        """Let go of the file."""
        self._attached.close()

    def check(self) -> None:
        """Ask the file for one count. Raises WarehouseBroken, or what DuckDB raises, if it cannot answer."""
        self._attached.rows("SELECT count(*) FROM observation")

    def observations(self, known_at: datetime | None = None) -> list[Observation]:
        """Return the effective observations as known at a moment (None: now), by measure, area and period."""
        # Taken once: all of an answer is of one opening.
        attached = self._attached
        if known_at is None:
            return self._effective.of(attached, lambda: _read(attached, None))
        return _read(attached, known_at)

    def lineage(self, known_at: datetime | None = None) -> list[AcceptedValue]:
        """Return every value ever accepted, or by a moment; those of one cell of the plan oldest first."""
        remarks = remarks_of_rows(self._attached.rows(REMARKS))
        return [_accepted(row, remarks) for row in self._attached.rows(lineage_query(_moment(known_at)))]

    def same(self, known_at: datetime, last: Period) -> bool:
        """Tell whether what was known at a moment of the quarters up to ``last`` is what is known of them now.

        Mostly the same submissions were effective; only where others were are their numbers compared.
        """
        now, then = _moment(None), _moment(known_at)
        who = "SELECT submission, accepted_sequence, reported_for FROM speaking({}::TIMESTAMP)"
        others = set(self._attached.rows(who.format(now))) ^ set(self._attached.rows(who.format(then)))
        # As text 2022Q4 stands before 2023Q1.
        if not any(code <= str(last) for *_, code in others) and not self._repeats({row[0] for row in others}, last):
            return True
        spoken = "SELECT {} FROM spoken({}::TIMESTAMP) WHERE period <= '{}'"
        return self._equal(*(spoken.format(_COLUMNS, moment, last) for moment in (now, then)))

    def _repeats(self, submissions: Iterable[str], last: Period) -> bool:
        """Tell whether any of the submissions says something of the quarters up to ``last``."""
        wanted = ", ".join(map(literal, sorted(submissions)))
        asked = f"SELECT 1 FROM observation WHERE submission IN ({wanted}) AND period <= '{last}' LIMIT 1"
        return bool(wanted) and bool(self._attached.rows(asked))

    def _equal(self, one: str, other: str) -> bool:
        """Tell whether two questions have the same rows."""
        return not self._attached.rows(f"(({one}) EXCEPT ({other})) UNION ALL (({other}) EXCEPT ({one})) LIMIT 1")

    def source(self, submission: str) -> Source:
        """Return where the observations of an accepted submission came from; KeyError if it was never accepted."""
        rows = self._attached.rows(f"SELECT {_SOURCE} {_LAST}", [submission])
        if not rows:
            raise KeyError(submission)
        return _source(rows[0])

    def revisions(self, measure: str, area: str, period: Period) -> list[tuple[Observation, Source]]:
        """Return every accepted value of one cell of the plan, oldest first."""
        rows = self._attached.rows(
            f"SELECT {_COLUMNS}, {_SOURCE} FROM lineage WHERE measure = ? AND area = ? AND period = ? "
            "ORDER BY accepted_sequence",
            [measure, area, str(period)],
        )
        return [(_observations([row[:7]])[0], _source(row[7:])) for row in rows]

    def accepted(self) -> list[AcceptedSubmission]:
        """Return every acceptance there ever was, in order."""
        return accepted_of_rows(self._attached.rows(ACCEPTED))

    def remarks(self, observation: Observation) -> tuple[Remark, ...]:
        """Return what stands beside an observation: a correction, a mend, an explanation; mostly nothing."""
        place = [observation.submission, observation.measure, observation.area, str(observation.period)]
        rows = self._attached.rows(
            "SELECT kind, original, reason, finding FROM remark "
            "WHERE submission = ? AND measure = ? AND area = ? AND period = ? ORDER BY position",
            place,
        )
        return tuple(Remark(RemarkKind(kind), original, reason, finding) for kind, original, reason, finding in rows)

    def submissions(self) -> list[SentSubmission]:
        """Return every submission ever accepted, in the order sent, with its acceptance."""
        decisions = {d.submission: d for d in map(_decision, self._attached.rows(_DECISIONS))}
        effective = {row[0] for row in self._attached.rows("SELECT submission FROM speaking(NULL::TIMESTAMP)")}
        sent = map(_submission, self._attached.rows("SELECT * FROM submission ORDER BY sequence"))
        return [SentSubmission(s, decisions.get(s.id), s.id in effective) for s in sent]


_SPAN = 40_000
"""Observations that are asked for at once, about: a county of 20 towns has 8,000 after five years."""

_COLUMNS = "measure, area, period, value, sheet, cell, submission"
_GROUPED = "measure, period, submission, sheet, list(area), list(value), list(cell)"
"""A county's five years are half a million rows, and making seven values of each takes longer than finding them: so
one row is asked for of all that a sheet says of a measure. One thread answers, and fills the three lists alike."""
_SOURCE = "submission, file, sha256, submitted_by, submitted_at, accepted_by, accepted_at, reason"
_LAST = "FROM acceptance WHERE submission = ? ORDER BY accepted_sequence DESC LIMIT 1"
_DECISIONS = "SELECT * FROM decision ORDER BY sequence"


def _moment(known_at: datetime | None) -> str:
    """Return a moment as an SQL expression, as the macros take it."""
    return "NULL" if known_at is None else f"'{naive(known_at).isoformat()}'"


def _read(attached: Attached, known_at: datetime | None) -> list[Observation]:
    """Return the effective observations as known at a moment, all of them read."""
    moment = _moment(known_at)
    spoken = f"spoken({moment}::TIMESTAMP) WHERE measure BETWEEN ? AND ?"
    query = f"SELECT {_GROUPED} FROM {spoken} GROUP BY ALL ORDER BY measure"
    rows = (row for span in _spans(attached, moment) for row in attached.each(query, span))
    groups = groupby(rows, key=itemgetter(0))
    periods = _Periods()
    return [o for _, of_measure in groups for o in _of_measure(of_measure, periods)]


def _spans(attached: Attached, moment: str) -> Iterator[tuple[str, str]]:
    """Yield first and last measure of spans that make up all of them, in order: an answer that is too long would take
    memory that the database never gives back."""
    ((count, first, last),) = attached.rows("SELECT count(*), min(measure), max(measure) FROM observation")
    if count <= _SPAN:
        yield from [(first, last)] if count else []
        return
    rows = attached.rows(
        f"SELECT measure, count(*) FROM observation JOIN speaking({moment}::TIMESTAMP) USING (submission) "
        "GROUP BY measure ORDER BY measure"
    )
    first, held = "", 0
    for measure, count in rows:
        first, held = first or measure, held + count
        # Whole measures, so that the spans joined are in the order that the whole answer would have.
        if held >= _SPAN or measure == rows[-1][0]:
            yield first, measure
            first, held = "", 0


def _observations(rows: Iterable[tuple[Any, ...]]) -> list[Observation]:
    periods = _Periods()
    return [Observation(m, a, periods[p], v, sheet, cell, s) for m, a, p, v, sheet, cell, s in rows]


def _of_measure(rows: Iterable[tuple[Any, ...]], periods: _Periods) -> Iterator[Observation]:
    """Yield the observations of a measure, grouped as in ``_GROUPED``, by area and period."""
    by_area: dict[str, list[Observation]] = {}
    for measure, code, submission, sheet, *lists in sorted(rows, key=itemgetter(1)):
        period = periods[code]
        for area, value, cell in zip(*lists, strict=True):
            found = Observation(measure, area, period, value, sheet, cell, submission)
            by_area.setdefault(area, []).append(found)
    for area in sorted(by_area):
        yield from by_area[area]


class _Periods(dict[str, Period]):
    """Periods by their code, each parsed once."""

    def __missing__(self, code: str) -> Period:
        self[code] = Period.parse(code)
        return self[code]


def _accepted(row: tuple[Any, ...], remarks: Remarks) -> AcceptedValue:
    department, reported_for, demonstration, speaks = row[15:]
    beside = tuple(remarks.get((row[6], *row[:3]), ()))
    origin = department, Period.parse(reported_for), demonstration, speaks
    return AcceptedValue(_observations([row[:7]])[0], _source(row[7:15]), *origin, beside)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _source(row: tuple[Any, ...]) -> Source:
    submission, file, sha256, sent_by, sent_at, accepted_by, accepted_at, reason = row
    return Source(submission, file, sha256, sent_by, _aware(sent_at), accepted_by, _aware(accepted_at), reason)


def _submission(row: tuple[Any, ...]) -> Submission:
    sequence, key, department, period, file, sha256, layout, rows, demonstration, by, at, reason = row
    what = file, sha256, layout, rows, demonstration
    return Submission(sequence, key, department, Period.parse(period), *what, by, _aware(at), reason=reason)


def _decision(row: tuple[Any, ...]) -> Decision:
    sequence, submission, state, by, at, note = row
    return Decision(sequence, submission, State(state), by, _aware(at), note)
