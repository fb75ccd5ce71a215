"""The page of one indicator as a value: for every number, store and language, and for what may stand in its address."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook
from plotly.utils import PlotlyJSONEncoder

from dashboards.pages.indicator.indicator_files import quarter_rows, title
from dashboards.pages.indicator.page import PAGE, build, named
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.frame import framed
from dashboards.server.markup import to_html
from dashboards.server.routing import find_pages, request_of, with_parameters
from plan.assessment import Assessment
from plan.period import Period
from presentation import formats
from presentation.sentences import verdict_sentence
from tests.dashboards.fakes import NUMBERS, empty_reader, fake_reader
from tests.dashboards.tree import by_class, find, hrefs, text_in

NOW = Period(2023, 3)
READERS = (fake_reader(NOW), empty_reader())


def asked(no: int | str, search: str = "", reader: Reader | None = None) -> Request:
    made = request_of(reader or READERS[0], f"/indicator/{no}", search)
    return with_parameters(made, {"no": str(no)})


def told(request: Request, no: int) -> Assessment:
    found = request.reader.assessment(no, request.as_of)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "search", ["", "?lang=en", "?trace=2023Q3", "?lang=en&trace=2023Q3&area=尤溪镇", "?as_of=2023-11-05"]
)
@pytest.mark.parametrize("no", NUMBERS)
def test_builds_with_data_and_without(no: int, search: str) -> None:
    for reader in READERS:
        page = build(asked(no, search, reader))
        assert len(to_html(page)) > 2000
        json.dumps(page, cls=PlotlyJSONEncoder, allow_nan=False)


@pytest.mark.parametrize("no", NUMBERS)
def test_it_opens_with_its_sentence(no: int) -> None:
    request = asked(no)
    heading = find(build(request), lambda c: getattr(c, "id", "") == "heading")[0]
    assert text_in(heading) == verdict_sentence(request.plan, told(request, no))


@pytest.mark.parametrize("no", ["0", str(NUMBERS[-1] + 1), "abc", "-1", "1e3", "八", "99999999"])
def test_a_number_nobody_has_is_no_page(no: str) -> None:
    assert named(asked(no)) is None
    shown = framed(find_pages(), fake_reader(NOW), f"/indicator/{no}", "")
    assert "没有这一页" in text_in(shown)


def test_neighbours_keep_the_date_and_leave_the_traced_point_behind() -> None:
    page = build(asked(8, "?as_of=2023Q2&trace=2023Q2&area=杜桥镇"))
    steps = by_class(page, "neighbour")
    assert [step.href for step in steps] == ["/indicator/7?as_of=2023Q2", "/indicator/9?as_of=2023Q2"]
    assert len(by_class(build(asked(1)), "neighbour")) == 1
    assert len(by_class(build(asked(NUMBERS[-1])), "neighbour")) == 1


def test_the_quarterly_table_says_every_value_and_leads_to_its_cells() -> None:
    request = asked(8)
    table = by_class(build(request), "quarters")[0]
    words = text_in(table)
    for value in told(request, 8).series:
        assert formats.period(value.period) in words
        assert formats.with_unit(told(request, 8).indicator, value.value) in words
    assert hrefs(table)[0] == "/indicator/8?trace=2023Q3"
    assert len(hrefs(table)) == len(told(request, 8).series)


def test_towns_add_up_to_the_shortfall_and_bars_are_sorted() -> None:
    request = asked(1)
    shortfall = told(request, 1).shortfall
    assert shortfall is not None
    assert sum(shortfall.by_area.values()) == pytest.approx(shortfall.total)
    widths = [
        float(fill.style["width"].rstrip("%"))
        for fill in by_class(by_class(build(request), "side-short")[0], "bar-fill")
    ]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == 100
    assert len(widths) == sum(owed > 0 for owed in shortfall.by_area.values())


@pytest.mark.parametrize(
    ("no", "words"),
    [
        (4, "这项由全市统一统计"),
        (9, "规划没有把这项目标分解"),
        (12, "折线在年与年之间断开"),
        (3, "规划表中没有印单位"),
        (3, "已无缺口"),
        (3, "目标已经达到，守住即可"),
        (11, "不含未报的上盘镇"),
        (8, "纵轴从50.5起，不从0起"),
        (9, "纵轴从0起"),
    ],
)
def test_what_is_special_is_said(no: int, words: str) -> None:
    assert words in text_in(build(asked(no)))


def test_after_the_last_day_there_is_nothing_to_extrapolate() -> None:
    words = text_in(build(asked(8, "", fake_reader(Period(2025, 4)))))
    assert "2025年末的数据已经采用，不再推算" in words
    assert "未达到2025年目标58%，未完成" in words
    assert "距2025年目标还差" in words


def test_english_is_english() -> None:
    words = text_in(build(asked(8, "?lang=en&trace=2023Q3")))
    files = ("fake-2023Q3-养老服务科", "fake-2023Q2-养老服务科", "养老服务科", "经办人", "审核人")
    for given in files:  # what people typed stays as they typed it
        words = words.replace(given, "")
    assert not [c for c in words if "一" <= c <= "鿿"]


def test_the_workbook_holds_the_quarterly_numbers() -> None:
    request = asked(8)
    sheet = load_workbook(BytesIO(PAGE.downloads[0].make(request))).active
    assert sheet is not None
    values = [row[1] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert values == pytest.approx([value.value / 100 for value in told(request, 8).series])  # percent cells
    assert len(quarter_rows(request, told(request, 8))) == len(values)


@pytest.mark.parametrize(
    ("search", "heading"),
    [("", "镇(街道)社会工作站(个)"), ("?lang=en", "Social-work stations in towns (stations)")],
)
def test_the_tables_heading_puts_the_unit_as_the_language_does(search: str, heading: str) -> None:
    request = asked(3, search)
    assert title(request, told(request, 3)) == heading


@pytest.mark.parametrize(
    ("no", "selector", "cell"),
    [(4, "1/1 (全市)已报", "1/1 (全市)"), (1, "6/6个科室已报 · 17/19个镇(街道)已报", "19/19")],
)
def test_a_city_figure_is_reported_by_the_city(no: int, selector: str, cell: str) -> None:
    request = asked(no)
    page = build(request)
    assert text_in(by_class(page, "date-reported")) == selector
    assert {text_in(each) for each in by_class(page, "col-reported")[1:]} == {cell}
    assert {row[5] for row in quarter_rows(request, told(request, no))} == {cell}


def test_a_city_figure_that_is_late_is_said_to_be() -> None:
    assert text_in(by_class(build(asked(4, "?as_of=2023Q4")), "date-reported")) == "全市数尚未报送"
    assert text_in(by_class(build(asked(4, "", empty_reader())), "date-reported")) == "全市数尚未报送"
