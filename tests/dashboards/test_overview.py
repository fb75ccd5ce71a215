"""The overview as a value: what is built for a request, compared without a browser."""

import json
import re
from collections import Counter
from datetime import date
from io import BytesIO

import pytest
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook
from plotly.utils import PlotlyJSONEncoder

from dashboards.pages.overview.overview_files import headline_lines, overview_svg, overview_table
from dashboards.pages.overview.page import PAGE, build
from dashboards.request import Request
from dashboards.server.routing import request_of
from plan.milestones import tallies
from plan.period import Period
from plan.status import Status
from presentation.headline import Segment
from tests.dashboards.fakes import NUMBERS, empty_reader, fake_reader
from tests.dashboards.tree import by_class, find, hrefs, text_in
from tests.workbooks import the_plan
from wording import Lang

NOW = Period(2023, 3)


def asked(search: str = "", last: Period = NOW) -> Request:
    return request_of(fake_reader(last), "/", search)


def rows(search: str = "", last: Period = NOW) -> list[str]:
    return [str(row.to_plotly_json()["props"]["data-no"]) for row in find(build(asked(search, last)), _is_row)]


def _is_row(component: object) -> bool:
    return "data-no" in component.to_plotly_json()["props"]  # type: ignore[attr-defined]


def test_rows_in_plan_order_under_four_headings() -> None:
    page, plan = build(asked()), asked().plan
    assert rows() == [str(i.no) for c in plan.categories for i in plan.indicators if i.category == c.name]
    headings = [text_in(section.children[0].children[0]) for section in by_class(page, "section")]
    assert headings == ["基层社会治理", "社会救助", "养老服务", "社会公共服务"]


def test_worst_first_is_sorted_by_gap() -> None:
    numbers = rows("?sort=gap")
    gaps = {str(a.indicator.no): a.gap for a in fake_reader(Period(2023, 3)).assessments(asked().as_of)}
    assert sorted(numbers, key=int) == [str(no) for no in NUMBERS]
    assert [gaps[number] for number in numbers] == sorted(gaps.values())  # type: ignore[type-var]


def test_chips_count_filter_and_a_second_click_takes_the_filter_away() -> None:
    request = asked("?status=behind")
    chips = {text_in(chip): chip for chip in by_class(build(request), "chip")}
    counted = Counter(a.status for a in request.reader.assessments(request.as_of))
    assert len(rows("?status=behind")) == counted[Status.BEHIND]
    chosen = chips[f"滞后{counted[Status.BEHIND]}"]
    assert chosen.href == "/"
    assert chosen.to_plotly_json()["props"]["aria-current"] == "true"
    assert chips[f"全部{len(NUMBERS)}"].href == "/"


def test_a_filter_that_nothing_meets_says_so_and_leads_back() -> None:
    page = build(asked("?status=achieved"))
    assert "没有“已完成”的指标" in text_in(page)
    assert "/" in hrefs(by_class(page, "nothing"))


def test_an_unknown_filter_shows_everything() -> None:
    assert len(rows("?status=wonderful")) == len(NUMBERS)


def test_rows_lead_to_their_indicator_and_keep_date_and_language_alone() -> None:
    page = build(asked("?as_of=2022Q4&lang=en&sort=gap&status=behind"))
    assert all("sort" not in link.href and "status" not in link.href for link in by_class(page, "row-link"))
    assert {link.href.split("?")[1] for link in by_class(page, "row-link")} == {"as_of=2022Q4&lang=en"}


def test_notes_tell_age_missing_and_carried() -> None:
    now = {row.to_plotly_json()["props"]["data-no"]: text_in(row) for row in find(build(asked()), _is_row)}
    assert "沿用1个镇(街道)上期数" in now["7"]
    assert "18/19个镇(街道)已报" in now["11"]
    later = build(asked(last=Period(2024, 4)))
    texts = {row.to_plotly_json()["props"]["data-no"]: text_in(row) for row in find(later, _is_row)}
    assert "2024年二季度数据，2个季度前" in texts["12"]
    assert "18/19" not in texts["1"]


def test_every_drawing_says_its_facts_in_a_sentence() -> None:
    drawings = find(by_class(build(asked()), "desk-rows"), lambda c: getattr(c, "role", None) == "img")
    first = drawings[0].to_plotly_json()["props"]["aria-label"]
    assert len(drawings) == len(NUMBERS)
    assert first == "2023年三季度17.2人；2020年基期10.4，2022年目标16，2025年目标20；超前序时2.6个百分点"


def test_before_any_data_everything_stands_and_says_so() -> None:
    page = build(request_of(empty_reader(), "/", ""))
    said = text_in(page)
    assert f"{len(NUMBERS)}项指标均暂无数据" in said
    assert "尚无镇(街道)报送" in said
    assert len(find(page, _is_row)) == len(NUMBERS)
    assert by_class(page, "scale-shadow") == []


