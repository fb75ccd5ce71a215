"""Homes that have grown: the demonstration's quarters in many versions, and a county with many departments and towns.

A version is a real workbook: a copy of the one before with another number in one cell. What was read of it is not read
again but known, so a home of twelve thousand submissions takes minutes and not an hour; ``guibiao doctor`` proves that
nothing else would have been read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.loading import filled
from etl.home import Home
from etl.intake.intake import by, load
from etl.intake.seeding import seed_demo
from etl.reading.extraction import Extraction
from etl.store.data_store import DataStore
from etl.store.journal.ledger import NewSubmission
from etl.store.raw import raw_path, sha256_of
from etl.submissions.submission_service import MOST_VERSIONS
from etl.workbook.write.writing import write_template
from etl.yaml_files import CATALOGUE, load_plan, read_yaml, yaml_text
from plan.observation import Observation
from plan.slots import Place
from plan.submission import Submission

SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True, slots=True)
class Grown:
    """A home, the catalogue it is kept under, and how many submissions its journal holds."""

    home: Home
    catalogue: Path
    submissions: int


def versions_of_the_demonstration(root: Path, versions: int, corrected: Place | None = None) -> Grown:
    """Make a home of the demonstration's workbooks, every one on a template accepted in so many versions; that of
    ``corrected`` in at most half as many as the program takes, so that it can be corrected further."""
    store = DataStore.of(Home(root))
    seed_demo(store)
    first = store.ledger()
    read = store.extractions.of(first.submissions)
    most = {} if corrected is None else {corrected: MOST_VERSIONS // 2}
    workbooks = [book for sent in first.submissions if (book := _workbook(store, sent, read[sent.id]))]
    for begin in range(2, versions + 1, _AT_ONCE):
        numbers = range(begin, min(begin + _AT_ONCE, versions + 1))
        wanted = ((number, book) for number in numbers for book in workbooks if number <= most.get(book.place, number))
        _submit(store, [_version(store, book, number) for number, book in wanted])
    store.rebuild()
    return Grown(store.home, CATALOGUE, len(store.ledger().submissions))


_AT_ONCE = 50
"""Versions that are submitted together: the journal reads all of a quarter's before each time."""


@dataclass(frozen=True, slots=True)
class _Workbook:
    """A workbook of the demonstration taken apart, and the number that its versions change."""

    sent: Submission
    read: Extraction
    parts: tuple[tuple[zipfile.ZipInfo, bytes], ...]
    number: Observation

    @property
    def place(self) -> Place:
        return self.sent.department, self.sent.period


@dataclass(frozen=True, slots=True)
class _Version:
    read: Extraction
    sending: NewSubmission


def _submit(store: DataStore, batch: list[_Version]) -> None:
    kept = store.journal.submit(each.sending for each in batch)
    store.extractions.cache.put_all((sent.sha256, each.read) for sent, each in zip(kept, batch, strict=True))


def _workbook(store: DataStore, sent: Submission, read: Extraction) -> _Workbook | None:
    """Return a workbook with the first of its numbers that stands in the first sheet as it was read; None where none
    does."""
    with zipfile.ZipFile(raw_path(store.home, sent.sha256)) as book:
        parts = tuple((entry, book.read(entry)) for entry in book.infolist())
    sheet = next(part for entry, part in parts if entry.filename == SHEET)
    number = next((o for o in read.own if (place := _place(sheet, o.cell)) and float(place[1]) == o.value), None)
    return _Workbook(sent, read, parts, number) if number else None


def _place(sheet: bytes, cell: str) -> re.Match[bytes] | None:
    """Return where a cell's whole number stands in a sheet's XML; None where it holds anything else."""
    return re.search(rb'<c r="%s"[^>]*><v>(\d+)</v>' % cell.encode(), sheet)


def _version(store: DataStore, book: _Workbook, number: int) -> _Version:
    """Write the ``number``-th version of a workbook, in which its number is so much larger, and return it."""
    sent, first = book.sent, book.number
    changed = replace(first, value=first.value + number - 1)
    content = _written(book.parts, changed.cell, int(changed.value))
    observations = tuple(changed if o is first else o for o in book.read.observations)
    at = sent.submitted_at + timedelta(minutes=number)
    sending = NewSubmission(
        department=sent.department,
        period=sent.period,
        file=f"{number}-{sent.file}"[-120:],
        sha256=sha256_of(content),
        layout=sent.layout,
        rows=sent.rows,
        demonstration=True,
        submitted_by=sent.submitted_by,
        submitted_at=at,
        reason="更正",
        accepted_by="审核员",
        accepted_at=at + timedelta(seconds=1),
    )
    raw_path(store.home, sending.sha256).write_bytes(content)
    return _Version(replace(book.read, observations=observations), sending)


