"""Around every page: navigation, language, date, demonstration band, and a calm page where there is none."""

import pytest

from dashboards.page import Page
from dashboards.server.frame import document_title, framed, html_lang, resolved
from dashboards.server.routing import find_pages, request_of
from plan.period import Period
from tests.dashboards.fakes import fake_reader
from tests.dashboards.tree import by_class, find, hrefs, text_in
from wording import Lang

PAGES = find_pages()
READER = fake_reader(Period(2023, 3))


def shown(path: str = "/", search: str = "") -> list[object]:
    return list(framed(PAGES, READER, path, search))


def test_the_page_that_is_shown_is_marked_in_the_navigation() -> None:
    current = [
        link for link in by_class(shown(), "nav-link") if link.to_plotly_json()["props"].get("aria-current") == "page"
    ]
    assert [text_in(link) for link in current] == ["总览"]


def test_navigation_keeps_the_date_and_the_language_but_not_a_pages_own_state() -> None:
    links = hrefs(by_class(shown("/", "?as_of=2022Q4&sort=gap&lang=en"), "nav-link"))
    assert links[0] == "/?as_of=2022Q4&lang=en"
    assert not any("sort" in href for href in links)


def test_the_language_switch_keeps_everything_else() -> None:
    assert by_class(shown("/", "?sort=gap"), "language")[0].href == "/?lang=en&sort=gap"
    assert by_class(shown("/", "?lang=en&sort=gap"), "language")[0].href == "/?sort=gap"
    assert (html_lang(Lang.ZH), html_lang(Lang.EN)) == ("zh-CN", "en")


@pytest.mark.parametrize("demonstration", [True, False])
def test_demonstration_data_say_so_on_every_page_and_only_they(demonstration: bool) -> None:
    reader = fake_reader(Period(2023, 3), demonstration)
    for path in ("/", "/nowhere"):
        assert ("演示数据" in text_in(framed(PAGES, reader, path, ""))) is demonstration


@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_every_page_says_as_of_when_its_data_are(path: str) -> None:
    assert "数据截至2023年三季度" in text_in(shown(path))
    assert "按2023年2月15日时所知" in text_in(shown(path, "?known_at=2023-02-15"))


def test_an_unknown_address_is_told_calmly_with_the_way_back() -> None:
    page, request = resolved(PAGES, request_of(READER, "/nowhere", "?as_of=2022Q4"))
    assert page is None
    assert document_title(page, request) == "没有这一页 · 圭表"
    assert "/?as_of=2022Q4" in hrefs(by_class(shown("/nowhere", "?as_of=2022Q4"), "not-found"))


def test_a_page_may_know_that_it_does_not_exist() -> None:
    page = Page("/x/<no>", "page.overview", None, lambda request: None, named=_named)  # type: ignore[arg-type,return-value]
    assert resolved([page], request_of(READER, "/x/1", ""))[0] is page
    assert resolved([page], request_of(READER, "/x/2", ""))[0] is None
    assert document_title(page, resolved([page], request_of(READER, "/x/1", ""))[1]) == "第一 · 圭表"


def _named(request: object) -> str | None:
    return "第一" if request.parameters["no"] == "1" else None  # type: ignore[attr-defined]


def test_the_date_is_chosen_among_links_and_quarters_without_data_are_none() -> None:
    quarters = by_class(shown("/", "?as_of=2022Q4&sort=gap"), "date-quarter")
    assert len(quarters) == 20
    links = {text_in(q): q.href for q in quarters[:4]}
    assert links["一季度"] == "/?as_of=2021Q1&sort=gap"
    without = find(quarters, lambda c: "date-without" in (getattr(c, "className", "") or ""))
    assert len(without) == 9  # 2023Q4 to 2025Q4
    assert all(not hasattr(quarter, "href") for quarter in without)


def test_the_selector_says_how_many_departments_and_towns_have_reported() -> None:
    assert text_in(by_class(shown(), "date-reported")) == "6/6个科室已报 · 17/19个镇(街道)已报"
