"""Parts of the report of which there is nothing, or only half, to say: each condition on either side of its edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from plan.assessment import Assessment
from plan.indicator import Direction
from plan.opinions import methods
from plan.pace import Pace
from plan.shortfall import Shortfall
from plan.status import Status
from plan.status_methods import NOT_AVAILABLE, Opinion
from reports.blocks import Block, DrawingBlock, Heading, Paragraph, TableBlock
from reports.evaluation.annex_methods import annex_methods, opinion_words
from reports.evaluation.groups import groups, lagging_blocks, unjudged_blocks
from reports.evaluation.indicators import category_text, name_unit
from reports.evaluation.sections import best_words, short_figure, written_sections
from reports.materials import Materials
from tests.reports.samples import PLAN, level, materials, text
from tests.reports.small_ledger import board
from tests.reports.small_report import before
from wording import Lang, say

ZH, EN = Lang.ZH, Lang.EN
DAY = date(2023, 12, 31)


def told_of(values: dict[int, float], day: date = DAY, code: str = "2023Q4", **more: Any) -> Materials:
    """Return materials of one quarter's values."""
    said = [each for no, value in values.items() for each in level(no, {code: value})]
    return materials(observations=list({(o.measure, o.area): o for o in said}.values()), as_of=day, **more)


def one(no: int, value: float | None, **changed: Any) -> Assessment:
    """Return an indicator's assessment, with parts of it changed."""
    found = told_of({} if value is None else {no: value}).assessments
    return replace(next(each for each in found if each.indicator.no == no), **changed)


