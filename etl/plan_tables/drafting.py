"""Drafting: an import as a catalogue that ``plan check`` accepts: every indicator reported as its own figure.

The bureau's own catalogue gives areas, departments, limits and deadline. What the catalogue cannot say of a row (a
range, words, about, more than) is left out with its words and the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from etl.plan_tables.characters import narrow_text
from etl.plan_tables.names import joined
from etl.plan_tables.result import CellValue, ImportedRow, PlanImport
from etl.plan_tables.targets import PrintedKind, PrintedTarget, target_of
from plan.catalogue import Plan

_SAID: Mapping[PrintedKind, dict[str, Any]] = {
    PrintedKind.NUMBER: {},
    PrintedKind.AT_LEAST: {"kind": "at_least"},
    PrintedKind.AT_MOST: {"kind": "at_most"},
    # The catalogue knows > as a strict ≥: the same path, and reaching the edge alone does not count.
    PrintedKind.MORE_THAN: {"kind": "at_least", "strict": True},
    PrintedKind.LESS_THAN: {"kind": "at_most", "strict": True},
    PrintedKind.ABOUT: {"kind": "about"},
    PrintedKind.RANGE: {"kind": "range"},
}
"""Targets that the catalogue can say, and how."""

_NATURES = {"约束性": "binding", "预期性": "expected"}

UNASSIGNED = {"name": "待分工", "name_en": "Not yet assigned"}
"""The department of an indicator of which the document does not say who reports it."""

UNCATEGORISED = "未分类"
LONGEST_NAME = 80
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[〔\[(（]\s*(?:19|20)\d\d\s*[〕\])）]\s*\d{1,4}\s*号")
_DAY = re.compile(r"((?:19|20)\d\d)\s*[年-]\s*(\d{1,2})\s*[月-]\s*(\d{1,2})")
_BEGINNING = 3000


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A row that the catalogue cannot say: ``why`` is a key of the wording (``plan_import.left.…``)."""

    row: ImportedRow
    why: str


@dataclass(frozen=True, slots=True)
class CatalogueDraft:
    """A catalogue as YAML will hold it, and the rows that are not in it."""

    catalogue: dict[str, Any]
    left_out: tuple[LeftOutRow, ...]
    unsaid: tuple[str, ...]
    """Keys of what the document does not say and a person must fill in."""


@dataclass(frozen=True, slots=True)
class _Sayable:
    row: ImportedRow
    baseline: float | int | None
    targets: dict[int, PrintedTarget]
    kind: PrintedKind


def draft_catalogue(read: PlanImport, text: str, bureau: Plan, identity: str) -> CatalogueDraft | None:
    """Return a catalogue of what was read; None where no row can be said in one."""
    years = _years(read)
    sayable, worded, left = [], [], []
    for row in read.rows:
        said = _sayable(row, years)
        if isinstance(said, _Sayable):
            sayable.append(said)
        # A target in words has no number to be asked for, so it becomes ``worded`` and is printed without a status.
        elif (words := _words(row, years)) is not None:
            worded.append((row, words))
        else:
            left.append(LeftOutRow(row, said))
    if not sayable:
        return None
    kept = _common_years(sayable, years)
    document, unsaid = _document(read, text, identity, kept)
    named = [each.row for each in sayable] + [row for row, _ in worded]
    names = _names(named)
    catalogue = {
        "document": document,
        **_of_bureau(bureau, any(_department(each.row, bureau) is None for each in sayable)),
        "categories": [{"name": name, "name_en": name} for name in dict.fromkeys(map(_category, named))],
        "measures": [_measure(each, name, bureau) for each, name in zip(sayable, names, strict=False)],
        "indicators": [
            _indicator(at, each, name, kept, bureau)
            for at, (each, name) in enumerate(zip(sayable, names, strict=False), 1)
        ],
    }
    if worded:
        rest = zip(worded, names[len(sayable) :], strict=True)
        catalogue["worded"] = [
            _worded(at, row, words, name) for at, ((row, words), name) in enumerate(rest, len(sayable) + 1)
        ]
    return CatalogueDraft(_ordered(catalogue), tuple(left), unsaid)


