"""A wider catalogue and disturbed observations: what the demonstration, complete and clean, does not hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

from tests.twin.papers import ROOT, Papers
from tests.twin.quarters import quarter

DEPARTMENT = "社会事务科"
FIRST, LAST = quarter("2021Q1"), quarter("2025Q4")
Draw = np.random.Generator

COUNT = {"unit": "个", "unit_en": "things", "department": DEPARTMENT, "definition": "测试用"}
MEASURES = [
    {"name": "甲数", "name_en": "A", **COUNT},
    {"name": "乙数", "name_en": "B", **COUNT},
    {"name": "丙件数", "name_en": "C", "timing": "ytd", **COUNT},
    {"name": "丁件数", "name_en": "D", "timing": "ytd", **COUNT},
    {"name": "戊量", "name_en": "E", "whole": False, "decimals": 2, **COUNT},
    {"name": "己率", "name_en": "F", "level": "city", "whole": False, "decimals": 2, **COUNT},
    {"name": "辛数", "name_en": "H", **COUNT},
    {"name": "庚率", "name_en": "G", "level": "city", "whole": False, "decimals": 2, **COUNT},
]
"""Measures that the demonstration lacks: ``_invented`` makes their numbers."""

ROWS: list[tuple[str, str, float, float, float, Mapping[str, Any]]] = [
    ("年度安葬", "up", 5000, 5800, 7000, {"kind": "sum", "measure": "节地生态安葬数"}),
    ("甲减少", "down", 60, 40, 19, {"kind": "sum", "measure": "甲数"}),
    ("甲占比", "down", 30, 25, 10, {"kind": "ratio", "numerator": "甲数", "denominator": "乙数", "scale": 100}),
    ("乙保持", "up", 190, 190, 190, {"kind": "sum", "measure": "乙数"}),
    ("甲不增", "down", 60, 60, 60, {"kind": "sum", "measure": "甲数"}),
    ("年度投诉", "down", 400, 300, 150, {"kind": "sum", "measure": "丙件数"}),
    ("投诉率", "down", 40, 30, 20, {"kind": "ratio", "numerator": "丙件数", "denominator": "丁件数", "scale": 100}),
    ("戊量", "up", 100, 120, 180, {"kind": "sum", "measure": "戊量"}),
    ("己率下降", "down", 9, 6, 5, {"kind": "level", "measure": "己率"}),
    ("庚率不低于", "up", 8.5, 8.5, 8.5, {"kind": "level", "measure": "庚率"}),
    ("每镇二个", "up", 19, 30, 38, {"kind": "sum", "measure": "辛数", "town_target": 2}),
]
"""Name, direction, baseline, the targets of 2022 and 2025, and the formula."""


def wider_catalogue(folder: Path) -> Path:
    """Write the product's catalogue with the rows above added to it."""
    yaml = YAML(typ="safe")
    told = yaml.load((ROOT / "indicators.yaml").read_text(encoding="utf-8"))
    told["measures"] += MEASURES
    told["indicators"] += [_row(len(told["indicators"]) + 1 + at, *row) for at, row in enumerate(ROWS)]
    path = folder / "indicators.yaml"
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(told, file)
    return path


def _row(
    no: int, name: str, direction: str, b: float, mid: float, end: float, formula: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "no": no,
        "id": f"wider-{no}",
        "name": name,
        "name_en": f"Wider {no}",
        "unit": "个",
        "unit_en": "things",
        "category": "社会公共服务",
        "department": DEPARTMENT,
        "direction": direction,
        "baseline": b,
        "milestones": [{"year": 2022, "value": mid}, {"year": 2025, "value": end}],
        "formula": dict(formula),
        "bounds": {"low": 0},
        "decimals": 1,
        "definition": "测试用",
        "source": "测试用",
    }


def _invented(papers: Papers, draw: Draw) -> pd.DataFrame:
    """Make numbers for the added measures: towns that walk towards their targets and past them, and sometimes back."""
    rows = []
    for town in papers.towns:
        a, b, e, h = draw.uniform(1, 5), draw.uniform(5, 15), draw.uniform(4, 7), 1.0
        for q in range(FIRST, LAST + 1):
            a, b, e = max(a + draw.normal(-0.08, 0.3), 0), max(b + draw.normal(0.02, 0.3), 1), e + draw.normal(0.2, 0.2)
            h = min(max(h + draw.choice([-0.1, 0.15]), 0), 2)
            come = draw.uniform(0.7, 1.3) * (q % 4 + 1) * 5
            rows += [("甲数", town, q, round(a)), ("乙数", town, q, round(b)), ("戊量", town, q, round(e, 2))]
            rows += [("辛数", town, q, round(h))]
            rows += [("丙件数", town, q, round(come * (1 - (q - FIRST) / 40) / 4)), ("丁件数", town, q, round(come))]
    f, g = 9.0, 8.5
    for q in range(FIRST, LAST + 1):
        f, g = f + draw.normal(-0.2, 0.3), g + draw.normal(0.02, 0.2)
        rows += [("己率", papers.city, q, round(f, 2)), ("庚率", papers.city, q, round(g, 2))]
    return pd.DataFrame(rows, columns=["measure", "area", "quarter", "value"])


