"""Every page on paper: A4, each sheet with its number, the data's day and version and today; every drawing drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from plan.status import Status
from presentation.sentences import area_name
from presentation.theme import ACCENT, INK, LOOKS
from tests.browser.conftest import Open
from tests.browser.papers import Colour, Paper, printed
from tests.browser.test_indicator import drawn
from tests.browser.test_loop import (  # noqa: F401 - fixtures are found by their names
    FILLER,
    LIVING,
    REVIEWER,
    Seat,
    _address,
    _office,
    _seat,
    template_of,
    written,
)
from tests.dashboards.desks import PERIOD, faulty, filled
from tests.dashboards.fakes import the_plan
from wording import Lang

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PLACES = {
    "overview": "/?as_of=2023Q3",
    "indicator": "/indicator/8?as_of=2023Q3",
    "indicator-trace": "/indicator/8?as_of=2023Q3&trace=2023Q2",
    "areas": "/areas?as_of=2023Q3&indicator=8",
    "town": "/areas?as_of=2023Q3&indicator=8&area=%E6%9D%9C%E6%A1%A5%E9%95%87",
    "bars": "/areas?as_of=2023Q3&indicator=8&view=bars",
    "two-towns": "/areas?as_of=2023Q3&area=%E6%9D%9C%E6%A1%A5%E9%95%87&beside=%E5%B0%A4%E6%BA%AA%E9%95%87",
    "compare": "/compare?as_of=2023Q3&from=2022Q2",
    "instructions": "/instructions?as_of=2023Q3",
    "plan": "/plan",
    "evaluate": "/evaluate?as_of=2023Q3",
}

FOLLOWS = """() => {
  const room = document.querySelector("#react-entry-point .chart-room"), svg = room.querySelector(".main-svg");
  return !svg.hasAttribute("viewBox") && Math.abs(room.clientWidth - svg.clientWidth) < 3;
}"""


def rgb(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def proper(paper: Paper, words: Callable[[int, int], str] = lambda no, of: f"第{no}页,共{of}页") -> None:
    """The sheets are A4 lying, and each says which it is and of which data."""
    assert paper.sizes == {(297, 210)}
    for number, said in enumerate(paper.words, 1):
        assert words(number, len(paper.words)) in said, said[-90:]
        assert re.search(
            r"编号[\w-]+-\d{4}Q\d·数据截至\d{4}年.季度·数据版本[0-9A-Za-z]+·打印于\d{4}-\d\d-\d\d", said
        ), said[-90:]


@pytest.mark.parametrize("name", PLACES)
def test_every_sheet_says_which_it_is_and_of_which_data(open_page: Open, name: str) -> None:
    page = open_page(PLACES[name])
    if page.locator(f"{LIVING} .chart-room").count():
        drawn(page)
    paper = printed(page, name)
    proper(paper)
    assert all(len(said) > 60 for said in paper.words)  # no sheet with its foot alone


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_the_line_the_points_the_path_and_the_fan_of_an_indicator_are_printed(open_page: Open, width: int) -> None:
    page = open_page("/indicator/8?as_of=2023Q3", width, 960)
    drawn(page)
    paper = printed(page, f"indicator-8-from-{width}")
    sheet = next(no for no, said in enumerate(paper.words, 1) if "2025年目标58%" in said)
    page.add_style_tag(content="@media print { .scatterlayer { display: none } }")
    without = printed(page, f"indicator-8-without-{width}").dots(sheet)
    dots = paper.dots(sheet)
    for colour in (ACCENT, INK, LOOKS[Status.FAR_BEHIND].colour):
        assert dots.count(rgb(colour)) > without.count(rgb(colour)) + 20, colour


def test_the_words_of_a_printed_chart_stand_where_its_lines_are(open_page: Open) -> None:
    page = open_page("/indicator/8?as_of=2023Q3")
    drawn(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    room, chart, below = (
        page.locator(f"{LIVING} {name}").first.bounding_box() for name in (".chart-room", ".main-svg", ".chart-summary")
    )
    assert room is not None
    assert chart is not None
    assert below is not None
    assert abs(room["height"] - chart["height"]) < 2
    assert chart["x"] + chart["width"] <= room["x"] + room["width"] + 1
    assert below["y"] >= chart["y"] + chart["height"] - 1


def test_the_bars_of_the_towns_are_printed(open_page: Open) -> None:
    page = open_page(PLACES["bars"])
    drawn(page)
    dots = printed(page, "areas-bars").dots()
    bars = sum(dots.count(rgb(look.colour)) for look in LOOKS.values())
    assert bars > 0.02 * dots.width * dots.height


@pytest.mark.parametrize(("width", "lang"), [(1280, "zh"), (360, "zh"), (1920, "en")])
def test_towns_over_all_twenty_quarters_have_their_whole_names(
    open_page: Open, full_site: str, width: int, lang: str
) -> None:
    page = open_page(f"{full_site}/indicator/6?as_of=2025Q4&lang={lang}", width, 960)
    drawn(page)
    paper = printed(page, f"indicator-20-quarters-{lang}-from-{width}")
    plan = the_plan()
    names = [area_name(plan, town, Lang(lang)) for town in plan.towns]
    sheet = next(said for said in paper.words if all(name in said for name in names))
    quarters = "一季度" if lang == "zh" else "Q1"
    assert sheet.count(quarters) >= 5


def test_the_statuses_are_on_one_sheet_under_their_heading(open_page: Open) -> None:
    said = printed(open_page("/plan"), "plan").words
    sheet = next(words for words in said if "十一种状态从上往下" in words)
    assert "严重滞后G≤−30" in sheet


def test_in_grey_a_status_is_still_told_by_its_shape_and_its_word(open_page: Open) -> None:
    page = open_page("/")
    paper = printed(page, "overview-grey")
    shown = page.locator(f"{LIVING} .rows .status").all_inner_texts()
    assert all("".join(word.split()) in paper.words[0] for word in shown)
    grey = paper.dots(grey=True).content
    assert min(grey) < 60
    assert sum(tone < 140 for tone in grey) > 5_000


def test_after_printing_the_chart_follows_its_room_again(open_page: Open) -> None:
    page = open_page("/indicator/8?as_of=2023Q3")
    drawn(page)
    printed(page, "indicator-8-again")
    page.set_viewport_size({"width": 800, "height": 900})
    page.wait_for_function(FOLLOWS)


def test_in_english(open_page: Open) -> None:
    page = open_page("/indicator/8?as_of=2023Q3&lang=en")
    drawn(page)
    for number, said in enumerate((paper := printed(page, "indicator-en")).words, 1):
        assert f"Page{number}of{len(paper.words)}" in said
        assert "dataversion" in said


def test_the_desk_is_printed_too(seat: Seat, tmp_path: Path) -> None:
    planner, reviewer = seat(), seat()
    planner.go("/")
    planner.take(FILLER)
    planner.go(f"/submit?period={PERIOD}")
    proper(printed(planner.page, "submit"))
    template = template_of(planner, tmp_path / "template.xlsx")
    planner.upload(written(tmp_path, "坏表.xlsx", faulty(template)))
    faults = printed(planner.page, "draft")
    proper(faults)
    assert "填报!B8" in "".join(faults.words)
    planner.go(f"/submit?period={PERIOD}")
    planner.upload(written(tmp_path, "好表.xlsx", filled(template, 1)))
    planner.page.locator(f"{LIVING} .send-form button").click()
    expect(planner.page.locator(f"{LIVING} .receipt")).to_contain_text("已报送")
    proper(printed(planner.page, "receipt"))
    reviewer.go("/review")
    reviewer.take(REVIEWER)
    proper(printed(reviewer.page, "review"))
    reviewer.page.locator(f"{LIVING} .queue .draft-link").click()
    expect(reviewer.page.locator(f"{LIVING} .deed-accept button")).to_be_visible()
    proper(printed(reviewer.page, "submission"))


def test_what_is_kept_for_one_role_is_printed_too(seat: Seat) -> None:
    submission_service = seat()
    submission_service.go("/")
    submission_service.take("评估")
    submission_service.go("/evaluate")
    proper(printed(submission_service.page, "evaluate"))
