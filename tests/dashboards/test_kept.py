"""Answers kept for a while."""

from concurrent.futures import ThreadPoolExecutor

from dashboards.reader import Reader
from dashboards.server.page_cache import PageRenderer
from dashboards.server.routing import find_pages
from plan.period import Period
from presentation.lru_cache import LruCache
from tests.dashboards.fakes import fake_reader, fake_store, the_plan


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
    assert shown.tree("/", "") is shown.tree("/", "")
    store.version = "2"
    assert shown.picture("/", "") is not first
    assert shown.picture("/", "").html == first.html.replace('data-version="2022Q4"', 'data-version="2"')


def test_a_picture_says_what_its_document_is() -> None:
    shown = PageRenderer(find_pages(), fake_reader())
    assert (shown.picture("/", "?lang=en").lang, shown.picture("/", "?lang=en").title) == ("en", "Overview · Guibiao")
    assert shown.picture("/nowhere", "").missing
    assert not shown.picture("/", "").missing
