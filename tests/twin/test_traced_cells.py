"""Every cell that a trace of the demonstration names, opened in its workbook: the number and its people stand there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from etl.store.data_store import DataStore
from etl.yaml_files import load_plan
from plan.observed import Observed
from plan.period import Period
from presentation.answers.traces import lineage_of, trace_answer
from tests.twin.papers import Papers
from tests.twin.quarters import quarter
from tests.twin.reading import DEMO, number_in, spoken

PLAN = load_plan()
QUARTERS = ("2021Q1", "2021Q4", "2022Q3", "2023Q4", "2024Q2", "2025Q3")
PER_MONTH = "元/月"


@pytest.fixture(scope="module", name="answers")
def _answers(data_store: DataStore) -> list[dict[str, Any]]:
    """Return a trace of every indicator, of the city and every town, for six quarters."""
    with data_store.warehouse() as warehouse:
        observed = Observed(warehouse.observations())
        return [
            dict(trace_answer(indicator, period, area, lineage, warehouse.source, warehouse.remarks))
            for indicator in PLAN.indicators
            for period in map(Period.parse, QUARTERS)
            for area in dict.fromkeys((PLAN.city, *PLAN.areas_of(indicator)))
            if (lineage := lineage_of(PLAN, indicator, observed, area, period))
        ]


@cache
def _sheet(file: str, sheet: str) -> Any:
    (path,) = DEMO.rglob(Path(file).name)
    return openpyxl.load_workbook(path)[sheet]


def _wrong(part: dict[str, Any]) -> Iterator[str]:
    """Yield what its workbook says otherwise than a part."""
    sheet = _sheet(part["file"], part["sheet"])
    told = number_in(sheet[part["cell"]].value)
    row = [each.value for each in sheet[sheet[part["cell"]].row]]
    times = 12 if PER_MONTH in row else 1
    if told is None or told * times != part["value"]:
        yield f"{part['file']} {part['sheet']}!{part['cell']} holds {told}, not {part['value']}"


def test_every_cell_holds_what_is_said_to_stand_in_it(answers: list[dict[str, Any]]) -> None:
    parts = {(part["submission"], part["sheet"], part["cell"]): part for each in answers for part in each["parts"]}
    assert len(parts) > 2000
    assert [each for part in parts.values() for each in _wrong(part)] == []


def test_every_part_is_the_one_that_speaks_and_of_its_people(
    answers: list[dict[str, Any]], frame: pd.DataFrame
) -> None:
    speaks = spoken(frame)
    known = {(r.measure, r.area, r.quarter): r for r in speaks.itertuples()}
    people = {Path(str(r.file)).name: r for r in pd.read_csv(DEMO / "manifest.csv").itertuples()}
    wrong = []
    for part in (part for each in answers for part in each["parts"]):
        right, who = known[part["measure"], part["area"], quarter(part["period"])], people[Path(part["file"]).name]
        mine = (part["value"], Path(part["file"]).name, part["submitted_by"], part["accepted_by"])
        if mine != (right.value, Path(str(right.file)).name, who.submitted_by, who.accepted_by):
            wrong.append((mine, right, who))
    assert wrong == []


def test_every_value_is_made_of_its_parts_alone(answers: list[dict[str, Any]], papers: Papers) -> None:
    row_of = {row.no: row for row in papers.indicators}
    wrong = []
    for each in answers:
        row = row_of[each["indicator"]]
        sums = [sum(part["value"] for part in each["parts"] if part["measure"] == name) for name in row.measures]
        value = sums[0] if row.kind != "ratio" else row.scale * sums[0] / sums[1] if sums[1] else None
        own = {part["period"] for part in each["parts"]} != {each["period"]}
        if each["value"] is not None and (value is None or abs(value - each["value"]) > 1e-9 * max(1, abs(value))):
            wrong.append((each["area"], each["period"], value, each["value"]))
        if each["carried"] is not own:
            wrong.append((each["area"], each["period"], "carried", each["carried"]))
    assert wrong == []
    assert any(each["carried"] and each["area"] != PLAN.city for each in answers)