def _written(parts: Iterable[tuple[zipfile.ZipInfo, bytes]], cell: str, value: int) -> bytes:
    """Return a workbook of parts, with another whole number in one cell of its first sheet."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry, part in parts:
            said = _with_number(part, cell, value) if entry.filename == SHEET else part
            new.writestr(copy(entry), said, compresslevel=1)  # quickly: there may be thousands of them
    return made.getvalue()


def _with_number(sheet: bytes, cell: str, value: int) -> bytes:
    place = _place(sheet, cell)
    assert place, "only where it was found before"
    return sheet[: place.start(1)] + str(value).encode() + sheet[place.end(1) :]


def wide(root: Path, departments: int, towns: int, years: int) -> Grown:
    """Make the home of a county of so many departments, with three measures and two indicators each, and so many towns;
    every quarter is accepted."""
    root.mkdir(parents=True, exist_ok=True)
    catalogue, folder = root / "wide.yaml", root / "books"
    catalogue.write_text(yaml_text(_wide_catalogue(departments, towns, years)), encoding="utf-8")
    plan = load_plan(catalogue)
    folder.mkdir(exist_ok=True)
    for period in plan.periods:
        for number, department in enumerate(plan.departments):
            path = folder / f"{period}_{number:03}.xlsx"
            write_template(
                plan, department.name, period, path, values=filled(plan, department.name, period, 7), demonstration=True
            )
    store = DataStore.of(Home(root / "home"), catalogue)
    outcomes = load([folder], store, hands=by("office", _moments().__next__))
    assert all(outcome.submission for outcome in outcomes), "every workbook is accepted"
    return Grown(store.home, catalogue, len(outcomes))


def _moments() -> Iterator[datetime]:
    moment = datetime.fromisoformat("2021-01-01T00:00:00+00:00")
    while True:
        yield moment
        moment += timedelta(seconds=1)


def _wide_catalogue(departments: int, towns: int, years: int) -> Any:
    """Return the catalogue with more departments, each with measures and indicators of its own, and with other
    towns."""
    whole: Any = read_yaml(CATALOGUE)
    last = whole["document"]["first_year"] + years - 1
    whole["document"] |= {"last_year": last, "milestone_years": [last]}
    for indicator in whole["indicators"]:
        indicator["milestones"] = [{"year": last, "value": indicator["milestones"][-1]["value"]}]
    whole["areas"]["towns"] = [{"name": f"第{n}镇", "name_en": f"Town {n}"} for n in range(1, towns + 1)]
    categories = [category["name"] for category in whole["categories"]]
    for n in range(len(whole["departments"]) + 1, departments + 1):
        whole["departments"].append({"name": f"第{n}科", "name_en": f"Office {n}"})
        whole["measures"] += _measures(n)
        whole["indicators"] += _indicators(n, len(whole["indicators"]) + 1, categories[n % len(categories)], last)
    return whole


_PART, _WHOLE, _COUNT = "达标", "应有", "已建"


def _measures(office: int) -> Iterator[dict[str, Any]]:
    for kind in (_PART, _WHOLE, _COUNT):
        name = f"第{office}科{kind}数"
        said = {"name": name, "name_en": f"{kind} {office}", "unit": "个", "unit_en": "pieces", "definition": name}
        yield {**said, "department": f"第{office}科"}


def _indicators(office: int, no: int, category: str, last: int) -> Iterator[dict[str, Any]]:
    part, whole, count = (f"第{office}科{kind}数" for kind in (_PART, _WHOLE, _COUNT))
    ratio = {"kind": "ratio", "numerator": part, "denominator": whole, "scale": 100}
    yield _indicator(no, f"第{office}科达标率", "%", category, office, ratio, (20, 60), last)
    total = {"kind": "sum", "measure": count}
    yield _indicator(no + 1, f"第{office}科已建总数", "个", category, office, total, (100, 4000), last)


def _indicator(
    no: int, name: str, unit: str, category: str, office: int, formula: dict[str, Any], way: tuple[int, int], last: int
) -> dict[str, Any]:
    start, target = way
    return {
        "no": no,
        "id": f"indicator-{no}",
        "name": name,
        "name_en": f"Indicator {no}",
        "unit": unit,
        "unit_en": unit,
        "category": category,
        "department": f"第{office}科",
        "direction": "up",
        "baseline": start,
        "milestones": [{"year": last, "value": target}],
        "formula": formula,
        "bounds": {"low": 0},
        "decimals": 1,
        "definition": name,
        "source": f"第{office}科季度报表",
    }
