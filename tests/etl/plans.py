"""Small plans for tests: other areas and measures than the product's."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from etl.yaml_files import load_plan
from plan.catalogue import Plan
from plan.validator import read_plan
from tests.etl.books import SAMPLES

DEPARTMENT = "统计科"


def plan_of_samples() -> Plan:
    """Return the plan as the sample workbooks know it: without what was added to a department's form since."""
    asked: set[str] = set()
    for golden in SAMPLES.rglob("*.csv"):
        with golden.open(encoding="utf-8", newline="") as file:
            asked |= {row["measure"] for row in csv.DictReader(file)}
    catalogue = load_plan().model_dump(mode="json")
    theirs = {measure["department"] for measure in catalogue["measures"] if measure["name"] in asked}
    known = [m for m in catalogue["measures"] if m["name"] in asked or m["department"] not in theirs]
    names = {measure["name"] for measure in known}
    plan = load_plan()
    kept = [i for i in catalogue["indicators"] if names.issuperset(plan.indicator_of[i["no"]].formula.measures)]
    return read_plan({**catalogue, "measures": known, "indicators": kept})


def small_plan(city: str, towns: Iterable[str], measures: Iterable[tuple[str, str]], level: str = "town") -> Plan:
    """Return a plan of these areas and (name, unit) measures, all reported by one department."""
    names = [
        {"name": n, "name_en": n, "unit": u, "department": DEPARTMENT, "definition": n, "level": level, "whole": False}
        for n, u in measures
    ]
    areas = {"city": {"name": city, "name_en": city}, "towns": [{"name": t, "name_en": t} for t in towns]}
    own = {"departments": [{"name": DEPARTMENT, "name_en": "Statistics"}], "areas": areas, "measures": names}
    known = load_plan().model_dump()
    term = {"baseline_year": 1948, "first_year": 1949, "last_year": 2030}  # statistics of other years are no fault here
    return Plan.model_validate({**known, **own, "document": {**known["document"], **term}})
