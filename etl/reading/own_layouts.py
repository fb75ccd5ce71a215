"""Layouts that departments made their own: a guess, corrected and kept, so that next time nothing is guessed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from etl.reading.extraction import READ, Extraction, Guess, HeaderReading
from etl.reading.headings import said_in
from etl.reading.layout import Layout, read_layout
from etl.reading.names import normal
from etl.reading.table import find_corner
from etl.reading.units import is_unit
from etl.workbook.scan.sheet import Sheet, Workbook
from etl.yaml_files import yaml_text
from plan.catalogue import Plan
from plan.replies import LAST_QUARTER, THIS_QUARTER, TaughtWords

# Texts by which a saved layout is recognised, and characters of its name.
_MOST_ANCHORS = 20
_LONGEST_NAME = 60
_LAST_QUARTER_OF = f"{LAST_QUARTER}:"
"""Before the measure whose last quarter a column repeats."""


def taught_layout(layout: Layout, taught: TaughtWords, plan: Plan) -> Layout:
    """Return the layout with the planner's words; what names nothing of the plan is left out."""
    if not taught:
        return layout
    said = {label: means for label, means in taught.labels.items() if _is_known(means, plan)}
    labels = {label: means for label, means in said.items() if means in plan.measure_of}
    now = tuple(label for label, means in said.items() if means == THIS_QUARTER)
    before = {
        label: means.removeprefix(_LAST_QUARTER_OF).removeprefix(LAST_QUARTER)
        for label, means in said.items()
        if means.startswith(LAST_QUARTER)
    }
    passed = tuple(label for label, means in said.items() if not means)
    towns = {label: town for label, town in taught.rows.items() if town in plan.towns}
    none = tuple(label for label, town in taught.rows.items() if not town)
    units = {name: unit for name, unit in taught.units.items() if name in plan.measure_of and is_unit(unit)}
    return layout.model_copy(
        update={
            # The planner's latest word on a label goes before every earlier one, of whatever kind that was.
            "labels": {**_without(layout.labels, said), **labels},
            "pass_over": (*(label for label in layout.pass_over if label not in said), *passed),
            "now": (*(label for label in layout.now if label not in said), *now),
            "before": {**_without(layout.before, said), **before},
            "areas": {**_without(layout.areas, taught.rows), **towns},
            "not_areas": (*(label for label in layout.not_areas if label not in taught.rows), *none),
            "units": {**layout.units, **units},
            "not_sheets": (*layout.not_sheets, *(name for name, means in taught.sheets.items() if not means)),
        }
    )


def _is_known(means: str, plan: Plan) -> bool:
    name = means.removeprefix(_LAST_QUARTER_OF)
    return means in ("", THIS_QUARTER, LAST_QUARTER) or name in plan.measure_of


def _without(known: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    return {label: means for label, means in known.items() if label not in said}


def layouts_of_guess(read: Extraction, workbook: Workbook, name: str) -> tuple[Layout, ...]:
    """Return the layouts of the tables that ``read`` guessed, with the planner's words that it was read with, to be
    known by ``name``. Tables of one shape have one layout.

    Each is recognised by its shape, else by the texts of its headers, and its table may stand anywhere if its corner
    says anything. CatalogueFaults if what comes of one is no layout.
    """
    # reversed twice: of tables of one shape the first one names the layout.
    made = {guess.shape: _layout(read, guess, workbook, name) for guess in reversed(read.guessed)}
    return tuple(reversed(made.values()))


def _layout(read: Extraction, guess: Guess, workbook: Workbook, name: str) -> Layout:
    """Return the layout of one guessed table, in which all that its headers were taken for is written out."""
    sheet = next(sheet for sheet in workbook.sheets if sheet.name == guess.sheet)
    mine = [header for header in read.reading if header.sheet == guess.sheet]
    known = [header for header in mine if header.how in READ]
    plain = _plain(guess.layout)
    labels = {header.label: header.measure for header in known if header.measure}
    passed = dict.fromkeys((*guess.layout.pass_over, *(header.label for header in mine if header.how == "derived")))
    content = {
        **plain,
        "name": name if len(read.guessed) == 1 else f"{name} · {guess.sheet}",
        "department": read.department or None,
        "anchors": _anchors(mine),
        "table": {key: value for key, value in {**plain["table"], **_corner(sheet, guess)}.items() if value != ""},
        "labels": {**guess.layout.labels, **labels},
        "pass_over": [label for label in passed if label not in labels],
        "shape": guess.shape,
    }
    return read_layout({key: value for key, value in content.items() if value}, _id(read.department, guess.shape))


def _anchors(headers: Iterable[HeaderReading]) -> list[str]:
    """Return the texts of headers as they stand in their cells, as far as a form is known by them."""
    texts = dict.fromkeys(normal(part) for header in headers for part in header.label.partition("#")[0].split("/")[:1])
    return [text for text in texts if len(text) > 1][:_MOST_ANCHORS]


def _corner(sheet: Sheet, guess: Guess) -> dict[str, object]:
    """Return the corner by its text if one of its column's headers has one of its own, else by its place."""
    table = guess.layout.table
    at = find_corner(sheet, guess.layout)
    for row in range(max(1, len(table.across))) if at else ():
        assert at is not None, "looked for above"
        text = sheet.rows[at[0] + row][at[1]] if at[0] + row < len(sheet.rows) else None
        if not isinstance(text, str) or len(normal(text)) < 2:
            continue
        changed = table.model_copy(update={"at": None, "corner": text.strip(), "corner_row": row + 1})
        # Only a text by which the corner is really found again; else its place has to do.
        if find_corner(sheet, guess.layout.model_copy(update={"table": changed})) == (at[0] + row, at[1]):
            return {"corner": text.strip(), "corner_row": row + 1, "at": ""}
    return {"at": guess.corner}


def layout_name(file: str) -> str:
    """Return what a layout is called if nobody names it: as the file, without the quarter that this one was for."""
    stem = file.rpartition(".")[0] or file
    said, rest = said_in(stem)
    name = rest.strip("()_-—·、,. ") if said.period or said.quarter else stem
    return (name or stem)[:_LONGEST_NAME]


def _id(department: str, shape: str) -> str:
    """Return an id, the same one for the same form of the same department: saved again, it takes the place of what was
    saved. Another shape is another form, whatever its headers are called."""
    return "own_" + hashlib.sha256("\n".join([department, shape]).encode()).hexdigest()[:12]


def _plain(layout: Layout) -> dict[str, Any]:
    return layout.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"id"})


def layout_text(layout: Layout) -> str:
    """Return the layout as the YAML of its file."""
    return yaml_text({key: value for key, value in _plain(layout).items() if value not in (None, "", [], {})})
