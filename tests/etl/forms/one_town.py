"""Forms about one town: a sheet, a file, or a part of a sheet for each."""

from __future__ import annotations

from typing import Any

from etl.workbook.scan.sheet import Sheet
from tests.etl.forms.form import BEDS, CARE, NURSING, OLD, TOWNS, UNIONS, Form, Rows, n, one
from tests.etl.forms.sheets import ALL, WORDS

LIST = [
    ("持证护理员", CARE),
    ("老年人口(万人)", OLD),
    ("护理型床位", NURSING),
    ("机构床位数", BEDS),
    ("康养联合体", UNIONS),
]


def town_sheet(town: str, head: Rows, heads: list[Any] | None = None, units: bool = False, name: str = "") -> Sheet:
    """Return a sheet about one town: measures listed down."""
    rows: Rows = [*head, heads or ["指标", *(["单位"] if units else []), "数量"]]
    shown = {CARE: "人", OLD: "万人", NURSING: "张", BEDS: "张", UNIONS: "个"}
    rows += [
        [word.replace("(万人)", "") if units else word, *([shown[m]] if units else []), n(m, town)] for word, m in LIST
    ]
    return one(rows, name=name or "Sheet1")


def two_columns(town: str, first: str, second: str, back: tuple[int, int]) -> Sheet:
    """Return a sheet about one town with two quarters."""
    rows: Rows = [[f"填报单位：{town}"], ["2024年三季度"], ["指标", first, second]]
    rows += [[word, n(m, town, back[0]), n(m, town, back[1])] for word, m in LIST]
    return one(rows, name="表")


def part(town: str) -> Rows:
    """Return a town's part of a sheet."""
    return [[f"填报单位：{town}"], ["指标", "数量"], *[[word, n(measure, town)] for word, measure in LIST], []]


ONE = (TOWNS[10],)
TOWN = TOWNS[10]
ONE_TOWN: list[Form] = [
    Form(
        "填报单位：某镇",
        (town_sheet(TOWN, [["养老服务情况表"], [f"填报单位：{TOWN}", "2024年三季度"]]),),
        ALL,
        towns=ONE,
        mends=True,
    ),
    Form(
        "填报单位在旁边一格",
        (town_sheet(TOWN, [["养老服务2024年三季度情况表"], ["填报单位(盖章)", f"{TOWN}人民政府"]]),),
        ALL,
        towns=ONE,
        mends=True,
    ),
    Form(
        "单位名称",
        (town_sheet(TOWN, [["2024年三季度"], ["单位名称：", TOWN]], units=True),),
        ALL,
        towns=ONE,
        mends=True,
    ),
    Form("标题里有镇名", (town_sheet(TOWN, [[f"{TOWN}2024年三季度养老服务情况表"]]),), ALL, towns=ONE, mends=True),
    Form(
        "工作表名是镇名", (town_sheet(TOWN, [["2024年三季度养老服务情况表"]], name=TOWN),), ALL, towns=ONE, mends=True
    ),
    Form(
        "工作表名带序号",
        (town_sheet(TOWN, [["2024年三季度养老服务情况表"]], name=f"11.{TOWN}"),),
        ALL,
        towns=ONE,
        mends=True,
    ),
    Form("本季、上季两列", (two_columns(TOWN, "本季数", "上季数", (0, 1)),), ALL, towns=ONE, mends=True, compared=5),
    Form(
        "二季度、三季度两列", (two_columns(TOWN, "二季度", "三季度", (1, 0)),), ALL, towns=ONE, mends=True, compared=5
    ),
    Form("十九张，一镇一张", tuple(town_sheet(t, [["2024年三季度养老服务情况表"]], name=t) for t in TOWNS), ALL),
    Form(
        "十九张，填报单位",
        tuple(town_sheet(t, [["2024年三季度"], ["填报单位", t]], name=f"表{i}") for i, t in enumerate(TOWNS)),
        ALL,
    ),
    Form(
        "一张里一镇一段",
        (one([["2024年三季度养老服务情况表"], *(row for town in TOWNS for row in part(town))]),),
        ALL,
    ),
    Form(
        "指标横排一行数",
        (one([["2024年三季度"], [f"填报单位：{TOWN}"], [word for word, _ in LIST], [n(m, TOWN) for _, m in LIST]]),),
        ALL,
        towns=ONE,
        mends=True,
    ),
    Form(
        "一行一镇，一镇一张",
        tuple(
            one([["2024年三季度"], ["镇(街道)", *WORDS.values()], [t, *(n(m, t) for m in WORDS)]], name=t)
            for t in TOWNS
        ),
        ALL,
    ),
    Form(
        "没有写哪个镇",
        (town_sheet(TOWN, [["2024年三季度养老服务情况表"]]),),
        (),
        says=frozenset({("unknown_area", "unnamed")}),
        mends=True,
    ),
    Form(
        "写着两个镇",
        (town_sheet(TOWN, [["2024年三季度养老服务情况表"], [f"填报单位：{TOWN}"], [f"填报单位：{TOWNS[3]}"]]),),
        (),
        says=frozenset({("unknown_area", "two")}),
        mends=True,
    ),
    Form(
        "城市农村两段同样的指标",
        (
            one(
                [
                    ["2024年三季度"],
                    [f"填报单位：{TOWN}"],
                    ["指标", "数量"],
                    ["城市"],
                    *[[w, 3] for w, _ in LIST],
                    ["农村"],
                    *[[w, 4] for w, _ in LIST],
                ]
            ),
        ),
        (),
        towns=ONE,
        mends=True,
    ),
    Form(
        "合计城市农村三段同样的指标",
        (
            one(
                [
                    ["2024年三季度"],
                    [f"填报单位：{TOWN}"],
                    ["指标", "数量"],
                    ["合计"],
                    *[[w, n(m, TOWN)] for w, m in LIST],
                    ["其中：城市"],
                    *[[w, 3] for w, _ in LIST],
                    ["农村"],
                    *[[w, 4] for w, _ in LIST],
                ]
            ),
        ),
        ALL,
        towns=ONE,
        mends=True,
    ),
    Form(
        "没有表头的两列",
        (one([["2024年三季度"], [f"填报单位：{TOWN}"], *[[w, n(m, TOWN)] for w, m in LIST]]),),
        ALL,
        towns=ONE,
        mends=True,
    ),
]