def _years(read: PlanImport) -> tuple[int, ...]:
    """Return the target years of the plan itself: none beyond the first that ends its five years."""
    base = read.baseline_year
    # A 十四五 table may add 2035 as an outlook: as a milestone it would stretch the plan to fifteen years.
    within = tuple(year for year in read.milestone_years if base is None or year <= base + 5)
    return within or read.milestone_years


def _sayable(row: ImportedRow, years: Sequence[int]) -> _Sayable | str:
    """Return a row that the catalogue can say, or why it cannot."""
    targets = {year: target_of(row.targets.get(year), row.unit) for year in years}
    final = targets[years[-1]]
    # A yearly growth without a final value needs a formula that the bureau must settle first.
    if final.kind is PrintedKind.NONE and target_of(row.annual, row.unit).number is not None:
        return "annual"
    if final.kind not in _SAID or final.number is None:
        return final.kind.value
    base = _base(row)
    # An empty baseline is unknown and may be said so; one in words that are no number must not be dropped silently.
    if base is None and not (row.baseline is None or target_of(row.baseline, row.unit).kind is PrintedKind.NONE):
        return "baseline"
    same = {
        year: t for year, t in targets.items() if t.number is not None and t.kind in (final.kind, PrintedKind.NUMBER)
    }
    alike = {year: t for year, t in same.items() if (t.high is None) == (final.high is None)}
    return _Sayable(row, base, alike, final.kind)


def _words(row: ImportedRow, years: Sequence[int]) -> str | None:
    """Return the words in which a row says its target, and nothing else; None where a number is said."""
    told = [row.targets.get(year) for year in years] + [row.annual]
    kinds = {target_of(value, row.unit).kind for value in told}
    if kinds <= {PrintedKind.WORDS, PrintedKind.NONE} and PrintedKind.WORDS in kinds:
        return next(str(v) for v in reversed(told) if target_of(v, row.unit).kind is PrintedKind.WORDS)
    return None


def _base(row: ImportedRow) -> float | int | None:
    base: PrintedTarget = target_of(row.baseline, row.unit)
    # A marked baseline (10.5*) is of another year: without the note that gives the year it is no baseline.
    if base.kind is PrintedKind.NOTED:
        return base.number if row.baseline_noted is not None else None
    return base.number if base.kind is PrintedKind.NUMBER else None


def _common_years(rows: Sequence[_Sayable], years: Sequence[int]) -> tuple[int, ...]:
    """Return the years for which every row has a number: the catalogue asks each indicator for all of them."""
    return tuple(year for year in years if all(year in row.targets for row in rows))