def _drop_cells(papers: Papers, frame: pd.DataFrame, draw: Draw) -> pd.DataFrame:
    return frame[draw.random(len(frame)) > draw.choice([0.01, 0.1, 0.4])]


def _drop_towns(papers: Papers, frame: pd.DataFrame, draw: Draw) -> pd.DataFrame:
    """Leave towns out of a department's quarter, as a town that is late does."""
    share = draw.choice([0.05, 0.2, 0.5])
    owner = frame.measure.map(lambda name: papers.measures[name].department)
    late = {key: draw.random() < share for key in sorted(set(zip(owner, frame.area, frame.quarter, strict=True)))}
    return frame[[not late[key] for key in zip(owner, frame.area, frame.quarter, strict=True)]]


def _drop_quarters(papers: Papers, frame: pd.DataFrame, draw: Draw) -> pd.DataFrame:
    """Leave whole workbooks out, and everything after some quarter."""
    owner = frame.measure.map(lambda name: papers.measures[name].department)
    gone = {key: draw.random() < 0.2 for key in sorted(set(zip(owner, frame.quarter, strict=True)))}
    kept = frame[[not gone[key] for key in zip(owner, frame.quarter, strict=True)]]
    return kept[kept.quarter <= draw.integers(FIRST + 2, LAST + 1)]


def _shift(papers: Papers, frame: pd.DataFrame, draw: Draw) -> pd.DataFrame:
    """Move each measure's values by a walk of its own, so that targets are reached and lost again."""
    factor = {
        name: np.exp(np.cumsum(draw.normal(0, draw.choice([0.02, 0.1]), LAST - FIRST + 1))) for name in papers.measures
    }
    moved = [row.value * factor[row.measure][row.quarter - FIRST] for row in frame.itertuples()]
    whole = frame.measure.map(lambda name: papers.measures[name].whole)
    return _possible(papers, frame.assign(value=np.where(whole, np.round(moved), np.round(moved, 2))))


def _possible(papers: Papers, frame: pd.DataFrame) -> pd.DataFrame:
    """Keep parts no greater than their wholes, and things no more than there is room for."""
    told = {(row.measure, row.area, row.quarter): row.value for row in frame.itertuples()}
    most = {i.measures[0]: i for i in papers.indicators if i.scale == 100 or i.town_target is not None}
    for (measure, area, q), value in told.items():
        indicator = most.get(measure)
        if indicator and (area != papers.city or indicator.city):
            room = told.get((indicator.measures[-1], area, q)) if indicator.kind == "ratio" else indicator.town_target
            told[measure, area, q] = min(value, value if room is None else room)
    return frame.assign(value=[told[row.measure, row.area, row.quarter] for row in frame.itertuples()])


def _city_totals(papers: Papers, frame: pd.DataFrame, draw: Draw) -> pd.DataFrame:
    """Have some quarters' measures told of the city: instead of its towns, or beside them."""
    towns = frame[frame.area != papers.city]
    totals = towns.groupby(["measure", "quarter"], as_index=False).value.sum().assign(area=papers.city)
    totals = totals[draw.random(len(totals)) < 0.3]
    alone = set(zip(totals.measure, totals.quarter, strict=True)) if draw.random() < 0.7 else set()
    town_left = [row.area == papers.city or (row.measure, row.quarter) not in alone for row in frame.itertuples()]
    return pd.concat([frame[town_left], totals], ignore_index=True)


def _zeros(papers: Papers, frame: pd.DataFrame, draw: Draw) -> pd.DataFrame:
    """Let cells be nought, denominators too."""
    return frame.assign(value=frame.value.where(draw.random(len(frame)) > 0.05, 0.0))


def _before_baseline(papers: Papers, frame: pd.DataFrame, draw: Draw) -> pd.DataFrame:
    """Add numbers of 2019, which take no part in anything."""
    early = frame[frame.quarter < FIRST + 4]
    return pd.concat([frame, early.assign(quarter=early.quarter - 8)])


def _as_it_is(papers: Papers, frame: pd.DataFrame, draw: Draw) -> pd.DataFrame:
    return frame


DISTURBANCES: Mapping[str, Callable[[Papers, pd.DataFrame, Draw], pd.DataFrame]] = {
    "nothing": _as_it_is,
    "cells dropped": _drop_cells,
    "towns late": _drop_towns,
    "quarters dropped": _drop_quarters,
    "values moved": _shift,
    "city totals": _city_totals,
    "noughts": _zeros,
    "before the baseline": _before_baseline,
}


def disturbed(papers: Papers, frame: pd.DataFrame, names: list[str], seed: int) -> pd.DataFrame:
    """Add the invented numbers to the demonstration's and disturb all of them in the ways named, one after another."""
    draw = np.random.default_rng(seed)
    told = pd.concat([frame[["measure", "area", "quarter", "value"]], _invented(papers, draw)], ignore_index=True)
    for name in names:
        told = DISTURBANCES[name](papers, told, draw)
    return told.reset_index(drop=True)
