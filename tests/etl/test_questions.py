"""What is asked of a form nobody knew, what is chosen already, and what the answers teach."""

from __future__ import annotations

import json

import pytest

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.likeness import Likeness, likely_measures
from etl.reading.questions import (
    NONE,
    OPEN,
    Question,
    Questions,
    QuestionTopic,
    is_answer,
    questions_from,
    questions_json,
    questions_of,
    taught_by,
)
from etl.reading.understood import plain_number
from etl.workbook.scan.sheet import CellValue, Sheet, Workbook
from plan.observation import Observation
from plan.replies import NOTHING_TAUGHT, TaughtWords
from tests.etl.books import book
from tests.etl.forms.form import BEDS, CARE, ELDERLY, LAYOUTS, NURSING, OLD, PLAN, TOWNS, UNIONS, Q, body, n, one

BEFORE = Q.shift(-1)
assert BEFORE is not None
HISTORY = {
    (m, t): (Observation(m, t, BEFORE, n(m, t, 1), "s", "A1"),)
    for m in (BEDS, CARE, NURSING, OLD, UNIONS)
    for t in TOWNS
}
NO_HISTORY: dict[tuple[str, str], tuple[Observation, ...]] = {}


def form(*heads: str, measures: tuple[str, ...], more: list[list[object]] | None = None) -> Sheet:
    """Return a sheet of towns under a department's own headings."""
    return one([["2024年三季度"], ["镇(街道)", *heads], *body(measures), *(more or [])], name="表")


def asked(
    workbook: Workbook, history: dict[tuple[str, str], tuple[Observation, ...]], taught: TaughtWords
) -> Questions:
    """Return what is asked of a workbook."""

    def again(labels: dict[str, str]) -> Extraction:
        return extract(workbook, PLAN, LAYOUTS, ELDERLY, Q, TaughtWords({**taught.labels, **labels}, taught.rows))

    read = extract(workbook, PLAN, LAYOUTS, ELDERLY, Q, taught)
    likely = likely_measures(read, again, PLAN, history)  # type: ignore[arg-type]
    return questions_of(read, (*read.findings, *check(read, PLAN)), PLAN, likely)


def column(questions: Questions, line: str) -> Question:
    """Return the question about a column."""
    return next(q for q in questions.columns if line in q.lines)


OWN = book(form("有证护理员(人)", "护理型床位", "床位总数(张)", "服务人次", measures=(CARE, NURSING, BEDS, NURSING)))


@pytest.mark.parametrize(
    ("history", "chosen"),
    [(NO_HISTORY, (OPEN, NURSING, OPEN, NONE)), (HISTORY, (CARE, NURSING, BEDS, NONE))],
    ids=["nothing accepted", "accepted before"],
)
def test_a_likely_name_is_chosen_only_where_its_numbers_say_so(
    history: dict[tuple[str, str], tuple[Observation, ...]], chosen: tuple[str, ...]
) -> None:
    questions = asked(OWN, history, NOTHING_TAUGHT)
    assert tuple(column(questions, line).chosen for line in "BCDE") == chosen
    assert questions.lacking == tuple(m for m in (CARE, OLD, BEDS, UNIONS) if m not in chosen)


def test_a_column_says_where_it_is_and_what_stands_there() -> None:
    one = column(asked(OWN, HISTORY, NOTHING_TAUGHT), "B")
    assert (one.label, one.lines, one.cells, one.count) == ("有证护理员(人)", ("B",), ("B2",), 19)
    assert (one.low, one.high) == (min(n(CARE, t) for t in TOWNS), max(n(CARE, t) for t in TOWNS))
    assert one.likeness == Likeness(CARE, 19, 19)
    assert one.options == (CARE, NONE)


def test_numbers_alone_are_asked_about_and_never_chosen() -> None:
    questions = asked(book(form("甲", "护理型床位", "乙", measures=(CARE, NURSING, OLD))), HISTORY, NOTHING_TAUGHT)
    assert column(questions, "B").chosen == OPEN
    assert column(questions, "B").options == (CARE, NONE)


