"""审核 and 报送 are kept, and are at every moment what they would be if they were made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import pytest

from dashboards.page import Page
from dashboards.pages.submissions import review_page, submit_page
from dashboards.reader import Reader
from dashboards.server.page_cache import PageRenderer
from dashboards.viewer import Viewer
from plan.review import Person, Role
from tests.dashboards.desks import DEPARTMENT, FILLER, OTHER, REVIEWER, Office, filled


def _viewer(name: str, role: Role, department: str | None = None) -> Viewer:
    return Viewer(Person(name, role, department), name * 64, signed_in=True)


REVIEWERS = [_viewer("林", Role.REVIEWER), _viewer("陈", Role.REVIEWER)]
FILLERS = [_viewer("周", Role.FILLER, DEPARTMENT), _viewer("吴", Role.FILLER, DEPARTMENT)]


@dataclass
class Renderers:
    """A page as it is kept, and as it is made each time, over one desk."""

    office: Office
    reader: Reader
    page: Page
    viewers: list[Viewer]

    def __post_init__(self) -> None:
        service = self.office.submission_service
        self._kept = PageRenderer((self.page,), self.reader, service)
        self._anew = PageRenderer((replace(self.page, kept=lambda request: False),), self.reader, service)

    def shown(self, search: str = "") -> str:
        """Return the page, which is the same both ways for everybody."""
        self.reader.refresh()
        for viewer in self.viewers:
            kept, anew = (each.picture(self.page.path, search, viewer).html for each in (self._kept, self._anew))
            assert kept == anew
        return kept

    def look(self, seen: list[str], search: str, differs: bool = True) -> None:
        """Look once more, at the page and at another year or quarter of it."""
        seen.append(self.shown())
        self.shown(search)
        assert (seen[-1] != seen[-2]) is differs, "it shows what was done, and only that"


Rendered = Callable[[Page, list[Viewer]], Renderers]


@pytest.fixture(name="rendered")
def _rendered(office: Office) -> Iterator[Rendered]:
    data_store = office.data_store
    with closing(data_store.warehouse()) as warehouse:
        reader = Reader(data_store.plan, warehouse, data_store.bureau)
        yield lambda page, viewers: Renderers(office, reader, page, viewers)


def test_the_review_is_current_after_every_step(office: Office, rendered: Rendered) -> None:
    filler, reviewer = office.browser(FILLER), office.browser(REVIEWER)
    renderers = rendered(review_page.PAGE, REVIEWERS)
    seen = [renderers.shown()]

    def look() -> None:
        renderers.look(seen, "?year=2023")

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


def test_the_desk_is_current_after_every_step_of_its_department(office: Office, rendered: Rendered) -> None:
    filler, reviewer = office.browser(FILLER), office.browser(REVIEWER)
    renderers = rendered(submit_page.PAGE, FILLERS)
    seen = [renderers.shown()]

    def look(differs: bool = True) -> None:
        renderers.look(seen, "?period=2023Q3", differs)

    first = filler.upload(filled(filler.template(), 1))
    look()
    assert f"/submit/{first}" in seen[-1]
    assert filler.post(f"/desk/{first}/discard").status_code == 303
    look()
    assert filler.send(filler.upload(filled(filler.template(), 1))).status_code == 303
    look()
    assert filler.post(f"/review/{office.submissions[-1]}/withdraw").status_code == 303
    assert office.submission_service.idle(60)
    look()
    assert filler.send(filler.upload(filled(filler.template(), 2))).status_code == 303
    look()
    assert reviewer.post(f"/review/{office.submissions[-1]}/return", note="请核对").status_code == 303
    look()
    assert "请核对" in renderers.shown("?period=2023Q3")
    office.browser(OTHER).upload(filled(filler.template(), 1), department="社会救助科", wait=True)
    look(differs=False)
    assert filler.send(filler.upload(filled(filler.template(), 3))).status_code == 303
    look()
    assert reviewer.post(f"/review/{office.submissions[-1]}/accept").status_code == 303
    look()
    assert reviewer.post(f"/review/{office.submissions[-1]}/reopen", note="口径有误").status_code == 303
    look()
