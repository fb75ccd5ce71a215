"""Layouts that departments made their own: a guess, corrected and kept, so that next time nothing is guessed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from etl.reading.extraction import READ, Extraction, HeaderReading
from etl.reading.layout import Layout, read_layout
from etl.reading.names import normal
from etl.reading.table import find_corner
from etl.workbook.sheet import Sheet, Workbook, cell_name
from etl.yaml_files import yaml_text

_MOST_ANCHORS = 10


def corrected(layout: Layout, corrections: Mapping[str, str]) -> Layout:
    """The layout with the planner's word for some labels: the measure each means, or empty for none of ours."""
    labels = {label: measure for label, measure in corrections.items() if measure}
    passed = tuple(label for label, measure in corrections.items() if not measure)
    kept = {label: measure for label, measure in layout.labels.items() if label not in corrections}
    return layout.model_copy(update={"labels": {**kept, **labels}, "pass_over": (*layout.pass_over, *passed)})


def layout_of_guess(read: Extraction, workbook: Workbook, corrections: Mapping[str, str], name: str) -> Layout:
    """The layout of the form that ``read`` guessed, with the planner's word for its labels, to be known by ``name``.

    It is recognised by the texts of its headers, and its table may stand anywhere if its corner says anything.
    CatalogueFaults if what comes of it is no layout; an assertion if nothing was guessed.
    """
    guessed = read.guessed
    assert guessed is not None, "only a guess becomes a layout"
    sheet = next(sheet for sheet in workbook.sheets if sheet.name == read.table[0])
    known = {header.label: header for header in read.reading if header.how != "passed"}
    labels = {header.label: header.measure for header in known.values() if header.how in READ}
    labels |= {label: measure for label, measure in corrections.items() if measure}
    anchors = _anchors(known.values())
    table = {**_plain(guessed)["table"], **_corner(sheet, guessed)}
    content = {
        **_plain(guessed),
        "name": name,
        "department": read.department or None,
        "anchors": anchors,
        "table": {key: value for key, value in table.items() if value},
        "labels": {label: measure for label, measure in labels.items() if corrections.get(label, measure)},
        "pass_over": [label for label, measure in corrections.items() if not measure],
    }
    return read_layout({key: value for key, value in content.items() if value}, _id(read.department, anchors))


def _anchors(headers: Iterable[HeaderReading]) -> list[str]:
    """The texts of headers as they stand in their cells, as far as a form is known by them."""
    texts = dict.fromkeys(normal(header.label.partition("/")[0]) for header in headers)
    return [text for text in texts if len(text) > 1][:_MOST_ANCHORS]


def _corner(sheet: Sheet, layout: Layout) -> dict[str, str]:
    """The corner by its text if it has one of its own, else by its place."""
    at = find_corner(sheet, layout)
    text = sheet.rows[at[0]][at[1]] if at else None
    if at and isinstance(text, str) and len(normal(text)) > 1:
        by_text = layout.model_copy(
            update={"table": layout.table.model_copy(update={"at": None, "corner": text.strip()})}
        )
        if find_corner(sheet, by_text) == at:
            return {"corner": text.strip(), "at": ""}
    return {"at": cell_name(*at) if at else "A1"}


def _id(department: str, anchors: Iterable[str]) -> str:
    """The same form of the same department has the same id: saved again, it takes the place of what was saved."""
    return "own_" + hashlib.sha256("\n".join([department, *sorted(anchors)]).encode()).hexdigest()[:12]


def _plain(layout: Layout) -> dict[str, Any]:
    return layout.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"id"})


def layout_text(layout: Layout) -> str:
    """The layout as the YAML of its file."""
    return yaml_text({key: value for key, value in _plain(layout).items() if value not in (None, "", [], {})})
