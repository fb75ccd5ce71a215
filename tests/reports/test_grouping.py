"""Golden: which indicators the report tells where and in which order, from values chosen by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from plan.observation import Observation
from plan.period import Period
from reports.blocks import Heading, Paragraph, Report, TableBlock
from reports.evaluation import evaluation_of
from reports.evaluation.annex_table import second_table
from reports.evaluation.groups import LAGGING
from reports.materials import Materials
from tests.reports.samples import PLAN, level, materials

DAY = date(2023, 12, 31)
PAST = Fraction(365, 1096)  # of the way from the end of 2022 to the end of 2025
VALUES: dict[int, float] = {
    1: 17.0,
    2: 60.0,
    3: 19.0,
    4: 12_500.0,
    5: 50.0,
    6: 8.0,
    8: 52.0,
    10: 11.0,
    11: 0.6,
    12: 80.0,
    13: 100.0,
}
"""Values of 2023Q4. Indicator 7 says nothing, indicator 9 is said by seven towns alone."""


def gap(base: str, middle: str, final: str, value: str) -> Fraction:
    """G of a value of the end of 2023, in percentage points."""
    b, m, t, v = map(Fraction, (base, middle, final, value))
    return 100 * (v - (m + (t - m) * PAST)) / (t - b)


def points(value: Fraction) -> str:
    return f"{float(abs(value)):.1f}"


GAPS = {
    1: gap("10.4", "16", "20", "17"),
    2: gap("40", "58", "62", "60"),
    4: gap("9720", "11400", "13000", "12500"),
    5: gap("20", "60", "100", "50"),
    6: gap("10", "50", "100", "8"),
    8: gap("52", "55", "58", "52"),
    10: gap("9", "11", "12", "11"),
    11: gap("0.3", "0.5", "0.8", "0.6"),
    12: gap("57", "72", "100", "80"),
}
LAG_ORDER = [(8, "严重滞后"), (6, "回落"), (5, "滞后"), (10, "滞后"), (1, "基本达到"), (12, "基本达到")]


def shared(observations: list[Observation]) -> list[Observation]:
    """Return one of a cell said twice: measures that two indicators share."""
    return list({(o.measure, o.area, o.period): o for o in observations}.values())


@pytest.fixture(scope="module")
def made() -> Materials:
    said = [o for no, value in VALUES.items() for o in level(no, {"2023Q4": value})]
    seven = [o for o in level(9, {"2023Q4": 5.7}) if o.area in PLAN.towns[-7:]]
    return materials(observations=[*shared(said), *seven], as_of=DAY)


@pytest.fixture(scope="module")
def report(made: Materials) -> Report:
    return evaluation_of(made)


def title(no: int) -> str:
    indicator = PLAN.indicator_of[no]
    return indicator.short_name or indicator.name


def under(report: Report, words: str) -> list[str]:
    """Return the paragraphs under the heading in which some words stand."""
    blocks = next(section for section in report.sections if section.title.startswith("二、")).blocks
    start = next(at for at, block in enumerate(blocks) if isinstance(block, Heading) and words in block.text)
    found = []
    for block in blocks[start + 1 :]:
        if isinstance(block, Heading):
            break
        if isinstance(block, Paragraph):
            found.append(block.text)
    return found


def test_gaps_are_what_they_should_be() -> None:
    assert round(float(GAPS[1]), 2) == -3.46
    assert round(float(GAPS[8]), 2) == -66.65
    assert round(float(GAPS[12]), 2) == -3.08
    assert sorted(GAPS[no] for no, _ in LAG_ORDER) == [GAPS[no] for no, _ in LAG_ORDER]


def test_the_lagging_are_told_worst_first_and_the_nearly_on_track_are_among_them(report: Report) -> None:
    said = "、".join(f"{title(no)}（{status}，落后序时{points(GAPS[no])}个百分点）" for no, status in LAG_ORDER)
    assert under(report, "基本达到、滞后和回落的指标")[0] == f"共6项：{said}。"


def test_the_good_and_the_done_have_their_own_parts(report: Report) -> None:
    good = f"共3项：{title(2)}（超前序时{points(GAPS[2])}个百分点）、{title(4)}（超前序时{points(GAPS[4])}个百分点）、"
    assert under(report, "快于序时和达到序时的指标") == [f"{good}{title(11)}（超前序时0.02个百分点）。"]
    assert under(report, "提前完成和已完成的指标") == [f"共2项：{title(3)}、{title(13)}。"]


def test_those_without_a_verdict_stand_apart_with_what_is_wanting(report: Report) -> None:
    said = f"数据不全1项：{title(9)}（19个镇（街道）中12个缺报）；暂无数据1项：{title(7)}。"
    assert under(report, "数据不全和暂无数据的指标") == [said]


def test_what_is_incomplete_is_never_the_worst(report: Report) -> None:
    verdict = next(section for section in report.sections if section.title.startswith("一、")).blocks[1]
    assert isinstance(verdict, Paragraph)
    worst = verdict.text.partition("需重点关注的是")[2]
    assert worst.startswith(f"{title(8)}（落后序时{points(GAPS[8])}个百分点）、{title(6)}（回落）、{title(5)}（落后")
    assert title(9) not in worst
    assert title(7) not in worst


def test_the_categories_name_the_targets_that_were_missed_or_are_awaited(report: Report) -> None:
    assert (
        under(report, "基层社会治理领域")[0]
        == "该领域3项指标中，1项提前完成、1项达到序时、1项基本达到。2022年目标均待数据。"
    )


def test_milestones_await_their_own_quarter_and_are_met_or_missed_by_it() -> None:
    said = shared([o for no, value in {1: 15.0, 2: 58.0}.items() for o in level(no, {"2022Q4": value})])
    report = evaluation_of(materials(observations=said, as_of=DAY))
    text = under(report, "基层社会治理领域")[0]
    assert text.endswith(f"2022年目标1项达成、1项未达成（{title(1)}）、1项待数据（{title(3)}）。")


def test_the_annex_says_it_too(made: Materials) -> None:
    rows = {row[0]: row for row in second_table(made).rows}
    assert rows["9"][2:6] == ("2023年四季度", "—", "数据不全", "—")
    assert rows["9"][-1].startswith("12个镇（街道）缺报；数值为下限")
    assert rows["7"][2:6] == ("—", "—", "暂无数据", "—")
    assert rows["8"][4] == "否（严重滞后）"
    assert rows["6"][4] == "否（回落）"


MISSED = {
    "only this": (
        {"2025Q4": 19.0},
        "实际为19.0人，完成率为89.6%（序时应完成100.0%），未达到2025年目标，评定为“未完成”；",
        "（实际19.0人，目标20人）。实际值均为历季最好水平。",
    ),
    "better before": (
        {"2025Q3": 19.5, "2025Q4": 19.0},
        "未达到2025年目标，评定为“未完成”（历季最好水平为2025年三季度的19.5人）；",
        "（实际19.0人，目标20人，历季最好水平为2025年三季度的19.5人）。",
    ),
    "reached and lost": (
        {"2025Q2": 20.5, "2025Q3": 19.5, "2025Q4": 19.0},
        "未达到2025年目标，评定为“未完成”（2025年二季度曾达到20.5人，其后回落）；",
        "（实际19.0人，目标20人，2025年二季度曾达到20.5人，其后回落）。",
    ),
}


@pytest.mark.parametrize("name", MISSED)
def test_a_missed_target_is_said_with_the_best_ever_reached(name: str) -> None:
    values, said, listed = MISSED[name]
    report = evaluation_of(materials(observations=level(1, values), as_of=date(2025, 12, 31)))
    paragraphs = [b.text for section in report.sections for b in section.blocks if isinstance(b, Paragraph)]
    assert any(said in text for text in paragraphs)
    assert under(report, "未完成的指标")[0] == f"共1项：{title(1)}{listed}"
    outlook = [row[6] for row in second_table(materials(observations=level(1, values), as_of=date(2025, 12, 31))).rows]
    assert outlook[0] == "未达成"
    assert set(outlook[1:]) == {"待数据"}


def test_the_missed_are_told_the_farthest_off_first_and_apart_from_the_reached() -> None:
    end = {1: 19.0, 2: 62.0, 5: 90.0, 8: 57.98}
    said = [o for no, value in end.items() for o in level(no, {"2025Q4": value})]
    before = level(5, {"2025Q2": 95.0})
    report = evaluation_of(materials(observations=shared([*before, *said]), as_of=date(2025, 12, 31)))
    assert under(report, "未完成的指标") == [
        f"共3项：{title(5)}（实际90.0%，目标100%，历季最好水平为2025年二季度的95.0%）、{title(1)}（实际19.0人，目标20人）、"
        f"{title(8)}（实际57.98%，目标58%）。除注明的外，实际值为历季最好水平。",
        "上述指标的问题及原因、拟采取措施待补充。",
    ]
    assert under(report, "提前完成和已完成的指标") == [f"共1项：{title(2)}。"]
    headings = [b.text for s in report.sections for b in s.blocks if isinstance(b, Heading) and b.text[0] == "（"]
    assert [each.partition("）")[2] for each in headings[-4:]] == [
        *("提前完成和已完成的指标", "未完成的指标及原因", "数据不全和暂无数据的指标", "2025年目标趋势判断"),
    ]


def captions(report: Report) -> list[str]:
    """Return the tables of the report's own sections."""
    return [b.caption for s in report.sections for b in s.blocks if isinstance(b, TableBlock) and b.caption[0] == "表"]


