"""Completion and schedule of the seven ways of scoring, the words for them, and laws that hold for every task."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.tasks.assess import months_between
from plan.tasks.progress import achieved
from plan.tasks.task import DatedTarget, Investment, Node, Scoring, Task, TaskEnding
from plan.tasks.task_schedule import IndicatorStand, completion, line_of, scheduled
from plan.tasks.task_status import COUNTED_AS, TaskStatus
from tests.plan.tasks.making import approved, assessed, day, ledger, node, report, task

NODES = (node("2021-06-30", 10), node("2021-12-31", 20), node("2022-06-30", 30), node("2022-12-31", 40))
BY_NODES = task(Scoring.NODES, nodes=NODES)
YEARLY = task(Scoring.FREQUENCY, times_a_year=1, due=day("2025-12-31"))
MONEY = task(Scoring.INVESTMENT, investment=Investment(total=9000))


def money(total: float = 1000, **by_year: float) -> Task:
    """Return an investment from 2021 to the end of 2024 with money planned by year (``y2022=300``)."""
    planned = {int(year[1:]): value for year, value in by_year.items()}
    return task(Scoring.INVESTMENT, due=day("2024-12-31"), investment=Investment(total=total, by_year=planned))


DOCUMENT = task(Scoring.DOCUMENT)
TOWNS = task(Scoring.TOWNS, towns=("古城街道", "大洋街道", "汛桥镇", "杜桥镇"))
STEPPED = task(targets=(DatedTarget(due=day("2021-12-31"), value=5),))


@pytest.mark.parametrize(
    ("of", "on", "asked"),
    [
        (task(), "2020-06-30", 0.0),
        (task(), "2021-01-01", 0.0),
        (task(), "2022-12-31", 1.0),
        (task(), "2024-01-01", 1.0),
        (task(), "2022-01-01", 365 / 729),
        (STEPPED, "2021-12-31", 0.25),
        (STEPPED, "2022-12-31", 1.0),
        (BY_NODES, "2021-06-29", 0.0),
        (BY_NODES, "2021-06-30", 0.1),
        (BY_NODES, "2022-01-15", 0.3),
        (BY_NODES, "2022-12-31", 1.0),
        (YEARLY, "2021-12-30", 0.0),
        (YEARLY, "2021-12-31", 1.0),
        (MONEY, "2022-01-01", 365 / 729),
        (money(y2021=100, y2022=300, y2023=600), "2021-12-31", 0.1),
        (money(y2021=100, y2022=300, y2023=600), "2022-12-31", 0.4),
        (money(y2021=100, y2022=300, y2023=600), "2023-07-02", 0.4 + 0.6 * 183 / 365),
        (money(y2021=100, y2022=300, y2023=600), "2024-01-01", 1.0),
        # The years come to the total: in those that are not written nothing was planned.
        (money(y2022=400, y2024=600), "2021-12-31", 0.0),
        (money(y2022=400, y2024=600), "2023-12-31", 0.4),
        (money(0.3, y2021=0.1, y2022=0.2), "2022-12-31", 1.0),
        # They do not, and run on from the first year: what is left is due by the end.
        (money(y2021=100), "2021-12-31", 0.1),
        (money(y2021=100, y2023=300), "2022-12-31", 0.1 + 0.9 * 365 / 1096),
        # Nobody knows what was planned for the years before, or they contradict the total.
        (money(y2022=300), "2022-12-31", 729 / 1460),
        (money(y2021=600, y2022=600), "2021-12-31", 0.6),
        (money(y2021=600, y2022=600), "2022-12-31", 0.6 + 0.4 * 365 / 1096),
        (DOCUMENT, "2022-12-30", 0.0),
        (DOCUMENT, "2022-12-31", 1.0),
        (TOWNS, "2022-12-31", 1.0),
        (task(Scoring.QUALITATIVE), "2022-12-31", None),
    ],
)
def test_schedule(of: Task, on: str, asked: float | None) -> None:
    assert scheduled(of, day(on)) == (None if asked is None else pytest.approx(asked))


@pytest.mark.parametrize(
    ("of", "said", "reached"),
    [
        (task(), {"done": 5}, 0.25),
        (task(), {"done": 57.2}, 2.86),  # 286 %: never capped in silence
        (task(), {"said": "正在办"}, 0.0),
        (task(most=40.0), {"done": 20}, 1.0),  # of a range the lower bound
        (BY_NODES, {"nodes": {0: "2021-06-18", 1: "2021-12-24"}}, 0.3),
        (MONEY, {"done": 2160}, 0.24),
        (DOCUMENT, {"document": "临民〔2022〕3号"}, 1.0),
        (DOCUMENT, {"said": "起草中"}, 0.0),
        (YEARLY, {"done": 1}, 1.0),
        (TOWNS, {"towns": ("古城街道",)}, 0.25),
        (task(Scoring.QUALITATIVE), {"said": "推进中"}, None),
    ],
)
def test_completion(of: Task, said: dict[str, Any], reached: float | None) -> None:
    on = "2021-12-31"
    done = achieved(of, [report(on, **said).progress], day(on))
    assert completion(of, done, day(on)) == (None if reached is None else pytest.approx(reached))


def test_a_task_measured_by_its_indicator_has_the_indicators_completion() -> None:
    of = task(Scoring.INDICATOR, indicators=(8,))
    stands = {8: IndicatorStand(0.5, 0.75)}
    done = achieved(of, [], day("2022-01-01"))
    assert completion(of, done, day("2022-01-01"), stands) == 0.5
    assert scheduled(of, day("2022-01-01"), stands) == 0.75
    assert completion(of, done, day("2022-01-01")) is None


@pytest.mark.parametrize(
    ("of", "said", "on", "status"),
    [
        (task(), {}, "2021-01-01", TaskStatus.ON_TRACK),
        (task(), {}, "2021-01-02", TaskStatus.NOT_STARTED),
        (task(), {"said": "已部署"}, "2021-01-31", TaskStatus.ON_TRACK),  # 0 of an expected 0.8 is no lag
        (task(unit="%"), {"said": "已部署"}, "2021-03-31", TaskStatus.BEHIND),
        (task(), {"done": 12}, "2022-01-01", TaskStatus.AHEAD),
        (task(), {"done": 10.5}, "2022-01-01", TaskStatus.ON_TRACK),
        (task(), {"done": 10}, "2022-01-01", TaskStatus.ON_TRACK),
        (task(), {"done": 9}, "2022-01-01", TaskStatus.NEAR),
        (task(), {"done": 8}, "2022-01-01", TaskStatus.BEHIND),
        (task(), {"done": 3}, "2022-01-01", TaskStatus.FAR_BEHIND),
        (task(), {"done": 20}, "2022-01-01", TaskStatus.ACHIEVED_EARLY),
        (task(), {"done": 20}, "2022-12-31", TaskStatus.ACHIEVED),
        (task(), {"done": 19}, "2022-12-31", TaskStatus.NEAR),
        (task(), {"done": 19}, "2023-01-01", TaskStatus.OVERDUE),
        (BY_NODES, {"nodes": {0: "2021-06-18"}}, "2021-09-30", TaskStatus.ON_TRACK),
        (BY_NODES, {"nodes": {0: "2021-06-18"}}, "2021-12-31", TaskStatus.BEHIND),
        (BY_NODES, {"nodes": {0: "2021-06-18"}}, "2022-06-30", TaskStatus.FAR_BEHIND),
        (DOCUMENT, {}, "2023-01-01", TaskStatus.OVERDUE),
        (task(Scoring.QUALITATIVE), {"said": "推进中"}, "2023-06-30", TaskStatus.UNQUANTIFIED),
        (YEARLY, {"done": 1}, "2022-06-30", TaskStatus.ON_TRACK),
        (YEARLY, {"done": 1}, "2022-12-31", TaskStatus.FAR_BEHIND),
        (YEARLY, {"done": 5}, "2025-12-31", TaskStatus.ACHIEVED),
    ],
)  # fmt: skip
def test_status(of: Task, said: dict[str, Any], on: str, status: TaskStatus) -> None:
    reports = (report(on, **said),) if said else ()
    assert assessed(ledger(of, reports=reports), on).status is status


def test_early_is_decided_by_the_day_it_was_done() -> None:
    early = ledger(task(), reports=(report("2022-09-30", done=20),))
    late = ledger(task(), reports=(report("2022-12-31", done=12), report("2023-03-31", 2, done=20)))
    assert assessed(early, "2023-06-30").status is TaskStatus.ACHIEVED_EARLY
    assert assessed(late, "2023-02-28").status is TaskStatus.OVERDUE
    assert assessed(late, "2023-06-30").status is TaskStatus.ACHIEVED
    assert assessed(late, "2023-06-30").finished_on == date(2023, 3, 31)


def test_an_extension_keeps_both_days_and_both_schedules() -> None:
    of = ledger(
        BY_NODES, extensions=(approved("2023-06-30"),), reports=(report("2022-12-31", nodes={0: "2021-06-18"}),)
    )
    found = assessed(of, "2022-12-31")
    assert (found.original.due, found.extended) == (date(2022, 12, 31), date(2023, 6, 30))
    assert (found.scheduled, found.scheduled_before) == (0.6, 1.0)
    assert (found.gap, found.gap_before) == (pytest.approx(-50), pytest.approx(-90))
    assert assessed(of, "2023-03-31").status is not TaskStatus.OVERDUE


def test_an_extension_may_move_nodes_one_by_one() -> None:
    moved = approved("2023-06-30", nodes={2: day("2022-09-30"), 3: day("2023-06-30")})
    found = assessed(ledger(BY_NODES, extensions=(moved,)), "2022-06-30")
    assert (found.scheduled, found.scheduled_before) == (0.3, 0.6)


def test_what_ended_by_decision_is_not_judged() -> None:
    ended = TaskEnding(task="1", on=day("2022-03-01"), document="临民〔2022〕1号")
    of = ledger(task(), endings=(ended,))
    assert assessed(of, "2022-02-28").status is TaskStatus.NOT_STARTED
    assert assessed(of, "2022-03-01").status is TaskStatus.ENDED
    assert assessed(of, "2022-03-01").colour is None


def test_every_status_is_in_one_of_the_five_counts() -> None:
    assert set(COUNTED_AS) == set(TaskStatus)


DAYS = st.dates(date(2021, 1, 1), date(2026, 12, 31))


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Return any task with a schedule of its own."""
    start = draw(st.dates(date(2021, 1, 1), date(2024, 12, 31)))
    due = start + timedelta(days=draw(st.integers(1, 700)))
    scoring = draw(st.sampled_from([s for s in Scoring if s not in (Scoring.INDICATOR, Scoring.QUALITATIVE)]))
    fields: dict[str, Any] = {"start": start, "due": due}
    if scoring is Scoring.NODES:
        cuts = sorted(draw(st.lists(st.integers(1, 99), min_size=0, max_size=5, unique=True)))
        weights = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
        dues = [start + timedelta(days=draw(st.integers(0, (due - start).days))) for _ in weights]
        fields["nodes"] = tuple(Node(name="步", due=d, weight=w) for d, w in zip(dues, weights, strict=True))
    if scoring is Scoring.FREQUENCY:
        fields["times_a_year"] = draw(st.integers(1, 24))
    if scoring is Scoring.INVESTMENT:
        by_year = draw(st.dictionaries(st.integers(2020, 2028), st.floats(0, 1e6), max_size=4))
        total = draw(st.sampled_from([sum(by_year.values()), draw(st.floats(1, 1e6))]))
        fields["investment"] = Investment(total=max(total, 1), by_year=by_year)
    if scoring is Scoring.TOWNS:
        fields["towns"] = ("古城街道", "汛桥镇", "杜桥镇")
    if scoring is Scoring.QUANTITY:
        fields["target"] = draw(st.floats(0.5, 1e6))
        values = sorted(draw(st.lists(st.floats(0, fields["target"]), max_size=3)))
        dues = sorted(draw(st.sets(st.dates(start, due), min_size=len(values), max_size=len(values))))
        fields["targets"] = tuple(DatedTarget(due=d, value=v) for d, v in zip(dues, values, strict=True))
    return task(scoring, **fields)


