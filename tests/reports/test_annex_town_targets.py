"""附表1-5: what was agreed with towns and issued to them, their sum or mean beside the city's, what stood before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from plan.revision import targets_now
from plan.town_targets import TownTarget, TownTargetAction, TownTargetStep
from reports.evaluation.annex_table import annex_table
from reports.evaluation.annex_town_targets import town_targets_table
from reports.materials import Materials
from tests.reports.samples import PLAN, level, materials
from wording import Lang

COUNT, SHARE = 9, 8
"""A sum over towns, and a share whose mean is weighted."""

YEAR = max(targets_now(PLAN.indicator_of[COUNT]))
DAY = datetime(2022, 5, 1, tzinfo=UTC)


def issue(value: float, document: str, dated: date) -> TownTargetStep:
    return TownTargetStep(TownTargetAction.ISSUE, "领导", "leader", DAY, value, "", document, dated)


def agreed(value: float) -> TownTargetStep:
    return TownTargetStep(TownTargetAction.AGREE, "审核", "reviewer", DAY, value)


def told(indicator: int, steps: Mapping[str, tuple[TownTargetStep, ...]], **more: object) -> Materials:
    own = tuple(TownTarget(PLAN.document.id, indicator, YEAR, town, each) for town, each in steps.items())
    return replace(materials(observations=level(SHARE, {"2022Q4": 55.0})), town_targets=own, **more)  # type: ignore[arg-type]


def rows(said: Materials) -> list[tuple[str, ...]]:
    (table,) = town_targets_table(said)
    return [row[2:] for row in table.rows]


def test_an_issue_stands_with_its_document_and_what_stood_before() -> None:
    first, second = issue(1, "责任书1号", date(2022, 6, 1)), issue(2, "责任书2号", date(2022, 12, 1))
    early, late = PLAN.towns[1], PLAN.towns[0]
    steps = {early: (first,), late: (first, second)}
    later, sooner, total = rows(told(COUNT, steps))
    assert later == (str(YEAR), late, "2个", "已下达", "责任书2号，2022年12月1日起", "1个（责任书1号，2022年6月1日起）")
    assert sooner == (str(YEAR), early, "1个", "已下达", "责任书1号，2022年6月1日起", "—")
    city = targets_now(PLAN.indicator_of[COUNT])[YEAR]
    rest = len(PLAN.towns) - 2
    assert total[1:] == ("合计", "3个", "—", f"全市目标{city:g}个，不够；还有{rest}个镇（街道）没有商定", "—")


def test_a_later_letter_is_no_part_of_an_earlier_report() -> None:
    later = issue(2, "责任书2号", date(2023, 1, 1))
    assert town_targets_table(told(COUNT, {PLAN.towns[0]: (later,)})) == []
    both = {PLAN.towns[0]: (issue(1, "责任书1号", date(2022, 6, 1)), later)}
    assert rows(told(COUNT, both))[0][2:5] == ("1个", "已下达", "责任书1号，2022年6月1日起")


def test_what_is_agreed_and_not_issued_is_told_as_that() -> None:
    assert rows(told(COUNT, {PLAN.towns[0]: (agreed(1),)}))[0][2:5] == ("1个", "已商定", "—")


def test_a_draft_is_nothing_to_report() -> None:
    draft = TownTargetStep(TownTargetAction.DRAFT, "审核", "reviewer", DAY, 1)
    said = told(COUNT, {PLAN.towns[0]: (draft,)})
    assert town_targets_table(said) == []
    assert annex_table(said) == annex_table(replace(said, town_targets=()))


@pytest.mark.parametrize(("value", "words"), [(58.0, "够"), (57.0, "不够")])
def test_shares_together_are_their_weighted_mean(value: float, words: str) -> None:
    steps = {town: (issue(value, "责任书", date(2022, 6, 1)),) for town in PLAN.towns}
    total = rows(told(SHARE, steps))[-1]
    assert total[1:] == ("合计", f"{value:.1f}%", "—", f"全市目标58%，{words}", "—")


def test_the_table_in_english() -> None:
    said = told(COUNT, {PLAN.towns[0]: (agreed(1),)})
    english = replace(said, question=replace(said.question, lang=Lang.EN))
    (table,) = town_targets_table(english)
    assert table.caption == "Table A1-5  Towns' targets"
    assert "not enough" in table.rows[-1][6]
