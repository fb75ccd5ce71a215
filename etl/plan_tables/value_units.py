"""Units of values: what a table's heads and its title say of units beside a row's own, and where they disagree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from etl.plan_tables.characters import compact
from etl.plan_tables.choosing import ValueColumns
from etl.plan_tables.headers import ColumnRole, TableColumn
from etl.plan_tables.result import ImportedRow
from etl.plan_tables.units import is_unit

UNCERTAIN: Final = ""
"""The unit of a row whose values stand in two: 0.2 under 2025年（万人） and 2500 under 2030年（人）."""

_ABOVE = re.compile(r"单\s*位\s*[:：]\s*([^\s,，;；)）|]+)")
_REACH = 120
"""Characters before a table in which its unit is looked for."""


def unit_above(text: str, start: int) -> str | None:
    """Return the one unit that stands above a table for all of it (单位：万元); None where it names none or several."""
    found = _ABOVE.findall(text[max(0, start - _REACH) : start])
    # 单位：万人、% is one word here, and no unit.
    last = compact(found[-1]) if found else ""
    return last if is_unit(last) else None


def unit_of(row: ImportedRow, columns: Sequence[TableColumn], values: ValueColumns, above: str | None) -> str | None:
    """Return the unit of a row's values: its own, else that of all heads, else that above the table; UNCERTAIN where
    they contradict each other."""
    places = [*values.targets.values(), *([] if values.baseline is None else [values.baseline])]
    heads = {columns[at].unit for at in places}
    if row.unit is not None:
        return UNCERTAIN if heads - {None, row.unit} else row.unit
    if len(heads) > 1:
        return UNCERTAIN
    (common,) = heads
    return common or (None if any(column.role is ColumnRole.UNIT for column in columns) else above)