def test_numbers_that_fit_two_columns_say_nothing() -> None:
    questions = asked(book(form("甲", "护理型床位", "乙", measures=(CARE, NURSING, CARE))), HISTORY, NOTHING_TAUGHT)
    assert [column(questions, line).chosen for line in "BD"] == [NONE, NONE]


def test_words_that_change_a_name_are_left_open_and_may_be_last_quarter_s() -> None:
    questions = asked(book(form("护理型床位(待定)", "持证护理员", measures=(NURSING, CARE))), HISTORY, NOTHING_TAUGHT)
    changed = column(questions, "B")
    assert (changed.how, changed.chosen) == ("changed", OPEN)
    assert changed.options == (NURSING, f"上季:{NURSING}", NONE)


ZONE: list[object] = ["头门港开发区", 6, 40]
BOTH = ("持证护理员", "护理型床位")


def test_a_row_that_is_no_town_s_is_no_town_where_all_towns_have_rows() -> None:
    (row,) = asked(book(form(*BOTH, measures=(CARE, NURSING), more=[ZONE])), HISTORY, NOTHING_TAUGHT).rows
    assert (row.label, row.lines, row.chosen) == ("头门港开发区", ("22",), NONE)


def test_numbers_of_sums_and_of_rows_that_are_no_town_s_are_not_counted() -> None:
    more = [ZONE, ["合计", 9e9, 9e9]]
    questions = asked(book(form(*BOTH, measures=(CARE, NURSING), more=more)), HISTORY, NOTHING_TAUGHT)
    assert (column(questions, "B").count, column(questions, "B").high) == (19, max(n(CARE, t) for t in TOWNS))


def test_a_row_may_be_a_town_that_has_no_other() -> None:
    rows = [["古成街道" if t == "古城街道" else t, *r] for t, *r in body((CARE, NURSING))]
    (row,) = asked(book(one([["2024年三季度"], ["镇(街道)", *BOTH], *rows])), HISTORY, NOTHING_TAUGHT).rows
    assert (row.chosen, row.options) == (OPEN, ("古城街道", NONE))


def test_what_was_answered_is_not_open_again() -> None:
    answers = [(QuestionTopic.COLUMN, "有证护理员(人)", CARE), (QuestionTopic.COLUMN, "床位总数(张)", OPEN)]
    questions = asked(OWN, NO_HISTORY, taught_by(answers, NOTHING_TAUGHT))
    assert column(questions, "B").is_sure
    assert [q.lines for q in questions.open] == [("D",)]


def test_sheets_that_disagree_are_chosen_between() -> None:
    two = book(
        form(*BOTH, measures=(CARE, NURSING)),
        one([["2024年三季度"], ["镇(街道)", *BOTH], *body((CARE, NURSING), back=1)], name="另"),
    )
    (question,) = asked(two, NO_HISTORY, NOTHING_TAUGHT).sheets
    assert question.options == ("表", "另")
    taught = taught_by([(QuestionTopic.SHEET, question.label, "另")], NOTHING_TAUGHT)
    assert taught.sheets == {"表": NONE}
    read = extract(two, PLAN, LAYOUTS, ELDERLY, Q, taught)
    assert {o.sheet for o in read.own} == {"另"}


@pytest.mark.parametrize(
    "title",
    [
        *("2024年三季度新增养老床位情况", "2024年三季度目标任务分解表", "2024年三季度预计数", "2024年三季度排名"),
        *("2024年三季度计划数报表", "2024年三季度目标报表", "2024年三季度任务统计表", "2024年三季度目标值一览表"),
        *("养老服务计划(2024年三季度)", "三季度目标（2024年）", "2024年三季度预估报表", "2024年三季度估算数"),
        *("2024年三季度模拟报表", "2024年三季度测试数据", "2024年三季度计划汇总表"),
    ],
)
def test_a_title_that_makes_other_things_of_all_numbers_is_asked_about(title: str) -> None:
    workbook = book(one([[title], ["镇(街道)", *BOTH], *body((CARE, NURSING))], name="表"))
    questions = asked(workbook, NO_HISTORY, NOTHING_TAUGHT)
    (question,) = questions.sheets
    assert (question.label, question.how, question.chosen) == ("表", "title", OPEN)
    assert not extract(workbook, PLAN, LAYOUTS, ELDERLY, Q).own
    taught = taught_by([(QuestionTopic.SHEET, "表", "本季")], NOTHING_TAUGHT)
    assert len(extract(workbook, PLAN, LAYOUTS, ELDERLY, Q, taught).own) == 38


