"""The demonstration, out of its workbooks by openpyxl and pandas: the stamped template and the departments' forms.

A submission speaks for its department and its quarter: where two do, the one accepted last does, and the other nothing.
A year's form repeats the quarters before its own, which changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet
from ruamel.yaml import YAML

from tests.twin.papers import ROOT, Papers
from tests.twin.quarters import quarter

DEMO = ROOT / "data" / "demo"
LAYOUTS = ROOT / "etl" / "layouts"
NOT_REPORTED = "未报"
TOTAL = "合计"
CHINESE_QUARTERS = {"一季度": 0, "二季度": 1, "三季度": 2, "四季度": 3}
MONTHS_A_YEAR = 12

Cell = tuple[str, str, int, float]
"""Measure, area, quarter, value."""


def number_in(written: object) -> float | None:
    """Read a number's cell: digits of any width, spaces and commas between, a unit behind; or nothing."""
    if isinstance(written, int | float):
        return float(written)
    text = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", str(written or "")))
    if text in {"", NOT_REPORTED}:
        return None
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)(人|万人|张|个|件|例)?", text)
    assert found, f"{written!r} is no number"
    return float(found[1])


def bare(name: object) -> str:
    """Write a name without what is often left off: the kind of place, brackets, spaces."""
    return re.sub(r"镇$|街道$", "", re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", str(name or ""))))


def areas_of(papers: Papers) -> dict[str, str]:
    """Say which area a bare name means."""
    towns = {bare(town): town for town in papers.towns}
    return {**towns, **{bare(name): papers.city for name in (papers.city, *papers.city_aliases)}}


def observations(papers: Papers) -> pd.DataFrame:
    """Read every workbook of the manifest.

    Columns: measure, area, quarter, value, file, accepted_at (with offset), own (of the quarter the file was sent for),
    department.
    """
    manifest = pd.read_csv(DEMO / "manifest.csv")
    rows = [
        (*cell, told.file, told.accepted_at)
        for told in manifest.itertuples()
        for cell in cells_of(papers, DEMO / str(told.file))
    ]
    frame = pd.DataFrame(rows, columns=["measure", "area", "quarter", "value", "file", "accepted_at"])
    frame["accepted_at"] = frame.accepted_at.map(datetime.fromisoformat)
    frame["own"] = frame.quarter == frame.file.map(lambda file: quarter(Path(file).name[:6]))
    frame["department"] = frame.measure.map(lambda name: papers.measures[name].department)
    return _corrected(frame)


def spoken(frame: pd.DataFrame, known_at: datetime | None = None) -> pd.DataFrame:
    """Keep what speaks at an instant: of each department and quarter the submission accepted last."""
    known = frame[frame.own] if known_at is None else frame[frame.own & (frame.accepted_at <= known_at)]
    return known[known.accepted_at == known.groupby(["department", "quarter"]).accepted_at.transform("max")]


def _corrected(frame: pd.DataFrame) -> pd.DataFrame:
    """Put the numbers of ``corrections.yaml`` where the wrong ones stand."""
    for told in YAML(typ="safe").load((ROOT / "corrections.yaml").read_text(encoding="utf-8")) or ():
        at = (frame.measure == told["measure"]) & (frame.area == told["area"])
        at &= (frame.quarter == quarter(told["period"])) & (frame.value == told["from"])
        assert at.any(), f"nothing to correct: {told}"
        frame.loc[at, "value"] = float(told["to"])
    return frame


def cells_of(papers: Papers, path: Path) -> Iterator[Cell]:
    """Give every number of a workbook that some town or the city answers for."""
    book = openpyxl.load_workbook(path)
    if "_guibiao" in book.sheetnames:
        return _template(papers, book["填报"], quarter(book["_guibiao"]["A3"].value))
    sheet = book.worksheets[0]
    return _year(papers, sheet) if sheet["A4"].value == "镇(街道)" else _across(papers, sheet)


def _labels(name: str) -> Mapping[str, Any]:
    labels: Mapping[str, Any] = YAML(typ="safe").load((LAYOUTS / name).read_text(encoding="utf-8"))["labels"]
    return labels


def _named(papers: Papers, labels: Mapping[str, Any], text: str) -> str:
    """Return the measure that a heading means: as the layout says, else the one whose name it is, but for its unit."""
    name = re.sub(r"\([^()]*\)$", "", text)
    return str(labels.get(text) or (name if name in papers.measures else ""))


def _template(papers: Papers, sheet: Worksheet, period: int) -> Iterator[Cell]:
    """Read the template: measures across in row 5, areas down. 上季度 repeats, 合计 adds up."""
    areas = areas_of(papers)
    heads = {cell.column: cell.value for cell in sheet[5] if cell.value in papers.measures}
    for row in sheet.iter_rows(min_row=7):
        area = areas.get(bare(row[0].value))
        for column, measure in heads.items():
            value = number_in(row[column - 1].value) if area else None
            if area and value is not None:
                yield measure, area, period, value


def _across(papers: Papers, sheet: Worksheet) -> Iterator[Cell]:
    """Read the assistance form: measures down, areas across in row 3. The city's column is a total of the towns'."""
    areas, labels = areas_of(papers), _labels("social_assistance_form.yaml")
    year, name = re.fullmatch(r"(\d{4})年(.季度)", sheet["A2"].value).groups()  # type: ignore[union-attr,arg-type]
    period = int(year) * 4 + CHINESE_QUARTERS[name]
    for row in sheet.iter_rows(min_row=4):
        measure = papers.measures.get(_named(papers, labels, str(row[0].value)))
        for head, cell in zip(sheet[3][2:], row[2:], strict=True):
            area, value = areas[bare(head.value)], number_in(cell.value)
            if measure and value is not None and measure.city == (area == papers.city):
                yield measure.name, area, period, value * _times(str(row[1].value), measure.unit)


def _times(unit: str, wanted: str) -> int:
    """Say how much of the wanted unit one of the written is: a month's money is a twelfth of a year's."""
    if unit == wanted:
        return 1
    assert (unit, wanted) == ("元/月", "元/年")
    return MONTHS_A_YEAR


def _year(papers: Papers, sheet: Worksheet) -> Iterator[Cell]:
    """Read the care form: the year in row 3, a measure over its quarters in rows 4 and 5, towns down."""
    areas, labels = areas_of(papers), _labels("elderly_care_form.yaml")
    year, measure = int(str(sheet["B3"].value)[:4]), ""
    heads: dict[int, tuple[str, int]] = {}
    for upper, lower in zip(sheet[4][1:], sheet[5][1:], strict=True):
        measure = _named(papers, labels, upper.value) if upper.value else measure
        heads[lower.column] = measure, year * 4 + CHINESE_QUARTERS[str(lower.value)]
    for row in sheet.iter_rows(min_row=6):
        area = areas.get(bare(row[0].value))
        for column, (measure, period) in heads.items():
            value = number_in(row[column - 1].value) if area else None
            if area and value is not None:
                yield measure, area, period, value