@given(tasks(), DAYS, DAYS)
def test_a_schedule_only_rises_and_stays_between_0_and_1(of: Task, one: date, other: date) -> None:
    early, late = sorted((one, other))
    before, after = scheduled(of, early), scheduled(of, late)
    assert before is not None
    assert after is not None
    assert 0 <= before <= after + 1e-12 <= 1 + 2e-12
    assert (scheduled(of, of.due) or 0) == pytest.approx(1) or not of.occasions


@given(tasks().filter(lambda each: each.by_nodes), DAYS, st.data())
def test_nodes_done_make_a_completion_between_0_and_1(of: Task, on: date, data: st.DataObject) -> None:
    done = data.draw(st.dictionaries(st.integers(0, len(of.nodes) - 1), DAYS.map(str)))
    reached = completion(of, achieved(of, [report("2026-12-31", nodes=done).progress], on), on)
    assert reached is not None
    assert 0 <= reached <= 1


@given(tasks())
def test_the_line_that_is_drawn_is_the_schedule(of: Task) -> None:
    corners = line_of(of)
    assert [x for x, _ in corners] == sorted(x for x, _ in corners)
    for on in {x for x, _ in corners}:
        assert max(y for x, y in corners if x == on) == pytest.approx(scheduled(of, on), abs=1e-9)