@pytest.mark.parametrize(
    "title",
    [
        *(
            "养老服务目标任务完成情况(2024年三季度)",
            "养老服务设施建设进度表(2024年三季度)",
            "2024年三季度养老服务情况表",
        ),
        *("2024年三季度计划完成报表", "2024年三季度目标进展报表", "计划生育家庭养老报表(2024年三季度)"),
    ],
)
def test_a_title_of_what_was_done_asks_nothing(title: str) -> None:
    workbook = book(one([[title], ["镇(街道)", *BOTH], *body((CARE, NURSING))], name="表"))
    assert not asked(workbook, NO_HISTORY, NOTHING_TAUGHT).sheets
    assert len(extract(workbook, PLAN, LAYOUTS, ELDERLY, Q).own) == 38


def relief(header: str) -> Workbook:
    """Return one amount for the whole city under a header that may leave out for how long."""
    return book(one([["社会救助2024年三季度"], ["项目", header], ["低保标准", 905]], name="表"))


def test_money_for_an_unsaid_time_is_asked_and_multiplied_as_answered() -> None:
    read = extract(relief("标准(元)"), PLAN, LAYOUTS, "社会救助科", Q)
    (question,) = questions_of(read, read.findings, PLAN, {}).units
    assert question.options == ("元/月", "元/年")
    assert not read.own
    taught = taught_by([(QuestionTopic.UNIT, question.label, "元/月")], NOTHING_TAUGHT)
    (value,) = extract(relief("标准(元)"), PLAN, LAYOUTS, "社会救助科", Q, taught).own
    assert (value.measure, value.area, value.value) == ("低保标准", PLAN.city, 10860)


def test_questions_are_kept_and_come_back() -> None:
    questions = asked(OWN, HISTORY, NOTHING_TAUGHT)
    assert questions_from(json.loads(json.dumps(questions_json(questions)))) == questions
    assert questions_from({}) == Questions()


@pytest.mark.parametrize(
    ("about", "label", "answer", "fits"),
    [
        (QuestionTopic.COLUMN, "甲", CARE, True),
        (QuestionTopic.COLUMN, "甲", f"上季:{CARE}", True),
        (QuestionTopic.COLUMN, "甲", "本季", True),
        (QuestionTopic.COLUMN, "甲", NONE, True),
        (QuestionTopic.COLUMN, "甲", OPEN, True),
        (QuestionTopic.COLUMN, "甲", "联办件数", False),
        (QuestionTopic.COLUMN, "甲", "某某数", False),
        (QuestionTopic.ROW, "甲", TOWNS[0], True),
        (QuestionTopic.ROW, "甲", NONE, True),
        (QuestionTopic.ROW, "甲", "某某镇", False),
        (QuestionTopic.UNIT, CARE, "万人", True),
        (QuestionTopic.UNIT, CARE, "张", False),
        (QuestionTopic.UNIT, "某某数", "人", False),
        (QuestionTopic.SHEET, "甲/乙", "甲", True),
        (QuestionTopic.SHEET, "甲/乙", "丙", False),
        (QuestionTopic.SHEET, "甲", "本季", True),
        (QuestionTopic.SHEET, "甲", "甲", False),
    ],
)
def test_only_what_can_be_an_answer_is_taken(about: QuestionTopic, label: str, answer: str, fits: bool) -> None:
    assert is_answer(about, label, answer, PLAN, ELDERLY) is fits


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5.0, 5.0),
        ("1,234", 1234.0),
        ("４０％", 40.0),
        ("0.5.", None),
        ("1.2.3", None),
        ("约5", None),
        (None, None),
        (True, None),
    ],
)
def test_what_stands_in_a_column_is_counted_only_where_it_is_a_number(value: CellValue, number: float | None) -> None:
    assert plain_number(value) == number