def test_where_nothing_can_be_told_of_any_chance_that_is_one_sentence_with_its_reason_and_no_table() -> None:
    quarters = {str(Period(2021, 1).shift(at)): 11.0 + at for at in range(3)}
    made = materials(observations=level(1, quarters), as_of=date(2021, 12, 31))
    report = evaluation_of(made)
    assert under(report, "2025年目标趋势判断") == [
        "13项指标的数据均不足以推断能否达到2025年目标：可用的季度数据不足4个。本报告不列推算值、区间和可能性。"
    ]
    verdict = next(section for section in report.sections if section.title.startswith("一、")).blocks[1]
    assert isinstance(verdict, Paragraph)
    assert verdict.text.count("13项指标的数据均不足以推断能否达到2025年目标（可用的季度数据不足4个）。") == 1
    assert [each[:2] for each in captions(report)] == ["表1", "表2", "表3"]
    assert "倒排进度" in captions(report)[-1]
    eight = next(section for section in report.sections if section.title.startswith("八、")).blocks
    assert any(isinstance(block, Paragraph) and "倒排进度见表3" in block.text for block in eight)
    note = second_table(made).note
    assert note.endswith("判断为“数据不足以推断”的原因：各项指标可用的季度数据不足4个。")


def test_reasons_are_told_each_with_its_indicators() -> None:
    """Of 1 there are ten tests, all good, which are too few; of the others no quarter at all."""
    quarters = {str(Period(2021, 1).shift(at)): 11.0 + at / 2 for at in range(8)}
    report = evaluation_of(materials(observations=level(1, quarters)))
    (text,) = under(report, "2025年目标趋势判断")
    others = "、".join(title(no) for no in range(2, 14))
    assert f"数据不足以推断的12项：{others}（可用的季度数据不足4个）；" in text
    assert f"数据不足以推断的1项：{title(1)}（以往推算可供检验的不足20次）" in text
    assert "表3" not in text
    note = second_table(materials(observations=level(1, quarters))).note
    numbers = "、".join(map(str, range(2, 14)))
    assert f"指标{numbers}，可用的季度数据不足4个；指标1，以往推算可供检验的不足20次。" in note


