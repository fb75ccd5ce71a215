"""Lists: a row for each town and quarter, or each town, quarter and measure, with times as bare numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from etl.workbook.scan.sheet import Sheet
from tests.etl.forms.form import CARE, NURSING, TOWNS, Form, Rows, body, n, one, total

TITLE = "养老服务情况"
BOTH = (CARE, NURSING)
WORDS = {CARE: "持证护理员", NURSING: "护理型床位"}
TOWN, *MEASURES = ["镇(街道)", *WORDS.values()]
QUARTERS = ((2, 2024, 1), (1, 2024, 2), (0, 2024, 3))
CASE = frozenset
Said = Callable[[int, int], list[Any]]
"""A year and a quarter as a list writes them, in one cell or two."""


def _numbers(year: int, quarter: int) -> list[Any]:
    return [float(year), float(quarter)]


TIMES: list[tuple[str, list[Any], Said]] = [
    ("年份和季度是数", ["年份", "季度"], _numbers),
    ("年和季是文本的数", ["年", "季"], lambda y, q: [str(y), str(q)]),
    ("年度和汉字的季", ["年度", "季度"], lambda y, q: [float(y), "一二三四"[q - 1]]),
    ("年度和罗马数字", ["年度", "季度"], lambda y, q: [float(y), "ⅠⅡⅢⅣ"[q - 1]]),
    ("年度和Q", ["年度", "季度"], lambda y, q: [float(y), f"Q{q}"]),
    ("年和月是数", ["年", "月"], lambda y, q: [float(y), 3.0 * q]),
    ("年份和月份", ["年份", "月份"], lambda y, q: [f"{y}年", f"{3 * q}月"]),
    ("年月是六位数", ["年月"], lambda y, q: [y * 100.0 + 3 * q]),
    ("期别是五位数", ["期别"], lambda y, q: [y * 10.0 + q]),
    ("季度是文本的五位数", ["季度"], lambda y, q: [f"{y}{q}"]),
    ("日期是季末", ["日期"], lambda y, q: [datetime(y, 3 * q, 31 if q in (1, 4) else 30)]),  # noqa: DTZ001
    ("时间是季末月一日", ["统计时间"], lambda y, q: [datetime(y, 3 * q, 1)]),  # noqa: DTZ001
    ("所属年份和所属季度", ["所属年份", "所属季度"], _numbers),
    ("季度(1-4)", ["年份", "季度(1-4)"], _numbers),
]
"""What such columns are called and how they write a quarter."""


def by_town(heads: Sequence[Any], says: Said, place: str, quarters: Sequence[tuple[int, int, int]] = QUARTERS) -> Sheet:
    """Return a row for each town and quarter, its time to the ``left`` of the town, after it, last, or ``far``."""
    rows: Rows = []
    for back, year, quarter in quarters:
        for town, *numbers in body(BOTH, back=back):
            rows.append(_put(place, town, says(year, quarter), numbers, "张三" if place == "far" else len(rows) + 1.0))
    return one([[TITLE], _put(place, TOWN, list(heads), MEASURES, "联系人"), *rows])


def _put(place: str, town: Any, times: list[Any], numbers: list[Any], other: Any) -> list[Any]:
    places = {
        "left": [*times, town, *numbers],
        "after": [town, *times, *numbers],
        "last": [town, *numbers, *times],
        "far": [town, other, *times, *numbers],
        "numbered": [other, *times, town, *numbers],
    }
    return places[place]


def long(heads: Sequence[Any], says: Said, order: str) -> Sheet:
    """Return a row for each town, quarter and measure, in the ``order`` of columns: t(own), m(easure), p(eriod)."""
    rows: Rows = [[*_ordered(order, TOWN, "指标", list(heads)), "数值"]]
    for back, year, quarter in QUARTERS:
        rows += [
            [*_ordered(order, town, WORDS[measure], says(year, quarter)), n(measure, town, back)]
            for town in TOWNS
            for measure in BOTH
        ]
    return one([[TITLE], *rows])


def _ordered(order: str, town: Any, measure: Any, times: list[Any]) -> list[Any]:
    cells = {"t": [town], "m": [measure], "p": times}
    return [cell for key in order for cell in cells[key]]


def one_quarter(place: str, title: str, *said: Any) -> Sheet:
    """Return a list whose every row is of one quarter, perhaps another than the title's."""
    heads = ["年份", "季度"][: len(said)]
    rows = [_put(place, town, list(said), numbers, "张三") for town, *numbers in body(BOTH)]
    return one([[title], _put(place, TOWN, heads, MEASURES, "联系人"), *rows])


