"""Plans for tests: the document's thirteen indicators alone, and the catalogue's with one more from a quarter on."""

from __future__ import annotations

from functools import cache
from typing import Any

from etl.yaml_files import load_plan
from plan.catalogue import Plan
from plan.validator import read_plan

NUMBERS = range(1, 14)
MORE = "认知障碍照护床位数"
"""The measure, and the indicator, that :func:`with_one_more` adds."""


@cache
def printed_plan() -> Plan:
    """Return the catalogue's plan with the document's indicators and the measures they need alone."""
    plan = load_plan()
    indicators = tuple(indicator for indicator in plan.indicators if indicator.no in NUMBERS)
    used = {name for indicator in indicators for name in indicator.formula.measures}
    measures = tuple(measure for measure in plan.measures if measure.name in used)
    return plan.model_copy(update={"indicators": indicators, "measures": measures})


def with_one_more(since: str = "2025Q1", **said: Any) -> Plan:
    """Return the catalogue's plan with an indicator of a measure of its own, from a quarter on."""
    plain: dict[str, Any] = load_plan().model_dump(mode="json", exclude_none=True, by_alias=True)
    like = next(measure for measure in plain["measures"] if measure["name"] == "康养联合体数")
    model = next(indicator for indicator in plain["indicators"] if indicator["no"] == 9)
    plain["measures"].append({**like, "name": MORE, "name_en": "Dementia beds", "aliases": [], "from": since})
    own = {
        "no": 1 + max(indicator["no"] for indicator in plain["indicators"]),
        "id": "dementia-beds",
        "name": MORE,
        "name_en": "Dementia care beds",
        "baseline": 0,
        "baseline_year": 2024,
        "milestones": [{"year": 2025, "value": 19}],
        "formula": {"kind": "sum", "measure": MORE},
        "from": "2025-01-01",
    }
    plain["indicators"].append({**model, **own, **said})
    return read_plan(plain)