def test_the_outlook_has_its_table_where_anything_is_told() -> None:
    quarters = {str(Period(2021, 1).shift(at)): 11.0 + at / 2 for at in range(12)}
    made = materials(observations=level(1, quarters), as_of=date(2023, 12, 31))
    report = evaluation_of(made)
    assert [each[:2] for each in captions(report)] == ["表1", "表2", "表3", "表4"]
    (text,) = under(report, "2025年目标趋势判断")
    assert text.endswith("推算值和区间见表3。")
    assert "预计可达的1项" in text or "有风险的1项" in text or "预计难以达到的1项" in text


def test_whole_things_are_never_paced_in_parts() -> None:
    values = {f"{year}Q{quarter}": float(1 + (year > 2021)) for year in (2021, 2022) for quarter in range(1, 5)}
    report = evaluation_of(materials(observations=level(9, values)))
    table = next(b for s in report.sections for b in s.blocks if isinstance(b, TableBlock) and "倒排进度" in b.caption)
    (row,) = (row for row in table.rows if row[0] == "9")
    assert row[2:5] == ("8个", "12个季度共8个", "8个季度共2个")
    assert "按整数计的指标列所注各季度的合计" in table.note


def test_every_status_is_lagging_good_done_or_without_a_verdict() -> None:
    from plan.status import UNJUDGED, Status
    from reports.evaluation.groups import DONE, IN_TIME

    told = (*DONE, *IN_TIME, *LAGGING, Status.MISSED, *UNJUDGED)
    assert sorted(told) == sorted(Status)
