"""What words of cells, heads and names are, in tables."""

from __future__ import annotations

import pytest

from etl.plan_tables.characters import narrow_text, unified
from etl.plan_tables.headers import ColumnRole, column_of, plan_of
from etl.plan_tables.names import name_parts
from etl.plan_tables.result import CellValue
from etl.plan_tables.targets import PrintedKind, target_of
from etl.plan_tables.units import is_unit
from etl.plan_tables.values import CellSort, sort_of, value_of

NUMBER, MARKED, DASH, WORDS, TEXT, KIND = (
    CellSort.NUMBER,
    CellSort.MARKED,
    CellSort.DASH,
    CellSort.WORDS,
    CellSort.TEXT,
    CellSort.KIND,
)

CELLS: list[tuple[str, CellSort, CellValue]] = [
    ("10.4", NUMBER, 10.4),
    ("１０．４", NUMBER, 10.4),
    (" 0 ", NUMBER, 0),
    ("24,900", NUMBER, 24900),
    ("1，234.5", NUMBER, 1234.5),
    ("-3", NUMBER, -3),
    ("76.7¹", MARKED, "76.7¹"),
    ("98①", MARKED, "98①"),
    ("12 345", MARKED, "12 345"),
    ("065", MARKED, "065"),
    ("1,23", MARKED, "1,23"),
    ("76。7", MARKED, "76。7"),
    ("99%以上", MARKED, "99%以上"),
    ("[2.75)", MARKED, "[2.75)"),
    ("＜5.5（年均）", MARKED, "＜5.5（年均）"),
    ("2—4", MARKED, "2—4"),
    ("一", DASH, "一"),
    ("——", DASH, "——"),
    ("/", DASH, "/"),
    ("保持在合理区间、各年度视情提出", WORDS, "保持在合理区间、各年度视情提出"),
    ("与 GDP 增长同步", WORDS, "与 GDP 增长同步"),
    ("约束性", KIND, "约束性"),
    ("经济发展", TEXT, "经济发展"),
    ("城镇化率提高(%)", TEXT, "城镇化率提高(%)"),
    ("80左右或达到全省平均", TEXT, "80左右或达到全省平均"),
    ("76.7! C3 ^4", TEXT, "76.7! C3 ^4"),
]


@pytest.mark.parametrize(("words", "sort", "value"), CELLS)
def test_what_a_cell_is(words: str, sort: CellSort, value: CellValue) -> None:
    assert (sort_of(words), value_of(words)) == (sort, value)


@pytest.mark.parametrize(
    ("value", "unit", "kind", "number"),
    [
        (71, "%", PrintedKind.NUMBER, 71),
        ("99%", "%", PrintedKind.NUMBER, 99),
        ("99%", "万人", PrintedKind.UNCLEAR, None),
        ("12.3年以上", "年", PrintedKind.AT_LEAST, 12.3),
        ("≥95", None, PrintedKind.AT_LEAST, 95),
        ("＞22", "件", PrintedKind.MORE_THAN, 22),
        ("<27", "件", PrintedKind.LESS_THAN, 27),
        ("5.5以内", "%", PrintedKind.AT_MOST, 5.5),
        ("1.45 左右", "万亿斤", PrintedKind.ABOUT, 1.45),
        ("2—4", None, PrintedKind.RANGE, 2),
        ("〔1,700〕", "个", PrintedKind.CUMULATIVE, 1700),
        ("＜5.5（年均）", "%", PrintedKind.GROWTH, 5.5),
        ("10.5*", "%", PrintedKind.NOTED, 10.5),
        ("—", "%", PrintedKind.NONE, None),
        (None, "%", PrintedKind.NONE, None),
        ("高于 GDP 增长", "%", PrintedKind.WORDS, None),
        ("80左右或达到全省平均", "%", PrintedKind.WORDS, None),
        ("76.7¹", "%", PrintedKind.NOTED, 76.7),
        ("76。7", "%", PrintedKind.UNCLEAR, None),
    ],
)
def test_what_a_target_promises(value: CellValue, unit: str | None, kind: PrintedKind, number: float | None) -> None:
    target = target_of(value, unit)
    assert (target.kind, target.number) == (kind, number)