def test_the_same_request_builds_the_same_page() -> None:
    first, second = (json.dumps(build(asked()), cls=PlotlyJSONEncoder, sort_keys=True) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("lang", Lang)
def test_the_table_twin_holds_every_fact(lang: Lang) -> None:
    request = asked(f"?lang={lang}")
    headers, cells, _ = overview_table(request, request.reader.assessments(request.as_of))
    assert {len(row) for row in cells} == {len(headers)}
    assert len(cells) == len(NUMBERS)
    assert cells[7][3:5] == ["52.1%", "%"]
    assert cells[7][9] == "−60.9"


def test_the_picture_is_well_formed_and_marked_as_demonstration() -> None:
    request = asked()
    drawn = overview_svg(request, request.reader.assessments(request.as_of)).decode()
    fromstring(drawn)
    assert "演示数据" in drawn
    assert drawn.count("<g transform") == len(NUMBERS)


def test_a_long_sentence_breaks_between_its_pieces() -> None:
    pieces = [
        Segment("截至今天，"),
        Segment("2项提前完成", count=2),
        Segment("、"),
        Segment("3项滞后", count=3),
        Segment("。"),
    ]
    assert headline_lines(pieces, 12) == ["截至今天，2项提前完成、", "3项滞后。"]
    assert headline_lines(pieces, 99) == ["截至今天，2项提前完成、3项滞后。"]


def test_the_page_offers_its_files() -> None:
    assert [download.path for download in PAGE.downloads] == ["/download/overview.xlsx", "/download/overview.svg"]


def test_the_workbook_counts_its_rows_and_has_the_name_of_its_table() -> None:
    book = load_workbook(BytesIO(PAGE.downloads[0].make(asked())))
    sheet = book.worksheets[0]
    assert sheet.title == str(sheet["A1"].value)[:31] != "Sheet1"
    held = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in held] == list(NUMBERS)
    heads = [cell.value for cell in sheet[3]]
    assert held[3][heads.index("已报镇(街道)")] == "1/1 (全市)"
    assert held[3][heads.index("责任科室")] == "社会救助科"
    assert held[0][heads.index("已报镇(街道)")] == "19/19"


def test_every_row_names_who_answers_for_it_and_what_became_of_its_targets() -> None:
    request = asked("?as_of=2023Q1")
    page, assessments = build(request), request.reader.assessments(request.as_of)
    rows = by_class(by_class(page, "desk-rows"), "cell-name")
    assert len(rows) == len(assessments)
    categories = [category.name for category in the_plan().categories]
    by_category = sorted(assessments, key=lambda each: categories.index(each.indicator.category))
    for row, assessment in zip(rows, by_category, strict=True):
        assert assessment.indicator.department in text_in(row)
        state = {True: "达成", False: "未达成", None: "待数据"}[assessment.milestones[2022]]
        assert f"2022年目标{state}" in text_in(row) or state == "待数据"
        assert "2025" not in text_in(by_class(row, "note"))  # not due yet
    (told,) = tallies(assessments)
    line = text_in(by_class(page, "due-line"))
    assert f"2022年目标{len(assessments)}项：{told.met}项达成" in line
    assert (told.total, told.year) == (len(assessments), 2022)


def test_before_any_target_is_due_nothing_is_said_of_them() -> None:
    assert not by_class(build(asked("?as_of=2022Q3")), "due-line")
    assert not by_class(build(asked("?as_of=2022Q3")), "due")


def test_a_due_target_without_its_figure_waits() -> None:
    waiting = tallies(empty_reader().assessments(date(2023, 1, 5)))
    assert [(each.met, each.missed, each.waiting) for each in waiting] == [(0, 0, len(NUMBERS))]


@pytest.mark.parametrize("search", ["", "?sort=gap"])
def test_a_phone_is_told_of_every_indicator_once_the_worst_first(search: str) -> None:
    page, assessments = build(asked(search)), asked().reader.assessments(asked().as_of)
    phone = by_class(page, "phone-rows")
    shown = [link.href.partition("?")[0] for link in by_class(phone, "row-link")]
    assert sorted(shown) == sorted(f"/indicator/{a.indicator.no}" for a in assessments)
    cards = [link.href.partition("?")[0] for link in by_class(by_class(phone, "phone-cards"), "row-link")]
    good = {Status.ACHIEVED_EARLY, Status.ACHIEVED, Status.AHEAD, Status.ON_TRACK}
    urgent = sorted((a for a in assessments if a.status not in good), key=lambda a: a.gap or 0)
    assert cards == [f"/indicator/{a.indicator.no}" for a in urgent]


def test_a_phones_chips_are_the_gravest_first_and_count_everything() -> None:
    chips = [text_in(chip) for chip in by_class(build(asked()), "phone-chip")]
    order = ["严重滞后", "未完成", "回落", "滞后", "基本达到", "未到期", "暂无数据", "其余"]
    places = [next(i for i, word in enumerate(order) if chip.startswith(word)) for chip in chips]
    assert places == sorted(places)
    counts = [int(re.findall(r"\d+$", chip)[0]) for chip in chips]
    assert sum(counts) == len(NUMBERS)
    assert 0 not in counts


def test_the_plans_order_may_be_asked_for_on_a_phone_too() -> None:
    page = build(asked("?sort=plan"))
    assert by_class(page, "phone-rows") == []
    assert by_class(page, "desk-rows") == []
    assert len(find(page, _is_row)) == len(NUMBERS)


def test_the_rest_filters_to_all_that_keep_up() -> None:
    good = {Status.ACHIEVED_EARLY, Status.ACHIEVED, Status.AHEAD, Status.ON_TRACK}
    assessments = asked().reader.assessments(asked().as_of)
    assert sorted(rows("?status=rest")) == sorted(str(a.indicator.no) for a in assessments if a.status in good)


@pytest.mark.parametrize(
    ("search", "chosen"), [("", "全部"), ("?status=rest", "已跟上序时"), ("?status=wonderful", "全部")]
)
def test_the_one_chip_that_is_chosen_says_what_is_shown(search: str, chosen: str) -> None:
    chips = [chip for chip in by_class(build(asked(search)), "chip") if getattr(chip, "aria-current", "") == "true"]
    assert [text_in(chip).rstrip("0123456789") for chip in chips] == [chosen]
    assert text_in(chips[0]).removeprefix(chosen) == str(len(rows(search)))
