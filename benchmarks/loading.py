"""Loading template workbooks, whole process, beside pandas reading the same files and doing nothing with them."""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import GUIBIAO, Row, timed
from benchmarks.size import Size
from etl.workbook.writing import write_template
from etl.yaml_files import load_plan
from plan.catalogue import Plan
from plan.indicator import Level, Timing
from plan.period import Period

WANTED = 5.0
"""Times that a whole load is wanted to be faster than pandas reading alone."""

PANDAS = """
import sys, pandas
for path in sys.stdin.read().split("\\0"):
    pandas.read_excel(path, engine="openpyxl")
"""


def rows(scratch: Path, size: Size) -> Iterator[Row]:
    """The load and the reading in turn, and the ratio of their medians."""
    folder = scratch / "workbooks"
    write_workbooks(load_plan(), folder, size.workbooks)
    listing = scratch / "listing"
    listing.write_text("\0".join(str(p) for p in sorted(folder.rglob("*.xlsx"))), encoding="utf-8")
    ours, pandas = [], []
    for turn in range(size.rounds):
        ours.append(timed([GUIBIAO, "load", folder, "--accept"], GUIBIAO_HOME=str(scratch / f"home-{turn}")))
        pandas.append(timed(["sh", "-c", f"exec '{sys.executable}' -c '{PANDAS}' < '{listing}'"]))
    ratio = statistics.median(pandas) / statistics.median(ours)
    yield Row(
        "load template workbooks: read, check, keep, publish",
        f"{size.workbooks} in {statistics.median(ours):.2f} s",
        f"pandas.read_excel(openpyxl) alone {statistics.median(pandas):.2f} s: {ratio:.1f}×; {WANTED:.0f}× wanted",
        ratio >= WANTED if size.judged else None,
    )


def write_workbooks(plan: Plan, folder: Path, number: int) -> None:
    """So many workbooks, each of another department and quarter, with values that pass every check."""
    folder.mkdir(parents=True)
    chance = random.Random(145)
    asked = [(d.name, plan.periods[0].shift(-n)) for n in range(80) for d in plan.departments][:number]
    seed = chance.randint(0, 999)
    for department, period in asked:
        path = folder / f"{period}_{department}.xlsx"
        write_template(plan, department, period, path, values=filled(plan, department, period, seed))


def filled(plan: Plan, department: str, period: Period, seed: int) -> dict[tuple[str, str], object]:
    """Parts below their wholes, year-to-date figures that grow with the quarter, and an allowance in its bounds."""
    wholes, chance = {whole for _, whole in plan.shares()}, random.Random(seed)
    steady = {m.name: chance.randint(2, 9) + (40 if m.name in wholes else 8) for m in plan.measures}
    return {
        (measure.name, area): steady[measure.name] * (period.quarter if measure.timing is Timing.YTD else 1)
        for measure in plan.measures_of(department)
        for area in ((plan.city,) if measure.level is Level.CITY else plan.towns)
    }
