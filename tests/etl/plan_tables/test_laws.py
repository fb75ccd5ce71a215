"""Laws: a table written in any shape is given back as it was meant, or refused; never a wrong number."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.plan_tables.document import PlanDocument
from etl.plan_tables.reading import read_tables
from tests.etl.plan_tables.written import SHAPES, WrittenTable, tables, wrong

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("shape", SHAPES)
@SLOW
@given(table=tables())
def test_a_table_is_given_back_or_refused(shape: str, table: WrittenTable) -> None:
    read = read_tables(PlanDocument("plan.txt", SHAPES[shape](table)))
    assert not wrong(table, read.rows)
    told = {row.name for row in read.rows}
    assert read.refused or told == {row.name for row in table.rows}


@pytest.mark.parametrize("shape", ["pipes", "markdown", "tabs"])
@SLOW
@given(table=tables())
def test_where_cells_have_their_places_nothing_is_refused(shape: str, table: WrittenTable) -> None:
    read = read_tables(PlanDocument("plan.txt", SHAPES[shape](table)))
    assert [row.name for row in read.rows] == [row.name for row in table.rows]
    assert [row.category for row in read.rows] == [row.category for row in table.rows]
    assert not read.refused


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape not in ("pipes", "markdown", "tabs")])
@SLOW
@given(table=tables(), data=st.data())
def test_a_lost_cell_never_moves_another(shape: str, table: WrittenTable, data: st.DataObject) -> None:
    """Leave out one value's cell: its row is refused, or still right; no row gets another's value."""
    at = data.draw(st.integers(0, len(table.rows) - 1))
    row = table.rows[at]
    column = data.draw(st.integers(0, len(row.values) - 1))
    values = tuple("" if i == column else value for i, value in enumerate(row.values))
    holed = WrittenTable(**{**table.__dict__, "rows": (*table.rows[:at], _with(row, values), *table.rows[at + 1 :])})
    read = read_tables(PlanDocument("plan.txt", SHAPES[shape](holed)))
    assert not [fault for fault in wrong(table, read.rows) if not fault.startswith(row.name)]
    assert not any(each.name == row.name for each in read.rows) or shape in ("led cells", "short pipes")


def _with(row: object, values: tuple[str, ...]) -> object:
    from dataclasses import replace

    return replace(row, values=values)  # type: ignore[type-var]
