"""The sentence that opens an indicator's page: a table of every case, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.assessment import Assessment, assess_indicator
from plan.backtest import Backtest
from plan.catalogue import Plan
from plan.forecast import WithheldReason
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.shortfall import Shortfall
from presentation import formats
from presentation.sentences import shortfall_towns, trajectory_sentence, verdict_sentence
from presentation.trend_sentences import probability_words, trend_sentences
from tests.dashboards.fakes import the_plan
from wording import Lang

Q3 = Period(2023, 3)
END = date(2025, 12, 31)
BIG, SMALL = "杜桥镇", "古城街道"


def said(no: int, period: Period, numbers: dict[str, tuple[float, ...]]) -> list[Observation]:
    """Return what areas said of an indicator's measures for a period."""
    names = the_plan().indicator_of[no].formula.measures
    return [
        Observation(name, area, period, value)
        for area, values in numbers.items()
        for name, value in zip(names, values, strict=True)
    ]


def spread(whole: tuple[float, ...]) -> dict[str, tuple[float, ...]]:
    """Return the same share for each of the nineteen towns."""
    towns = the_plan().towns
    return {town: tuple(number / len(towns) for number in whole) for town in towns}


def assessed(no: int, *spoken: list[Observation], day: date = Q3.last_day, plan: Plan | None = None) -> Assessment:
    used = plan or the_plan()
    indicator = next(each for each in used.indicators if each.no == no)
    return assess_indicator(used, indicator, Observed([o for each in spoken for o in each]), day)


def sentence(assessment: Assessment, lang: Lang = Lang.ZH) -> str:
    return verdict_sentence(the_plan(), assessment, lang)


CITY = "临海市"
ALL_DONE = dict.fromkeys(the_plan().towns[:-1], (10.0, 10.0))


def held() -> Plan:
    """Return the plan with an indicator that is only to hold its baseline."""
    plan = the_plan()
    indicator = plan.indicator_of[13]
    kept = indicator.model_copy(update={"baseline": 100.0})
    return plan.model_copy(update={"indicators": (kept,)})


