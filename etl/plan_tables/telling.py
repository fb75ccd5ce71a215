"""Telling: an import as plain values, for JSON: the rows with the places of their cells, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from etl.plan_tables.document import Span
from etl.plan_tables.page_places import PageFinder
from etl.plan_tables.result import CountCheck, ImportDoubt, ImportedRow, PlanImport, RefusedWords
from etl.plan_tables.targets import target_of

Say = Callable[[str, Mapping[str, object]], str]
"""Gives the sentence of a wording key, filled with its fields, in the reader's language."""


def told_import(read: PlanImport, say: Say) -> dict[str, Any]:
    """Return an import as JSON holds it; ``say`` puts reasons into words."""
    finder = PageFinder(read.places)
    return {
        "document": read.name,
        "title": read.title,
        "period": {"baseline_year": read.baseline_year, "milestone_years": list(read.milestone_years)},
        "rows": [_row(row, finder) for row in read.rows],
        "proposed": [_row(row, finder) for row in read.proposed],
        "refused": [_refused(words, say, finder) for words in read.refused],
        "doubts": [_doubt(doubt, say) for doubt in read.doubts],
        "counts": [_count(check) for check in read.counts],
        "tables": read.tables,
    }


def told_unread(name: str, sentence: str, code: str) -> dict[str, Any]:
    """Return what JSON says of a file that gave no document."""
    read = PlanImport(name, None, (), (), (), (), 0, None, ())
    told = told_import(read, lambda key, _: key)
    return {**told, "refused": [{"words": "", "span": [0, 0], "place": None, "why": sentence, "code": code}]}


def _row(row: ImportedRow, finder: PageFinder) -> dict[str, Any]:
    spans: dict[str, Any] = {name: list(span) for name, span in row.spans.items()}
    spans["targets"] = {str(year): list(span) for year, span in row.target_spans.items()}
    return {
        "no": row.no,
        "category": row.category,
        "group": row.group,
        "name": row.name,
        "unit": row.unit,
        "baseline_year": row.baseline_year,
        "baseline": row.baseline,
        "targets": {str(year): value for year, value in row.targets.items()},
        "kind": row.kind,
        "annual": row.annual,
        "target_kinds": {str(year): target_of(value, row.unit).kind.value for year, value in row.targets.items()},
        "baseline_noted": row.baseline_noted,
        "span": spans,
        "place": _places(row, finder) if finder else None,
    }


def _places(row: ImportedRow, finder: PageFinder) -> dict[str, Any]:
    """Return where a row's cells stand on pages, by the same names as their spans."""
    places: dict[str, Any] = {name: _place(span, finder) for name, span in row.spans.items()}
    places["targets"] = {str(year): _place(span, finder) for year, span in row.target_spans.items()}
    return places


def _place(span: Span, finder: PageFinder) -> dict[str, Any] | None:
    found = finder.find(span)
    return {"page": found.page, "box": list(found.box)} if found else None


def _refused(words: RefusedWords, say: Say, finder: PageFinder) -> dict[str, Any]:
    why = say(f"plan_import.why.{words.why}", words.details)
    place = _place(words.span, finder)
    return {"words": words.words, "span": list(words.span), "place": place, "why": why, "code": words.why}


def _doubt(doubt: ImportDoubt, say: Say) -> dict[str, Any]:
    return {"what": say(f"plan_import.doubt.{doubt.what}", doubt.details), "code": doubt.what, "span": list(doubt.span)}


def _count(check: CountCheck) -> dict[str, Any]:
    return {
        "words": check.words,
        "span": list(check.span),
        "of": check.of,
        "said": check.said,
        "read": check.read,
        "agrees": check.agrees,
    }
