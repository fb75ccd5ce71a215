"""Tables of cases for the smaller parts of the report: each condition of a part on either side of its edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from plan.status import Status
from reports.blocks import Block, Heading, Paragraph, TableBlock, Tone
from reports.evaluation.annex_targets import targets_table
from reports.evaluation.determined import beside_sentence, determined_blocks, determined_sentence, found_in
from reports.evaluation.groups import DONE, IN_TIME, LAGGING, groups, lagging_blocks, missed_blocks
from reports.evaluation.overall import ON_SCHEDULE, milestone_sentence, on_schedule, overall
from reports.materials import Materials
from tests.reports import small_report
from tests.reports.samples import PLAN, level, materials, text

DAY, END = date(2023, 12, 31), PLAN.final_day
Said = dict[int, float]
NONE_SUCH = "没有此类指标。"
SIGNED = "（评估员甲，2023年2月1日9时30分）"


def told_of(values: Said, *texts: tuple[str, str, str], day: date = DAY, code: str = "2023Q4") -> Materials:
    """Return materials of one quarter's values, and of what evaluators wrote (place, field, words)."""
    said = [each for no, value in values.items() for each in level(no, {code: value})]
    shared = {(o.measure, o.area, o.period): o for o in said}
    return materials(observations=list(shared.values()), as_of=day, texts=[text(*each) for each in texts])


def words(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph | Heading)]


# 基本达到、滞后和回落: causes, measures, and by when.

NEAR, BEHIND, BACK = 12, 5, 6
VALUES: Said = {NEAR: 80.0, BEHIND: 50.0, BACK: 8.0}
CAUSES: dict[str, tuple[list[tuple[str, str, str]], list[str]]] = {
    "nobody wrote": ([], ["上述指标的问题及原因、拟采取措施待补充。"]),
    "only a cause of what is nearly on schedule": (
        [(str(NEAR), "原因", "甲因")],
        [
            "问题及原因：甲因",
            SIGNED,
            "拟采取措施：待补充",
            "智慧救助“一件事”惠民联办率、未成年人救助保护中心实体化运行率的问题及原因、拟采取措施待补充。",
        ],
    ),
    "a day too": (
        [(str(NEAR), "时限", "年底前")],
        [
            "问题及原因：待补充",
            "拟采取措施：待补充",
            "完成时限：年底前",
            SIGNED,
            "智慧救助“一件事”惠民联办率、未成年人救助保护中心实体化运行率的问题及原因、拟采取措施待补充。",
        ],
    ),
    "a measure of what lags": (
        [(str(BEHIND), "措施", "乙措")],
        [
            "问题及原因：待补充",
            "拟采取措施：乙措",
            SIGNED,
            "完成时限：待补充",
            "智慧救助“一件事”惠民联办率、节地生态安葬率的问题及原因、拟采取措施待补充。",
        ],
    ),
    "a day of what fell back": (
        [(str(BACK), "时限", "年底前")],
        [
            "问题及原因：待补充",
            "拟采取措施：待补充",
            "完成时限：年底前",
            SIGNED,
            "未成年人救助保护中心实体化运行率、节地生态安葬率的问题及原因、拟采取措施待补充。",
        ],
    ),
}


@pytest.mark.parametrize("name", CAUSES)
def test_what_is_asked_of_whom(name: str) -> None:
    written, wanted = CAUSES[name]
    blocks = list(lagging_blocks(told_of(VALUES, *written)))
    statuses = {a.indicator.no: a.status for a in told_of(VALUES).assessments}
    assert (statuses[NEAR], statuses[BEHIND], statuses[BACK]) == (Status.NEAR, Status.BEHIND, Status.REGRESSED)
    said = words(blocks)[1 + bool(written) :]
    assert [one[: len(two)] for one, two in zip(said, wanted, strict=True)] == wanted
    pending = [b.text for b in blocks if isinstance(b, Paragraph) and b.tone is Tone.PENDING]
    assert len(pending) == sum("待补充" in each for each in words(blocks))


def test_everybody_wrote_and_nothing_is_pending() -> None:
    written = [(str(no), field, "某") for no in VALUES for field in ("原因", "措施", "时限")]
    said = words(list(lagging_blocks(told_of(VALUES, *written))))
    assert sum(each == SIGNED for each in said) == 9
    assert not [each for each in said if "待补充" in each]
    # The farthest behind first, each under its own number.
    assert [each.partition("．")[0] for each in said[1:] if "落后序时" in each] == ["6", "5", "12"]


