"""Lists put together at random: a row for each town and quarter, or each town, quarter and measure, columns in any
order, times as people and databases write them. Every number that is read is the asked quarter's own."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.workbook.scan.sheet import Sheet
from tests.etl.books import book, sheet
from tests.etl.forms.form import BEDS, CARE, ELDERLY, LAYOUTS, NURSING, PLAN, TOWNS, UNIONS, Q, Rows, n
from tests.etl.forms.lists import TIMES
from wording.sentences import message

EXAMPLES = int(os.environ.get("GUIBIAO_EXAMPLES", "0")) or 30
T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

WORDS = {CARE: "持证护理员", NURSING: "护理型床位", BEDS: "机构床位数", UNIONS: "康养联合体"}
UNITS = {CARE: "人", NURSING: "张", BEDS: "张", UNIONS: "个"}
QUARTERS = ((4, 2023, 3), (2, 2024, 1), (1, 2024, 2), (0, 2024, 3))
"""How many quarters ago, year, quarter."""


@st.composite
def _lists(draw: Draw[Any]) -> tuple[Sheet, list[str], bool]:
    """Return a list, the measures in it, and whether the asked quarter is."""
    measures = draw(st.permutations(list(WORDS)))[: draw(st.integers(2, 4))]
    _, heads, says = draw(st.sampled_from(TIMES))
    quarters = draw(st.permutations(QUARTERS))[: draw(st.integers(1, 3))]
    is_long, towns = draw(st.booleans()), draw(st.permutations(list(TOWNS)))
    columns: dict[str, tuple[list[Any], Callable[[int, int, int, str, str], list[Any]]]] = {
        "town": (["镇(街道)"], lambda back, year, quarter, town, measure: [town]),
        "time": (list(heads), lambda back, year, quarter, town, measure: says(year, quarter)),
    }
    if is_long:
        columns["measure"] = ([draw(st.sampled_from(["指标", "填报项", "指标名称"]))], lambda b, y, q, t, m: [WORDS[m]])
        if draw(st.booleans()):
            columns["unit"] = (["计量单位"], lambda b, y, q, t, m: [UNITS[m]])
        keys = [key for key in draw(st.permutations(["town", "time", "measure"])) for key in _with_unit(key, columns)]
        keys.append("number")
        columns["number"] = ([draw(st.sampled_from(["数值", "本季数", "数量"]))], lambda b, y, q, t, m: [n(m, t, b)])
    else:
        columns["numbers"] = ([WORDS[m] for m in measures], lambda b, y, q, t, m: [n(each, t, b) for each in measures])
        keys = draw(
            st.sampled_from([("time", "town", "numbers"), ("town", "time", "numbers"), ("town", "numbers", "time")])
        )
    rows: Rows = [[cell for key in keys for cell in columns[key][0]]]
    for back, year, quarter in quarters:
        for town in towns:
            for measure in measures if is_long else [""]:
                rows.append([cell for key in keys for cell in columns[key][1](back, year, quarter, town, measure)])
    return _dressed(draw, rows), list(measures), any(back == 0 for back, *_ in quarters)


def _with_unit(key: str, columns: dict[str, Any]) -> list[str]:
    return ["measure", "unit"] if key == "measure" and "unit" in columns else [key]


def _dressed(draw: Draw[Any], rows: Rows) -> Sheet:
    """Return the list as a sheet, with a title or none, numbered or not, with remarks or a note under it."""
    if draw(st.booleans()):
        rows = [["序号" if not at else float(at), *row] for at, row in enumerate(rows)]
    if draw(st.booleans()):
        rows = [[*row, "备注" if not at else None] for at, row in enumerate(rows)]
    above: Rows = draw(st.sampled_from([[], [["养老服务分季情况"]], [["养老服务台账"], []], [["养老服务科"]]]))
    below: Rows = draw(st.sampled_from([[], [], [["填表人：王某"]], [[], ["注：按季填报"]]]))
    return sheet([*above, *rows, *below], "台账")


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(_lists())
def test_of_a_list_only_the_asked_quarter_s_numbers_are_read(made: tuple[Sheet, list[str], bool]) -> None:
    drawn, measures, is_in = made
    read = extract(book(drawn), PLAN, LAYOUTS, ELDERLY, Q)
    findings = (*read.findings, *check(read, PLAN))
    said = [(f.code, f.details.get("case"), f.cell, message(f)) for f in findings]
    back = {(2023, 3): 4, (2024, 1): 2, (2024, 2): 1, (2024, 3): 0}
    for o in read.observations:
        assert o.value == n(o.measure, o.area, back[o.period.year, o.period.quarter]), said
    held = Counter(o.measure for o in read.observations if o.period == Q)
    if is_in:
        assert held == dict.fromkeys(measures, len(TOWNS)), said
    else:
        assert not held, said
        assert {"wrong_period", "no_period"} & {f.code for f in findings}, said