CASES = {
    "no data": (
        assessed(8),
        "截至2023年三季度，养老机构护理型床位占比还没有通过审核的数据，暂不能评价；规划要求由2020年的52%到2025年达到58%。",
    ),
    "level, achieved early": (
        assessed(4, said(4, Q3, {CITY: (13000.0,)})),
        "截至2023年三季度，城乡居民最低生活保障标准为13,000元/年，已达到2025年目标13,000元/年，提前完成。",
    ),
    "level, still short, no towns": (
        assessed(4, said(4, Q3, {CITY: (12139.0,)})),
        "截至2023年三季度，城乡居民最低生活保障标准为12,139元/年，进度超前序时10.4个百分点，快于序时；"
        "低保标准距2025年目标还差861元/年。",
    ),
    "achieved at the end": (
        assessed(13, said(13, Period(2025, 4), {CITY: (4.0, 4.0)}), day=END),
        "截至2025年四季度，婚姻登记机关场所建设达国家3A级以上标准比例为100.0%，达到2025年目标100%，已完成。",
    ),
    "missed at the end": (
        assessed(13, said(13, Period(2025, 4), {CITY: (3.0, 4.0)}), day=END),
        "截至2025年四季度，婚姻登记机关场所建设达国家3A级以上标准比例为75.0%，未达到2025年目标100%，未完成；"
        "按现有登记场所数，达3A级以上登记场所距2025年目标还差1个。",
    ),
    "below the baseline": (
        assessed(8, said(8, Q3, spread((500.0, 1000.0)))),
        "截至2023年三季度，养老机构护理型床位占比为50.0%，不及2020年的52%，出现回落；"
        "按现有养老机构床位数，护理型床位距2025年目标还差80张，主要在古城街道、大洋街道、江南街道。",
    ),
    "target lost again, on a plateau": (
        assessed(
            13,
            said(13, Period(2022, 4), {CITY: (4.0, 4.0)}),
            said(13, Q3, {CITY: (3.0, 4.0)}),
        ),
        "截至2023年三季度，婚姻登记机关场所建设达国家3A级以上标准比例为75.0%，曾经达到2025年目标100%，现已回落；"
        "按现有登记场所数，达3A级以上登记场所距2025年目标还差1个。",
    ),
    "from a baseline of zero, not divided among towns": (
        assessed(9, said(9, Q3, {town: (1.0 if row < 3 else 0.0,) for row, town in enumerate(the_plan().towns)})),
        "截至2023年三季度，康养联合体数为3个，进度落后序时24.9个百分点，滞后；康养联合体距2025年目标还差7个。",
    ),
    "cumulated, 18 towns, two of which owe": (
        assessed(12, said(12, Q3, {**ALL_DONE, BIG: (60.0, 100.0), SMALL: (70.0, 90.0)})),
        "截至2023年三季度，节地生态安葬率为82.9%（只含18/19个镇(街道)的数据），进度超前序时9.0个百分点，快于序时；"
        "按2023年以来的安葬总数，节地生态安葬距2025年目标还差60例（只计已报的镇(街道)），都在杜桥镇、古城街道。",
    ),
    "cumulated, two towns alone": (
        assessed(12, said(12, Q3, {BIG: (60.0, 100.0), SMALL: (70.0, 90.0)})),
        "截至2023年三季度，节地生态安葬率为68.4%（只含2/19个镇(街道)的数据），缺报的镇(街道)未知，数据不全，暂不评价。",
    ),
    "a partial sum that does not reach the schedule": (
        assessed(9, said(9, Q3, {BIG: (2.0,), SMALL: (1.0,)})),
        "截至2023年三季度，康养联合体数至少为3个（只含2/19个镇(街道)的数据），缺报的镇(街道)未知，数据不全，暂不评价。",
    ),
    "a partial sum that does": (
        assessed(9, said(9, Q3, {BIG: (5.0,), SMALL: (4.0,)})),
        "截至2023年三季度，康养联合体数至少为9个（只含2/19个镇(街道)的数据），进度超前序时35.1个百分点，快于序时。",
    ),
    "on schedule, counted in whole things": (
        assessed(9, said(9, Q3, {town: (1.0 if row < 5 else 0.0,) for row, town in enumerate(the_plan().towns)})),
        "截至2023年三季度，康养联合体数为5个，进度落后序时4.9个百分点，达到序时（按整数计已到序时）；"
        "康养联合体距2025年目标还差5个。",
    ),
    "reached, lost, and missed at the end": (
        assessed(
            13,
            said(13, Q3, {CITY: (4.0, 4.0)}),
            said(13, Period(2025, 4), {CITY: (3.0, 4.0)}),
            day=END,
        ),
        "截至2025年四季度，婚姻登记机关场所建设达国家3A级以上标准比例为75.0%，未达到2025年目标100%，"
        "未完成（曾达到100.0%，此后回落）；按现有登记场所数，达3A级以上登记场所距2025年目标还差1个。",
    ),
    "missed at the end, after better quarters": (
        assessed(
            8,
            said(8, Q3, spread((570.0, 1000.0))),
            said(8, Period(2025, 4), spread((579.8, 1000.0))),
            day=END,
        ),
        "截至2025年四季度，养老机构护理型床位占比为57.98%，未达到2025年目标58%，未完成；"
        "按现有养老机构床位数，护理型床位距2025年目标还差1张，主要在古城街道、大洋街道、江南街道。",
    ),
    "too old": (
        assessed(13, said(13, Period(2022, 1), {CITY: (2.0, 4.0)})),
        "截至2023年三季度，婚姻登记机关场所建设达国家3A级以上标准比例为50.0%（最新数据为2022年一季度）"
        "。这是6个季度以前的数据，不再据以评价。",
    ),
    "stale": (
        assessed(13, said(13, Period(2023, 1), {CITY: (2.0, 4.0)})),
        "截至2023年三季度，婚姻登记机关场所建设达国家3A级以上标准比例为50.0%（最新数据为2023年一季度），"
        "进度落后序时100.0个百分点，严重滞后；按现有登记场所数，达3A级以上登记场所距2025年目标还差2个。",
    ),
    "exactly on the path": (
        assessed(4, said(4, Period(2022, 4), {CITY: (11400.0,)}), day=date(2022, 12, 31)),
        "截至2022年四季度，城乡居民最低生活保障标准为11,400元/年，进度与序时持平，达到序时；"
        "低保标准距2025年目标还差1,600元/年。",
    ),
    "a day inside a quarter": (
        assessed(13, said(13, Q3, {CITY: (4.0, 4.0)}), day=date(2023, 11, 5)),
        "截至2023年11月5日，婚姻登记机关场所建设达国家3A级以上标准比例为100.0%，已达到2025年目标100%，提前完成。",
    ),
    "a level to be held, held": (
        assessed(13, said(13, Q3, {CITY: (4.0, 4.0)}), plan=held()),
        "截至2023年三季度，婚姻登记机关场所建设达国家3A级以上标准比例为100.0%，已达到2025年目标100%，提前完成。",
    ),
    "a level to be held, lost": (
        assessed(13, said(13, Q3, {CITY: (3.0, 4.0)}), plan=held()),
        "截至2023年三季度，婚姻登记机关场所建设达国家3A级以上标准比例为75.0%，不及2020年的100%，出现回落；"
        "按现有登记场所数，达3A级以上登记场所距2025年目标还差1个。",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_leader_reads(case: str) -> None:
    assessment, expected = CASES[case]
    assert sentence(assessment) == expected


@pytest.mark.parametrize("case", CASES)
def test_english_says_the_same_numbers_in_words_that_are_english(case: str) -> None:
    assessment, _ = CASES[case]
    words = sentence(assessment, Lang.EN)
    assert words.endswith(".")
    assert not any("一" <= character <= "鿿" for character in words), words
    assert "{" not in words


def test_only_towns_that_owe_are_named_the_greatest_first() -> None:
    owing = shortfall_towns(Shortfall("张", 3.0, {"甲": 2.0, "乙": -4.0, "丙": 5.0, "丁": 0.0}))
    assert owing == (("丙", 5.0), ("甲", 2.0))


@pytest.mark.parametrize(("value", "shown"), [(0.2, "1"), (12.0, "12"), (12.0000000001, "12"), (12.1, "13")])
def test_a_part_of_a_bed_is_a_bed(value: float, shown: str) -> None:
    assert formats.still_needed(value) == shown


@pytest.mark.parametrize(
    ("chance", "words"), [(0.0, "不到1%"), (0.42, "约42%"), (0.985, "约98%"), (0.999, "超过99%"), (1.0, "超过99%")]
)
def test_a_chance_is_never_nothing_or_certain(chance: float, words: str) -> None:
    assert probability_words(chance) == words


def test_the_trajectory_in_one_line_tells_both_milestones() -> None:
    assessment, _ = CASES["below the baseline"]
    words = trajectory_sentence(assessment)
    assert "2022年目标55%已到期，待数据" in words
    assert "2025年目标58%未到期" in words
    assert "图中只有规划" in trajectory_sentence(CASES["no data"][0])


def test_the_trend_says_when_it_cannot_tell() -> None:
    short = assessed(13, said(13, Q3, {CITY: (3.0, 4.0)}))
    assert trend_sentences(short) == ("数据不足以推断：推算趋势至少要有4个季度的数据，现有1个。",)
    many = [said(13, Period(2022, 1).shift(step), {CITY: (2.0 + step / 8, 4.0)}) for step in range(12)]
    few = trend_sentences(assessed(13, *many[:9], day=Period(2024, 1).last_day))
    assert few == ("数据不足以推断能否达到100%：回测只有15个点，不足20个。",)
    told = trend_sentences(assessed(13, *many, day=Period(2024, 4).last_day))
    assert len(told) == 3
    assert "可能性" in told[0]
    jumping = [said(13, Period(2022, 1).shift(step), {CITY: (2.0 + step % 4 // 3, 4.0)}) for step in range(12)]
    poor = assessed(13, *jumping, day=Period(2024, 4).last_day)
    steady = replace(poor.trend, backtest=Backtest(20, 36), withheld=WithheldReason.POOR_TESTS, probability=None)
    assert "回测36个点中只有20个落在80%区间内" in trend_sentences(replace(poor, trend=steady))[0]
    over = trend_sentences(replace(assessed(13, *many), trend=assessed(13, *many, day=END).trend))
    assert over
