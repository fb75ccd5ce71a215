"""The sentences: by cases, and for 200 random plans in agreement with the table and the assessments."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan.observation import Observation
from plan.status import Status
from plan.validator import read_plan
from reports.blocks import Block, DrawingBlock, Heading, Paragraph, Report, TableBlock, Tone
from reports.evaluation import evaluation_of
from reports.evaluation.overall import milestone_sentence, outlook_sentence, spread_sentence, spread_table
from reports.evaluation.paragraph import asked_sentence, indicator_sentences
from reports.materials import Materials
from tests.reports.samples import AS_OF, PLAN, level, materials, random_observations, random_plan, text
from wording import Lang, say

STEADY = {"2021Q1": 11.0, "2021Q2": 11.6, "2021Q3": 12.2, "2021Q4": 12.8, "2022Q1": 13.4, "2022Q2": 14.0}


def blocks_of(report: Report) -> list[Block]:
    return [block for section in report.sections for block in section.blocks]


def words_of(report: Report) -> list[str]:
    words = [report.title, *report.facts, *(section.title for section in report.sections)]
    for block in blocks_of(report):
        match block:
            case Heading() | Paragraph():
                words.append(block.text)
            case TableBlock():
                words += [block.caption, block.note, *(cell for row in block.rows for cell in row)]
            case DrawingBlock():
                words += [block.caption, block.alt]
    return words


def paragraph(no: int, values: dict[str, float], as_of: date = AS_OF) -> str:
    made = materials(observations=level(no, values), as_of=as_of)
    return indicator_sentences(PLAN, made.assessments[no - 1], Lang.ZH)


CASES = [
    ("no data", 1, {}, ["尚无审核通过的数据，记为“暂无数据”"], ["完成率", "还差"]),
    ("one value", 1, {"2022Q4": 15.0}, ["完成率为47.9%（序时应完成58.3%）"], ["约为"]),
    (
        "on the way",
        1,
        {**STEADY, "2022Q3": 14.6, "2022Q4": 15.2},
        [
            "由2020年的10.4人提高到2022年的16人、2025年的20人",
            "实际为15.2人，完成率为50.0%（序时应完成58.3%），落后序时8.3个百分点，评定为“基本达到”",
            "距2025年目标还差",
        ],
        ["至少"],
    ),
    ("stale", 1, STEADY, ["实际为14.0人（2022年二季度数据）"], []),
    ("reached", 1, {**STEADY, "2022Q4": 21.0}, ["达到2025年目标，评定为“提前完成”"], ["约为", "还差", "完成率"]),
    ("fallen back", 1, {"2021Q4": 10.2, "2022Q4": 10.0}, ["差于2020年的10.4人，评定为“回落”"], ["落后序时0"]),
    ("lost again", 3, {"2021Q4": 19.0, "2022Q4": 17.0}, ["此前曾达到2025年目标19个，评定为“回落”"], []),
    ("plateau", 13, {"2022Q4": 100.0}, ["提高到2022年的100%，并保持到2025年", "评定为“提前完成”"], ["还差"]),
    ("zero baseline", 9, {"2022Q4": 2.0}, ["由2020年的0个提高到2022年的4个", "完成率为20.0%"], []),
    ("too old", 1, {"2021Q1": 11.0}, ["最近一次数据为2021年一季度的11.0人，已过7个季度", "记为“暂无数据”"], ["还差"]),
    ("a miss that rounding would hide", 8, {"2022Q4": 57.98}, ["实际为57.98%"], ["58.0%"]),
]


@pytest.mark.parametrize(("no", "values", "said", "unsaid"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_an_indicators_paragraph(no: int, values: dict[str, float], said: list[str], unsaid: list[str]) -> None:
    words = paragraph(no, values)
    assert all(each in words for each in said), words
    assert not any(each in words for each in unsaid), words
    assert "因为" not in words
    assert "由于" not in words


def test_towns_that_are_missing_or_carried_are_named() -> None:
    full = level(1, {"2022Q3": 14.0, "2022Q4": 15.0})
    gone = [o for o in full if o.area != "桃渚镇"]
    late = [o for o in gone if (o.area, str(o.period)) != ("上盘镇", "2022Q4")]
    words = indicator_sentences(PLAN, materials(observations=late).assessments[0], Lang.ZH)
    assert "桃渚镇未报，数值按其余18个镇（街道）计算" in words
    assert "其中1个镇（街道）沿用以前季度的数据" in words


def without(observations: list[Observation], towns: int) -> list[Observation]:
    """Return the observations of all but the first so many towns."""
    return [o for o in observations if o.area not in PLAN.towns[:towns]]


def test_a_partial_sum_is_a_lower_bound_and_of_many_silent_towns_five_are_named() -> None:
    made = materials(observations=without(level(9, {"2022Q4": 5.7}), 12))
    words = indicator_sentences(PLAN, made.assessments[8], Lang.ZH)
    assert "按已报的7个镇（街道）计为至少2个，缺报部分不明，评定为“数据不全”。" in words
    assert f"{'、'.join(PLAN.towns[:5])}等12个镇（街道）未报" in words
    assert "还差" not in words


ASKED = [
    ((10.0, 16.0, 20.0), "由2020年的10%提高到2022年的16%、2025年的20%。"),
    ((20.0, 16.0, 10.0), "由2020年的20%降低到2022年的16%、2025年的10%。"),
    ((6.0, 19.0, 19.0), "由2020年的6%提高到2022年的19%，并保持到2025年。"),
    ((6.0, 6.0, 19.0), "由2020年的6%保持到2022年，再提高到2025年的19%。"),
    ((20.0, 20.0, 10.0), "由2020年的20%保持到2022年，再降低到2025年的10%。"),
    ((10.0, 20.0, 15.0), "由2020年的10%提高到2022年的20%，再降低到2025年的15%。"),
    ((19.0, 19.0, 19.0), "2020年至2025年保持在19%，不计完成率。"),
]


@pytest.mark.parametrize(("figures", "said"), ASKED, ids=[str(figures) for figures, _ in ASKED])
def test_what_the_plan_asks_is_one_sentence_and_what_is_kept_is_told_as_one(
    figures: tuple[float, float, float], said: str
) -> None:
    catalogue = PLAN.model_dump(mode="json")
    baseline, middle, final = figures
    years = [{"year": 2022, "value": middle}, {"year": 2025, "value": final}]
    catalogue["indicators"][7] |= {
        "baseline": baseline,
        "milestones": years,
        "direction": "up" if final >= baseline else "down",
    }
    made = materials(read_plan(catalogue))
    assert asked_sentence(made.assessments[7], Lang.ZH) == f"《规划》提出，{said}"


def test_all_alike_and_none() -> None:
    nothing = materials()
    assert milestone_sentence(nothing, 2022) == "《规划》确定的13项2022年目标中，13项待数据。"
    words = "".join(words_of(evaluation_of(nothing)))
    assert "13项指标均暂无数据" in words
    assert "尚无审核通过的工作簿" in words
    assert "没有此类指标" in words
    done = [o for i in PLAN.indicators for o in level(i.no, {"2022Q4": i.final.value})]
    all_done = materials(observations=_unique(done))
    assert milestone_sentence(all_done, 2022) == "《规划》确定的13项2022年目标全部达成。"
    assert "13项指标全部提前完成" in "".join(words_of(evaluation_of(all_done)))


def _unique(observations: list[Observation]) -> list[Observation]:
    """Return one of a cell said twice: measures that two indicators share."""
    return list({(o.measure, o.area, o.period): o for o in observations}.values())


def test_the_end_of_the_term_is_a_final_report_without_a_trend() -> None:
    made = materials(observations=level(1, {"2025Q4": 20.0}), as_of=date(2025, 12, 31))
    report = evaluation_of(made)
    assert report.title == "临海市民政事业发展“十四五”规划实施情况总结评估报告"
    assert outlook_sentence(made) == "规划期已满，不再推算趋势。"
    assert "规划期已满，不再倒排进度。" in words_of(report)
    assert any("《规划》期（共1826天）已满" in words for words in words_of(report))


def test_what_nobody_wrote_is_pending_and_what_was_written_is_signed() -> None:
    texts = [text("三", "正文", "任务一已完成。\n任务二正在推进。"), text("8", "原因", "床位改造资金到位较晚。")]
    made = materials(observations=level(8, {"2022Q4": 52.6}), texts=texts)
    report = evaluation_of(made)
    tones = Counter(block.tone for block in blocks_of(report) if isinstance(block, Paragraph))
    assert tones[Tone.PENDING] >= 7
    assert not any(
        block.text.startswith("问题及原因：待补充") for block in blocks_of(report) if isinstance(block, Paragraph)
    )
    assert tones[Tone.BY] == 2
    words = words_of(report)
    assert "任务二正在推进。" in words
    assert "问题及原因：床位改造资金到位较晚。" in words
    assert "（评估员甲，2023年2月1日9时30分）" in words
    annex = next(b for b in blocks_of(report) if isinstance(b, TableBlock) and b.caption.startswith("附表1-3"))
    assert annex.rows[7][2] == "床位改造资金到位较晚。"
    assert annex.rows[0][2] == "待补充"


def test_demonstration_says_so_in_the_title_and_everywhere() -> None:
    report = evaluation_of(materials(demonstration=True))
    assert report.title.endswith("（演示数据）")
    assert report.mark.startswith("演示数据")
    assert evaluation_of(materials()).mark == ""


def test_no_attribute_is_guessed() -> None:
    tables = [b for b in blocks_of(evaluation_of(materials())) if isinstance(b, TableBlock)]
    first = next(table for table in tables if table.caption.startswith("附表1-1"))
    place = [column.head for column in first.columns].index("属性")
    assert {row[place] for row in first.rows} == {"未标注"}


def counted(sentence: str, statuses: Counter[Status]) -> bool:
    """Tell whether the spread sentence tells exactly these counts."""
    found = dict(re.findall(r"(?:^|；)([^；，、]+?)(\d+)项：", sentence))
    return found == {say(f"status.{status.value}"): str(count) for status, count in statuses.items()}


def agrees(made: Materials) -> None:
    """The count sentence, the tables and the assessments say the same."""
    report = evaluation_of(made)
    statuses, total = Counter(a.status for a in made.assessments), len(made.assessments)
    assert counted(spread_sentence(made.assessments, Lang.ZH), statuses)
    table = spread_table(made)
    last = dict(zip((column.head for column in table.columns), table.rows[-1], strict=True))
    assert last["合计"] == str(total)
    assert {k: v for k, v in last.items() if k not in ("领域", "合计")} == {
        say(f"status.{status.value}"): str(count) for status, count in statuses.items()
    }
    head = next(b.text for b in blocks_of(report) if isinstance(b, Paragraph) and b.text.startswith("截至"))
    first = head.split("。")[0]
    numbers = [int(n) for n in re.findall(r"(\d+)项(?!指标)", re.sub("（.*?）", "", first))]
    assert sum(numbers) in (total, 0) or f"{total}项指标全部" in first
    met = sum(bool(a.milestones[2022]) for a in made.assessments)
    said = milestone_sentence(made, 2022)
    assert ("全部达成" in said) == (met == total)
    assert (f"{met}项达成" in said) == (0 < met < total)
    progress = next(b for b in blocks_of(report) if isinstance(b, TableBlock) and b.caption.startswith("表2"))
    assert Counter(row[-1] for row in progress.rows) == {say(f"status.{s.value}"): n for s, n in statuses.items()}


@settings(max_examples=120, deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from([date(2021, 6, 30), date(2022, 12, 31), date(2024, 5, 1), date(2025, 12, 31)]),
)
def test_sentences_tables_and_assessments_agree_for_any_plan(seed: int, as_of: date) -> None:
    chance = random.Random(seed)
    plan = random_plan(chance, chance.randint(1, 13))
    made = materials(plan, random_observations(plan, chance), as_of)
    words = words_of(evaluation_of(made))
    if as_of >= date(2022, 12, 31):
        agrees(made)
    for wrong in ("None", "nan", "inf", "{", "}", "。。", "，，", "；。", "、。", "−0%", "−0.0%"):
        assert not any(wrong in each for each in words), wrong
    for indicator in plan.indicators:
        assert any(indicator.name in each for each in words)
