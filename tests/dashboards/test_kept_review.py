"""审核 is kept, and is at every moment what it would be if it were made anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from dashboards.pages.submissions.review_page import PAGE
from dashboards.reader import Reader
from dashboards.server.page_cache import PageRenderer
from dashboards.viewer import Viewer
from plan.review import Person, Role
from tests.dashboards.desks import FILLER, REVIEWER, Office, filled

COLLEAGUES = [
    Viewer(Person(name, Role.REVIEWER), token * 64, signed_in=True) for name, token in (("林立", "a"), ("陈思", "b"))
]


class Renderers:
    """The page as it is kept, and as it is made each time, over one desk."""

    def __init__(self, office: Office, reader: Reader) -> None:
        self._reader, service = reader, office.submission_service
        self._kept = PageRenderer((PAGE,), reader, service)
        self._anew = PageRenderer((replace(PAGE, kept=lambda request: False),), reader, service)

    def page(self, search: str = "") -> str:
        """Return the page, which is the same both ways for everybody."""
        self._reader.refresh()
        for viewer in COLLEAGUES:
            kept, anew = (each.picture("/review", search, viewer).html for each in (self._kept, self._anew))
            assert kept == anew
        return kept


@pytest.fixture(name="renderers")
def _renderers(office: Office) -> Iterator[Renderers]:
    data_store = office.data_store
    with closing(data_store.warehouse()) as warehouse:
        yield Renderers(office, Reader(data_store.plan, warehouse, data_store.bureau))


def test_it_is_current_after_every_step(office: Office, renderers: Renderers) -> None:
    filler, reviewer = office.browser(FILLER), office.browser(REVIEWER)
    seen = [renderers.page()]

    def look() -> None:
        seen.append(renderers.page())
        renderers.page("?year=2023")
        assert seen[-1] != seen[-2], "it shows what was done"

    first = filler.upload(filled(filler.template(), 1))
    look()
    assert filler.send(first).status_code == 303
    look()
    assert f"/submission/{office.submissions[-1]}" in seen[-1]
    assert reviewer.post(f"/review/{office.submissions[-1]}/return", note="请核对").status_code == 303
    look()
    assert filler.send(filler.upload(filled(filler.template(), 2))).status_code == 303
    look()
    assert reviewer.post(f"/review/{office.submissions[-1]}/accept").status_code == 303
    look()
    assert reviewer.post(f"/review/{office.submissions[-1]}/reopen", note="口径有误").status_code == 303
    look()