def with_totals() -> Sheet:
    """Return a list with a row of sums after each quarter's towns."""
    rows: Rows = []
    for back, year, quarter in QUARTERS:
        rows += [[*_numbers(year, quarter), *row] for row in body(BOTH, back=back)]
        rows += [[*_numbers(year, quarter), "合计", total(CARE, back=back), total(NURSING, back=back)]]
    return one([[TITLE], ["年份", "季度", TOWN, *MEASURES], *rows])


def said_once(*merged: str) -> Sheet:
    """Return a list that writes a year and a quarter only where they begin."""
    rows: Rows = []
    for back, year, quarter in QUARTERS:
        for at, row in enumerate(body(BOTH, back=back)):
            rows.append([float(year) if not rows else None, float(quarter) if not at else None, *row])
    return one([[TITLE], ["年份", "季度", TOWN, *MEASURES], *rows], *merged)


def across(heads: list[Any]) -> Sheet:
    """Return two quarters across, whose numbers stand in a row over (or under) the measures."""
    rows = [[t, n(CARE, t, 1), n(CARE, t), n(NURSING, t, 1), n(NURSING, t)] for t in TOWNS]
    return one([["养老服务2024年"], *heads, *rows])


_OVER = [["季度", 2.0, 3.0, 2.0, 3.0], [TOWN, MEASURES[0], MEASURES[0], MEASURES[1], MEASURES[1]]]
OTHER_QUARTER = "养老服务情况表（2024年三季度）"
LISTS: list[Form] = [
    *(
        Form(f"清单，{name}，{place}", (by_town(heads, says, place),), BOTH, mends=True)
        for name, heads, says in TIMES
        for place in ("left", "after")
    ),
    *(
        Form(f"清单，{name}，{place}", (by_town(heads, says, place),), BOTH, mends=True)
        for name, heads, says in TIMES[:6:5]
        for place in ("last", "far", "numbered")
    ),
    *(
        Form(f"长清单，{name}，{order}", (long(heads, says, order),), BOTH, mends=True)
        for name, heads, says in (TIMES[0], TIMES[7])
        for order in ("ptm", "tmp", "tpm", "mtp")
    ),
    Form("清单，每季有合计", (with_totals(),), BOTH, mends=True),
    Form("清单，年份季度只写一次", (said_once(),), BOTH, mends=True),
    Form("清单，年份季度合并", (said_once("A3:A59", "B3:B21", "B22:B40", "B41:B59"),), BOTH, mends=True),
    Form("清单，只有一季", (one_quarter("left", TITLE, 2024.0, 3.0),), BOTH, mends=True),
    *(
        Form(
            f"清单，每行是别的季度，{place}",
            (one_quarter(place, OTHER_QUARTER, 2023.0, 1.0),),
            (),
            mends=True,
            says=CASE({("wrong_period", "text")}),
        )
        for place in ("left", "after", "last", "far")
    ),
    Form(
        "每行是别的年份",
        (one_quarter("left", OTHER_QUARTER, 2023.0),),
        (),
        mends=True,
        says=CASE({("note_ignored", "before")}),
    ),
    Form("每行是本年", (one_quarter("left", OTHER_QUARTER, 2024.0),), BOTH, mends=True),
    Form(
        "填报日期在每行",
        (
            one(
                [
                    [OTHER_QUARTER],
                    [TOWN, *MEASURES, "日期"],
                    *([*row, datetime(2024, 10, 1)] for row in body(BOTH)),  # noqa: DTZ001
                ]
            ),
        ),
        BOTH,
        mends=True,
    ),
    Form("季度是数，横排在上", (across([["年份", *[2024.0] * 4], *_OVER]),), BOTH, mends=True),
    Form("季度是数，横排在下", (across(_OVER[::-1]),), BOTH, mends=True),
]