UNITS = (
    "%",
    "％",
    "万人次",
    "元/年",
    "张/千人",
    "微克/立方米",
    "吨标准煤/万元",
    "1/10万",
    "/10万",
    "百分点",
    "亿立方米",
    "‰",
)


@pytest.mark.parametrize("unit", UNITS)
def test_units(unit: str) -> None:
    assert is_unit(unit)


@pytest.mark.parametrize("words", ["小学", "含职业伤害保障", "或志愿服务工作站", "GDP2", "PM2.5", "一、二类", ""])
def test_words_that_are_no_units(words: str) -> None:
    assert not is_unit(words)


@pytest.mark.parametrize(
    ("text", "no", "name", "unit"),
    [
        ("1.学前教育毛入园率(%)", 1, "学前教育毛入园率", "%"),
        ("（1）国内生产总值（GDP）（万亿元）", 1, "国内生产总值（GDP）", "万亿元"),
        ("12. 3 岁以下婴幼儿入托率提高(百分点)", 12, "3 岁以下婴幼儿入托率提高", "百分点"),
        ("志愿服务组织数(或工作站)(个)", None, "志愿服务组织数(或工作站)", "个"),
        ("义务教育标准班额比例（小学）", None, "义务教育标准班额比例（小学）", None),
        ("监测合格 率(%)", None, "监测合格率", "%"),
        ("3.5环以上道路", None, "3.5环以上道路", None),
        ("城镇化率%", None, "城镇化率", "%"),
    ],
)
def test_names(text: str, no: int | None, name: str, unit: str | None) -> None:
    parts = name_parts(text)
    assert (parts.no, parts.name, parts.unit) == (no, name, unit)


def test_a_number_run_into_a_name_is_known_by_its_place() -> None:
    assert name_parts("2.5岁以下儿童死亡率(‰)", range(2, 4)).no == 2
    assert name_parts("2.5岁以下儿童死亡率(‰)").no is None


@pytest.mark.parametrize(
    ("head", "role", "year"),
    [
        ("序号", ColumnRole.NUMBER, None),
        ("主 要指 标(单位)", ColumnRole.NAME, None),
        ("二级指标", ColumnRole.NAME, None),
        ("一级指标", ColumnRole.CATEGORY, None),
        ("指标属性", ColumnRole.KIND, None),
        ("2020年基期值(起始日期用作比较的数据)", ColumnRole.YEAR, 2020),
        ("目标值（2025年）", ColumnRole.YEAR, 2025),
        ("“十四五”目标", ColumnRole.YEAR, 2025),
        ("十三五末", ColumnRole.YEAR, 2020),
        ("2030年/年均", ColumnRole.YEAR, 2030),
        ("2025年①", ColumnRole.YEAR, 2025),
        ("2035年展望", ColumnRole.YEAR, 2035),
        ("年均增速〔累计〕", ColumnRole.ANNUAL, None),
        ("2025年比2020年增长(%)", ColumnRole.ANNUAL, None),
        ("2020年增速", ColumnRole.OTHER, None),
        ("责任单位", ColumnRole.OTHER, None),
        ("现状值", ColumnRole.BASELINE, None),
    ],
)
def test_heads(head: str, role: ColumnRole, year: int | None) -> None:
    column = column_of(head)
    assert column is not None
    assert (column.role, column.year) == (role, year)


@pytest.mark.parametrize("words", ["经济发展", "到2025年基本建成", "城镇化率(%)", "", "2020", "年" * 70, "社会救助"])
def test_words_that_are_no_heads(words: str) -> None:
    column = column_of(words)
    assert column is None or words == "2020"


def test_plans_are_known_by_their_names() -> None:
    assert plan_of("某市民政事业发展“十四五”规划") == 2025
    assert plan_of("第十三个五年规划纲要") == 2020
    assert plan_of("“十三五”回顾和“十四五”目标") is None


def test_look_alikes_become_the_characters_they_look_like() -> None:
    assert unified("⼗四五⺠政") == "十四五民政"
    assert narrow_text("（１２．５％）") == "(12.5%)"
    assert len(narrow_text("⼗四五，〔１〕¹")) == len("⼗四五，〔１〕¹")
