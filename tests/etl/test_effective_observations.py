"""The effective observations, brought up after a change, are those of a fresh reading: the slow twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.store.data_store import DataStore
from etl.store.warehouse import Content, Warehouse, build
from etl.store.warehouse import reader as reading
from etl.submissions import SubmissionService
from plan.observation import Observation
from plan.period import Period
from plan.submission import Decision, State
from tests.etl.submissions.conftest import Q1, Q2, RITA, send, workbook
from tests.etl.test_warehouse import submission

DEPARTMENTS = ("养老服务科", "社会救助科")
PERIODS = (Period(2022, 4), Period(2023, 1), Period(2023, 2))
MEASURES, AREAS = ("人数", "件数"), ("古城街道", "大田街道", "临海市")

told = st.dictionaries(
    st.tuples(st.sampled_from(MEASURES), st.sampled_from(AREAS), st.sampled_from(PERIODS)),
    st.floats(0, 100, allow_nan=False),
    max_size=6,
)
"""What a workbook says: of its own quarter or another one, and of measures that another department tells too."""

acceptance = st.tuples(st.sampled_from(DEPARTMENTS), st.sampled_from(PERIODS), told, st.booleans())
"""A department's quarter, what is said, and whether its last workbook is accepted once more instead."""

step = st.tuples(st.lists(acceptance, max_size=3), st.sampled_from(["", "", "", "catalogue", "mark", "forget"]))
"""What is accepted between two looks, and what else becomes another: the record may be an older one too."""


class History:
    """A record that grows, and the warehouse that is built of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.content = Content([], [], {}, {}, "catalogue", "mark")

    def accept(self, department: str, period: Period, said: dict[tuple[str, str, Period], float], again: bool) -> None:
        """Accept a workbook, or the department's last one of the quarter once more."""
        sent = [s for s in self.content.submissions if (s.department, s.period) == (department, period)]
        if not again or not sent:
            sent = [submission(self._next(), department, period)]
            observed = [
                Observation(*cell[:2], cell[2], value, "填报", "B3", sent[0].id) for cell, value in said.items()
            ]
            self.content = replace(
                self.content,
                submissions=[*self.content.submissions, *sent],
                observations={**self.content.observations, sent[0].id: observed},
            )
        at = sent[0].submitted_at + timedelta(minutes=len(self.content.decisions))
        decision = Decision(self._next(), sent[-1].id, State.ACCEPTED, "审核人", at)
        self.content = replace(self.content, decisions=[*self.content.decisions, decision])

    def otherwise(self, what: str) -> None:
        """Make something else another: the numbers of every workbook with it, or the newest acceptance forgotten."""
        if what == "forget":
            self.content = replace(self.content, decisions=self.content.decisions[:-1])
        elif what:
            doubled = {key: [replace(o, value=o.value * 2) for o in v] for key, v in self.content.observations.items()}
            now = {what: getattr(self.content, what) + "'"}
            self.content = replace(self.content, observations=doubled, **now)

    def build(self) -> None:
        """Put the warehouse in place."""
        build(self.path, self.content)

    def _next(self) -> int:
        sent, decided = self.content.submissions, self.content.decisions
        return 1 + max([0, *(each.sequence for each in sent), *(each.sequence for each in decided)])


def fresh(path: Path) -> list[Observation]:
    """Return the slow twin: what somebody reads who never read before."""
    with Warehouse.open(path) as warehouse:
        return warehouse.observations()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, min_size=1, max_size=5))
def test_brought_up_is_what_a_fresh_reading_says(
    tmp_path: Path, steps: Sequence[tuple[list[tuple[str, Period, dict[tuple[str, str, Period], float], bool]], str]]
) -> None:
    history = History(tmp_path / "w.duckdb")
    history.build()
    with Warehouse.open(history.path) as warehouse:
        for accepted, what in steps:
            for each in accepted:
                history.accept(*each)
            history.otherwise(what)
            history.build()
            warehouse.refresh()
            assert warehouse.observations() == fresh(history.path)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(accepted=st.lists(acceptance, min_size=1, max_size=5))
def test_what_was_known_of_some_quarters_is_the_same_where_nothing_of_them_is_another(
    tmp_path: Path, accepted: list[tuple[str, Period, dict[tuple[str, str, Period], float], bool]]
) -> None:
    history = History(tmp_path / "w.duckdb")
    for each in accepted:
        history.accept(*each)
    history.build()
    with Warehouse.open(history.path) as warehouse:
        for last in (*PERIODS, PERIODS[0].shift(-1)):
            now = [o for o in warehouse.observations() if o.period <= last]
            for decision in history.content.decisions:
                then = [o for o in warehouse.observations(decision.at) if o.period <= last]
                assert warehouse.same(decision.at, last) is (then == now)


def test_of_a_correction_only_its_quarters_are_read_again(
    data_store: DataStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accepted, reopened, corrected, taken back: what is shown is what somebody reads who never read before."""
    whole: list[object] = []
    real = reading._read
    with data_store.warehouse() as warehouse, SubmissionService(data_store) as service:

        def seen() -> list[Observation]:
            warehouse.refresh()
            found = warehouse.observations()
            with monkeypatch.context() as undone:
                undone.setattr(reading, "_read", real)
                assert found == fresh(data_store.home.warehouse)
            return found

        before = seen()
        monkeypatch.setattr(reading, "_read", lambda *asked: whole.append(asked) or real(*asked))  # type: ignore[func-returns-value]
        for number, period in enumerate((Q1, Q2, Q1), 1):
            receipt = send(service, workbook(tmp_path, period, step=float(number)), period=period, reason="更正")
            seen()
            service.accept(receipt.number, RITA)
            found = seen()
            assert {o.period for o in set(found) ^ set(before)} <= {Q1, Q2}
            service.reopen(receipt.number, RITA, "数据有误")
            assert seen() == found
        assert not whole, "nothing is read as a whole again"
