"""Heat maps as values: cells are the plan's values, with their marks and standings."""

from __future__ import annotations

import pytest

from dashboards.components.heatmap_table import cell_class, shade
from plan.assessment import Assessment
from plan.measures import by_area, scale_of
from plan.period import Period
from plan.standing import standing_of
from plan.status import Status
from presentation.heatmap import HeatmapMark, town_indicators, town_quarters
from tests.dashboards.fakes import NUMBERS, fake_reader, the_plan
from tests.dashboards.samples import empty

NOW = Period(2023, 3)
PLAN = the_plan()


def assessment(no: int) -> Assessment:
    found = fake_reader(NOW).assessment(no, NOW.last_day)
    assert found is not None
    return found


@pytest.mark.parametrize("no", [1, 2, 5, 6, 7, 8, 10, 11, 12])
def test_every_town_cell_is_the_towns_own_ratio(no: int) -> None:
    told = assessment(no)
    heat = town_quarters(PLAN, told)
    values = {value.period: by_area(value) for value in told.series}
    for row in heat.rows[1:]:
        for period, cell in zip(heat.periods, row.cells, strict=True):
            part = values[period].get(row.area)
            assert cell.value == (part.value(scale_of(told.indicator)) if part else None)
            assert (cell.mark is HeatmapMark.SILENT) == (part is None)
            assert (cell.mark is HeatmapMark.CARRIED) == (part is not None and part.carried)
            if cell.value is not None:
                assert cell.status is standing_of(told.schedule, cell.value, period.last_day, PLAN.thresholds)


@pytest.mark.parametrize("no", NUMBERS)
def test_the_city_row_is_the_series(no: int) -> None:
    told = assessment(no)
    heat = town_quarters(PLAN, told)
    assert heat.rows[0].area == PLAN.city
    assert [cell.value for cell in heat.rows[0].cells] == [value.value for value in told.series]
    assert heat.rows[0].cells[-1].status is told.status


def test_a_carried_cell_is_marked_and_a_silent_one_is_not_zero() -> None:
    by_town = {row.area: row.cells for row in town_quarters(PLAN, assessment(8)).rows}
    assert by_town["尤溪镇"][-1].mark is HeatmapMark.CARRIED
    assert by_town["古城街道"][-1].mark is HeatmapMark.OWN
    silent = {row.area: row.cells for row in town_quarters(PLAN, assessment(11)).rows}["上盘镇"]
    assert {cell.mark for cell in silent} == {HeatmapMark.SILENT}
    assert {cell.value for cell in silent} == {None}


def test_a_sum_has_shares_instead_of_standings_and_a_city_figure_one_row() -> None:
    rows = town_quarters(PLAN, assessment(9)).rows
    assert all(cell.status is None and cell.share is not None for row in rows[1:] for cell in row.cells)
    assert len(town_quarters(PLAN, assessment(4)).rows) == 1
    assert town_quarters(PLAN, empty(8)).rows == ()


def test_the_matrix_has_every_area_and_indicator() -> None:
    told = fake_reader(NOW).assessments(NOW.last_day)
    heat = town_indicators(PLAN, told)
    assert [row.area for row in heat.rows] == [PLAN.city, *PLAN.towns]
    assert [cell.value for cell in heat.rows[0].cells] == [each.value for each in told]
    assert [cell.status for cell in heat.rows[0].cells] == [each.status for each in told]
    assert {row.cells[3].mark for row in heat.rows[1:]} == {HeatmapMark.CITY_ONLY}
    duqiao = next(row for row in heat.rows if row.area == "杜桥镇")
    part = by_area(told[7].series[-1])["杜桥镇"]
    assert duqiao.cells[7].value == part.value(100)


def test_no_town_is_ever_called_fallen_back() -> None:
    heat = town_indicators(PLAN, fake_reader(NOW).assessments(NOW.last_day))
    assert Status.REGRESSED not in {cell.status for row in heat.rows[1:] for cell in row.cells}


@pytest.mark.parametrize(("share", "step"), [(0.0, 0), (0.01, 1), (0.2, 1), (0.21, 2), (0.99, 5), (1.0, 5)])
def test_shades_deepen_with_the_share(share: float, step: int) -> None:
    assert shade(share) == step


def test_cells_are_coloured_by_standing_share_or_absence() -> None:
    cells = town_quarters(PLAN, assessment(8)).rows[1].cells
    assert cell_class(cells[-1]).startswith("heat-told tone-")
    nine = town_quarters(PLAN, assessment(9)).rows
    assert cell_class(nine[1].cells[-1]) == "heat-shade heat-shade-5"
    eleven = next(row for row in town_quarters(PLAN, assessment(11)).rows if row.area == "上盘镇")
    assert cell_class(eleven.cells[-1]) == "heat-silent"
