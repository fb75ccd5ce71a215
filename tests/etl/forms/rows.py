"""Forms whose rows are more than towns: parts, sums of some, sections, what is no town at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl.workbook.scan.sheet import Sheet
from plan.replies import TaughtWords
from tests.etl.forms.form import (
    CARE,
    NURSING,
    OLD,
    STREETS,
    TOWNS,
    VILLAGES,
    Form,
    Rows,
    body,
    n,
    one,
    total,
)

TITLE = "养老服务情况表（2024年三季度）"
HEADS: list[Any] = ["镇(街道)", "持证护理员", "护理型床位"]
BOTH = (CARE, NURSING)
CASE = frozenset


def totals(label: str, towns: Sequence[str] = TOWNS, more: float = 0) -> list[Any]:
    """Return a row of sums."""
    return [label, total(CARE, towns) + more, total(NURSING, towns) + more]


def table(*rows: list[Any], heads: list[Any] | None = None, merged: Sequence[str] = ()) -> Sheet:
    """Return a title, headers, rows."""
    return one([[TITLE], heads or HEADS, *rows], *merged)


def _with_parts(last: Rows) -> Sheet:
    rows: Rows = []
    for town in TOWNS:
        rows += [[town, n(CARE, town), n(NURSING, town)]]
        rows += [["其中:民办", 1, 2], ["    公办", 2, 3]] if town in TOWNS[:3] else []
    return table(*rows, *last)


def _streets_then_towns(total_rows: bool = True) -> Sheet:
    rows: Rows = [["一、街道"], *body(BOTH, STREETS), *([totals("小计", STREETS)] if total_rows else [])]
    rows += [["二、镇"], *body(BOTH, VILLAGES), *([totals("小计", VILLAGES), totals("合计")] if total_rows else [])]
    return table(*rows)


def _sections(names: Sequence[str], whole: int | None) -> Sheet:
    """Return the same towns in several sections, of which one may be the whole."""
    rows: Rows = []
    for place, name in enumerate(names):
        rows.append([name])
        rows += body(BOTH) if place == whole else [[t, 7 + place, 9 + place] for t in TOWNS]
    return table(*rows)


def _left_sections(names: Sequence[str], whole: int | None, merged: bool) -> Sheet:
    rows: Rows = []
    areas = []
    for place, name in enumerate(names):
        first = len(rows) + 3
        part = body(BOTH) if place == whole else [[t, 7 + place, 9 + place] for t in TOWNS]
        rows += [[name if not at else None, *row] for at, row in enumerate(part)]
        areas.append(f"A{first}:A{first + len(TOWNS) - 1}")
    return table(*rows, heads=["类别", *HEADS], merged=areas if merged else ())


def _areas_left(merged: bool) -> Sheet:
    """片区 left of the towns: says nothing of the numbers."""
    rows: Rows = [["城区片" if not at else None, *row] for at, row in enumerate(body(BOTH, STREETS))]
    rows += [["乡镇片" if not at else None, *row] for at, row in enumerate(body(BOTH, VILLAGES))]
    rows += [[None, *totals("合计")]]
    return table(*rows, heads=["片区", *HEADS], merged=["A3:A7", "A8:A21"] if merged else ())


def _two_rows_a_town(lower: Sequence[str], back: Sequence[int], merged: bool = True) -> Sheet:
    """Return each town has a row for every quarter."""
    rows: Rows = []
    areas = []
    for town in TOWNS:
        areas.append(f"A{len(rows) + 3}:A{len(rows) + 2 + len(lower)}")
        rows += [
            [town if not at else None, name, n(CARE, town, b), n(NURSING, town, b)]
            for at, (name, b) in enumerate(zip(lower, back, strict=True))
        ]
    return table(*rows, heads=["镇(街道)", "季度", *HEADS[1:]], merged=areas if merged else ())


def _long(merged: bool, swapped: bool = False) -> Sheet:
    """Return a list: a row for each town and measure."""
    rows: Rows = []
    areas = []
    for town in TOWNS:
        areas.append(f"A{len(rows) + 3}:A{len(rows) + 4}")
        rows += [[town, "持证护理员", n(CARE, town)], [town if swapped else None, "护理型床位", n(NURSING, town)]]
    heads: list[Any] = ["镇(街道)", "指标", "本季数"]
    if swapped:
        rows = [[name, town, number] for town, name, number in rows]
        heads = ["指标", "镇(街道)", "本季数"]
    return table(*rows, heads=heads, merged=areas if merged and not swapped else ())


ZONE: list[Any] = ["头门港开发区", 6, 40]
NOT_A_TOWN = TaughtWords(rows={"头门港开发区": ""})
ROWS: list[Form] = [
    Form("其中民办", (_with_parts([]),), BOTH, mends=True, says=CASE({("note_ignored", "parts")})),
    Form("其中民办，合计多加了它", (_with_parts([totals("合计", more=3 * 1 + 3 * 2)]),), BOTH, mends=True),
    Form(
        "合计不含一个镇",
        (table(*body(BOTH), totals("合计(不含杜桥镇)", [t for t in TOWNS if t != "杜桥镇"])),),
        BOTH,
        mends=True,
    ),
    Form(
        "合计不含一个镇，算错了",
        (table(*body(BOTH), totals("合计（不含杜桥镇）", TOWNS[:4])),),
        BOTH,
        mends=True,
        says=CASE({("total_unchecked", "named")}),
    ),
    Form(
        "除一个镇外合计",
        (table(*body(BOTH), totals("除杜桥镇外合计", [t for t in TOWNS if t != "杜桥镇"])),),
        BOTH,
        mends=True,
    ),
    Form(
        "街道合计在街道下面",
        (
            table(
                *body(BOTH, STREETS),
                totals("街道合计", STREETS),
                *body(BOTH, VILLAGES),
                totals("镇合计", VILLAGES),
                totals("总计"),
            ),
        ),
        BOTH,
        mends=True,
    ),
    Form(
        "小计在上面",
        (table(totals("街道小计", STREETS), *body(BOTH, STREETS), totals("镇小计", VILLAGES), *body(BOTH, VILLAGES)),),
        BOTH,
        mends=True,
    ),
    Form("合计在最上面", (table(totals("合计"), *body(BOTH)),), BOTH, mends=True),
    Form("19个镇街合计", (table(*body(BOTH), totals("19个镇(街道)合计")),), BOTH, mends=True),
    Form("分街道、镇两段", (_streets_then_towns(),), BOTH, mends=True),
    Form("分街道、镇两段，没有小计", (_streets_then_towns(False),), BOTH, mends=True),
    Form("片区在左边，合并", (_areas_left(True),), BOTH, mends=True),
    Form("片区在左边，没有合并", (_areas_left(False),), BOTH, mends=True),
    Form(
        "片区小计",
        (
            table(
                *body(BOTH, TOWNS[:8]),
                totals("城区片小计", TOWNS[:8]),
                *body(BOTH, TOWNS[8:]),
                totals("平原片小计", TOWNS[8:]),
                totals("合计"),
            ),
        ),
        BOTH,
        mends=True,
    ),
    Form("开发区没有回答", (table(*body(BOTH), ZONE),), BOTH, mends=True, says=CASE({("unknown_area", "unknown")})),
    Form("开发区答了", (table(*body(BOTH), ZONE, totals("合计(不含开发区)")),), BOTH, taught=NOT_A_TOWN, mends=True),
    Form(
        "开发区答了，合计含它",
        (table(*body(BOTH), ZONE, ["合计", total(CARE) + 6, total(NURSING) + 40]),),
        BOTH,
        taught=NOT_A_TOWN,
        mends=True,
        says=CASE({("total_unchecked", "extras")}),
    ),
    Form(
        "市直单位在前",
        (table(["市社会福利院", 5, 6], *body(BOTH)),),
        BOTH,
        taught=TaughtWords(rows={"市社会福利院": ""}),
        mends=True,
    ),
    Form(
        "写错的镇名答了",
        (table(*[["古成街道" if t == "古城街道" else t, *r] for t, *r in body(BOTH)]),),
        BOTH,
        taught=TaughtWords(rows={"古成街道": "古城街道"}),
        mends=True,
    ),
    Form("城市、农村两段", (_sections(["城市", "农村"], None),), (), mends=True),
    Form("合计、城市、农村三段", (_sections(["合计", "其中：城市", "农村"], 0),), BOTH, mends=True),
    Form("城市、农村、城乡合计三段", (_sections(["一、城市", "二、农村", "三、合计"], 2),), BOTH, mends=True),
    Form("期末数、本季新增两段", (_sections(["一、期末数", "二、本季新增"], 0),), BOTH, mends=True),
    Form("上季、本季两段", (_sections(["上季度", "本季度"], 1),), BOTH, mends=True),
    Form("左边城市、农村，合并", (_left_sections(["城市", "农村"], None, True),), (), mends=True),
    Form("左边合计、城市、农村，合并", (_left_sections(["合计", "城市", "农村"], 0, True),), BOTH, mends=True),
    Form("左边合计、城市、农村，没有合并", (_left_sections(["合计", "城市", "农村"], 0, False),), BOTH, mends=True),
    Form("一镇两行，上季本季", (_two_rows_a_town(["上季", "本季"], [1, 0]),), BOTH, mends=True, compared=38),
    Form("一镇两行，二三季度", (_two_rows_a_town(["二季度", "三季度"], [1, 0]),), BOTH, mends=True, compared=38),
    Form(
        "一镇两行，没有合并", (_two_rows_a_town(["上季", "本季"], [1, 0], merged=False),), BOTH, mends=True, compared=38
    ),
    Form("清单式，镇名合并", (_long(True),), BOTH, mends=True),
    Form("清单式，镇名只写一次", (_long(False),), BOTH, mends=True),
    Form("清单式，指标在前", (_long(False, swapped=True),), BOTH, mends=True),
    Form(
        "其中杜桥镇又写一次",
        (table(*body(BOTH), totals("合计"), ["其中:杜桥镇", n(CARE, "杜桥镇"), n(NURSING, "杜桥镇")]),),
        BOTH,
        mends=True,
    ),
]


def across(rows: Rows) -> Sheet:
    """Towns across."""
    return one([[TITLE], *rows])


_PEOPLE: list[Any] = [n(CARE, t) for t in TOWNS]
_BEDS: list[Any] = [n(NURSING, t) for t in TOWNS]
_AGED: list[Any] = [n(OLD, t) for t in TOWNS]
ACROSS: list[Form] = [
    Form(
        "横表",
        (across([["指标", "单位", *TOWNS], ["持证护理员", "人", *_PEOPLE], ["护理型床位", "张", *_BEDS]]),),
        BOTH,
        mends=True,
    ),
    Form(
        "横表带序号",
        (
            across(
                [
                    ["序号", "指标", *TOWNS, "合计"],
                    [1, "持证护理员", *_PEOPLE, total(CARE)],
                    [2, "护理型床位", *_BEDS, total(NURSING)],
                ]
            ),
        ),
        BOTH,
        mends=True,
    ),
    Form(
        "横表有开发区，合计含它",
        (
            across(
                [
                    ["指标", *TOWNS, ZONE[0], "合计"],
                    ["持证护理员", *_PEOPLE, 6, total(CARE) + 6],
                    ["护理型床位", *_BEDS, 40, total(NURSING) + 40],
                ]
            ),
        ),
        BOTH,
        taught=NOT_A_TOWN,
        mends=True,
        says=CASE({("total_unchecked", "extras")}),
    ),
    Form(
        "横表左边是新增",
        (
            across(
                [["类别", "指标", *TOWNS], ["期末数", "持证护理员", *_PEOPLE], ["本季新增", "护理型床位", *([3] * 19)]]
            ),
        ),
        (CARE,),
        mends=True,
        says=CASE({("unknown_measure", "derived")}),
    ),
    Form(
        "横表分段",
        (
            across(
                [
                    ["指标", *TOWNS],
                    ["一、期末数"],
                    ["持证护理员", *_PEOPLE],
                    ["二、本季新增"],
                    ["持证护理员", *([3] * 19)],
                ]
            ),
        ),
        (CARE,),
        mends=True,
    ),
    Form(
        "横表上季本季两行",
        (
            across(
                [
                    ["指标", "时期", *TOWNS],
                    ["持证护理员", "上季", *([3] * 19)],
                    [None, "本季", *_PEOPLE],
                    ["护理型床位", "上季", *([4] * 19)],
                    [None, "本季", *_BEDS],
                ]
            ),
        ),
        BOTH,
        mends=True,
        compared=38,
    ),
    Form(
        "横表老年人口以人计",
        (across([["指标", "计量单位", *TOWNS], ["老年人口", "人", *[round(float(str(v)) * 10000) for v in _AGED]]]),),
        (OLD,),
        mends=True,
    ),
    Form(
        "横表每镇上季本季两列",
        (
            one(
                [
                    [TITLE],
                    ["指标", *[v for t in TOWNS for v in (t, None)]],
                    [None, *["上季", "本季"] * 19],
                    ["持证护理员", *[v for t in TOWNS for v in (n(CARE, t, 1), n(CARE, t))]],
                ],
                "A2:A3",
                *[
                    f"{c}2:{d}2"
                    for c, d in [
                        ("B", "C"),
                        ("D", "E"),
                        ("F", "G"),
                        ("H", "I"),
                        ("J", "K"),
                        ("L", "M"),
                        ("N", "O"),
                        ("P", "Q"),
                        ("R", "S"),
                        ("T", "U"),
                        ("V", "W"),
                        ("X", "Y"),
                        ("Z", "AA"),
                        ("AB", "AC"),
                        ("AD", "AE"),
                        ("AF", "AG"),
                        ("AH", "AI"),
                        ("AJ", "AK"),
                        ("AL", "AM"),
                    ]
                ],
            ),
        ),
        (CARE,),
        mends=True,
        compared=19,
    ),
]
