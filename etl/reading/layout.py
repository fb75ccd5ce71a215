"""Layout 版式: how a department's own form is built, as data: ``etl/layouts/*.yaml``.

A table has header rows above and label columns on the left. Each of them says one thing (a measure, an area, a period,
a unit); what neither says is fixed for the whole table. That is the whole language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from etl.parsed import Parsed
from etl.reading.names import normal
from etl.yaml_files import NOTHING_KEPT, read_yaml
from plan.catalogue import Plan
from plan.catalogue_faults import CatalogueFault, CatalogueFaults, fault_at
from plan.schema_faults import schema_faults, unfit
from plan.validity import CatalogueEntry, Name

LAYOUTS = Path(__file__).resolve().parent.parent / "layouts"
"""The program's own layouts; departments' own stand in the home."""


def _pattern(text: str) -> str:
    try:
        # Here, so that a fault is told with its key path when the file is loaded, and not at the first workbook.
        re.compile(text)
    except re.error as error:
        raise unfit("fault.not_regular_expression", error=str(error)) from None
    return text


Pattern = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_pattern)]
CellName = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[1-9]\d{0,5}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class HeaderMeaning(StrEnum):
    """What a header row or a label column says about the cells under or beside it."""

    MEASURE = "measure"  # several rows: parts of one name, joined by “/” where they differ
    AREA = "area"
    PERIOD = "period"  # 三季度, 2023Q3, 2019年
    YEAR = "year"  # the year of a period that another row or column completes
    UNIT = "unit"
    HEADING = "heading"  # each cell for itself: part of a measure's name, a quarter, a unit, or words about them
    SKIP = "skip"


class TableLayout(CatalogueEntry):
    """Where the table stands and what its header rows and label columns say.

    ``corner``: text of the cell where header rows and label columns meet, or ``at``: its name (B3). ``corner_row``:
    in which header row the corner stands, from 1. ``across``: header rows from the top; ``down``: label columns
    from the corner to the right. ``ignore``: a header or label that contains one of these is passed over, unsaid.
    ``ends``: a label that begins with one of these ends the table. ``fill``: a blank upper header cell repeats the
    one before it, though nothing is merged (unsaid: where the row below says quarters); ``fill_down``: a blank
    label cell that is not its row's last repeats the one above it. ``rows``: the labels of rows that write none, by
    position from the first row of numbers (the corner is then the first number column's header, and ``down`` has
    one entry that is not in the sheet). ``beside``: label columns that stand among or after the numbers, by their
    header's text. A table without header rows has one column of numbers.
    """

    corner: Text | None = None
    at: CellName | None = None
    corner_row: int = Field(default=1, ge=1, le=6)
    across: tuple[HeaderMeaning, ...] = Field(max_length=6)
    down: tuple[HeaderMeaning, ...] = Field(max_length=6)
    ignore: tuple[Text, ...] = ()
    ends: tuple[Text, ...] = ()
    fill: bool | None = None
    fill_down: bool = False
    rows: tuple[Text, ...] = ()
    beside: dict[Text, HeaderMeaning] = Field(default_factory=dict)

    @property
    def fills(self) -> bool:
        """Whether a blank upper header repeats the one before it: if the layout says so, or if quarters stand under it,
        which are always something's."""
        return self.across[-1:] == (HeaderMeaning.PERIOD,) if self.fill is None else self.fill


class PeriodRule(CatalogueEntry):
    """Where the period is written: in the ``stamp``, in a ``text`` above the table or in the sheet's name, in a
    ``header`` row or label column, or nowhere (``given`` by whoever sends the workbook).

    ``label``: the text that begins the cell, for ``text``. ``annual``: a year alone means its last quarter. ``months``:
    a month means the quarter it ends; months that end none are passed over and said.
    """

    source: Literal["stamp", "text", "header", "given"] = Field(alias="from")
    label: Text | None = None
    annual: bool = False
    months: bool = False


class FromText(CatalogueEntry):
    """A thing written in a cell that begins with ``label``, after the colon or in the next cell."""

    label: Text


