"""Odd catalogues and odd numbers for them, made anew for every seed: what neither the demonstration nor its wider twin
holds. Kinds of targets, zero and negative figures, entries that begin and end, towns that merge, holes, city totals."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from tests.twin.quarters import quarter, text_of

CITY = "市"
TOWNS = ("甲", "乙", "丙", "丁", "戊")
FIRST, LAST = quarter("2019Q1"), quarter("2026Q4")
Told = dict[tuple[str, str], dict[int, float]]
"""(measure, area) → quarter → value."""

NAMED = {"name_en": "x", "unit": "个", "department": "科", "definition": "见表"}
STOCKS, YEARS, LEVELS = ("存分", "存全", "存数", "存量"), ("年分", "年全", "年数"), ("标准", "差额")
SHARES = (("存分", "存全"), ("年分", "年全"), ("存分", "标准"))
"""A share of stocks, one of a year's work, and one whose denominator is told for the city alone."""


def odd_catalogue(seed: int) -> dict[str, Any]:
    """Make a catalogue, as its YAML holds it."""
    draw = random.Random(seed)
    years = draw.choice([[2022, 2025], [2025], [2023], [2021, 2023, 2024]])
    rows = [_row(draw, no, kind, years) for no, kind in enumerate(_kinds(draw), 1)]
    return {
        "document": {
            "id": "odd",
            "title": "奇规划",
            "title_en": "x",
            "number": "一号",
            "issued_by": "市",
            "issued_on": "2021-01-01",
            "first_year": 2021,
            "last_year": 2025,
            "baseline_year": 2020,
            "milestone_years": years,
        },
        "thresholds": {
            "ahead": 5,
            "on_track": 0,
            "near": -10,
            "behind": -30,
            "jump_factor": 2,
            "likely": 0.8,
            "at_risk": 0.4,
            "carry_quarters": draw.choice([0, 1, 4, 6]),
            "stale_quarters": draw.choice([1, 4]),
            "least_share": draw.choice([0.5, 0.8, 1.0]),
        },
        "deadline": {"days_after_quarter": 15},
        "categories": [{"name": "领域", "name_en": "x"}],
        "departments": [{"name": "科", "name_en": "x"}],
        "areas": {"city": {"name": CITY, "name_en": "x"}, "towns": _towns(draw)},
        "measures": list(_measures(rows)),
        "indicators": rows,
    }


def _towns(draw: random.Random) -> list[dict[str, Any]]:
    """Make five towns: as they are; or two of them merged into a new one or into a third, one added, one gone."""
    found: dict[str, dict[str, Any]] = {name: {"name": name, "name_en": "x"} for name in TOWNS}
    turn = draw.choice(["2021Q4", "2022Q3", "2023Q4"])
    after = text_of(quarter(turn) + 1)
    what = draw.choice(["nothing", "new", "into", "chain", "add", "leave"])
    if what in ("new", "chain"):
        found["甲"] |= {"until": turn, "into": ["己"]}
        found["乙"] |= {"until": turn, "into": ["己"]}
        found["己"] = {"name": "己", "name_en": "x", "from": after}
    if what == "chain":
        found["己"] |= {"until": "2024Q2", "into": ["丙"]}
    if what == "into":
        found["甲"] |= {"until": turn, "into": ["乙"]}
    if what == "add":
        found["戊"] |= {"from": after}
    if what == "leave":
        found["戊"] |= {"until": turn}
    return list(found.values())


def _kinds(draw: random.Random) -> list[str]:
    kinds = ["number"] * 5 + ["at_least", "at_most", "range", "about", "cumulative", "growth", "keep", "relative"]
    return [*draw.sample(kinds, 8), "number"]