@pytest.mark.parametrize("values", [{}, {2: 61.0}], ids=["nothing told", "ahead"])
def test_where_nothing_lags_that_is_said_once(values: Said) -> None:
    assert words(list(lagging_blocks(told_of(values)))) == [NONE_SUCH]
    assert list(missed_blocks(told_of(values))) == []


# Which parts there are, and their numbers.

PARTS = ["提前完成和已完成的指标", "快于序时和达到序时的指标", "基本达到、滞后和回落的指标及原因"]
OVER: dict[str, tuple[Said, str, list[str]]] = {
    "all have arrived": ({2: 63.0, 13: 100.0}, "2025Q4", [PARTS[0]]),
    "one is still on its way": ({2: 61.9}, "2025Q3", [PARTS[0], PARTS[1]]),
    "one is still behind": ({8: 53.0}, "2025Q3", [PARTS[0], PARTS[2]]),
    "one was missed": ({1: 19.0}, "2025Q4", [PARTS[0], "未完成的指标及原因"]),
}


@pytest.mark.parametrize("name", OVER)
def test_once_the_plan_is_over_a_part_of_which_there_is_nothing_is_left_out(name: str) -> None:
    values, code, wanted = OVER[name]
    blocks = list(groups(told_of(values, day=END, code=code), 3))
    heads = [block.text for block in blocks if isinstance(block, Heading)]
    assert [each.partition("）")[0] for each in heads] == [f"（{n}" for n in "三四五六七八"[: len(heads)]]
    assert [each.partition("）")[2] for each in heads][: len(wanted)] == wanted


def test_on_the_way_every_part_stands_whether_or_not_there_is_anything() -> None:
    blocks = list(groups(told_of({}), 1))
    assert [block.text.partition("）")[2] for block in blocks if isinstance(block, Heading)][:3] == PARTS
    assert words(blocks).count(NONE_SUCH) == 3


def test_no_status_is_in_two_parts() -> None:
    assert len({*DONE, *IN_TIME, *LAGGING}) == len(DONE) + len(IN_TIME) + len(LAGGING)
    assert set(DONE) | set(IN_TIME) == ON_SCHEDULE


# 总体情况: time and gaps.

TIMES: list[tuple[date, str]] = [
    (date(2020, 12, 31), "截至2020年12月31日，《规划》期尚未开始。"),
    (date(2021, 1, 1), "《规划》期共1826天，截至2021年1月1日已过1天，时间进度为0.1%。"),
    (date(2023, 12, 31), "《规划》期共1826天，截至2023年12月31日已过1095天，时间进度为60.0%。"),
    (date(2025, 12, 30), "《规划》期共1826天，截至2025年12月30日已过1825天，时间进度为99.9%。"),
    (date(2025, 12, 31), "截至2025年12月31日，《规划》期（共1826天）已满。"),
    (date(2026, 3, 31), "截至2026年3月31日，《规划》期（共1826天）已满。"),
]


@pytest.mark.parametrize(("day", "said"), TIMES, ids=[str(day) for day, _ in TIMES])
def test_how_much_of_the_time_is_over(day: date, said: str) -> None:
    (found,) = [each for each in words(list(overall(told_of({}, day=day)).blocks)) if "《规划》期" in each]
    assert found.startswith(said)


@pytest.mark.parametrize("status", list(Status))
def test_on_schedule_or_not_or_without_a_verdict(status: Status) -> None:
    (one, *_) = told_of({2: 60.0}).assessments
    none = {Status.NO_DATA, Status.INCOMPLETE, Status.NOT_JUDGED, Status.NO_NUMBER}
    assert on_schedule(replace(one, status=status)) is (None if status in none else status in ON_SCHEDULE)


def _with_milestones(*met: bool | None) -> Materials:
    made = told_of({})
    pairs = zip(made.assessments, met, strict=False)
    told = [replace(a, milestones={2022: each, 2025: None}) for a, each in pairs]
    return replace(made, assessments=tuple(told))


@pytest.mark.parametrize("met", [(True, True), (False, False), (True, False), (True, None), (False, None), (None,)])
def test_dated_targets_are_counted(met: tuple[bool | None, ...]) -> None:
    made = _with_milestones(*met)
    parts = {True: "met", False: "missed", None: "waiting"}
    counts = {key: sum(parts[each] == key for each in met) for key in ("met", "missed", "waiting")}
    if set(met) == {True} or set(met) == {False}:
        key = f"report.overall.milestone.{'all' if met[0] else 'none'}_met"
        assert milestone_sentence(made, 2022) == made.say(key, count=len(met), year=2022)
        return
    said = milestone_sentence(made, 2022)
    assert str(len(met)) in said
    for key, count in counts.items():
        assert (made.say(f"report.overall.milestone.{key}", count=count) in said) is bool(count)


