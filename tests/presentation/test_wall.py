"""The wall's sentence: those on schedule as a count, two hindmost by name, the rest as a count."""

from __future__ import annotations

from datetime import date

import pytest

from dashboards.pages.wall.indicators import wall_sentence
from plan.assessment import Assessment
from plan.status import Status
from presentation.headline import text_of
from tests.dashboards.fakes import fake_reader
from wording import Lang, title_of

DAY = date(2024, 12, 31)


@pytest.fixture(scope="module", name="assessments")
def _assessments() -> tuple[Assessment, ...]:
    return fake_reader().assessments(DAY)


def standing(assessments: tuple[Assessment, ...], status: Status) -> tuple[Assessment, ...]:
    """Return those of a status."""
    return tuple(each for each in assessments if each.status is status)


def test_all_that_is_counted_adds_up_to_those_it_speaks_of(assessments: tuple[Assessment, ...]) -> None:
    segments = wall_sentence(assessments)
    good = {Status.ACHIEVED, Status.ACHIEVED_EARLY, Status.AHEAD, Status.ON_TRACK}
    bad = {Status.BEHIND, Status.FAR_BEHIND, Status.REGRESSED, Status.MISSED}
    wanted = [each for each in assessments if each.status in good | bad]
    assert sum(segment.count for segment in segments) == len(wanted)
    assert len([segment for segment in segments if segment.tone == "bad"]) <= 2


@pytest.mark.parametrize("lang", Lang)
def test_the_two_with_the_widest_gap_are_named(assessments: tuple[Assessment, ...], lang: Lang) -> None:
    behind = sorted(
        (each for each in assessments if each.status in (Status.BEHIND, Status.FAR_BEHIND, Status.REGRESSED)),
        key=lambda each: each.gap or 0,
    )
    assert len(behind) > 2, "there is something to choose from"
    said = text_of(wall_sentence(assessments, lang))
    named = [title_of(each.indicator, lang) in said for each in behind]
    assert named == [True, True, *[False] * (len(behind) - 2)]
    assert str(len(behind) - 2) in said


def test_where_all_keep_up_nobody_is_named(assessments: tuple[Assessment, ...]) -> None:
    fine = standing(assessments, Status.ON_TRACK) + standing(assessments, Status.AHEAD)
    assert fine
    assert text_of(wall_sentence(fine)) == f"{len(fine)}项指标全部跟上序时。"


def test_those_without_figures_are_neither_praised_nor_blamed(assessments: tuple[Assessment, ...]) -> None:
    silent = fake_reader().assessments(date(2021, 1, 31))
    assert all(each.status is Status.NO_DATA for each in silent), "nothing was reported yet"
    assert text_of(wall_sentence(silent)) == f"{len(silent)}项指标，0项跟上序时。"
