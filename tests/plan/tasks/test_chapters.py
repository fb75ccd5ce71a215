"""Chapters of a source document, and which tasks are shown at once."""

from __future__ import annotations

import pytest

from plan.tasks.attention import needs_a_look
from plan.tasks.chapters import ELSEWHERE, chapter_of, chapter_of_task, chapters_of, heading_in
from plan.tasks.task import Scoring
from plan.tasks.task_status import TaskStatus
from tests.plan.tasks.making import CATALOGUE, assessed, day, ledger, node, report, task


@pytest.mark.parametrize(
    ("section", "chapter"),
    [
        ("三(一)1", "三(一)"),
        ("三(一)总述", "三(一)"),
        ("三(四)12", "三(四)"),
        ("四(二)", "四"),
        ("一(二)", "一"),
        ("五", "五"),
    ],
)
def test_a_chapter_is_as_deep_as_the_text_groups_its_tasks(section: str, chapter: str) -> None:
    assert chapter_of(section) == chapter


def test_every_commitment_is_in_one_chapter_under_the_headings_of_the_text() -> None:
    found = chapters_of(CATALOGUE.commitments)
    assert [each for chapter in found for each in chapter.commitments] == list(CATALOGUE.commitments.all)
    titles = {chapter.id: chapter.title for chapter in found}
    assert titles["三(一)"] == "构筑精准保障的救助体系"
    assert titles["四"] == "保障措施"
    text = CATALOGUE.commitments.text_of(CATALOGUE.commitments.all[0].id)
    assert all(title in text for title in titles.values())


def test_a_heading_that_is_not_there_is_empty() -> None:
    assert heading_in("一、甲\n(一)乙。丙", "一(一)") == "乙"
    assert heading_in("一、甲\n(一)乙。丙", "二(一)") == ""
    assert heading_in("没有标题", "附件 3") == ""


def test_a_task_stands_in_the_chapter_of_its_first_commitment() -> None:
    first, other = CATALOGUE.commitments.all[20].id, CATALOGUE.commitments.all[0].id
    of = ledger(task(commitments=(first, other)))
    assert chapter_of_task(of, of.tasks[0]) == chapter_of(CATALOGUE.commitments.by_id[first].section)
    assert chapter_of_task(of, task()) == ELSEWHERE


@pytest.mark.parametrize(
    ("done", "before", "shown"),
    [
        (2.0, None, True),  # behind
        (10.0, TaskStatus.ON_TRACK, False),
        (10.0, TaskStatus.AHEAD, False),  # no news
        (10.0, TaskStatus.BEHIND, True),
        (20.0, TaskStatus.ACHIEVED, False),
        (20.0, TaskStatus.ON_TRACK, True),
    ],
)
def test_what_lags_or_changed_is_shown_at_once(done: float, before: TaskStatus | None, shown: bool) -> None:
    found = assessed(ledger(task(), reports=(report("2021-12-31", done=done),)), "2021-12-31")
    assert needs_a_look(found, before) is shown


def test_a_step_that_is_due_within_ninety_days_is_shown() -> None:
    of = ledger(task(Scoring.NODES, nodes=(node("2022-03-31", 50), node("2022-12-31", 50))))
    assert (
        not needs_a_look(assessed(of, "2021-12-30"), TaskStatus.ON_TRACK)
        or assessed(of, "2021-12-30").status is TaskStatus.NOT_STARTED
    )
    begun = ledger(of.tasks[0], reports=(report("2021-06-30", said="动工"),))
    assert needs_a_look(assessed(begun, "2021-12-31"), TaskStatus.ON_TRACK)
    assert not needs_a_look(assessed(begun, "2021-12-30"), TaskStatus.ON_TRACK)
    assert (day("2022-03-31") - day("2021-12-31")).days == 90