class Layout(CatalogueEntry):
    """One form. ``name`` is shown to people; ``id`` is the file's stem.

    ``stamp``: recognised by the hidden stamp, not by ``anchors``: texts of which each must be found in a cell of the
    sheet. ``sheet``: a pattern for the sheet's whole name. ``department``: its name; None: the stamp, a text in the
    sheet or whoever sends it says. ``area``: ``city`` if every number is the city's, ``named`` if a text above the
    table or the sheet's name says of which town it is, or the label after which that stands. ``measure``: the one
    measure of the table, by name or from a text.

    ``labels``: a form's own wording (all headings over a column, joined by “/”; the second column of the same headings
    ends in ``#2``) → the measure meant. ``pass_over``: whole labels that are none of our measures, unsaid. ``now``:
    headings that mean the quarter reported; ``before``: headings of the quarter before, with the measure where they
    name none. ``areas``: a row's label → the town meant; ``not_areas``: labels of rows that are no town's.
    ``units``: a measure → the unit the form counts it in, where its header says none, or says less (元 for 元/月);
    ``unit``: the same for the whole table. ``not_sheets``: sheets that hold nothing to report.

    ``shape``: the form's shape, by which a department's own layout is recognised before its anchors are looked at.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
    name: Name
    edition: str = ""
    stamp: bool = False
    sheet: Pattern | None = None
    anchors: tuple[Text, ...] = ()
    department: Name | None = None
    table: TableLayout
    area: Literal["city", "named"] | FromText | None = None
    measure: Name | FromText | None = None
    period: PeriodRule
    labels: dict[Text, Name] = Field(default_factory=dict)
    pass_over: tuple[Text, ...] = ()
    units: dict[Name, Text] = Field(default_factory=dict)
    unit: Text | None = None
    now: tuple[Text, ...] = ()
    before: dict[Text, str] = Field(default_factory=dict)
    areas: dict[Text, Name] = Field(default_factory=dict)
    not_areas: tuple[Text, ...] = ()
    not_sheets: tuple[Text, ...] = ()
    shape: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")] | None = None

    def label_of(self, text: str) -> str | None:
        """Return the measure this form means by a wording of its own; None for a wording that it does not know."""
        return _labels(tuple(self.labels.items())).get(normal(text)) if self.labels else None

    def passes(self, text: str) -> bool:
        """Tell whether a whole label is known to be none of our measures."""
        return bool(self.pass_over) and normal(text) in _texts(self.pass_over)

    def is_now(self, text: str) -> bool:
        """Tell whether a heading is known to mean the quarter that is reported."""
        return bool(self.now) and normal(text) in _texts(self.now)

    def before_of(self, text: str) -> str | None:
        """Return the measure (empty: its headings say) of which a heading repeats the quarter before; None if it does
        not."""
        return _labels(tuple(self.before.items())).get(normal(text)) if self.before else None

    def area_of(self, text: str) -> str | None:
        """Return the town this form means by a row's label; empty if the row is known to be no town's, None if the
        form says nothing of it."""
        if not self.areas and not self.not_areas:
            return None
        return "" if normal(text) in _texts(self.not_areas) else _labels(tuple(self.areas.items())).get(normal(text))


@lru_cache(maxsize=256)
def _labels(items: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {normal(label): name for label, name in items}


@lru_cache(maxsize=256)
def _texts(labels: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(normal, labels))


def load_layouts(
    plan: Plan, folder: Path = LAYOUTS, parsed: Parsed = NOTHING_KEPT, others: bool = False
) -> tuple[Layout, ...]:
    """Return every layout of a folder, by file name; CatalogueFaults lists every fault of every file. ``parsed``: where
    parsed YAML is kept.

    ``others``: the plan is not the one whose departments' forms these are; a form of which it does not know every
    department, measure and town is passed over.
    Layouts that departments saved themselves are read by :func:`etl.store.kept_layouts.load_own`, and their faults
    stop nothing.
    """
    files = sorted(folder.glob("*.yaml"))
    faults: list[CatalogueFault] = []
    layouts: list[Layout] = []
    for file in files:
        layout, wrong = load_layout(file, plan, parsed)
        # A bureau with a catalogue of its own has no part in the forms of another one's departments.
        if others and layout and any(_name_faults(layout, plan)):
            continue
        faults += [fault.within(file.name) for fault in wrong]
        layouts += [layout] if layout else []
    if faults:
        raise CatalogueFaults(folder.name, faults)
    return tuple(layouts)


def load_layout(file: Path, plan: Plan, parsed: Parsed = NOTHING_KEPT) -> tuple[Layout | None, list[CatalogueFault]]:
    """Return one file's layout and its faults."""
    try:
        layout = read_layout(read_yaml(file, parsed), file.stem)
    except CatalogueFaults as error:
        return None, list(error.faults)
    return layout, list(layout_faults(layout, plan))


