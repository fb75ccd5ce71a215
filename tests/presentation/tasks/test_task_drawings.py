"""The shadow of a task, its time line, and the small drawings, as geometry and as text."""

from __future__ import annotations

from datetime import date
from urllib.parse import unquote

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from plan.tasks.colours import Colour
from plan.tasks.task import DatedTarget, Scoring
from plan.tasks.task_status import TaskStatus
from presentation.drawing import ROOM
from presentation.tasks.look import LIGHTS, TASK_LOOKS, css, task_class
from presentation.tasks.marks import lights_uri, steps_uri, strip_uri
from presentation.tasks.shadow import StepMark, StepState, TaskShadow, along, shadow_svg, task_shadow
from presentation.tasks.timeline import axis_of, earned_day, time_bar
from tests.plan.tasks.making import approved, assessed, day, ledger, node, report, task

NODES = (node("2021-06-30", 20), node("2021-12-31", 30), node("2022-12-31", 50))


def drawn(svg: str) -> str:
    return unquote(svg.removeprefix("data:image/svg+xml,"))


def test_nodes_hang_at_their_cumulative_weight_as_they_stand() -> None:
    of = ledger(task(Scoring.NODES, nodes=NODES), reports=(report("2021-07-01", nodes={0: day("2021-06-20")}),))
    shadow = task_shadow(assessed(of, "2022-03-31"))
    assert shadow.steps == (
        StepMark(0.2, StepState.DONE), StepMark(0.5, StepState.MISSED), StepMark(1.0, StepState.OPEN)
    )  # fmt: skip
    assert (shadow.reached, shadow.pointer) == (0.2, 0.5)


def test_a_repeated_thing_is_drawn_over_all_its_times() -> None:
    of = ledger(task(Scoring.FREQUENCY, times_a_year=2), reports=(report("2021-12-31", done=2.0),))
    shadow = task_shadow(assessed(of, "2022-07-31"))
    assert (shadow.reached, shadow.pointer) == (0.5, 0.75)
    assert [step.state for step in shadow.steps] == [StepState.DONE] * 2 + [StepState.MISSED, StepState.OPEN]


def test_a_quantity_has_steps_at_its_dated_targets() -> None:
    targets = (DatedTarget(due=day("2021-12-31"), value=5.0),)
    of = ledger(task(targets=targets), reports=(report("2021-12-31", done=8.0),))
    assert task_shadow(assessed(of, "2022-03-31")).steps == (StepMark(0.25, StepState.DONE),)


def test_an_extension_shows_both_pointers_and_only_where_they_differ() -> None:
    of = ledger(task(), reports=(report("2022-06-30", done=10.0),), extensions=(approved("2023-12-31"),))
    shadow = task_shadow(assessed(of, "2022-06-30"))
    assert shadow.pointer is not None
    assert shadow.pointer_before is not None
    assert shadow.pointer < shadow.pointer_before
    assert task_shadow(assessed(ledger(task()), "2022-06-30")).pointer_before is None


@given(st.floats(0, 12), st.sampled_from(sorted(TaskStatus)), st.integers(100, 1300))
def test_whatever_was_done_stays_inside_the_drawing_and_more_than_all_is_cut(
    reached: float, status: TaskStatus, width: int
) -> None:
    shadow = TaskShadow(status, reached, 0.5, 0.75, (StepMark(1.0, StepState.MISSED),))
    assert along(reached, width) <= width - 6 + 1e-9
    assert shadow.cut == (reached > 1 + ROOM)
    assert fromstring(shadow_svg(shadow, width)).attrib["viewBox"] == f"0 0 {width} 30"


def test_small_drawings_are_images_of_as_many_marks() -> None:
    assert drawn(lights_uri([None, Colour.GREEN, Colour.RED])).count("<path") == 4
    assert drawn(strip_uri([True, False, True])).count("<rect") == 3
    assert drawn(steps_uri(3, 7)).count("<circle") == 7
    for uri in (lights_uri([Colour.YELLOW]), strip_uri([False]), steps_uri(0, 7), steps_uri(7, 7)):
        fromstring(drawn(uri))


def test_every_status_and_light_looks_like_itself_in_the_style_sheet() -> None:
    assert set(TASK_LOOKS) == set(TaskStatus)
    shapes = [(look.shape, look.colour) for status, look in TASK_LOOKS.items() if status is not TaskStatus.NO_DATA]
    assert len(set(shapes)) == len(shapes)
    assert len({look.shape for look in LIGHTS.values()}) == len(Colour)
    assert f".{task_class(TaskStatus.OVERDUE)}{{" in css()


@pytest.mark.parametrize(
    ("done", "on", "filled"),
    [
        (10.0, "2021-12-31", "2021-12-31"),  # exactly on schedule: to today
        (15.0, "2021-12-31", "2022-07-01"),  # ahead: three quarters of the days
        (5.0, "2021-12-31", "2021-07-02"),
        (20.0, "2021-12-31", "2022-12-31"),
        (0.0, "2021-12-31", None),
    ],
)
def test_a_bar_of_the_time_line_ends_on_the_day_on_which_the_schedule_asks_for_so_much(
    done: float, on: str, filled: str | None
) -> None:
    found = earned_day(assessed(ledger(task(), reports=(report(on, done=done),)), on))
    if filled is None:
        assert found is None
    else:
        assert found is not None
        assert abs((found - day(filled)).days) <= 1


def test_of_steps_as_many_days_are_filled_as_the_next_one_leaves() -> None:
    of = ledger(task(Scoring.NODES, nodes=NODES), reports=(report("2021-07-01", nodes={0: day("2021-06-20")}),))
    assert earned_day(assessed(of, "2022-03-31")) == day("2021-12-31")
    of = ledger(task(Scoring.FREQUENCY, times_a_year=1), reports=(report("2021-12-31", done=1.0),))
    assert earned_day(assessed(of, "2022-03-31")) == day("2022-03-31")
    assert earned_day(assessed(of, "2022-12-31")) == day("2022-12-31")


def test_the_axis_runs_over_whole_years_and_overdue_runs_on_to_today() -> None:
    axis = axis_of([task()])
    assert (axis.first, axis.last, axis.years) == (date(2021, 1, 1), date(2022, 12, 31), (2021, 2022))
    bar = time_bar(assessed(ledger(task(), reports=(report("2022-06-30", done=3.0),)), "2023-03-31"), axis)
    assert bar.overdue_to == 1.0
    assert bar.due == bar.original == 1.0