# 附表1-4: targets set anew.


def test_each_revision_is_told_beside_what_stood_just_before_it() -> None:
    (table,) = targets_table(small_report.middle())
    assert [row[0] for row in table.rows] == ["8", "1", "8"]
    assert [row[2] for row in table.rows] == ["2023年1月31日", "2023年5月1日", "2023年6月30日"]
    before, after = ([row[at] for row in table.rows] for at in (3, 4))
    finals = ["58%", "20人", "57.5%"], ["57.5%", "19人", "57%"]
    for cells, wanted in zip((before, after), finals, strict=True):
        assert [cell.endswith(f"2025年{end}") for cell, end in zip(cells, wanted, strict=True)] == [True] * 3, cells
    # Half past midnight in China is the day before in UTC.
    assert [row[7] for row in table.rows] == ["乙，2023年2月2日"] * 3
    assert len(table.columns) == len(table.rows[0]) == 8
    assert (table.rows[1][5], table.rows[1][6]) == ("某发〔2023〕2号", "人口增加")


def test_a_revision_is_not_told_beside_one_that_came_after_it() -> None:
    made = small_report.middle()
    first, _, last = made.targets
    tables = targets_table(replace(made, targets=(first, last)))
    assert [row[4].rpartition("年")[2] for row in tables[0].rows] == ["57.5%", "57%"]
    assert [row[3].rpartition("年")[2] for row in tables[0].rows] == ["58%", "57.5%"]


def test_without_a_day_of_decision_the_documents_own_stands_there_and_without_any_no_table() -> None:
    made = small_report.middle()
    undecided = replace(made, targets=(replace(made.targets[1], decided_at=None),))
    (table,) = targets_table(undecided)
    assert table.rows[0][7] == "乙，2023年5月1日"
    assert targets_table(replace(made, targets=())) == []
    assert targets_table(replace(made, first_plan=None)) == []


# 评估认定: verdicts set beside the computed ones.


def test_what_a_verdict_rests_on() -> None:
    made = small_report.middle()
    rows = {row[0]: row for block in determined_blocks(made, 4) if isinstance(block, TableBlock) for row in block.rows}
    assert list(rows) == ["1", "4"]
    file = made.say("report.determined.file", file="文件.pdf", sha256="cd" * 8)
    assert rows["4"][5] == f"某发〔2023〕1号；{file}"
    assert rows["1"][5] == "—"


def test_data_corrected_since_are_told_with_what_was_computed_then() -> None:
    made = small_report.middle()
    four = next(a for a in made.assessments if a.indicator.no == 4)
    reasons = {}
    for computed in (four.status, Status.REGRESSED):
        told = replace(made, determined={4: replace(made.determined[4], computed=computed)})
        (table,) = [b for b in determined_blocks(told, 4) if isinstance(b, TableBlock)]
        reasons[computed] = table.rows[0][4]
    assert reasons == {four.status: "文件已下发", Status.REGRESSED: "文件已下发（认定时计算为“回落”）"}


def test_a_file_alone_is_told_without_a_sign_before_it() -> None:
    made = small_report.middle()
    alone = {4: replace(made.determined[4], document="")}
    (table,) = [b for b in determined_blocks(replace(made, determined=alone), 4) if isinstance(b, TableBlock)]
    assert table.rows[0][5].startswith(made.say("report.determined.file", file="文件.pdf", sha256="cd" * 8))


def test_a_document_without_a_file_is_told_in_its_own_words() -> None:
    made = small_report.middle()
    words_alone = {4: replace(made.determined[4], file="", sha256="")}
    (table,) = [b for b in determined_blocks(replace(made, determined=words_alone), 4) if isinstance(b, TableBlock)]
    assert table.rows[0][5] == "某发〔2023〕1号"


def test_no_verdict_set_is_no_part_and_no_sentence() -> None:
    made = replace(small_report.middle(), determined={})
    assert determined_sentence(made) == ""
    assert (found_in(made), list(determined_blocks(made, 4))) == ([], [])
    assert [list(beside_sentence(made, each)) for each in made.assessments] == [[]] * len(made.assessments)


def test_what_was_taken_back_is_not_told_beside() -> None:
    made = small_report.middle()
    back = replace(made, determined={4: replace(made.determined[4], status=None, at=datetime(2023, 3, 1, tzinfo=UTC))})
    four = next(a for a in made.assessments if a.indicator.no == 4)
    assert list(beside_sentence(back, four)) == []
    (said,) = beside_sentence(made, four)
    assert "文件已下发" in said.text
