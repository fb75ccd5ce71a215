"""Every layout of the product reads its sample exactly: no sample, no merge."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.layout import LAYOUTS, load_layouts
from etl.yaml_files import load_plan
from plan.finding import keeps_out
from tests.etl.books import SAMPLES, edited, sample

PLAN = load_plan()
PRODUCT = load_layouts(PLAN)
SHEETS = sorted(path for layout in PRODUCT for path in (SAMPLES / layout.id).glob("*.xlsx"))


def golden(path: Path) -> list[tuple[str, ...]]:
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return sorted(tuple(row) for row in list(csv.reader(file))[1:])


@pytest.mark.parametrize("file", sorted(LAYOUTS.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_layout_has_a_sample_with_its_golden_file(file: Path) -> None:
    samples = list((SAMPLES / file.stem).glob("*.xlsx"))
    assert samples, f"put a sample workbook into tests/etl/samples/{file.stem}/"
    for found in samples:
        assert found.with_suffix(".csv").exists(), f"{found.name} has no golden .csv"


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_sample_is_read_exactly(path: Path) -> None:
    extraction = extract(sample(f"{path.parent.name}/{path.name}"), PLAN, PRODUCT)
    read = sorted((o.measure, o.area, str(o.period), f"{o.value:.10g}", o.cell) for o in extraction.observations)
    assert read == golden(path)
    assert extraction.layout == path.parent.name
    assert extraction.demonstration
    assert not keeps_out(extraction.findings + check(extraction, PLAN))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_sample_says_who_and_when(path: Path) -> None:
    extraction = extract(sample(f"{path.parent.name}/{path.name}"), PLAN, PRODUCT)
    measures, _, quarters, *_ = zip(*golden(path), strict=True)
    # A form of a whole year is that of the last quarter it holds.
    assert str(extraction.period) == max(quarters)
    assert {extraction.department} == {PLAN.measure_of[name].department for name in measures}


def test_quarters_under_a_measure_that_nobody_merged_are_its_own() -> None:
    whole = sample("elderly_care_form/分季报表.xlsx")
    apart = edited(whole, {}, merges=tuple(merge for merge in whole.sheets[0].merges if merge.first_row != 3))
    assert len(apart.sheets[0].merges) < len(whole.sheets[0].merges)
    said = [extract(workbook, PLAN, PRODUCT) for workbook in (whole, apart)]
    assert said[1].observations == said[0].observations
    assert said[1].layout == "elderly_care_form"
