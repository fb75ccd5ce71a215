"""Each fault is one change to a good workbook, read from a real file: what must be said is said, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from etl.reading.checks import by_key, check
from etl.reading.extract import extract
from etl.reading.extraction import Key
from etl.reading.history import Superseded
from etl.reading.layout import load_layouts
from etl.workbook.read.reading import read_workbooks
from etl.workbook.scan.sheet import Refusal, Workbook
from plan.finding import SEVERITY_OF, Finding
from plan.observation import Observation
from plan.period import Period
from tests.etl.faults.fault import NOTICE, Fault, good
from tests.etl.faults.table import FAULTS
from tests.etl.plans import plan_of_samples
from wording.sentences import message

PLAN = plan_of_samples()
LAYOUTS = load_layouts(PLAN)
GOOD = sorted({fault.base for fault in FAULTS if fault.base})
NOT_HERE = {"formula_value", "percent_format", "percent_text", "merged_town", "merged_twice", "named_period", "sum_far"}
"""Codes kept for what older editions said, those of a measure counted in % and of merged towns, of which this plan has
none, that of a file's name, and that of figures that are all far from the city's: they have their tests in
``test_checks``, ``test_any_workbook``, ``test_in_time``, ``submissions/test_file_names`` and ``test_city_sums``."""


@cache
def books() -> dict[str, Workbook | Refusal]:
    """Return every workbook of the table, read by one child in one go."""
    faults = [*FAULTS, *map(good, GOOD)]
    with TemporaryDirectory() as folder:
        paths = [fault.write(Path(folder), number) for number, fault in enumerate(faults)]
        read = read_workbooks((path, path.name) for path in paths)
        return {fault.name: book for fault, book in zip(faults, read, strict=True)}


def findings(fault: Fault) -> tuple[Finding, ...]:
    extraction = extract(books()[fault.name], PLAN, LAYOUTS, *fault.sent)
    before = [Observation(m, a, Period.parse(p), value) for (m, a, p), value in fault.accepted.items()]
    return (*extraction.findings, *check(extraction, PLAN, by_key(before), superseded(fault)))


def superseded(fault: Fault) -> Superseded:
    """Return what was accepted of a cell before its number was corrected."""

    def known(key: Key, period: Period) -> frozenset[float]:
        value = fault.superseded.get((*key, str(period)))
        return frozenset() if value is None else frozenset({value})

    return known


def said(found: Iterable[Finding]) -> Counter[str]:
    return Counter(f"{f.code}@{f.cell}" if f.cell else f.code for f in found)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name[:40])
def test_a_fault_is_said_at_its_cell_and_nothing_else(fault: Fault) -> None:
    found = findings(fault)
    base = said(findings(good(fault.base))) if fault.base else Counter()
    expected = base + Counter(fault.said.split()) - Counter(fault.unsaid.split())
    assert said(found) == expected, [(f.code, f.cell, message(f)) for f in found]
    assert all(len(f.found) <= 80 for f in found)


def test_a_good_workbook_says_nothing_to_mend() -> None:
    assert not [f for base in GOOD for f in findings(good(base)) if f.severity != "info" and base != NOTICE]


def test_every_code_has_its_fault() -> None:
    told = {f.code for fault in FAULTS for f in findings(fault)}
    codes = {code for code in SEVERITY_OF if not code.startswith(("task_", "progress_"))}  # those: tests/etl/tasks
    assert codes - NOT_HERE - told == set()


def test_names_are_unique() -> None:
    names: Sequence[str] = [fault.name for fault in FAULTS]
    assert len(set(names)) == len(names) >= 60
