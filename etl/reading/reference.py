"""The template's own grey 上季度 columns, held row by row against what was accepted.

They are locked and nobody fills them in. So where they no longer fit, somebody moved names or numbers: a list of names
that was sorted alone puts every number at another town, and no number looks strange by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite

from etl.reading.extraction import Extraction, Key
from etl.reading.gathering import Gathering
from etl.reading.history import History, Superseded, differ
from etl.reading.line_meaning import LineMeaning
from etl.reading.names import TotalLabel, normal
from etl.reading.table import TableGrid
from etl.reading.understood import Understood, plain_number
from etl.workbook.scan.sheet import cell_name
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Level
from plan.period import Period
from wording import say

Reference = Mapping[Key, tuple[float, tuple[str, str]]]
"""(measure, area) → the value in the grey cell, and where it stands."""

_SEVERAL = 3
"""So many grey cells of a column that say what was never accepted are no slip of a key any more."""
_LISTED = 6
"""Rows that the finding names."""


def reference_of(gathering: Gathering, grid: TableGrid, understood: Understood) -> Reference:
    """Return what stands in the grey columns of our own template; nothing for any other form."""
    if not gathering.layout.stamp:
        return {}
    label, rows, sheet = normal(say("template.previous")), gathering.sheet.rows, gathering.sheet.name
    measures = {slot.index: slot.measure for slot in understood.columns}
    # Only our template has them, each right of its measure (writing_form.column).
    grey = [line.index for line in grid.columns if line.passed and normal(line.label) == label]
    found: dict[Key, tuple[float, tuple[str, str]]] = {}
    for column in (column for column in grey if measures.get(column - 1)):
        for slot in understood.rows:
            # Programs that save a file again may leave texts there, which say as much.
            area, value = _area(gathering.plan, slot, measures[column - 1]), plain_number(rows[slot.index][column])
            if area and value is not None and isfinite(value):
                found[measures[column - 1], area] = value, (sheet, cell_name(slot.index, column))
    return found


def _area(plan: Plan, slot: LineMeaning, measure: str) -> str:
    """Return whose a row's grey cell is: a town's, or of what is counted for the city the city's; empty for
    nobody's."""
    whole = plan.measure_of[measure].level is Level.CITY
    return plan.city if whole and slot.total is TotalLabel.CITY else "" if whole else slot.area


@dataclass
class _Row:
    """A row of the template: of its grey cells those that can be compared, and those that do not fit its name."""

    area: str
    cells: dict[str, float] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)


class _Accepted:
    """What was ever accepted of the quarter before: a template may be older than a correction."""

    def __init__(self, extraction: Extraction, history: History, superseded: Superseded) -> None:
        assert extraction.period is not None, "our template says its quarter"
        self._period = extraction.period.shift(-1)
        self._history = history
        self._superseded = superseded

    def value(self, key: Key) -> float | None:
        """Return the accepted value of a cell; None if there is none."""
        return next((o.value for o in self._history.get(key, ()) if o.period == self._period), None)

    def fits(self, key: Key, value: float) -> bool:
        """Tell whether a value is, or was, the accepted one of a cell."""
        effective = self.value(key)
        if effective is not None and not differ(effective, value):
            return True
        # A template given out before a correction holds the old value rightly (decision 50).
        return any(not differ(before, value) for before in self._superseded(key, self._period))


def misplaced(
    extraction: Extraction, plan: Plan, history: History, superseded: Superseded
) -> tuple[list[Finding], frozenset[str]]:
    """Return why the grey columns do not fit any more, and the areas whose numbers cannot be relied on for that."""
    if not extraction.reference or not history:
        return [], frozenset()
    accepted = _Accepted(extraction, history, superseded)
    rows = _rows(extraction, accepted)
    strange = [row for row in rows if row.strange]
    moved = {row.area: whose for row in strange if (whose := _whose(row, plan, accepted))}
    # One row with one number that happens to be another town's proves nothing.
    if not _is_certain(moved, strange):
        moved = {}
    findings = [_moved(extraction, moved)] if moved else []
    rest = [row for row in strange if row.area not in moved]
    edited = list(_edited(extraction, plan, rest, rows, accepted))
    everything = any(finding.code == "misplaced" for finding in edited)
    return [*findings, *edited], frozenset(row.area for row in rows) if everything else frozenset(moved)


def _rows(extraction: Extraction, accepted: _Accepted) -> list[_Row]:
    """Return the rows of the template whose grey cells can be held against something accepted."""
    rows: dict[str, _Row] = {}
    for (measure, area), (value, _) in extraction.reference.items():
        effective = None if measure in extraction.scales else accepted.value((measure, area))
        if effective is not None:
            row = rows.setdefault(area, _Row(area))
            row.cells[measure] = value
            if differ(effective, value) and not accepted.fits((measure, area), value):
                row.strange.append(measure)
    return list(rows.values())


