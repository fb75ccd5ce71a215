"""Second opinions side by side: each ladder is its method's verdict, and what parts is said with the reason."""

from __future__ import annotations

from datetime import date

import pytest

from plan.assessment import assess
from plan.opinion_reasons import OpinionCase, rank_of, reason_of
from plan.opinions import methods, opinions_of
from plan.status import UNJUDGED
from presentation.opinions_side_by_side import (
    RUNGS,
    parting_sentence,
    picture_words,
    reason_words,
    side_by_side,
    why_words,
)
from reports.drawings import opinions_drawing
from tests.reports.samples import PLAN, level
from wording import Lang

OBSERVATIONS = [
    *level(1, {"2021Q4": 12.0, "2022Q4": 15.5}),
    *level(8, {"2021Q4": 52.2, "2022Q4": 52.6}),
    *level(12, {"2021Q4": 60.0, "2022Q4": 50.0}),
    *level(3, {"2022Q4": 19.0}),
]


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("as_of", [date(2022, 12, 31), date(2025, 12, 31), date(2021, 3, 31)])
def test_each_ladder_is_its_methods_verdict(lang: Lang, as_of: date) -> None:
    assessments = assess(PLAN, [o for o in OBSERVATIONS if o.period.last_day <= as_of], as_of)
    lines = side_by_side(assessments, lang)
    assert [line.no for line in lines] == [each.indicator.no for each in assessments]
    for line, assessment in zip(lines, assessments, strict=True):
        assert line.own.high == rank_of(assessment.status)
        assert (line.own.high is None) is (assessment.status in UNJUDGED)
        case = OpinionCase(assessment.schedule, assessment.judged, assessment.as_of, assessment.status)
        found = opinions_of(case.schedule, case.values, case.as_of)
        for mark, (key, method) in zip(line.others, methods().items(), strict=True):
            reason = reason_of(method, case, found[key])
            assert (mark.word, mark.side) == (method.word(found[key].status, lang), reason.side)
            assert mark.high is None or 0 <= (mark.low or 0) <= mark.high < RUNGS
            if mark.side and line.own.high is not None:
                assert mark.low is not None
                assert mark.high is not None
                assert (mark.low > line.own.high) if mark.side > 0 else (mark.high < line.own.high)
                assert reason_words(reason, lang) in why_words(line, lang)
        assert bool(why_words(line, lang)) is bool(line.parting)


def test_the_sentence_counts_what_parts_and_the_drawing_says_the_same() -> None:
    lines = side_by_side(assess(PLAN, OBSERVATIONS, date(2022, 12, 31)), Lang.ZH)
    apart = [line for line in lines if line.parting]
    assert apart
    assert f"{len(apart)}项有方法与本规划方法不同" in parting_sentence(lines, Lang.ZH)
    quiet = [line for line in lines if not line.parting]
    assert "结论相当" in parting_sentence(quiet, Lang.ZH)
    drawn = opinions_drawing(lines)
    assert len(drawn["heads"]) == 1 + len(methods())
    assert [mark["side"] for mark in drawn["lines"][0]["marks"]] == [0, *(mark.side for mark in lines[0].others)]
    assert all(mark.word in picture_words(lines, Lang.ZH) for line in lines for mark in line.others)