def words(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


# What has no verdict, and what it lacks.


def test_of_nothing_unjudged_nothing_is_said() -> None:
    assert list(unjudged_blocks([], ZH)) == []


@pytest.mark.parametrize("lang", [ZH, EN])
@pytest.mark.parametrize(
    ("value", "status", "parts"),
    [
        (None, Status.NO_DATA, []),
        (15.0, Status.NO_DATA, ["{quarter}"]),
        (15.0, Status.INCOMPLETE, ["0", "19"]),
        (15.0, Status.NOT_JUDGED, []),
    ],
)
def test_each_says_what_it_lacks(lang: Lang, value: float | None, status: Status, parts: list[str]) -> None:
    keys = {Status.NO_DATA: "old", Status.INCOMPLETE: "towns", Status.NOT_JUDGED: "kind"}
    assessment = one(1, value, status=status)
    [said] = words(list(unjudged_blocks([assessment], lang)))
    [plain] = words(list(unjudged_blocks([one(1, None, status=status)], lang)))
    quarter = {ZH: "2023年四季度", EN: "Q4 2023"}[lang]
    if value is None:
        assert said == plain
        return
    # Beside its name stands what it lacks.
    assert len(said) > len(plain)
    assert all(part.replace("{quarter}", quarter) in said for part in parts)
    assert (quarter in said) is (keys[status] == "old")
    assert ("19" in said) is (keys[status] == "towns")


@pytest.mark.parametrize("lang", [ZH, EN])
def test_what_has_no_gap_is_told_by_its_name(lang: Lang) -> None:
    """A target that is met or not has no gap: nothing is said of one, and not that there is none."""
    for values, status in (({2: 61.0}, Status.AHEAD), ({8: 50.0}, Status.REGRESSED)):
        found = told_of(values)
        flat = tuple(replace(a, gap=None) if a.status is status else a for a in found.assessments)
        asked = replace(found.question, lang=lang)
        with_gap, without = (
            " ".join(words(list(groups(replace(found, question=asked, assessments=some), 1))))
            for some in (found.assessments, flat)
        )
        gap = next(a.gap for a in found.assessments if a.status is status)
        assert gap is not None
        figure = f"{abs(gap):.1f}"
        assert figure in with_gap
        assert figure not in without
        assert say("gap.none", lang) not in without
    assert words(list(lagging_blocks(told_of({})))) == [say("report.group.none", ZH)]


def test_once_all_is_told_there_is_no_part_of_what_is_not() -> None:
    """Every indicator has its verdict and the plan is over: what was done, and the outlook, are all there is."""
    final = {each.no: each.final.value for each in PLAN.indicators}
    found = told_of(final, PLAN.final_day, "2025Q4")
    arrived = tuple(each for each in found.assessments if each.status is Status.ACHIEVED)
    assert len(arrived) > 3
    heads = [b.text for b in groups(replace(found, assessments=arrived), 1) if isinstance(b, Heading)]
    assert [head.partition("）")[2] for head in heads] == ["提前完成和已完成的指标", "2025年目标趋势判断"]


# 三 to 九.


@pytest.mark.parametrize(("written", "paragraphs"), [([], 1), ([text("三", "正文", "另有一语")], 3)])
def test_what_an_evaluator_wrote_follows_what_the_ledger_says(written: list[Any], paragraphs: int) -> None:
    """The ledger's sentence; then the evaluator's, and who signed it. Of a place without tasks somebody must write."""
    found = before()
    texts = materials(texts=written).texts
    sections = list(written_sections(replace(found, tasks=board(), texts=texts)))
    assert len(words(list(sections[0].blocks))) == paragraphs
    assert any("另有一语" in each for each in words(list(sections[0].blocks))) is bool(written)
    assert any("待补充" in each for each in words(list(sections[0].blocks))) is False
    assert any("待补充" in each for each in words(list(sections[3].blocks))) is True


@pytest.mark.parametrize(
    ("values", "key"),
    [({}, "no_data"), ({2: 63.0}, "none"), ({2: 63.0, 1: 12.0}, "text")],
    ids=["nothing known", "all there are have arrived", "one is on its way"],
)
def test_a_pace_is_told_of_what_is_on_its_way(values: dict[int, float], key: str) -> None:
    eight = list(written_sections(told_of(values)))[5]
    tables = [block for block in eight.blocks if isinstance(block, TableBlock)]
    assert len(tables) == (key == "text")
    if key != "text":
        assert say(f"report.section.八.{key}", ZH, year=2025) in words(list(eight.blocks))


@pytest.mark.parametrize(
    ("no", "pace", "told"),
    [
        (1, Pace(8, 1.0, None, None, None), "—"),
        (1, Pace(8, 1.0, 0.5, 8, False), None),
        (1, Pace(8, 1.0, 0.0, 8, False), "无改善"),
        (1, Pace(8, 1.0, -0.5, 8, False), "无改善"),
    ],
)
@pytest.mark.parametrize("sense", [1, -1])
def test_the_best_pace_is_told_where_it_went_towards_the_target(
    no: int, pace: Pace, told: str | None, sense: int
) -> None:
    assessment = one(no, 15.0)
    if sense < 0:
        less = assessment.indicator.model_copy(update={"direction": Direction.DOWN})
        assert less.sense == -1
        best = None if pace.best_per_quarter is None else -pace.best_per_quarter
        assessment, pace = replace(assessment, indicator=less), replace(pace, best_per_quarter=best)
    said = best_words(assessment, pace, ZH)
    assert (said == told) if told else ("0.5" in said)


@pytest.mark.parametrize(
    ("total", "told"),
    [
        (None, "—"), (-3.0, "—"), (0.0, "—"), (4e-7, "—"), (2e-6, "1人"), (0.4, "1人"), (1.0, "1人"), (12.0, "12人"),
        (12.01, "13人"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_in_whole_things(total: float | None, told: str) -> None:
    short = None if total is None else Shortfall("人", total, {})
    assert short_figure(PLAN, one(1, 15.0, shortfall=short), ZH) == told


# 二 and 附件4.


@pytest.mark.parametrize("drawn", [0, 1])
def test_methods_are_drawn_side_by_side_where_there_is_anything(drawn: int) -> None:
    found = told_of({1: 15.0})
    blocks = annex_methods(replace(found, assessments=found.assessments[:drawn])).blocks
    assert sum(isinstance(block, DrawingBlock) for block in blocks) == drawn


@pytest.mark.parametrize(
    ("opinion", "ratio"),
    [
        (Opinion("on_track", 0.97), "0.97"),
        (Opinion("on_track"), ""),
        (Opinion(NOT_AVAILABLE), ""),
        (Opinion(NOT_AVAILABLE, 0.97), ""),
    ],
)
def test_a_ratio_is_told_where_the_method_can_tell(opinion: Opinion, ratio: str) -> None:
    method = methods()["un"]
    said = opinion_words(method, opinion, ZH)
    word = method.word(opinion.status, ZH)
    assert said == (say("report.opinion.ratio", ZH, word=word, ratio=ratio) if ratio else word)


def test_a_category_tells_of_the_years_in_which_it_has_targets() -> None:
    found = told_of({1: 15.0})
    first = [each for each in found.assessments if each.indicator.no == 1]
    years = [year for year in found.plan.years_due(found.as_of) if year in first[0].milestones]
    assert years
    without = [replace(first[0], milestones={})]
    assert all(str(year) in category_text(found, first) for year in years)
    said = category_text(found, without)
    assert not any(str(year) in said for year in years)
    assert not said.endswith(("?", " "))


def test_a_name_has_its_own_unit_or_the_one_that_is_given() -> None:
    indicator = PLAN.indicator_of[1]
    assert name_unit(indicator, ZH) != name_unit(indicator, ZH, "")
    assert "百分点" in name_unit(indicator, ZH, "百分点")
