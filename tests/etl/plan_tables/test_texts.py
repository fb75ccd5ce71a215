"""Texts of invented plans, each written as one kind of source writes it, and the rows that are in it."""

from __future__ import annotations

import pytest

from etl.plan_tables.document import PlanDocument
from etl.plan_tables.reading import read_tables
from etl.plan_tables.result import ImportedRow, PlanImport

Told = tuple[object, ...]


def read(text: str) -> PlanImport:
    """Return what is read of a text."""
    return read_tables(PlanDocument("plan.txt", text))


def told(row: ImportedRow) -> Told:
    """Return a row in short."""
    place = (row.no, row.category, row.group, row.name, row.unit)
    return (*place, row.baseline, *row.targets.values(), row.annual, row.kind)


CELLS = """专栏1:“十四五”时期主要指标

序号

主 要指 标(单位)

2020年

2022年目标值

2025年目标值

社会治理

1

每万人持证社工数(人)

10.4

16

20

养老服务

2

康养联合体数(个)

0

4

10

公共服务

10

每万人社会组织数(个)

9

11

12

三、主要任务

(一)完善体系
"""

SINGLE_SPACES = """表1 “十四五”卫生主要指标
领域 主要指标 单位 2020年 2025年 性质
健康水平 人均预期寿命 岁 78.3 79.3 预期性
孕产妇死亡率 /10万 9.04 ≤8 预期性
- 12 -
健康生活 15岁以上人群吸烟率 % 22.7 ≤ 20 预期性
经常参加体育锻炼人数比例 % 40 42 以上 约束性
注：1.数据来源于统计年鉴。
"""

LED_BY_PIPES = """专栏1“十三五”环境主要指标
|
指标
| 2015年
| 2020年
| 〔累计〕1
| 属性
|
环境质量
|
1.空气质量
| 优良天数比率(%)
| 76.7
| >80
| -
| 约束性
|
重度污染天数比例下降(%)
| -
| -
| 〔25〕
| 预期性
|
"""

STACKED = """“十四五”教育主要指标
指  标

2020年

2025年

属性

一、师资水平



1.幼儿教师专科学历比例(%)

其中:本科学历比例(%)

97.74%

49.85%

100%

50%

预期性

2.标准班额比例(%)

其中:小学

初中

34.52%

77.34%

80%以上

85%以上

约束性
"""

WRAPPED = """专栏1 “十四五”农业主要指标
指标
单位
2020年
2025年
属性
粮食综合生产
能力
万吨
605.7
610
约束性
高标准农田
建设面积
万亩
1,000
1200
约束性
"""

FLATTENED = """“十二五”时期主要指标
| 指标 | 2010年 | 2015年 | 年均增长(%) | 属性 |
| --- | --- | --- | --- | --- |
| 资源环境 | | | | |
| 耕地保有量(亿亩) | 18.18 | 18.18 | 〔0〕 | 约束性 |
| 污染物排放减少(%) | 化学需氧量 | | | 〔8〕 | 约束性 |
| | 二氧化硫 | | | 〔8〕 | |
| 森林增长 | 森林覆盖率(%) | 20.36 | 21.66 | 〔1.3〕 | 约束性 |
"""

RUN = (
    "“十四五”主要指标\n类别 指标 2020年 2025年 年均/累计 属性 经济发展 1.生产总值(GDP)增长(%) 2.3 — 视情提出 预期性"
    " 2.城镇化率(%) 60.6* 65 — 预期性 民生福祉 12.每千人口3岁以下婴幼儿托位数(个) 1.8 4.5 — 约束性\n"
)

RUN_TOGETHER = (
    "“十四五”主要指标\n类别指标2020年2025年年均/累计属性经济发展1.劳动生产率增长（%）2.5——高于GDP增长预期性"
    "2.森林覆盖率（%）23.2*＞24.1—约束性3.城镇新增就业（万人）1000—约束性\n"
)

TABS = (
    "“十三五”科技主要指标\n\t指标\t2015年指标值\t2020年目标值\n1\t科技进步贡献率（%）\t55.3\t60\n"
    "2\t专利申请量（万件）\t3.05\t翻一番\n3\t高新企业数（家）\t\t200\n"
)

