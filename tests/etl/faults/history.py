"""Faults seen only beside what was accepted: numbers that jumped, rows that moved, quarters that were copied."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from etl.yaml_files import load_plan
from tests.etl.faults.fault import ACROSS, YEAR, A, Accepted, Fault, T

CARE, BURIALS, ALL_BURIALS = "持证养老护理员数", "节地生态安葬数", "安葬总数"
TOWN = "古城街道"
PAST = {(CARE, TOWN, "2023Q2"): 42.0, (BURIALS, TOWN, "2023Q2"): 42.0, (ALL_BURIALS, TOWN, "2023Q2"): 142.0}
BEDS, ALL_BEDS, HOMES = "护理型床位数", "养老机构床位数", "康养联合体数"
MEASURES = CARE, BEDS, ALL_BEDS, HOMES
TOWNS = load_plan().towns

Change = Callable[[Worksheet], object]


def _accepted(period: str, *measures: str, less: float = 1) -> Accepted:
    """Return what the good template says of some measures, accepted for another quarter a little lower: as much lower
    as its grey column is, unless said otherwise."""
    lowest = {ALL_BEDS: 143.0}  # of 古城街道; each town has 7 more than the one above
    return {(m, town, period): lowest.get(m, 43.0) + 7 * n - less for m in measures for n, town in enumerate(TOWNS)}


def _swap(one: int, other: int, columns: str) -> Change:
    """Return two rows that change places in some columns."""

    def change(sheet: Worksheet) -> None:
        for column in columns:
            here, there = sheet[f"{column}{one}"], sheet[f"{column}{other}"]
            here.value, there.value = there.value, here.value

    return change


QUARTER_BEFORE = _accepted("2023Q2", *MEASURES)
ROWS = range(7, 7 + len(TOWNS))
NUMBERS = [
    Fault("突增", T, "jump@B7 total_differs@B26", {"B7": 4300}, accepted=PAST),
    Fault("多乘了一万", T, "jump@B7 total_differs@B26", {"B7": 430_000}, accepted=PAST),
    Fault("突减", T, "jump@B7 total_differs@B26", {"B7": 4}, accepted=PAST),
    Fault("与上季度相当", T, "total_differs@B26", {"B7": 52}, accepted=PAST),
    Fault("累计数变少", A, "falls@B7 total_differs@B26", {"B7": 41}, accepted=PAST),
    Fault("与去年同期相比突增", A, "jump@B7", accepted={(BURIALS, TOWN, "2022Q3"): 10.0}),
    Fault("与已接受的不同", T, "revised@B7", accepted={(CARE, TOWN, "2023Q3"): 44.0}),
    Fault("与已接受的相同", T, "", accepted={(CARE, TOWN, "2023Q3"): 43.0}),
    Fault(
        "已接受的变成空格",
        T,
        "withdrawn@B7 missing@B7 total_unchecked@B26",
        {"B7": None},
        accepted={(CARE, TOWN, "2023Q3"): 43.0},
    ),
    Fault(
        "不再知道已更正的上一季度",
        YEAR,
        "outdated@C6",
        accepted={(CARE, TOWN, "2023Q2"): 44.0},
        superseded={(CARE, TOWN, "2023Q2"): 42.0},
    ),
    Fault(
        "多季度表里改了上一季度",
        YEAR,
        "revised@C6 total_differs@C25",
        {"C6": 43},
        accepted={(CARE, TOWN, "2023Q2"): 42.0},
    ),
]
ROWS_AND_QUARTERS = [
    Fault("灰色列里改了一个数", T, "reference_edited@C7", {"C7": 45}, accepted=QUARTER_BEFORE),
    Fault("灰色列里空了一格", T, "", {"C7": None}, accepted=QUARTER_BEFORE),
    Fault("灰色列和已采用的一样", T, "", accepted=QUARTER_BEFORE),
    Fault(
        "更正前下载的模板",
        T,
        "",
        accepted={**QUARTER_BEFORE, (CARE, TOWN, "2023Q2"): 41.0},
        superseded={(CARE, TOWN, "2023Q2"): 42.0},
    ),
    Fault("两个镇名互换", T, "misplaced@A7", change=_swap(7, 8, "A"), accepted=QUARTER_BEFORE),
    Fault("整行连名称互换", T, "", change=_swap(7, 25, "ABCDEFGHIJK"), accepted=QUARTER_BEFORE),
    Fault(
        "灰色列被粘贴盖住", T, "misplaced@C7", cells={f"C{row}": 1000 + row for row in ROWS}, accepted=QUARTER_BEFORE
    ),
    Fault("两行的数互换", T, "displaced@A7", change=_swap(7, 25, "BFHJ"), accepted=QUARTER_BEFORE),
    Fault("全部照抄去年同期", T, "copied@A5", accepted=_accepted("2022Q3", *MEASURES, less=0)),
    Fault("与去年同期各差一点", T, "", accepted=_accepted("2022Q3", *MEASURES, less=2)),
    Fault("规划期以前的季度", ACROSS, "outside_plan@A2", {"A2": "2019年二季度"}),
    Fault("年份多写了几十年", ACROSS, "outside_plan@A2", {"A2": "2051年二季度"}),
]
HISTORY = [*NUMBERS, *ROWS_AND_QUARTERS]
