"""Forms whose headings say more than a measure: quarters, changes, parts, in one, two or three rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl.workbook.scan.sheet import Sheet
from tests.etl.books import sheet
from tests.etl.forms.form import (
    BEDS,
    CARE,
    DUE,
    JOINT,
    NURSING,
    OLD,
    TOWNS,
    UNIONS,
    Form,
    Q,
    Rows,
    body,
    merges,
    n,
    one,
)

TITLE = "临海市养老服务情况表（2024年三季度）"
CASE = frozenset


def two_rows(lower: Sequence[str], back: Sequence[int | None], title: str = TITLE) -> Sheet:
    """Return two measures, under each the same lower headers: the numbers of so many quarters ago, or nobody's
    (None)."""
    heads: list[Any] = ["镇(街道)"]
    for name in ("持证护理员", "护理型床位"):
        heads += [name, *[None] * (len(lower) - 1)]
    rows: Rows = [[title], heads, [None, *lower, *lower]]
    for town in TOWNS:
        numbers = [[7.5 if b is None else n(m, town, b) for b in back] for m in (CARE, NURSING)]
        rows.append([town, *numbers[0], *numbers[1]])
    width = len(lower)
    merged = ["A2:A3", f"B2:{'BCDEFG'[width - 1]}2", f"{'BCDEFGH'[width]}2:{'BCDEFGHIJ'[2 * width - 1]}2"]
    return one(rows, *merged, name="报表")


def grouped(groups: dict[str, list[str]], *, merged: bool = True, top: str = "") -> Sheet:
    """Headings over the names of measures; ``top`` over all of them."""
    upper: list[Any] = ["镇(街道)"]
    lower: list[Any] = [None]
    areas, at = ["A2:A3"], 1
    for group, measures in groups.items():
        upper += [group or None, *[None] * (len(measures) - 1)]
        lower += measures
        if len(measures) > 1 and group:
            areas.append(f"{'ABCDEFG'[at]}2:{'ABCDEFG'[at + len(measures) - 1]}2")
        at += len(measures)
    measures = [m for names in groups.values() for m in names]
    rows: Rows = [[TITLE], upper, lower, *body(measures)]
    if top:
        rows.insert(1, [None, top])
        areas = [area.replace("3", "4").replace("2", "3") for area in areas] + [f"B2:{'ABCDEFG'[at - 1]}2"]
    return sheet(rows, "报表", merges(*areas) if merged else ())


def changed(heading: str, case: str = "derived") -> Form:
    """Return a heading over two measures that makes other things of them."""
    groups = {"期末数": [CARE, OLD], heading: [NURSING, UNIONS]}
    says = CASE({("unknown_measure", case)}) if case else CASE()
    return Form(f"{heading}在上面", (grouped(groups),), [CARE, OLD], says=says, mends=True)


CHANGING = (
    "本季新增",
    "增长%",
    "其中",
    "其中：民办",
    "比上季增减",
    "计划数",
    "目标数",
    "年度目标任务",
    "占比",
    "占比%",
    "完成率",
    "同比增长",
    "排名",
    "净增数",
    "2024年新增",
)
ASKED = ("累计", "民办", "公办", "农村", "城市", "女性", "在建", "待定", "居家")
EARLIER = (
    "上季度",
    "上季末",
    "上年同期",
    "去年同期",
    "上年末",
    "年初数",
    "期初数",
    "二季度",
    "2024年二季度",
    "2023年三季度",
    "一季度",
    "2023年末",
)

PLAIN = (
    "基本情况",
    "养老服务",
    "主要指标",
    "本季度",
    "期末数",
    "三季度",
    "2024年三季度",
    "截至9月底",
    "床位",
    "指标",
    "9月末",
)

HEADINGS: list[Form] = [
    *(changed(heading) for heading in CHANGING),
    *(changed(heading, "changed") for heading in ASKED),
    *(changed(heading, "") for heading in EARLIER),
    *(
        Form(
            f"{heading}在上面，不改变意思",
            (grouped({heading: [NURSING, BEDS], "期末": [CARE]}),),
            [NURSING, BEDS, CARE],
            mends=True,
        )
        for heading in PLAIN
    ),
    Form(
        "新增在上面，没有合并",
        (grouped({"期末数": [CARE, OLD], "本季新增": [NURSING, UNIONS]}, merged=False),),
        [CARE, OLD],
        says=CASE({("unknown_measure", "derived")}),
        mends=True,
    ),
    Form(
        "三层表头，中间一层新增",
        (grouped({"期末数": [CARE, OLD], "本季新增": [NURSING, UNIONS]}, top="养老服务"),),
        [CARE, OLD],
        says=CASE({("unknown_measure", "derived")}),
        mends=True,
    ),
    Form(
        "三层表头，最上一层计划",
        (grouped({"期末数": [CARE, OLD], "床位": [NURSING]}, top="2025年计划"),),
        [],
        mends=True,
    ),
    Form(
        "三层表头，都不改变意思",
        (grouped({"期末数": [CARE, OLD], "床位": [NURSING]}, top="基本情况"),),
        [CARE, OLD, NURSING],
        mends=True,
    ),
    Form(
        "本季、上季、增减",
        (two_rows(["本季", "上季", "增减%"], [0, 1, None]),),
        [CARE, NURSING],
        mends=True,
        compared=38,
    ),
    Form(
        "上季、本季、增减",
        (two_rows(["上季", "本季", "增减%"], [1, 0, None]),),
        [CARE, NURSING],
        mends=True,
        compared=38,
    ),
    Form(
        "上期、本期、增长率",
        (two_rows(["上期数", "本期数", "增长率"], [1, 0, None]),),
        [CARE, NURSING],
        mends=True,
        compared=38,
    ),
    Form(
        "本季末、上年同期、同比",
        (two_rows(["本季末", "上年同期", "同比"], [0, 4, None]),),
        [CARE, NURSING],
        mends=True,
        compared=38,
    ),
    Form("年初数、期末数", (two_rows(["年初数", "期末数"], [3, 0]),), [CARE, NURSING], mends=True, compared=38),
    *(
        Form(f"{earlier}、{now}", (two_rows([earlier, now], [1, 0]),), [CARE, NURSING], mends=True, compared=38)
        for earlier, now in (("24Q2", "24Q3"), ("24-Q2", "24-Q3"), ("2024Q2", "2024Q3"))
    ),
    Form("二季度、三季度", (two_rows(["二季度", "三季度"], [1, 0]),), [CARE, NURSING], mends=True, compared=38),
    Form(
        "三季度、四季度，报三季度",
        (two_rows(["三季度", "四季度"], [0, -1]),),
        [CARE, NURSING],
        mends=True,
        says=CASE({("note_ignored", "later")}),
    ),
    Form(
        "标题只有年份，一二三季度",
        (two_rows(["一季度", "二季度", "三季度"], [2, 1, 0], "2024年养老服务情况表"),),
        [CARE, NURSING],
        mends=True,
    ),
    Form("没有标题，年月并列", (two_rows(["2024年6月", "2024年9月"], [1, 0], ""),), [CARE, NURSING], mends=True),
    Form("总数、其中民办", (two_rows(["总数", "其中:民办"], [0, None]),), [CARE, NURSING], mends=True),
    Form("合计、城市、农村", (two_rows(["合计", "城市", "农村"], [0, None, None]),), [CARE, NURSING], mends=True),
    Form("目标、完成", (two_rows(["目标数", "完成数", "完成率"], [None, 0, None]),), [CARE, NURSING], mends=True),
    Form(
        "下层都不认识",
        (two_rows(["甲类", "乙类"], [None, None]),),
        [],
        mends=True,
        says=CASE({("unknown_measure", "changed")}),
    ),
]


def _single() -> Sheet:
    heads = [
        "镇(街道)",
        "护理型床位（上季）",
        "护理型床位（本季）",
        "床位增减%",
        "三季度持证护理员",
        "二季度持证护理员",
        "新增康养联合体数",
    ]
    rows: Rows = [[TITLE], list(heads)]
    rows += [[t, n(NURSING, t, 1), n(NURSING, t), 1.5, n(CARE, t), n(CARE, t, 1), 1] for t in TOWNS]
    return one(rows, name="报表")


def _template_like() -> Sheet:
    rows: Rows = [
        [TITLE],
        ["镇(街道)", "持证护理员", "上季度", "护理型床位", "上季度"],
        ["单位", "人", None, "张", None],
    ]
    rows += [[t, n(CARE, t), n(CARE, t, 1), n(NURSING, t), n(NURSING, t, 1)] for t in TOWNS]
    return one(rows)


def _numbered_columns() -> Sheet:
    rows: Rows = [[TITLE], ["镇(街道)", "持证护理员", "护理型床位"], ["甲", 1, 2], *body([CARE, NURSING])]
    return one(rows)


def _split_name() -> Sheet:
    rows: Rows = [
        [TITLE],
        ["镇(街道)", "养老机构", "护理型", "老年"],
        [None, "床位数", "床位数", "人口(万人)"],
        *body([BEDS, NURSING, OLD]),
    ]
    return one(rows, "A2:A3")


def _cumulated(lower: Sequence[str]) -> Sheet:
    rows: Rows = [
        ["社会救助情况表（2024年三季度）"],
        ["镇(街道)", "联办件数", None, "应办件数", None],
        [None, *lower, *lower],
    ]
    rows += [[t, 5, n(JOINT, t), 6, n(DUE, t)] for t in TOWNS]
    return one(rows, "A2:A3", "B2:C2", "D2:E2")


ASSISTANCE = ("社会救助科", Q)
HEADINGS += [
    Form("一层表头里写本季上季", (_single(),), [NURSING, CARE], mends=True, compared=38),
    Form("上季度自成一列", (_template_like(),), [CARE, NURSING], mends=True, compared=38),
    Form("表头下有栏次", (_numbered_columns(),), [CARE, NURSING], mends=True),
    Form("名称分在两层", (_split_name(),), [BEDS, NURSING, OLD], mends=True),
    Form("累计数的本季和累计", (_cumulated(["本季", "累计"]),), [JOINT, DUE], sent=ASSISTANCE, mends=True),
    Form("累计数的9月和1-9月", (_cumulated(["9月", "1-9月"]),), [JOINT, DUE], sent=ASSISTANCE, mends=True),
    Form("累计数的当季与年初至今", (_cumulated(["当季办理", "年初至今"]),), [JOINT, DUE], sent=ASSISTANCE, mends=True),
]
