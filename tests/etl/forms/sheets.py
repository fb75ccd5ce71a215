"""Forms of several tables and sheets, and forms about one town."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl.workbook.scan.sheet import Sheet
from plan.replies import TaughtWords
from tests.etl.forms.form import (
    BEDS,
    CARE,
    DUE,
    ELDERLY,
    JOINT,
    NURSING,
    OLD,
    STREETS,
    TOWNS,
    UNIONS,
    VILLAGES,
    Form,
    Rows,
    body,
    one,
    total,
)

CASE = frozenset
WORDS = {CARE: "持证护理员", NURSING: "护理型床位", BEDS: "机构床位数", OLD: "老年人口(万人)", UNIONS: "康养联合体"}
ALL = (CARE, OLD, NURSING, BEDS, UNIONS)


def table(
    measures: Sequence[str],
    towns: Sequence[str] = TOWNS,
    back: int = 0,
    title: str = "2024年三季度",
    more: Sequence[list[Any]] = (),
) -> Rows:
    """Return a title, headers, a row a town."""
    heads: list[Any] = ["镇(街道)", *(WORDS[m] for m in measures)]
    return [*([[title]] if title else []), heads, *body(measures, towns, back), *more]


def sums(measures: Sequence[str], towns: Sequence[str] = TOWNS, label: str = "合计") -> Rows:
    """Return a row of sums."""
    return [[label, *(total(m, towns) for m in measures)]]


def named(name: str, rows: Rows, **more: object) -> Sheet:
    """Return a sheet by its name."""
    made = one(rows, name=name)
    return Sheet(made.name, made.rows, made.merges, **more)  # type: ignore[arg-type]


def beside(left: Rows, right: Rows, gap: int = 1) -> Rows:
    """Return two tables beside each other."""
    width = max(map(len, left)) + gap
    rows = max(len(left), len(right))
    return [
        [
            *(left[i] if i < len(left) else []),
            *[None] * (width - len(left[i] if i < len(left) else [])),
            *(right[i] if i < len(right) else []),
        ]
        for i in range(rows)
    ]


def of_quarters(*backs: int, pattern: str = "2024年{}季度", title: str = "养老服务情况表") -> tuple[Sheet, ...]:
    """Return a sheet for each quarter; Q is the third."""
    names = {-1: "四", 0: "三", 1: "二", 2: "一"}
    return tuple(named(pattern.format(names[b]), table(ALL, back=b, title=title)) for b in backs)


HALF = (TOWNS[:10], TOWNS[10:])
NOTE: Rows = [["填报说明"], ["1.护理型床位按张填报，古城街道等19个镇(街道)都要填"], ["2.持证护理员填在岗人数"]]
SHEETS: list[Form] = [
    Form("街道一张，镇一张", (named("街道", table(ALL, STREETS)), named("镇", table(ALL, VILLAGES))), ALL),
    Form(
        "街道一张，镇一张，各有合计",
        (
            named("街道", table(ALL, STREETS, more=sums(ALL, STREETS))),
            named("镇", table(ALL, VILLAGES, more=sums(ALL, VILLAGES))),
        ),
        ALL,
    ),
    Form(
        "街道一张，镇一张，合计算错",
        (named("街道", table(ALL, STREETS, more=sums(ALL, STREETS[:2]))), named("镇", table(ALL, VILLAGES))),
        ALL,
        mends=True,
        says=CASE({("total_differs", "")}),
    ),
    Form("人员一张，床位一张", (named("人员", table((CARE, OLD))), named("床位", table((NURSING, BEDS, UNIONS)))), ALL),
    Form("说明在前", (named("说明", NOTE), named("表", table(ALL))), ALL),
    Form(
        "另有汇总表",
        (
            named("街道", table(ALL, STREETS)),
            named("镇", table(ALL, VILLAGES)),
            named("汇总", table(ALL, more=sums(ALL))),
        ),
        ALL,
        says=CASE({("another_table", "repeats")}),
    ),
    Form(
        "同样的表两张",
        (named("表", table(ALL)), named("表 (2)", table(ALL))),
        ALL,
        says=CASE({("another_table", "repeats")}),
    ),
    Form(
        "两张表数不同",
        (named("表", table(ALL)), named("表 (2)", table(ALL, back=1))),
        (),
        says=CASE({("ambiguous_layout", "conflict")}),
        mends=True,
    ),
    Form(
        "两张表数不同，答了",
        (named("表", table(ALL)), named("表 (2)", table(ALL, back=1))),
        ALL,
        taught=TaughtWords(sheets={"表 (2)": ""}),
    ),
    Form(
        "草稿表",
        (named("草稿", table(ALL, back=1)), named("上报", table(ALL))),
        ALL,
        says=CASE({("another_table", "changed")}),
    ),
    Form(
        "附上季的表",
        (named("上季", table(ALL, back=1)), named("本季", table(ALL))),
        ALL,
        says=CASE({("another_table", "changed")}),
    ),
    Form(
        "附上季的表，标题写明",
        (named("a", table(ALL, back=1, title="养老服务2024年二季度情况表")), named("b", table(ALL))),
        ALL,
        says=CASE({("another_table", "period")}),
    ),
    Form(
        "附目标分解表",
        (named("目标", table(ALL, back=-9, title="2024年目标任务分解表")), named("实绩", table(ALL))),
        ALL,
        says=CASE({("another_table", "changed")}),
    ),
    Form("各季一张", of_quarters(2, 1, 0, -1), ALL, says=CASE({("another_table", "period")})),
    Form("各季一张，只写季度", of_quarters(2, 1, 0, pattern="{}季度"), ALL, says=CASE({("another_table", "period")})),
    Form(
        "各季一张，没有说要哪季",
        of_quarters(2, 1, 0),
        ALL,
        sent=(ELDERLY, None),
        says=CASE({("another_table", "period")}),
    ),
    Form("各季一张，倒着放", of_quarters(0, 1, 2, pattern="{}季度报表"), ALL, says=CASE({("another_table", "period")})),
    Form(
        "各季一张，四季度空着",
        (
            *of_quarters(1, 0),
            named("2024年四季度", [["养老服务情况表"], ["镇(街道)", *WORDS.values()], *[[t] for t in TOWNS]]),
        ),
        ALL,
        sent=(ELDERLY, None),
        says=CASE({("another_table", "period")}),
    ),
    Form(
        "各科一张",
        (
            named("养老", table(ALL)),
            named("救助", [["2024年三季度"], ["镇(街道)", "联办件数", "应办件数"], *body((JOINT, DUE))]),
        ),
        ALL,
        says=CASE({("another_table", "department")}),
    ),
    Form("隐藏的旧表", (named("旧", table(ALL, back=3), hidden=True), named("表", table(ALL))), ALL),
    Form("两张表并排，各一半镇", (named("表", beside(table(ALL, HALF[0]), [[], *table(ALL, HALF[1])[1:]])),), ALL),
    Form("两张表并排，紧挨着", (named("表", beside(table(ALL, HALF[0]), [[], *table(ALL, HALF[1])[1:]], 0)),), ALL),
    Form(
        "两张表并排，各几项", (named("表", beside(table((CARE, OLD)), [[], *table((NURSING, BEDS, UNIONS))[1:]])),), ALL
    ),
    Form(
        "两张表上下，各几项",
        (named("表", [*table((CARE, OLD)), [], ["床位情况"], *table((NURSING, BEDS, UNIONS))[1:]]),),
        ALL,
    ),
    Form("两张表上下，各一半镇", (named("表", [*table(ALL, HALF[0]), [], *table(ALL, HALF[1])[1:]]),), ALL),
    Form(
        "上下两季",
        (
            named(
                "表",
                [
                    *table(ALL, back=1, title="养老服务2024年二季度情况表"),
                    [],
                    *table(ALL, title="养老服务2024年三季度情况表"),
                ],
            ),
        ),
        ALL,
        says=CASE({("another_table", "period")}),
    ),
    Form(
        "上下三季，各有合计",
        (
            named(
                "表",
                [
                    *table(ALL, back=2, title="2024年一季度情况表", more=sums(ALL)[:0]),
                    [],
                    *table(ALL, back=1, title="2024年二季度情况表"),
                    [],
                    *table(ALL, title="2024年三季度情况表", more=sums(ALL)),
                ],
            ),
        ),
        ALL,
        says=CASE({("another_table", "period")}),
    ),
    Form(
        "下面重复一遍",
        (named("表", [*table(ALL), [], ["打印用"], *table(ALL)[1:]]),),
        ALL,
        says=CASE({("another_table", "repeats")}),
    ),
    Form(
        "换页又印一次表头",
        (named("表", [*table(ALL, HALF[0]), ["镇(街道)", *(WORDS[m] for m in ALL)], *body(ALL, HALF[1])]),),
        ALL,
    ),
    Form(
        "联系人在另一张",
        (
            named("表", table(ALL)),
            named(
                "联系人", [["镇(街道)", "联系人", "电话"], *[[t, "张三", 85110000 + i] for i, t in enumerate(TOWNS)]]
            ),
        ),
        ALL,
    ),
]

NAMES = [
    ("一季", "二季", "三季"),
    ("第一季度", "第二季度", "第三季度"),
    ("2024一季度", "2024二季度", "2024三季度"),
    ("24年一季度", "24年二季度", "24年三季度"),
    ("一季度末", "二季度末", "三季度末"),
    ("Q1", "Q2", "Q3"),
    ("2024Q1", "2024Q2", "2024Q3"),
    ("3月", "6月", "9月"),
    ("1-3月", "1-6月", "1-9月"),
    ("202403", "202406", "202409"),
    ("2024.3", "2024.6", "2024.9"),
]
SHEETS += [
    Form(
        f"各季一张，叫{names[2]}",
        tuple(named(name, table(ALL, back=2 - at, title="养老服务情况表")) for at, name in enumerate(names)),
        ALL,
        says=CASE({("another_table", "period")}),
    )
    for names in NAMES
]
SHEETS += [
    Form(
        "各季一张，看不出季度",
        tuple(named(name, table(ALL, back=2 - at, title="养老服务情况表")) for at, name in enumerate("甲乙丙")),
        (),
        says=CASE({("ambiguous_layout", "conflict")}),
        mends=True,
    ),
    Form(
        "备份只差一格",
        (named("表", table(ALL)), named("备份", [*table(ALL)[:-1], [TOWNS[-1], 1, 2, 3, 4, 5]])),
        (),
        says=CASE({("ambiguous_layout", "conflict")}),
        mends=True,
    ),
    Form(
        "两张表头不同序",
        (
            named("街道", table((CARE, NURSING, OLD), STREETS)),
            named("镇", table((NURSING, OLD, CARE), VILLAGES)),
        ),
        (CARE, NURSING, OLD),
        mends=True,
    ),
    Form(
        "只有表名说的新增",
        (named("新增", [["2024年三季度"], *table(ALL)[1:]]),),
        (),
        says=CASE({("ambiguous_layout", "title")}),
        mends=True,
    ),
    Form(
        "上下两表，表头只写人数、床位数",
        (
            named(
                "表",
                [
                    ["2024年三季度"],
                    ["持证护理员情况"],
                    ["镇(街道)", "人数"],
                    *body((CARE,)),
                    [],
                    ["护理型床位情况"],
                    ["镇(街道)", "床位数"],
                    *body((NURSING,)),
                ],
            ),
        ),
        (),
        says=CASE({("unknown_layout", "both")}),
        mends=True,
    ),
]