EMPHASISED = """## 专栏1 “十四五”主要指标
| **指标** | **2020年** | **2025年** | **年均<br>增速** | **指标类型** |
|:---:|:--:|---|---|---|
| **经济发展** | | | | |
| 1\\. 城镇化率（%） | 60.6<sup>1</sup> | \\>65 | — | 预期性 |
| 2\\. 床位（张） | **9,720** | 13000 | \\[5\\] | 约束性 |
| 注：1. 为2019年数 | | | | |
"""

CASES: dict[str, tuple[str, list[Told]]] = {
    "a cell a line": (
        CELLS,
        [
            (1, "社会治理", None, "每万人持证社工数", "人", 10.4, 16, 20, None, None),
            (2, "养老服务", None, "康养联合体数", "个", 0, 4, 10, None, None),
            (10, "公共服务", None, "每万人社会组织数", "个", 9, 11, 12, None, None),
        ],
    ),
    "single spaces": (
        SINGLE_SPACES,
        [
            (None, "健康水平", None, "人均预期寿命", "岁", 78.3, 79.3, None, "预期性"),
            (None, "健康水平", None, "孕产妇死亡率", "/10万", 9.04, "≤8", None, "预期性"),
            (None, "健康生活", None, "15岁以上人群吸烟率", "%", 22.7, "≤ 20", None, "预期性"),
            (None, "健康生活", None, "经常参加体育锻炼人数比例", "%", 40, "42 以上", None, "约束性"),
        ],
    ),
    "led by pipes": (
        LED_BY_PIPES,
        [
            (1, "环境质量", "空气质量", "优良天数比率", "%", 76.7, ">80", "-", "约束性"),
            (1, "环境质量", "空气质量", "重度污染天数比例下降", "%", "-", "-", "〔25〕", "预期性"),
        ],
    ),
    "stacked parts": (
        STACKED,
        [
            (1, "一、师资水平", None, "幼儿教师专科学历比例", "%", "97.74%", "100%", None, "预期性"),
            (1, "一、师资水平", None, "其中:本科学历比例", "%", "49.85%", "50%", None, "预期性"),
            (2, "一、师资水平", "标准班额比例（%）", "标准班额比例（小学）", "%", "34.52%", "80%以上", None, "约束性"),
            (2, "一、师资水平", "标准班额比例（%）", "标准班额比例（初中）", "%", "77.34%", "85%以上", None, "约束性"),
        ],
    ),
    "names in two lines": (
        WRAPPED,
        [
            (None, None, None, "粮食综合生产能力", "万吨", 605.7, 610, None, "约束性"),
            (None, None, None, "高标准农田建设面积", "万亩", 1000, 1200, None, "约束性"),
        ],
    ),
    "merged cells flattened": (
        FLATTENED,
        [
            (None, "资源环境", None, "耕地保有量", "亿亩", 18.18, 18.18, "〔0〕", "约束性"),
            (None, "资源环境", "污染物排放减少(%)", "化学需氧量", "%", None, None, "〔8〕", "约束性"),
            (None, "资源环境", "污染物排放减少(%)", "二氧化硫", "%", None, None, "〔8〕", "约束性"),
            (None, "资源环境", "森林增长", "森林覆盖率", "%", 20.36, 21.66, "〔1.3〕", "约束性"),
        ],
    ),
    "one line": (
        RUN,
        [
            (1, "经济发展", None, "生产总值(GDP)增长", "%", 2.3, "—", "视情提出", "预期性"),
            (2, "经济发展", None, "城镇化率", "%", "60.6*", 65, "—", "预期性"),
            (12, "民生福祉", None, "每千人口3岁以下婴幼儿托位数", "个", 1.8, 4.5, "—", "约束性"),
        ],
    ),
    "run together": (
        RUN_TOGETHER,
        [
            (1, "经济发展", None, "劳动生产率增长", "%", 2.5, "——", "高于GDP增长", "预期性"),
            (2, "经济发展", None, "森林覆盖率", "%", "23.2*", "＞24.1", "—", "约束性"),
        ],
    ),
    "emphasis in Markdown": (
        EMPHASISED,
        [
            (1, "经济发展", None, "城镇化率", "%", "60.6¹", ">65", "—", "预期性"),
            (2, "经济发展", None, "床位", "张", 9720, 13000, "[5]", "约束性"),
        ],
    ),
    "tabs": (
        TABS,
        [
            (1, None, None, "科技进步贡献率", "%", 55.3, 60, None, None),
            (2, None, None, "专利申请量", "万件", 3.05, "翻一番", None, None),
            (3, None, None, "高新企业数", "家", None, 200, None, None),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rows_are_read_as_they_are_written(name: str) -> None:
    text, rows = CASES[name]
    assert [told(row) for row in read(text).rows] == rows


def test_every_span_holds_the_words_of_its_cell() -> None:
    for text in (text for name, (text, _) in CASES.items() if name != "emphasis in Markdown"):
        for row in read(text).rows:
            for year, (start, end) in row.target_spans.items():
                words = " ".join(text[start:end].split())
                assert words.replace(",", "") == str(row.targets[year])
            start, end = row.spans["name"]
            assert row.name.rstrip("）")[-2:] in "".join(text[start:end].split())


LOST = """专栏1 “十四五”时期主要指标
序号
指标
2020年
2025年
9
康养联合体数（个）
10
10
节地生态安葬率（%）
57
72
11
火化率（%）
100
100
"""


def test_ten_after_a_lost_cell_is_no_value() -> None:
    found = read(LOST)
    assert [told(row)[3:7] for row in found.rows] == [("节地生态安葬率", "%", 57, 72), ("火化率", "%", 100, 100)]
    assert [words.words for words in found.refused] == ["9 康养联合体数（个） 10"]


TWO_PLANS = """某市“十四五”养老服务发展规划
表1 “十三五”主要指标完成情况
| 指标 | 2015年 | 2020年 |
| 床位数（张） | 100 | 200 |
表2 “十四五”主要指标
| 指标 | 2015年 | 2020年 | 2025年 | 2025年比2020年增长（%） |
| 床位数（张） | 100 | 200 | 300 | 50 |
"""


def test_a_review_of_the_last_plan_is_not_this_plan() -> None:
    found = read(TWO_PLANS)
    assert [told(row)[3:8] for row in found.rows] == [("床位数", "张", 200, 300, 50)]
    assert [words.why for words in found.refused] == ["review"]
    assert [doubt.what for doubt in found.doubts] == ["column_passed"]


@pytest.mark.parametrize(
    ("heads", "why"),
    [
        ("| 指标 | 2020年 | 2020年 | 2025年 |", "year_twice"),
        ("| 指标 | 现状值 | 目标值 | 预期目标 |", "no_year"),
        ("| 指标 | 2015年 | 规划目标 2020年 | 实现情况 2020年 |", "review"),
        ("| 指标 | 2015年 | 2018年 | 2020年 |", "review"),
    ],
)
def test_heads_that_leave_a_year_open_are_refused(heads: str, why: str) -> None:
    found = read(f"某县“十四五”规划\n{heads}\n| 床位数（张） | 100 | 200 | 300 |\n")
    assert not found.rows
    assert [words.why for words in found.refused] == [why]


def test_counts_and_prose_are_held_against_the_rows() -> None:
    text = (
        "某县“十四五”教育规划\n共设置2项指标，其中约束性指标2项。\n"
        "| 序号 | 指标 | 2020年 | 2025年 | 属性 |\n| 1 | 学前教育毛入园率（%） | 98 | 99 | 预期性 |\n"
        "| 2 | 义务教育巩固率（%） | 100 | 100 | 约束性 |\n"
        "到2025年，学前教育毛入园率达到98.5%，义务教育巩固率达到100%。\n"
    )
    found = read(text)
    assert [(check.said, check.read, check.of) for check in found.counts] == [(2, 2, None), (2, 1, "约束性")]
    (doubt,) = found.doubts
    assert (doubt.what, doubt.details["table"], doubt.details["text"]) == ("prose", 99, "98.5")
    assert [row.targets[2025] for row in found.rows] == [99, 100]


def test_a_picture_is_told_as_one() -> None:
    text = "专栏1 主要指标\n![](a.jpg)\n"
    found = read_tables(PlanDocument("plan.md", text, pictures=((9, 19),)))
    assert (found.rows, [words.why for words in found.refused]) == ((), ["picture"])


def test_a_title_without_a_table_is_told() -> None:
    found = read("专栏1 “十四五”主要指标\n指标% x 9\n2015年! q 3\n城镇化率(%)7 h\n76.7! C3\n")
    assert (found.rows, [words.why for words in found.refused]) == ((), ["no_table"])


TOWNS = "| 镇街 | 2021年 | 2022年 |\n| 古城 | 1 | 2 |\n"


@pytest.mark.parametrize("text", ["", "\n", "没有表格的文字。", TOWNS, "指标", "|", "||\n||"])
def test_texts_without_indicators_give_nothing(text: str) -> None:
    assert not read(text).rows