@pytest.mark.parametrize(
    ("times", "days"),
    [
        (1, ["12-31"]),
        (2, ["06-30", "12-31"]),
        (4, ["03-31", "06-30", "09-30", "12-31"]),
        (5, ["03-14", "05-26", "08-07", "10-19", "12-31"]),
    ],
)
def test_occasions_of_a_year(times: int, days: list[str]) -> None:
    of = task(Scoring.FREQUENCY, times_a_year=times, due=day("2021-12-31"))
    assert [f"{on:%m-%d}" for on in of.occasions] == days


@pytest.mark.parametrize(
    ("start", "on", "months"),
    [
        ("2023-04-10", "2023-04-29", 0),
        ("2023-04-10", "2023-04-30", 1),
        ("2023-04-10", "2023-06-29", 2),
        ("2023-04-10", "2023-06-30", 3),
        ("2023-12-01", "2024-02-29", 3),
        ("2024-05-01", "2024-01-31", 0),
    ],
)
def test_months_that_ended(start: str, on: str, months: int) -> None:
    assert months_between(day(start), day(on)) == months


@pytest.mark.parametrize(("said", "done"), [({"said": "在办"}, 300.0), ({"done": 450.0}, 450.0), ({"done": 0.0}, 0.0)])
def test_what_was_invested_before_stands_until_a_figure_is_reported(said: dict[str, Any], done: float) -> None:
    project = task(Scoring.INVESTMENT, investment=Investment(total=1000, cumulative=300))
    assert assessed(ledger(project), "2021-06-30").done.done == 300.0
    assert assessed(ledger(project, reports=(report("2021-03-31", **said),)), "2021-06-30").done.done == done
