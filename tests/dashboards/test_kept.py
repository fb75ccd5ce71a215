"""Answers kept for a while."""

from __future__ import annotations

import gc
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Event
from weakref import ref

import pytest

from dashboards.page import Page
from dashboards.reader import ANSWERS_BYTES, OBSERVED_BYTES, Reader
from dashboards.request import Request
from dashboards.server.page_cache import CONTENTS_BYTES, PICTURES_BYTES, PageRenderer
from dashboards.server.routing import find_pages
from dashboards.viewer import ANYBODY, Viewer
from etl.lru_cache import LruCache
from plan.assessment import assess
from plan.observed import Observed
from plan.period import Period
from plan.review import Person, Role
from presentation.weight import weight_of
from tests.dashboards.fakes import fake_reader, fake_store, the_plan
from tests.waiting import eventually


def test_an_answer_is_made_once_and_the_longest_unasked_goes() -> None:
    made: list[int] = []
    kept = LruCache(2)
    for question in (1, 2, 1, 3, 1, 2):
        assert kept.once(question, lambda q=question: made.append(q) or q * 10) == question * 10  # type: ignore[misc,func-returns-value]
    assert made == [1, 2, 3, 2]


def test_many_threads_get_the_right_answers() -> None:
    kept = LruCache(3)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda q: kept.once(q % 7, lambda: q % 7), range(700)))
    assert answers == [q % 7 for q in range(700)]


def test_a_page_is_drawn_once_until_the_data_change() -> None:
    store = fake_store(Period(2022, 4))
    shown = PageRenderer(find_pages(), Reader(the_plan(), store))
    first = shown.picture("/", "")
    assert shown.picture("/", "") is first
    store.version = "2"
    assert shown.picture("/", "") is not first
    assert shown.picture("/", "").html == first.html.replace('data-version="2022Q4"', 'data-version="2"')


def test_content_is_made_once_for_all_who_see_the_same() -> None:
    made: list[Request] = []

    def counted(page: Page) -> Page:
        return replace(page, build=lambda request: made.append(request) or page.build(request))  # type: ignore[func-returns-value]

    store = fake_store(Period(2022, 4))
    shown = PageRenderer([counted(page) for page in find_pages()], Reader(the_plan(), store))
    people = [Viewer(Person(name, Role.REVIEWER), name) for name in ("甲", "乙")]
    for version in ("1", "2"):
        store.version = version
        pictures = {shown.picture("/areas", "", person).html for person in people}
        assert len(pictures) == 1
        for person in people:
            shown.tree("/areas", "", person)
    assert [request.viewer for request in made] == [ANYBODY] * 2


def test_a_picture_says_what_its_document_is() -> None:
    shown = PageRenderer(find_pages(), fake_reader())
    assert (shown.picture("/", "?lang=en").lang, shown.picture("/", "?lang=en").title) == ("en", "Overview · Guibiao")
    assert shown.picture("/nowhere", "").missing
    assert not shown.picture("/", "").missing


def test_what_is_kept_is_bounded_by_what_it_weighs() -> None:
    kept = LruCache(100, lambda value: len(str(value)))
    for number in range(50):
        kept.put(number, "x" * 10)
    assert kept.weight == 100
    assert (kept.get(39), kept.get(40)) == (None, "x" * 10)
    kept.put("heavy", "x" * 1000)
    assert (kept.get("heavy"), kept.get(49)) == ("x" * 1000, None), "kept alone: it must not be made at every request"
    kept.put("light", "x")
    assert (kept.get("heavy"), kept.get("light")) == (None, "x")


def test_a_weight_is_about_what_a_value_takes() -> None:
    """Of pages and of assessments, the two kinds that strangers can ask for without end."""
    reader = fake_reader()
    shown = PageRenderer(find_pages(), reader)
    reader.assessments(date(2024, 12, 31))
    shown.picture("/", "")
    for make in (
        lambda: shown.tree("/indicator/8", "?lang=en"),
        lambda: assess(the_plan(), Observed(reader.store.observations()), date(2022, 12, 31)),
    ):
        gc.collect()
        tracemalloc.start()
        value = make()
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert 0.3 < weight_of(value) / taken < 4, (type(value), weight_of(value), taken)


