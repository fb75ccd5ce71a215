"""What was accepted so far: the same as SQL says, and as much of it as checking can use."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.reading.checks import check
from etl.reading.extraction import Extraction
from etl.store.accepted import Accepted
from etl.store.warehouse import Content, Warehouse, build
from plan.indicator import Timing
from plan.observation import Observation
from plan.period import Period
from plan.submission import Decision, State, Submission
from tests.workbooks import ELDERLY, the_plan

PERIODS = [Period.of_index(Period(2021, 4).index + step) for step in range(9)]
MEASURES = [m.name for m in the_plan().measures_of(ELDERLY)]
CUMULATED = [m.name for m in the_plan().measures if m.timing is Timing.YTD]
"""Held against the same quarter of the years beside, too."""
NOW = datetime(2024, 1, 1, tzinfo=UTC)

observations = st.builds(
    Observation, st.sampled_from((*MEASURES[:3], CUMULATED[0])), st.sampled_from(["古城街道", "大洋街道"]),
    st.sampled_from(PERIODS), st.integers(0, 9).map(lambda n: 10.0**n / 7), st.just("填报"), st.just("B3"),
)  # fmt: skip
sendings = st.tuples(
    st.sampled_from(PERIODS), st.lists(observations, max_size=5, unique_by=lambda o: (o.measure, o.area, o.period))
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=st.lists(sendings, max_size=6))
def test_it_says_what_the_warehouse_says(tmp_path: Path, script: list[tuple[Period, list[Observation]]]) -> None:
    accepted, submissions, decisions, said = Accepted(), [], [], {}
    for number, (period, observed) in enumerate(script, 1):
        accepted.accept((ELDERLY, period), observed)
        submissions.append(
            Submission(2 * number, str(number), ELDERLY, period, "f", str(number), "template", 1, False, "a", NOW)
        )
        decisions.append(Decision(2 * number + 1, str(number), State.ACCEPTED, "b", NOW))
        said[str(number)] = observed
    build(tmp_path / "w", Content(submissions, decisions, said, {}, ""))
    with Warehouse.open(tmp_path / "w") as warehouse:
        spoken = {(o.measure, o.area, o.period, o.value) for o in warehouse.observations()}
    assert {(o.measure, o.area, o.period, o.value) for key in accepted for o in accepted[key]} == spoken
    assert len(accepted) == len({(measure, area) for measure, area, *_ in spoken})


@settings(max_examples=60, deadline=None)
@given(script=st.lists(sendings, max_size=8), period=st.sampled_from(PERIODS), value=st.integers(0, 9))
def test_checking_needs_no_more_than_it_is_given(
    script: list[tuple[Period, list[Observation]]], period: Period, value: int
) -> None:
    accepted = Accepted()
    for sent_for, observed in script:
        accepted.accept((ELDERLY, sent_for), [o for o in observed if o.period == sent_for])
    read = tuple(
        Observation(m, "古城街道", period, 10.0**value / 3, "填报", "B3") for m in (*MEASURES[:3], CUMULATED[0])
    )
    extraction = Extraction(ELDERLY, period, "template", read, table=("填报", "A1"))
    plan = the_plan()
    assert check(extraction, plan, accepted.for_checking(extraction)) == check(extraction, plan, dict(accepted))


@pytest.mark.parametrize(
    ("sent", "period", "given"),
    [
        # Itself, the last before it, the first after it, and the same quarter of the years beside.
        ("2021Q4 2022Q1 2022Q2 2022Q3 2022Q4 2023Q1", "2022Q4", "2021Q4 2022Q3 2022Q4 2023Q1"),
        ("2021Q4 2022Q1 2022Q2 2022Q3 2022Q4 2023Q1", "2022Q2", "2022Q1 2022Q2 2022Q3"),
        ("2021Q4 2022Q1 2022Q2 2022Q3 2022Q4 2023Q1", "2022Q1", "2021Q4 2022Q1 2022Q2 2023Q1"),
        ("2021Q4 2022Q1 2022Q2 2022Q3 2022Q4 2023Q1", "2021Q4", "2021Q4 2022Q1 2022Q4"),
        # The last and the first there are, however far.
        ("2022Q1 2023Q4", "2022Q4", "2022Q1 2023Q4"),
        ("2022Q1 2022Q2 2023Q3 2023Q4", "2023Q2", "2022Q2 2023Q3"),
        # Nothing follows the latest.
        ("2022Q1 2022Q2 2022Q3", "2023Q2", "2022Q2 2022Q3"),
        ("2022Q1 2022Q2 2022Q3", "2022Q3", "2022Q2 2022Q3"),
        ("2023Q1", "2022Q1", "2023Q1"),
    ],
)
def test_a_quarter_is_given_what_stands_around_it(sent: str, period: str, given: str) -> None:
    accepted, key = Accepted(), (CUMULATED[0], "古城街道")
    for at, code in enumerate(sent.split()):
        accepted.accept((ELDERLY, Period.parse(code)), [Observation(*key, Period.parse(code), float(at))])
    now = Period.parse(period)
    read = Extraction(ELDERLY, now, "template", (Observation(*key, now, 1.0),))
    around = accepted.for_checking(read)
    assert sorted(str(o.period) for o in around[key]) == given.split()
    with pytest.raises(KeyError):
        around[CUMULATED[0], "大洋街道"]
    # A form that repeats another quarter may be held against any.
    repeats = replace(read, observations=(*read.observations, Observation(*key, now.shift(-1), 1.0)))
    assert sorted(str(o.period) for o in accepted.for_checking(repeats)[key]) == sent.split()
