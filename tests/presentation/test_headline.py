"""The overview's sentence: right in every case, each indicator counted once."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.assessment import Assessment
from plan.coverage import Intake, Reported
from plan.period import Period
from plan.status import Status
from presentation.headline import attention, headline, text_of, worst_first
from tests.dashboards.samples import with_status, with_value
from wording import Lang

S = Status


def assessed(*counted: tuple[int, Status]) -> list[Assessment]:
    statuses = [status for count, status in counted for _ in range(count)]
    return [with_status(no, status, -1.0 * no) for no, status in enumerate(statuses, start=1)]


CASES = [
    (
        [(2, S.ACHIEVED_EARLY), (3, S.AHEAD), (2, S.ON_TRACK), (3, S.NEAR), (2, S.BEHIND), (1, S.FAR_BEHIND)],
        "截至2023年三季度，13项指标中2项提前完成、5项快于或达到序时、3项基本达到、3项滞后（其中1项严重滞后）。",
        "As of Q3 2023, of 13 indicators 2 achieved early, 5 ahead or on track, 3 nearly on track, "
        "3 behind (1 of them far behind).",
    ),
    ([(13, S.NO_DATA)], "截至2023年三季度，13项指标均暂无数据。", "As of Q3 2023, none of the 13 indicators has data."),
    ([(13, S.ACHIEVED)], "截至2023年三季度，13项指标全部已完成。", "As of Q3 2023, all 13 indicators: achieved."),
    ([(13, S.AHEAD)], "截至2023年三季度，13项指标全部快于序时。", None),
    ([(12, S.AHEAD), (1, S.ON_TRACK)], "截至2023年三季度，13项指标全部快于或达到序时。", None),
    ([(10, S.BEHIND), (3, S.FAR_BEHIND)], "截至2023年三季度，13项指标全部滞后（其中3项严重滞后）。", None),
    ([(12, S.ON_TRACK), (1, S.FAR_BEHIND)], "截至2023年三季度，13项指标中12项达到序时、1项严重滞后。", None),
    (
        [(7, S.ACHIEVED), (4, S.MISSED), (2, S.INCOMPLETE)],
        "截至2023年三季度，13项指标中7项已完成、4项未完成、2项数据不全。",
        "As of Q3 2023, of 13 indicators 7 achieved, 4 missed, 2 with incomplete data.",
    ),
    (
        [(1, S.ACHIEVED), (1, S.ACHIEVED_EARLY), (4, S.NEAR), (2, S.REGRESSED), (5, S.NO_DATA)],
        "截至2023年三季度，13项指标中1项已完成、1项提前完成、4项基本达到、2项回落、5项暂无数据。",
        "As of Q3 2023, of 13 indicators 1 achieved, 1 achieved early, 4 nearly on track, 2 regressed, 5 without data.",
    ),
]


@pytest.mark.parametrize(("counted", "chinese", "english"), CASES)
def test_the_sentence(counted: list[tuple[int, Status]], chinese: str, english: str | None) -> None:
    assert text_of(headline(assessed(*counted))) == chinese
    if english is not None:
        assert text_of(headline(assessed(*counted), Lang.EN)) == english


Q2, Q3, Q4 = Period(2023, 2), Period(2023, 3), Period(2023, 4)


@pytest.mark.parametrize(
    ("day", "intake", "chinese"),
    [
        (Q3.last_day, Intake(Reported(Q3, 6, 6)), "截至2023年三季度（6个科室已全部报送），13项指标全部达到序时。"),
        (
            Q3.last_day,
            Intake(Reported(Q3, 6, 6), Reported(Q4, 1, 6)),
            "截至2023年三季度（6个科室已全部报送），13项指标全部达到序时。2023年四季度已有1/6个科室报送。",
        ),
        (
            Q4.last_day,
            Intake(Reported(Q4, 1, 6)),
            "截至2023年四季度（1/6个科室已报送，13项用此前季度的数据），13项指标全部达到序时。",
        ),
        (
            date(2023, 11, 5),
            Intake(Reported(Q3, 6, 6)),
            "截至2023年11月5日（2023年三季度6个科室已全部报送），13项指标全部达到序时。",
        ),
        (
            Q4.last_day,
            Intake(Reported(Q4, 0, 6)),
            "截至2023年四季度（尚无科室报送，13项用此前季度的数据），13项指标全部达到序时。",
        ),
    ],
)
def test_it_says_how_many_departments_are_in(day: date, intake: Intake, chinese: str) -> None:
    told = [with_value(no, 1.0, S.ON_TRACK) for no in range(1, 14)]
    segments = headline([replace(each, as_of=day) for each in told], intake=intake)
    assert text_of(segments) == chinese
    assert sum(segment.count for segment in segments) == 13


def test_what_is_incomplete_is_never_named_as_the_worst() -> None:
    told = [with_status(no, S.INCOMPLETE) for no in range(1, 13)] + [with_status(13, S.NEAR, -3.0)]
    assert [a.indicator.no for a in attention(told).assessments] == [13]
    assert attention(told[:12]).assessments == ()


def test_a_missed_target_needs_attention() -> None:
    told = [with_status(1, S.ON_TRACK, 1.0), with_status(2, S.MISSED, -1.0)]
    assert [a.indicator.no for a in attention(told).assessments] == [2]


@given(st.lists(st.sampled_from(list(Status)), min_size=13, max_size=13))
def test_counts_add_up_to_all(statuses: list[Status]) -> None:
    segments = headline([with_status(no, status) for no, status in enumerate(statuses, start=1)])
    assert sum(segment.count for segment in segments) == 13
    written = [int(found) for found in re.findall(r"(\d+)项(?!指标|严重滞后）)", text_of(segments))]
    assert sum(written) in (0, 13)  # nothing counted where all are alike


@given(st.lists(st.sampled_from(list(Status)), min_size=13, max_size=13))
def test_bad_news_is_marked_and_good_news_too(statuses: list[Status]) -> None:
    segments = headline([with_status(no, status) for no, status in enumerate(statuses, start=1)])
    bad = sum(segment.count for segment in segments if segment.tone == "bad")
    assert bad == sum(status in (S.BEHIND, S.FAR_BEHIND, S.REGRESSED, S.MISSED) for status in statuses)


def test_the_worst_three_by_gap_need_attention() -> None:
    told = attention(
        [
            with_status(1, S.NEAR, -9.0),
            with_status(2, S.BEHIND, -12.0),
            with_status(3, S.FAR_BEHIND, -49.1),
            with_status(4, S.REGRESSED, 3.0),
            with_status(5, S.BEHIND, -24.9),
            with_status(6, S.AHEAD, 8.0),
        ]
    )
    assert told.key == "attention.worst"
    assert [a.indicator.no for a in told.assessments] == [3, 5, 2]


def test_without_laggards_the_hindmost_is_named_and_without_any_nobody() -> None:
    hindmost = attention([with_status(1, S.NEAR, -2.0), with_status(2, S.NEAR, -9.0), with_status(3, S.AHEAD, 7.0)])
    assert (hindmost.key, [a.indicator.no for a in hindmost.assessments]) == ("attention.hindmost", [2])
    assert attention([with_status(1, S.AHEAD, 7.0), with_status(2, S.NO_DATA)]).assessments == ()


def test_worst_first_puts_those_without_a_gap_last() -> None:
    rows = [with_status(1, S.NO_DATA), with_status(2, S.AHEAD, 7.0), with_status(3, S.BEHIND, -11.0)]
    assert [a.indicator.no for a in worst_first(rows)] == [3, 2, 1]