def _document(
    read: PlanImport, text: str, identity: str, years: Sequence[int]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    beginning = text[:_BEGINNING]
    number, day = _NUMBER.search(beginning), _DAY.search(narrow_text(beginning))
    base = read.baseline_year or years[0] - 5
    title = read.title or read.name
    # Up to the 28th alone, which every month has; another day is left to a person and listed as unsaid.
    valid = day is not None and 1 <= int(day[2]) <= 12 and 1 <= int(day[3]) <= 28
    document = {
        "id": identity,
        "title": title[:LONGEST_NAME],
        "title_en": title[:LONGEST_NAME],
        "number": joined(number[0]) if number else "未注明",
        "issued_by": "未注明",
        "issued_on": f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day and valid else f"{base + 1}-01-01",
        "first_year": base + 1,
        "last_year": years[-1],
        "baseline_year": base,
        "milestone_years": list(years),
    }
    unsaid = ["issued_by", *([] if number else ["number"]), *([] if valid else ["issued_on"])]
    return document, tuple(unsaid)


def _of_bureau(bureau: Plan, unassigned: bool) -> dict[str, Any]:
    told = bureau.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    departments = [*told["departments"], *([UNASSIGNED] if unassigned else [])]
    return {
        "thresholds": told["thresholds"],
        "deadline": told["deadline"],
        "departments": departments,
        "areas": told["areas"],
    }


def _ordered(catalogue: dict[str, Any]) -> dict[str, Any]:
    order = (
        "document",
        "thresholds",
        "deadline",
        "categories",
        "departments",
        "areas",
        "measures",
        "indicators",
        "worded",
    )
    return {key: catalogue[key] for key in order if key in catalogue}


def _category(row: ImportedRow) -> str:
    return (row.category or UNCATEGORISED)[:LONGEST_NAME]


def _department(row: ImportedRow, bureau: Plan) -> str | None:
    """Return the department that reports the indicator of the same name in the bureau's own plan."""
    same = [i for i in bureau.indicators if narrow_text(i.name) == narrow_text(row.name)]
    # By the whole name only: a similar name in another department would ask the wrong people every quarter.
    return same[0].department if len(same) == 1 else None


def _names(rows: Sequence[ImportedRow]) -> list[str]:
    """Return a name for each row that no other has: where two rows share theirs, that of the whole stands before it."""
    counts = Counter(row.name for row in rows)
    named = []
    for at, row in enumerate(rows):
        name = row.name
        if counts[name] > 1:
            whole = row.group or (rows[at - 1].name if at else None) or row.category
            name = f"{whole}·{name}" if whole else name
        named.append(name[:LONGEST_NAME])
    # After cutting to the catalogue's length two names may have become one.
    again: Counter[str] = Counter()
    for at, name in enumerate(named):
        again[name] += 1
        if again[name] > 1:
            named[at] = f"{name[: LONGEST_NAME - 4]}({again[name]})"
    return named


def _decimals(values: Sequence[CellValue]) -> int:
    # repr gives the shortest decimals that are the same float, which are those that were printed.
    places = [len(repr(value).partition(".")[2]) for value in values if isinstance(value, float) and value % 1]
    return min(max(places, default=0), 6)


def _figures(each: _Sayable) -> list[CellValue]:
    return [each.baseline, *(t.number for t in each.targets.values()), *(t.high for t in each.targets.values())]


def _measure(each: _Sayable, name: str, bureau: Plan) -> dict[str, Any]:
    unit = each.row.unit or "未注明单位"
    return {
        "name": name,
        "name_en": name,
        "unit": unit,
        "department": _department(each.row, bureau) or UNASSIGNED["name"],
        "definition": "按规划文本的口径直接报数",
        "definition_en": "Reported as it stands in the plan's document",
        "level": "city",
        "whole": False,
        "decimals": max(_decimals(_figures(each)), 2 if unit == "%" else 0),
    }


def _indicator(at: int, each: _Sayable, name: str, years: Sequence[int], bureau: Plan) -> dict[str, Any]:
    row, place = each.row, each.row.no if each.row.no is not None else at
    said = _SAID[each.kind]
    noted = row.baseline_noted if each.baseline is not None else None
    return {
        "no": at,
        "id": f"indicator-{at:02}",
        "name": name,
        "name_en": name,
        "unit": (row.unit or "")[:20],
        "unit_en": (row.unit or "")[:20],
        **({} if row.unit else {"unit_printed": False}),
        "category": _category(row),
        "department": _department(row, bureau) or UNASSIGNED["name"],
        **({"nature": _NATURES[row.kind]} if row.kind in _NATURES else {}),
        "baseline": each.baseline,
        **({"baseline_year": noted, "baseline_note": str(row.baseline)} if noted else {}),
        **({"target": said} if said else {}),
        "milestones": [_milestone(year, each.targets[year]) for year in years],
        "formula": {"kind": "level", "measure": name},
        "decimals": _decimals(_figures(each)),
        "definition": "按规划文本的口径直接报数",
        "definition_en": "Reported as it stands in the plan's document",
        "source": f"规划文本指标表第{place}项",
        "source_en": f"Item {place} of the plan's table",
    }


def _milestone(year: int, target: PrintedTarget) -> dict[str, Any]:
    return {"year": year, "value": target.number, **({} if target.high is None else {"high": target.high})}


def _worded(at: int, row: ImportedRow, words: str, name: str) -> dict[str, Any]:
    return {
        "no": at,
        "id": f"indicator-{at:02}",
        "name": name,
        "name_en": name,
        "category": _category(row),
        **({"nature": _NATURES[row.kind]} if row.kind in _NATURES else {}),
        "words": words[:400],
    }