def _measures(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    used = {
        name for row in rows for key, name in row["formula"].items() if key in ("numerator", "denominator", "measure")
    }
    for name in (*STOCKS, *YEARS, *LEVELS):
        if name in used:
            whole = name in ("存数", "年数", "存分", "年分")
            told = {**NAMED, "name": name, "timing": "ytd" if name in YEARS else "stock", "whole": whole}
            yield {**told, "level": "city" if name in LEVELS else "town"}


def _formula(draw: random.Random, kind: str) -> dict[str, Any]:
    if kind == "cumulative":
        return {"kind": "sum", "measure": "年数"}
    how = draw.choice(["share", "sum", "sum", "level"])
    if how == "share":
        upper, lower = draw.choice(SHARES)
        return {"kind": "ratio", "numerator": upper, "denominator": lower, "scale": draw.choice([1, 100])}
    return {"kind": how, "measure": draw.choice(LEVELS if how == "level" else ("存数", "存量", "年数"))}


def _row(draw: random.Random, no: int, kind: str, years: list[int]) -> dict[str, Any]:
    """Make an indicator; its figures lie about where ``odd_numbers`` walk."""
    formula = _formula(draw, kind)
    base_year = draw.choice([2020, 2020, 2020, 2019, 2021])
    if base_year >= years[-1] or kind == "relative":
        base_year = 2020
    dated = [year for year in years if year > base_year]
    level = _level(formula)
    base = draw.choice([level, level, level, level * draw.uniform(0.6, 1.4), 0.0, -level])
    if kind in ("growth", "relative"):
        base = abs(base) or level
    base = round(base, draw.choice([0, 1, 2])) if kind not in ("growth", "relative") else round(base, 2)
    row: dict[str, Any] = {
        "no": no,
        "id": f"odd-{no}",
        "name": f"指标{no}",
        "name_en": "x",
        "unit": "个",
        "unit_en": "x",
        "category": "领域",
        "department": "科",
        "definition": "见表",
        "source": "季报",
        "formula": formula,
        "baseline": base,
        "baseline_year": base_year,
        "decimals": draw.choice([0, 1, 2]),
        "target": {"kind": kind},
    }
    _targets(draw, row, kind, dated, level)
    figures = [each.get("value", base) for each in row.get("milestones", [])]
    if formula["kind"] == "sum" and kind in ("number", "at_least", "at_most") and draw.random() < 0.4:
        formula["town_target"] = round(figures[-1] / 5, 1)
    if kind in ("number", "at_least", "at_most") and draw.random() < 0.4:
        told = [base, *figures]
        row["bounds"] = {"low": min(0.0, *told), "high": draw.choice([1.0, 2.0]) * max(map(abs, told)) + 1}
    if kind in ("number", "at_least", "at_most", "range", "about") and draw.random() < 0.15:
        row["baseline"] = None
    if kind == "number" and row["target"] == {"kind": "number"}:
        del row["target"]
    if draw.random() < 0.2:
        row["from"] = f"{base_year + 1}Q1"
    if draw.random() < 0.1:
        row["until"] = "2024Q2"
    return row


def _level(formula: Mapping[str, Any]) -> float:
    if formula["kind"] == "ratio":
        return float(formula["scale"] * (0.1 if formula["denominator"] == "标准" else 0.5))
    return {"存数": 60.0, "存量": 50.0, "年数": 100.0, "标准": 1000.0, "差额": 5.0}[formula["measure"]]


def _targets(draw: random.Random, row: dict[str, Any], kind: str, dated: list[int], level: float) -> None:
    base, target = row["baseline"], row["target"]
    step = draw.choice([-1, 1, 1, 1, 0]) * level * draw.uniform(0.02, 0.8)
    figures = [round(base + step * (n + 1) / len(dated), 2) for n, _ in enumerate(dated)]
    if draw.random() < 0.2:
        figures = [figures[-1]] * len(figures)  # everything is due by the first
    row["milestones"] = [{"year": year, "value": value} for year, value in zip(dated, figures, strict=True)]
    if kind == "number" and draw.random() < 0.5:
        row["direction"] = "down" if figures[-1] < base else "up"
    if kind in ("at_least", "at_most", "growth", "relative"):
        target["strict"] = draw.random() < 0.4
    if kind == "range":
        width = level * draw.uniform(0.02, 0.3)
        row["milestones"] = [{**each, "high": round(each["value"] + width, 2)} for each in row["milestones"]]
    if kind == "about" and draw.random() < 0.6:
        target["tolerance"] = round(level * 0.05, 2)
    if kind == "cumulative":
        row["milestones"] = [
            {"year": year, "value": round(level * (year - 2020) * draw.uniform(0.7, 1.2))} for year in dated
        ]
    if kind == "growth":
        del row["milestones"]
        target["rates"] = [{"year": year, "value": draw.choice([-2, 0.5, 3, 7])} for year in dated]
    if kind in ("keep", "relative"):
        row["milestones"] = [{"year": year} for year in dated]
    if kind == "relative":
        target["to"] = "odd-9"
    if kind in ("number", "at_least") and min(base, *figures) > 0 and draw.random() < 0.3:
        row["schedule"] = draw.choice(["stepped", "compound"])


def odd_numbers(catalogue: Mapping[str, Any], seed: int) -> Told:
    """Make what towns and the city said, late, twice or not at all, and from two years before the plan to one after."""
    draw = random.Random(seed)
    told: Told = {}
    for measure in catalogue["measures"]:
        areas = [CITY] if measure["level"] == "city" else [town["name"] for town in catalogue["areas"]["towns"]]
        for area in areas:
            town: Mapping[str, Any] = next((each for each in catalogue["areas"]["towns"] if each["name"] == area), {})
            told[measure["name"], area] = _walk(draw, measure["name"], _in_force(draw, town))
    _holes(draw, told)
    _totals(draw, catalogue, told)
    return told


def _in_force(draw: random.Random, town: Mapping[str, Any]) -> range:
    start, end = town.get("from"), town.get("until")
    later = draw.choice([0, 0, 2])  # a form keeps a merged town's row for some quarters
    return range(quarter(start) if start else FIRST, (quarter(end) + later if end else LAST) + 1)


def _walk(draw: random.Random, name: str, quarters: range) -> dict[int, float]:
    start, sway = {"标准": (1000, 20), "差额": (5, 4), "年数": (20, 6), "年全": (20, 3), "年分": (10, 3)}.get(
        name, (12, 1)
    )
    if name == "存分":
        start = 6
    drift, at, found = draw.uniform(-0.05, 0.25) * sway, float(start), {}
    for q in quarters:
        at += draw.gauss(drift, sway / 2)
        if name != "差额":
            at = max(at, 0.0)
        whole = name in ("存分", "存数", "年分", "年数")
        year = at * (q % 4 + 1) / 4 if name in YEARS else at
        found[q] = float(round(year)) if whole else round(year, 2)
    return found


def _holes(draw: random.Random, told: Told) -> None:
    """Leave cells, a measure's quarters and everything after some quarter out; let some be nought."""
    share, nought = draw.choice([0, 0.02, 0.1, 0.4]), draw.choice([0, 0, 0.03, 0.3])
    last = draw.choice([LAST, LAST, quarter("2025Q4"), quarter("2024Q1")])
    gone = {(name, q) for name, _ in told for q in range(FIRST, LAST + 1) if draw.random() < 0.06}
    for (name, _), numbers in told.items():
        for q in list(numbers):
            if q > last or (name, q) in gone or draw.random() < share:
                del numbers[q]
            elif draw.random() < nought:
                numbers[q] = 0.0


def _totals(draw: random.Random, catalogue: Mapping[str, Any], told: Told) -> None:
    """Have the city's own figure told in some quarters, beside the towns' or instead of them."""
    towns, alone = [town["name"] for town in catalogue["areas"]["towns"]], draw.random() < 0.5
    for measure in catalogue["measures"]:
        name = measure["name"]
        if measure["level"] == "city" or draw.random() < 0.5:
            continue
        own = told[name, CITY] = {}
        for q in range(FIRST, LAST + 1):
            figures = [told[name, town][q] for town in towns if q in told[name, town]]
            if figures and draw.random() < 0.3:
                own[q] = round(sum(figures) + draw.choice([0, 0, 1]), 2)
                for town in towns:
                    if alone:
                        told[name, town].pop(q, None)
