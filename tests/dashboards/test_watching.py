"""An open page hears of what it shows, and of nothing else that happens at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards.server.roles import demonstration_people
from plan.review import Person
from tests.dashboards.desks import CARE, DEPARTMENT, RELIEF, REVIEWER, Browser, Office, filled, grow, opened


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    grow(tmp_path / "home")
    with opened(tmp_path / "home") as office:
        yield office


class Open:
    """A page that somebody has open."""

    def __init__(self, browser: Browser, path: str) -> None:
        self._browser, self._path = browser, path
        self.have = ""
        self.hears()

    def hears(self) -> bool:
        """Tell whether it is told that something it shows is another since it asked last."""
        answer = self._browser.get(f"/version?of=desk&have={self.have}&at={self._path}")
        assert answer.status_code in (200, 204)
        if answer.status_code == 200:
            self.have = answer.get_data(as_text=True)
        return answer.status_code == 200


def test_a_page_that_was_drawn_hears_nothing_at_first(office: Office) -> None:
    for role, path in ((CARE, "/submit"), (REVIEWER, "/review")):
        browser = office.browser(role)
        drawn = browser.text(path).partition('data-version="')[2].partition('"')[0]
        page = Open(browser, path)
        page.have = drawn
        assert not page.hears(), path


def test_what_another_department_lays_on_the_desk_redraws_nothing(office: Office) -> None:
    care, relief, judge = office.browser(CARE), office.browser(RELIEF), office.browser(REVIEWER)
    (slot,) = [
        s for s in office.data_store.record.heads().values() if (s.department, str(s.period)) == (DEPARTMENT, "2023Q2")
    ]
    pages = {
        "own": Open(care, "/submit"),
        "its": Open(care, f"/submission/{slot.version}"),
        "other": Open(relief, "/submit"),
        "all": Open(judge, "/review"),
    }
    draft = care.upload(filled(care.template()))
    heard = {name: page.hears() for name, page in pages.items()}
    assert heard == {"own": True, "its": False, "other": False, "all": True}
    open_draft = Open(care, f"/submit/{draft}")
    care.post(f"/desk/{draft}/discard")
    assert open_draft.hears()
    assert {name: page.hears() for name, page in pages.items()} == heard


def test_a_decision_is_heard_where_it_is_shown(office: Office) -> None:
    care, relief, judge = office.browser(CARE), office.browser(RELIEF), office.browser(REVIEWER)
    (slot,) = [
        s for s in office.data_store.record.heads().values() if (s.department, str(s.period)) == (DEPARTMENT, "2023Q2")
    ]
    pages = [
        Open(care, "/submit"),
        Open(relief, "/submit"),
        Open(judge, "/review"),
        Open(judge, f"/submission/{slot.version}"),
    ]
    office.submission_service.reopen(slot.version, _reviewer(office), "数据有误")
    assert [page.hears() for page in pages] == [True, False, True, True]


def _reviewer(office: Office) -> Person:
    return demonstration_people(office.data_store.plan)[REVIEWER]


@pytest.mark.parametrize("path", ["/submission/nothing", "/submit/" + "0" * 24, "/nowhere", "//evil", "x" * 3000])
def test_a_page_that_is_not_there_is_asked_in_vain(office: Office, path: str) -> None:
    page = Open(office.browser(CARE), path)
    assert not page.hears()
