"""What a later decomposition changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plan.tasks.changes import difference_of
from plan.tasks.task import Task
from tests.plan.tasks.making import day, task

ONE, TWO, THREE = (task(id=str(number)) for number in (1, 2, 3))


def test_added_removed_and_changed() -> None:
    later = TWO.model_copy(update={"lead": "社会事务科", "due": day("2024-06-30"), "row": 9})
    found = difference_of((ONE, TWO), (later, THREE))
    assert found.added == (THREE,)
    assert found.removed == (ONE,)
    (change,) = found.changed
    assert (change.before, change.after, change.fields) == (TWO, later, ("lead", "due"))


def test_another_row_is_no_change() -> None:
    assert difference_of((ONE,), (ONE.model_copy(update={"row": 40}),)).nothing


@given(st.lists(st.sampled_from([ONE, TWO, THREE]), unique_by=lambda each: each.id))
def test_a_version_differs_from_itself_in_nothing(tasks: list[Task]) -> None:
    assert difference_of(tasks, tasks).nothing
    assert {each.id for each in difference_of((), tasks).added} == {each.id for each in tasks}
