"""The towns' page as a value: ranking, matrix, one town's card, and who is late."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook
from plotly.utils import PlotlyJSONEncoder

from dashboards.pages.areas.page import PAGE, build, headline
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.markup import to_html
from dashboards.server.routing import request_of, with_parameters
from plan.coverage import towns_reported
from plan.lateness import late_quarters
from plan.measures import Observed
from plan.observation import Observation
from plan.period import Period
from presentation.towns import ranked, town_figures
from tests.dashboards.fakes import NUMBERS, empty_reader, fake_reader, the_plan
from tests.dashboards.tree import by_class, find, hrefs, text_in

NOW = Period(2023, 3)
PLAN = the_plan()
READERS = (fake_reader(NOW), empty_reader())


def asked(search: str = "", reader: Reader | None = None) -> Request:
    return request_of(reader or READERS[0], "/areas", search)


@pytest.mark.parametrize("lang", ["", "&lang=en"])
@pytest.mark.parametrize("no", NUMBERS)
def test_builds_with_data_and_without(no: int, lang: str) -> None:
    for reader in READERS:
        for town in ("", "&area=杜桥镇", "&area=没有"):
            page = build(asked(f"?indicator={no}{town}{lang}", reader))
            assert len(to_html(page)) > 2000
            json.dumps(page, cls=PlotlyJSONEncoder, allow_nan=False)


def test_the_ranking_is_sorted_with_the_silent_last() -> None:
    told = fake_reader(NOW).assessment(11, NOW.last_day)
    assert told is not None
    found = ranked(PLAN, told)
    values = [figure.value for figure in found if figure.value is not None]
    assert values == sorted(values, reverse=True)
    assert found[-1].area == "上盘镇"
    assert len(found) == 19
    table = by_class(build(asked("?indicator=11")), "ranks")[0]
    assert [text_in(cell) for cell in find(table, lambda c: getattr(c, "scope", "") == "row")] == [
        f.area for f in found
    ]
    assert "未报" in text_in(table)


def test_the_headline_counts_who_reported_everything() -> None:
    request = asked()
    complete = len(towns_reported(PLAN, request.reader.observed(), NOW))
    assert headline(request) == f"2023年三季度，19个镇(街道)中{complete}个报齐，{19 - complete}个有未报项。"
    assert "尤溪镇" in text_in(by_class(build(request), "lead"))
    assert "都还没有数" in headline(asked("", empty_reader()))


def test_a_city_figure_is_not_ranked_and_an_unknown_indicator_is_the_first() -> None:
    page = build(asked("?indicator=4"))
    assert "这项由全市统一统计" in text_in(page)
    assert not by_class(page, "ranks")
    assert text_in(find(build(asked("?indicator=77")), lambda c: getattr(c, "id", "") == "ranking")[0]).startswith(
        "每万人持证"
    )


def test_the_matrix_chooses_indicators_by_column_and_towns_by_row() -> None:
    matrix = by_class(build(asked("?indicator=8&as_of=2023Q2")), "heat-indicators")[0]
    addresses = hrefs(matrix)
    assert [f"/areas?as_of=2023Q2&indicator={no}" for no in NUMBERS] == addresses[: len(NUMBERS)]
    assert len(addresses) == len(NUMBERS) + len(PLAN.towns)
    current = find(matrix, lambda c: c.to_plotly_json()["props"].get("aria-current") == "true")
    assert [text_in(link) for link in current] == ["8养老机构护理型床位占比"]


def test_a_towns_card_says_what_it_owes_and_when_it_was_late() -> None:
    card = by_class(build(asked("?area=尤溪镇")), "town-card")[0]
    words = text_in(card)
    assert "有1个季度没有报齐：2023年三季度（养老服务科）。" in words
    assert words.count("全市统计") == 2
    assert "◦" in words
    other = text_in(by_class(build(asked("?area=杜桥镇")), "town-card")[0])
    assert "历季都已报齐。" in other


def test_a_towns_figures_are_its_parts_of_the_citys() -> None:
    reader = fake_reader(NOW)
    told = reader.assessments(NOW.last_day)
    found = town_figures(PLAN, told, reader.observed(), "杜桥镇")
    assert [figure.indicator.no for figure in found] == [
        i.no for i in PLAN.indicators if PLAN.areas_of(i) == PLAN.towns
    ]
    beds = next(figure for figure in found if figure.indicator.no == 8)
    shortfall = told[7].shortfall
    assert shortfall is not None
    assert beds.owed == shortfall.by_area["杜桥镇"]
    assert beds.series[-1].value == beds.value


def test_a_department_that_is_late_makes_no_town_late() -> None:
    first, second = Period(2022, 1), Period(2022, 2)
    said = [Observation("护理型床位数", town, first, 1.0) for town in PLAN.towns]
    said += [Observation("护理型床位数", town, second, 1.0) for town in PLAN.towns if town != "杜桥镇"]
    observed = Observed(said)
    assert late_quarters(PLAN, observed, "古城街道", second) == ()
    late = late_quarters(PLAN, observed, "杜桥镇", second)
    assert [(each.period, each.departments) for each in late] == [(second, ("养老服务科",))]
    assert late_quarters(PLAN, observed, "杜桥镇", first) == ()


def test_the_workbook_holds_the_ranking() -> None:
    request = with_parameters(asked(), {"no": "11"})
    sheet = load_workbook(BytesIO(PAGE.downloads[0].make(request))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert len(rows) == 19
    assert rows[-1][:2] == ("上盘镇", "未报")
