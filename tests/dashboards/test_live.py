"""Live: a tiny question that says whether other data speak than the page shows."""

from __future__ import annotations

import re

from app import app_over
from dashboards.server.page_cache import PageRenderer
from tests.dashboards.fakes import FakeStore, fake_reader


def test_a_page_learns_of_other_data_and_only_then() -> None:
    reader = fake_reader()
    client = app_over(reader).server.test_client()
    shown = re.search(r'data-version="([^"]*)"', client.get("/").get_data(as_text=True))
    assert shown
    assert client.get("/version", query_string={"of": "data", "have": shown[1]}).status_code == 204
    assert isinstance(reader.store, FakeStore)
    reader.store.version = "newer"
    answer = client.get("/version", query_string={"of": "data", "have": shown[1]})
    assert (answer.status_code, answer.text) == (200, "newer")
    assert 'data-version="newer"' in client.get("/").get_data(as_text=True)


def test_a_page_without_a_version_is_told_one() -> None:
    assert app_over(fake_reader()).server.test_client().get("/version").text == "2025Q4"


def test_what_lies_on_the_desk_counts_only_for_pages_of_the_desk() -> None:
    class Laid:
        """A desk on which something changes each time."""

        def __init__(self) -> None:
            self.count = 0

        def changes(self) -> str:
            """Return one more."""
            self.count += 1
            return str(self.count)

        def drafts(self) -> tuple[object, ...]:
            """None."""
            return ()

    shown = PageRenderer((), fake_reader(), Laid())  # type: ignore[arg-type]
    assert shown.version() == shown.version() == "2025Q4"
    assert shown.version(True) != shown.version(True)
