"""Loading template workbooks, whole process, beside pandas reading the same files and doing nothing with them."""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measuring import Row, timed
from benchmarks.size import Size
from etl.workbook.write.writing import write_template
from etl.yaml_files import CATALOGUE, load_plan, read_yaml, yaml_text
from plan.catalogue import Plan
from plan.indicator import Level, Measure, Timing
from plan.period import Period

WANTED = 5.0
"""Times that a whole load is wanted to be faster than pandas reading alone."""

LOAD = """
import sys
from pathlib import Path
import cli
from etl.home import Home
from etl.intake.intake import by, load
from etl.store.data_store import DataStore

for outcome in load([Path(sys.argv[1])], DataStore.of(Home.from_environment(), Path(sys.argv[2])), hands=by("office")):
    assert outcome.submission and not outcome.findings, outcome
"""
"""What `guibiao load --accept` does, under a catalogue of its own: the plan has fewer quarters than are loaded. Every
command begins with `cli`."""

PANDAS = """
import sys, pandas
for path in sys.stdin.read().split("\\0"):
    pandas.read_excel(path, engine="openpyxl")
"""


def rows(scratch: Path, size: Size) -> Iterator[Row]:
    """Yield the load and the reading in turn, and the ratio of their medians."""
    folder = scratch / "workbooks"
    catalogue = long_plan(scratch, size.workbooks)
    write_workbooks(load_plan(catalogue), folder, size.workbooks)
    listing = scratch / "listing"
    listing.write_text("\0".join(str(p) for p in sorted(folder.rglob("*.xlsx"))), encoding="utf-8")
    ours, pandas = [], []
    for turn in range(size.rounds):
        ours.append(timed([sys.executable, "-c", LOAD, folder, catalogue], GUIBIAO_HOME=str(scratch / f"home-{turn}")))
        pandas.append(timed(["sh", "-c", f"exec '{sys.executable}' -c '{PANDAS}' < '{listing}'"]))
    ratio = statistics.median(pandas) / statistics.median(ours)
    yield Row(
        "load template workbooks: read, check, keep, publish",
        f"{size.workbooks} in {statistics.median(ours):.2f} s",
        f"pandas.read_excel(openpyxl) alone {statistics.median(pandas):.2f} s: {ratio:.1f}×; {WANTED:.0f}× wanted",
        ratio >= WANTED if size.judged else None,
    )


def write_workbooks(plan: Plan, folder: Path, number: int) -> None:
    """Write so many workbooks, each of another department and quarter, with values that pass every check."""
    folder.mkdir(parents=True)
    chance = random.Random(145)
    asked = [(d.name, period) for period in plan.periods for d in plan.departments][:number]
    seed = chance.randint(0, 999)
    for department, period in asked:
        path = folder / f"{period}_{department}.xlsx"
        write_template(plan, department, period, path, values=filled(plan, department, period, seed))


def long_plan(folder: Path, number: int) -> Path:
    """Return the catalogue with so many years before its own that as many workbooks find a quarter each."""
    whole: Any = read_yaml(CATALOGUE)
    document = whole["document"]
    document["first_year"] -= number // (4 * len(whole["departments"]))
    document["baseline_year"] = document["first_year"] - 1
    path = folder / "indicators.yaml"
    path.write_text(yaml_text(whole), encoding="utf-8")
    return path


def filled(plan: Plan, department: str, period: Period, seed: int) -> dict[tuple[str, str], object]:
    """Return values of a workbook by (measure, area) that pass every check: parts below their wholes, and figures that
    grow by little from quarter to quarter."""
    wholes, chance = {whole for _, whole in plan.shares()}, random.Random(seed)
    steady = {m.name: chance.randint(2, 9) + (40 if m.name in wholes else 8) for m in plan.measures}
    grown = period.index - plan.periods[0].index
    return {
        # Towns differ: where all are alike, one quarter's column is by accident another one's, which is asked about.
        (measure.name, area): _figure(measure, steady[measure.name] + place % _KINDS_OF_TOWNS, grown, period)
        for measure in plan.measures_of(department)
        for place, area in enumerate((plan.city,) if measure.level is Level.CITY else plan.towns)
    }


_KINDS_OF_TOWNS = 7


def _figure(measure: Measure, steady: int, grown: int, period: Period) -> float:
    """Return a figure: ``steady`` and a little for each of the ``grown`` quarters since; cumulated where it counts from
    1 January."""
    if measure.timing is Timing.YTD:
        return (steady + grown // 4) * period.quarter
    return steady + (grown if measure.whole else grown / 8)
