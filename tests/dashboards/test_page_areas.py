"""The towns' page as a value: ranking, matrix, one town's card, and who is late."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from plotly.utils import PlotlyJSONEncoder

from dashboards.pages.areas.page import PAGE, build, headline
from dashboards.pages.areas.ranking import BARS_OF_AN_END, ends_of, ranking_chart
from dashboards.pages.areas.tiles import views
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.markup import to_html
from dashboards.server.routing import request_of, with_parameters
from plan.area_map import read_shapes, tiles_of
from plan.coverage import towns_reported
from plan.lateness import late_quarters
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from presentation import formats
from presentation.theme import status_class
from presentation.towns import ranked, town_figures
from presentation.two_towns import town_pairs
from tests.dashboards.fakes import NUMBERS, empty_reader, fake_reader, fake_store, the_plan
from tests.dashboards.tree import by_class, find, hrefs, text_in
from tests.outlines import outlines

NOW = Period(2023, 3)
PLAN = the_plan()
READERS = (fake_reader(NOW), empty_reader())


def asked(search: str = "", reader: Reader | None = None) -> Request:
    return request_of(reader or READERS[0], "/areas", search)


@pytest.mark.parametrize("lang", ["", "&lang=en"])
@pytest.mark.parametrize("no", NUMBERS)
def test_builds_with_data_and_without(no: int, lang: str) -> None:
    for reader in READERS:
        for town in ("", "&area=杜桥镇", "&area=没有", "&area=杜桥镇&beside=尤溪镇", "&view=bars"):
            page = build(asked(f"?indicator={no}{town}{lang}", reader))
            assert len(to_html(page)) > 2000
            json.dumps(page, cls=PlotlyJSONEncoder, allow_nan=False)


@pytest.mark.parametrize("towns", [0, 1, 2 * BARS_OF_AN_END, 2 * BARS_OF_AN_END + 1, 200])
def test_of_a_long_ranking_both_ends_are_drawn_and_the_rest_is_counted(towns: int) -> None:
    told = fake_reader(NOW).assessment(8, NOW.last_day)
    assert told is not None
    one = ranked(PLAN, told)[0]
    found = [replace(one, value=float(1000 - place)) for place in range(towns)]
    drawn = ends_of(found)
    left = max(0, towns - 2 * BARS_OF_AN_END)
    assert len(drawn) == towns - left
    assert list(drawn) == [each for each in found if each in (*found[:20], *found[-20:])]
    page = to_html(ranking_chart(asked("?indicator=8"), told, found))
    assert ("见表" in page) == (left > 0)
    assert not left or f"中间{left}个见表" in page


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


def test_tiles_say_every_towns_figure_in_the_colour_of_the_matrix() -> None:
    page = build(asked("?indicator=8"))
    tiles = by_class(page, "tile")
    told = fake_reader(NOW).assessment(8, NOW.last_day)
    assert told is not None
    figures = {figure.area: figure for figure in ranked(PLAN, told)}
    assert len(tiles) == len(PLAN.towns)
    for tile in tiles:
        name = text_in(by_class(tile, "tile-name"))
        figure = figures[name]
        assert figure.value is not None
        assert formats.amount(figure.indicator, figure.value) in text_in(tile)
        assert figure.standing is not None
        assert status_class(figure.standing) in tile.className
    assert "示意，非行政区划图" in text_in(page)
    assert {(t.style["gridColumn"], t.style["gridRow"]) for t in tiles} == {
        (str(column), str(row)) for column, row in tiles_of(PLAN.areas).values()
    }
    assert "未报" in text_in(by_class(build(asked("?indicator=11")), "tiles"))


def test_the_views_are_those_that_there_are() -> None:
    assert views(asked()) == ("tiles", "bars")
    own = Reader(PLAN, fake_store(NOW), shapes=read_shapes(outlines(PLAN.areas), PLAN.areas, "areas.geojson"))
    assert views(asked("", own)) == ("tiles", "map", "bars")
    assert by_class(build(asked("?view=map&indicator=8", own)), "area-map")
    assert not by_class(build(asked("?view=map&indicator=8")), "area-map")
    for reader in (own, READERS[0]):
        for download in PAGE.downloads[1:]:
            drawn = download.make(with_parameters(asked("?indicator=8", reader), {"no": "8"})).decode()
            assert all(f">{town}<" in drawn for town in PLAN.towns)
            assert "演示数据" in drawn


def test_two_towns_are_compared_where_they_can_be() -> None:
    request = asked("?area=东塍镇&beside=杜桥镇")
    pairs = town_pairs(PLAN, fake_reader(NOW).assessments(NOW.last_day), request.reader.observed(), "东塍镇", "杜桥镇")
    words = text_in(by_class(build(request), "pair-section"))
    ahead = [pair.ahead for pair in pairs if pair.comparable]
    assert (
        f"{len(ahead)}项可比：东塍镇{ahead.count(1)}项在前，杜桥镇{ahead.count(-1)}项在前，{ahead.count(0)}项相同。"
        in words
    )
    turned = town_pairs(PLAN, fake_reader(NOW).assessments(NOW.last_day), request.reader.observed(), "杜桥镇", "东塍镇")
    assert [pair.ahead for pair in turned] == [-pair.ahead for pair in pairs]
    for pair in pairs:
        assert pair.ahead == 0 or pair.ahead * pair.city.indicator.sense * (pair.one.value - pair.other.value) > 0  # type: ignore[operator]
    assert not by_class(build(asked("?area=东塍镇&beside=东塍镇")), "pair-section")
    assert not by_class(build(asked("?beside=东塍镇")), "pair-section")