def read_layout(content: object, stem: str) -> Layout:
    """Return the layout written in ``content`` (what the YAML file ``stem`` holds); CatalogueFaults listing every
    fault."""
    try:
        # The file's stem is the id unless the file says one; what is no mapping is told by the schema.
        return Layout.model_validate({"id": stem, **content} if isinstance(content, dict) else content)
    except ValidationError as error:
        raise CatalogueFaults(stem, schema_faults(error)) from None


def layout_faults(layout: Layout, plan: Plan) -> Iterator[CatalogueFault]:
    """Yield what the schema alone cannot see: names that lead nowhere, and a table that leaves something unsaid."""
    yield from _name_faults(layout, plan)
    says = (*layout.table.across, *layout.table.down, *layout.table.beside.values())
    if (layout.table.corner is None) == (layout.table.at is None):
        yield fault_at("fault.corner_or_at", "table.corner")
    if layout.table.corner_row > max(1, len(layout.table.across)):
        yield fault_at("fault.corner_row_outside", "table.corner_row")
    if layout.table.rows and len(layout.table.down) != 1:
        yield fault_at("fault.rows_down", "table.rows")
    if not layout.stamp and not layout.anchors:
        yield fault_at("fault.no_anchor", "anchors")
    if not layout.table.across and not layout.table.down:
        yield fault_at("fault.no_headers", "table.across")
    yield from _once_faults(
        "measure", bool({HeaderMeaning.MEASURE, HeaderMeaning.HEADING} & set(says)), layout.measure is not None
    )
    yield from _once_faults("area", HeaderMeaning.AREA in says, layout.area is not None)
    if (layout.period.source == "header") != (HeaderMeaning.PERIOD in says):
        yield fault_at("fault.period_header", "period.from")
    if layout.stamp != (layout.period.source == "stamp"):
        yield fault_at("fault.period_stamp", "period.from")


def _once_faults(key: str, headed: bool, fixed: bool) -> Iterator[CatalogueFault]:
    """Yield a fault unless exactly one of the two says it: the headers, or a fixed value for the whole table."""
    if headed == fixed:
        yield fault_at("fault.said_twice" if headed else "fault.said_nowhere", key)


def _name_faults(layout: Layout, plan: Plan) -> Iterator[CatalogueFault]:
    """Yield every name of a department, measure or town that the plan does not have."""
    if layout.department and layout.department not in {d.name for d in plan.departments}:
        yield fault_at("fault.unknown_department", "department", name=layout.department)
    if isinstance(layout.measure, str) and layout.measure not in plan.measure_of:
        yield fault_at("fault.unknown_measure", "measure", name=layout.measure)
    for label, name in layout.labels.items():
        if name not in plan.measure_of:
            yield fault_at("fault.unknown_measure", f"labels.{label}", name=name)
    for name in layout.units:
        if name not in plan.measure_of:
            yield fault_at("fault.unknown_measure", f"units.{name}", name=name)
    for label, name in layout.before.items():
        if name and name not in plan.measure_of:
            yield fault_at("fault.unknown_measure", f"before.{label}", name=name)
    for label, town in layout.areas.items():
        if town not in plan.towns:
            yield fault_at("fault.unknown_town", f"areas.{label}", name=town)
