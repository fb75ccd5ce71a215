"""Small plans for tests: other areas and measures than the product's."""

from __future__ import annotations

from collections.abc import Iterable

from etl.yaml_files import load_plan
from plan.catalogue import Plan

DEPARTMENT = "统计科"


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