def _whose(row: _Row, plan: Plan, accepted: _Accepted) -> str:
    """Return the other town whose accepted numbers a whole row of grey cells holds; empty if it is nobody's."""
    fitting = (
        town
        for town in plan.towns
        if town != row.area and all(accepted.fits((measure, town), value) for measure, value in row.cells.items())
    )
    return next(fitting, "")


def _is_certain(moved: Mapping[str, str], strange: Sequence[_Row]) -> bool:
    """Tell whether names were moved: two rows that each hold another town's numbers, or one that does in several
    columns."""
    return len(moved) > 1 or any(row.area in moved and len(row.strange) > 1 for row in strange)


def _moved(extraction: Extraction, moved: Mapping[str, str]) -> Finding:
    """Return one finding for all rows whose name is not the one their numbers belong to, at the first."""
    places = {area: extraction.headers.get(area, extraction.table) for area in moved}
    in_order = sorted(moved, key=lambda area: _position(places[area][1]))
    said = "；".join(f"{places[area][1]}“{area}”→{moved[area]}" for area in in_order[:_LISTED])
    details = {"period": str(extraction.period), "before_period": _before(extraction), "count": str(len(moved))}
    return Finding("misplaced", *places[in_order[0]], found=said, details=details)


def _edited(
    extraction: Extraction, plan: Plan, strange: Sequence[_Row], rows: Sequence[_Row], accepted: _Accepted
) -> Iterator[Finding]:
    """Yield grey cells that say what was never accepted for anybody: a column that was pasted over, or single
    numbers."""
    for measure in plan.measures_of(extraction.department):
        areas = [row.area for row in strange if measure.name in row.strange]
        all_there = sum(measure.name in row.cells for row in rows)
        if not areas:
            continue
        cells = [extraction.reference[measure.name, area] for area in areas]
        said = {"measure": measure.name, "before_period": _before(extraction), "period": str(extraction.period)}
        if len(areas) >= _SEVERAL and 2 * len(areas) >= all_there:
            counts = {"count": str(len(areas)), "all": str(all_there), "case": "overwritten"}
            yield Finding("misplaced", *cells[0][1], found=f"{cells[0][0]:.10g}", details={**said, **counts})
            continue
        for area, (value, place) in zip(areas, cells, strict=True):
            expected = accepted.value((measure.name, area))
            details = {**said, "area": area}
            yield Finding("reference_edited", *place, f"{value:.10g}", f"{expected:.10g}", details)


def in_another_order(extraction: Extraction, history: History) -> list[Finding]:
    """Return one question for a form of a department's own whose 上季 columns hold what was accepted, but in rows of
    other towns: a list of names that was sorted alone, towns that were swapped."""
    if extraction.period is None:
        return []
    before, rows = extraction.period.shift(-1), dict[str, dict[str, float]]()
    for o in extraction.compared:
        if o.period == before:
            rows.setdefault(o.area, {})[o.measure] = o.value
    accepted = {area: _accepted_row(area, cells, history, before) for area, cells in rows.items()}
    strange = {a: _as_key(cells) for a, cells in rows.items() if _as_key(cells) != _as_key(accepted[a])}
    whose = {area: _as_key(accepted[area]) for area in strange}
    # People type these columns, so that single numbers in them prove nothing: all that is strange is the rows' order.
    # Of rows that slipped one fell off the end.
    lost = Counter(strange.values()) - Counter(whose.values())
    if len(strange) < 2 or lost.total() > (len(strange) >= _SEVERAL):
        return []
    left = [(area, key) for area, key in whose.items() if key]
    moved = {a: next((town for town, key in left if key == row and town != a), "?") for a, row in strange.items()}
    return [replace(_moved(extraction, moved), code="displaced", details=_details(extraction, moved))]


def _accepted_row(area: str, cells: Iterable[str], history: History, before: Period) -> dict[str, float]:
    """Return what is accepted of a quarter for the measures of a row."""
    found = ((m, o.value) for m in cells for o in history.get((m, area), ()) if o.period == before)
    return dict(found)


def _as_key(cells: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    """Return a row's numbers as what rows are told apart by: to ten digits, beyond which floating point adds."""
    return tuple((measure, f"{value:.10g}") for measure, value in sorted(cells.items()))


def _details(extraction: Extraction, moved: Mapping[str, str]) -> dict[str, str]:
    said = {"period": str(extraction.period), "before_period": _before(extraction)}
    return {**said, "count": str(len(moved)), "case": "before"}


def _before(extraction: Extraction) -> str:
    assert extraction.period is not None, "our template says its quarter"
    return str(extraction.period.shift(-1))


def _position(cell: str) -> tuple[int, str]:
    return int("".join(filter(str.isdigit, cell)) or 0), cell