def test_what_is_estimated_is_not_looked_into() -> None:
    assert weight_of(["x" * 1000, 7], {str: lambda text: len(text) // 10}) == weight_of(["", 7], {str: lambda _: 100})
    assert weight_of({"key": [7, 7]}, {list: lambda _: 10_000}) > 10_000


def test_what_is_not_wanted_any_more_goes_at_once() -> None:
    kept = LruCache(10)
    for key in (("1", "a"), ("2", "a"), ("2", "b")):
        kept.put(key, key)
    kept.keep_only(lambda key: key[0] == "2")  # type: ignore[index]
    assert (kept.weight, kept.get(("1", "a")), kept.get(("2", "b"))) == (2, None, ("2", "b"))


def test_answers_about_older_data_keep_nothing_of_them_alive() -> None:
    """Of observations too, and whether or not an instant was asked for: a county's take two hundred megabytes."""
    store = fake_store(Period(2022, 4))
    reader = Reader(the_plan(), store)
    days = date(2022, 6, 30), date(2022, 9, 30)
    instant = datetime(2022, 9, 30, tzinfo=UTC)
    for day in days:
        reader.assessments(day)
        reader.assessments(day, instant)
    observed, weight = ref(reader.observed()), reader.weight
    store.version = "2"
    reader.assessments(days[0])
    gc.collect()
    assert observed() is None
    assert reader.weight < weight / 2


def test_the_catalogue_weighs_nothing() -> None:
    assert weight_of(("x", the_plan())) < 200


def test_nothing_is_kept_of_what_does_not_exist() -> None:
    shown = PageRenderer(find_pages(), fake_reader())
    shown.picture("/", "")
    shown.tree("/", "")
    before = shown.weight
    for number in range(20):
        for path in (f"/nowhere/{number}", f"/indicator/9{number}", "/indicator/x" + "y" * number):
            assert shown.picture(path, "").missing
            shown.tree(path, "")
    assert shown.weight == before


def test_one_who_asks_for_everything_fills_no_more_than_his_share() -> None:
    """Every day of years, with queries of every kind: pages, answers and observations stay within their bytes."""
    reader = fake_reader(Period(2022, 4))
    shown = PageRenderer(find_pages(), reader)
    for number in range(60):
        day = date(2021, 6, 30) + timedelta(days=9 * number)
        search = f"?as_of={day}&known_at={day}&x={'y' * 100}{number}"
        shown.picture("/" if number % 2 else "/areas", search)
    assert reader.weight <= ANSWERS_BYTES + OBSERVED_BYTES
    assert shown.weight <= PICTURES_BYTES + CONTENTS_BYTES
    before = shown.weight, reader.weight
    for number in range(10):
        shown.picture("/", f"?as_of=2022Q4&z={'w' * 190}{number}")
    assert shown.weight - before[0] < 20 * (1 << 20)
    assert all(weight > 0 for weight in before)


def test_what_many_ask_for_at_once_is_made_once() -> None:
    kept, asking, made = LruCache(10), Barrier(8), list[int]()

    def make() -> int:
        made.append(1)
        # Until all others have asked: they wait for this one, or they would have begun to make it too.
        eventually(lambda: len(waiting) == 8, "all ask")
        return 7

    waiting: list[int] = []

    def ask(_: int) -> int:
        asking.wait()
        waiting.append(1)
        return kept.once("the same", make)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [7] * 8
    assert made == [1]


def test_what_could_not_be_made_is_tried_again_by_the_next() -> None:
    kept, tries = LruCache(10), iter([ValueError("no"), None])

    def make() -> int:
        if (error := next(tries)) is not None:
            raise error
        return 7

    with pytest.raises(ValueError, match="no"):
        kept.once("q", make)
    assert kept.once("q", make) == 7


def test_whoever_waits_for_what_could_not_be_made_makes_it() -> None:
    kept, begun, go = LruCache(10), Event(), Event()

    def fail() -> int:
        begun.set()
        go.wait()
        raise ValueError("no")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.once, "q", fail)
        begun.wait()
        second = pool.submit(kept.once, "q", lambda: 7)
        go.set()
        assert second.result() == 7
        with pytest.raises(ValueError, match="no"):
            first.result()


def test_a_value_that_rests_on_itself_is_not_waited_for() -> None:
    kept = LruCache(10)
    assert kept.once("q", lambda: kept.once("q", lambda: 7)) == 7


def test_that_there_is_no_answer_is_kept_too() -> None:
    kept, made = LruCache(2), []
    assert [kept.once("q", lambda: made.append("made")) for _ in range(3)] == [None] * 3
    assert made == ["made"]
