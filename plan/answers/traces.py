"""Lineage as plain values: from a figure to the cells it was added up from."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from plan.answers import Answer
from plan.answers.workbooks import observation_answer
from plan.indicator import Indicator, Ratio, Sum
from plan.instant import written
from plan.measures import IndicatorValue
from plan.observation import Observation, Source
from plan.period import Period
from plan.remark import Remark


def trace_answer(
    indicator: Indicator,
    period: Period,
    area: str,
    value: IndicatorValue,
    source: Callable[[str], Source],
    remarks: Callable[[Observation], Iterable[Remark]] = lambda observation: (),
) -> Answer:
    """A value down to the cells it was added up from, each with its file and whoever sent and accepted it."""
    observations = [observation for part in value.parts for observation in part.observations]
    sources = {key: source(key) for key in dict.fromkeys(o.submission for o in observations)}
    return {
        "value": value.value,
        "formula": formula_text(indicator),
        "indicator": indicator.no,
        "name": indicator.name,
        "unit": indicator.unit,
        "area": area,
        "period": str(period),
        "numerator": value.numerator,
        "denominator": value.denominator,
        "missing_areas": list(value.missing),
        "parts": [
            {**_part(o, period, sources[o.submission]), "remarks": [remark_answer(r) for r in remarks(o)]}
            for o in observations
        ],
    }


def _part(observation: Observation, period: Period, source: Source) -> Answer:
    carried = observation.period != period
    return {**observation_answer(observation), "carried": carried, **source_answer(source)}


def remark_answer(remark: Remark) -> Answer:
    """What stands beside a number: the original value and the reason of a correction, a mend, an explanation."""
    said = {"original": remark.original, "reason": remark.reason, "finding": remark.finding}
    return {"kind": str(remark.kind), **{key: value for key, value in said.items() if value}}


def source_answer(source: Source) -> Answer:
    """A file and the people and moments that brought it in."""
    return {
        "file": source.file,
        "sha256": source.sha256,
        "submission": source.submission,
        "submitted_by": source.submitted_by,
        "submitted_at": written(source.submitted_at),
        "accepted_by": source.accepted_by,
        "accepted_at": written(source.accepted_at),
        "reason": source.reason,
    }


def formula_text(indicator: Indicator) -> str:
    """How the value is made of measures, in the catalogue's own words."""
    formula = indicator.formula
    if isinstance(formula, Ratio):
        scale = "" if formula.scale == 1 else f"{formula.scale:g} × "
        return f"{scale}Σ{formula.numerator} ÷ Σ{formula.denominator}"
    return f"Σ{formula.measure}" if isinstance(formula, Sum) else formula.measure
