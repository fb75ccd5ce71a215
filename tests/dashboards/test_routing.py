"""An address is all the state there is."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.page import Page
from dashboards.server.routing import caught_by, default_day, find_page, find_pages, request_of
from plan.instant import CHINA
from plan.period import Period
from tests.dashboards.fakes import empty_reader, fake_reader
from wording import Lang


@pytest.mark.parametrize(
    ("pattern", "path", "caught"),
    [
        ("/", "/", {}),
        ("/", "/areas", None),
        ("/areas", "/areas/", {}),
        ("/indicator/<no>", "/indicator/8", {"no": "8"}),
        ("/indicator/<no>", "/indicator", None),
        ("/indicator/<no>", "/indicator/8/9", None),
        ("/areas/<town>", "/areas/%E5%8F%A4%E5%9F%8E%E8%A1%97%E9%81%93", {"town": "古城街道"}),
    ],
)
def test_patterns(pattern: str, path: str, caught: dict[str, str] | None) -> None:
    assert caught_by(pattern, path) == caught


def test_pages_are_found_by_walking_and_the_overview_is_first() -> None:
    pages = find_pages()
    assert pages[0].path == "/"
    assert find_page(pages, "/nowhere") == (None, {})


def test_a_module_without_a_page_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    modules = [SimpleNamespace(name="broken.page")]
    monkeypatch.setattr("dashboards.server.routing.walk_packages", lambda path, prefix: modules)
    monkeypatch.setattr("dashboards.server.routing.import_module", lambda name: SimpleNamespace(__path__=[]))
    with pytest.raises(AssertionError, match=r"broken\.page has no PAGE"):
        find_pages()


def test_two_pages_at_one_path_fail_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page("/", "page.overview", 1, lambda request: None)  # type: ignore[arg-type,return-value]
    modules = [SimpleNamespace(name=f"{name}.page") for name in "ab"]
    monkeypatch.setattr("dashboards.server.routing.walk_packages", lambda path, prefix: modules)
    monkeypatch.setattr("dashboards.server.routing.import_module", lambda name: SimpleNamespace(__path__=[], PAGE=page))
    with pytest.raises(AssertionError, match="two pages at one path"):
        find_pages()


@pytest.mark.parametrize(
    ("search", "day"),
    [
        ("", date(2023, 9, 30)),
        ("?as_of=2022Q4", date(2022, 12, 31)),
        ("?as_of=2022-11-05", date(2022, 11, 5)),
        ("?as_of=yesterday", date(2023, 9, 30)),
        ("?as_of=2022Q9", date(2023, 9, 30)),
    ],
)
def test_the_date(search: str, day: date) -> None:
    assert request_of(fake_reader(Period(2023, 3)), "/", search).as_of == day


def test_without_data_the_date_is_the_plans_first_quarter() -> None:
    assert default_day(empty_reader()) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-02-15", datetime(2023, 2, 15, 23, 59, 59, tzinfo=CHINA)),
        ("2023-02-15T08:00:00", datetime(2023, 2, 15, 8, tzinfo=CHINA)),
        ("soon", None),
    ],
)
def test_the_moment_of_knowledge(text: str, moment: datetime | None) -> None:
    assert request_of(fake_reader(), "/", f"?known_at={text}").known_at == moment


def test_what_is_not_understood_is_dropped_from_links_too() -> None:
    request = request_of(fake_reader(), "/", "?as_of=never&lang=xx&sort=gap&Bad-Key=1")
    assert request.lang is Lang.ZH
    assert request.href() == "/?sort=gap"


@pytest.mark.parametrize(
    ("search", "unread"),
    [
        ("?as_of=foo", {"as_of": "foo"}),
        ("?as_of=2022-02-31", {"as_of": "2022-02-31"}),
        ("?as_of=9999Q4", {"as_of": "9999Q4"}),
        ("?known_at=foo", {"known_at": "foo"}),
        ("?lang=xx", {"lang": "xx"}),
        ("?lang=zh&as_of=2022Q4&known_at=2023-02-15", {}),
    ],
)
def test_what_is_not_understood_is_kept_to_be_told(search: str, unread: dict[str, str]) -> None:
    assert request_of(fake_reader(), "/", search).unread == unread


@pytest.mark.parametrize("search", ["?" + "&".join(f"k{i}=1" for i in range(99)), "?a=" + "x" * 500, "?%ff=%00"])
def test_hostile_queries_do_no_harm(search: str) -> None:
    request = request_of(fake_reader(), "/", search)
    assert len(request.href()) < 100


@given(
    st.dictionaries(
        st.sampled_from(["as_of", "lang", "sort", "status", "point"]),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20),
    )
)
def test_a_state_survives_its_address(query: dict[str, str]) -> None:
    reader = fake_reader()
    known = {**query, "as_of": "2022Q4", "lang": "en"}
    first = request_of(reader, "/indicator/8", "?as_of=2022Q4&lang=en")
    address = first.href(None, **known)
    again = request_of(reader, *_split(address))
    assert again.query == known
    assert again.href() == address


def _split(address: str) -> tuple[str, str]:
    path, _, search = address.partition("?")
    return path, f"?{search}"


def test_href_changes_and_takes_away() -> None:
    request = request_of(fake_reader(), "/", "?as_of=2022Q4&sort=gap")
    assert request.href(sort=None) == "/?as_of=2022Q4"
    assert request.href("/areas", status="behind") == "/areas?as_of=2022Q4&sort=gap&status=behind"
