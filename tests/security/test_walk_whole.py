"""What people write in tasks, supervision, instructions, targets, verdicts and displays, all of it payloads, in a real
browser: it stands there as text, and does nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle

import pytest
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from tests.chromium import new_context
from tests.security.home import ADMINISTRATOR, FILLER, LEADER, REVIEWER, TOWN
from tests.security.household import Person
from tests.security.payloads import PAYLOADS
from tests.security.test_every_field import COSTLY, ENDS_SESSIONS
from tests.security.test_walk import LIVING, Window
from tests.security.whole_house import Whole, grow_whole, opened_whole
from tests.security.writes import WRITES, prepared
from tests.serving import served
from tests.torture.counts import Counter

pytestmark = pytest.mark.browser

WORDS = ("script closed", "image", "svg", "attribute", "iframe", "style", "template")
TEXTS = frozenset(
    {
        "reason",
        "note",
        "progress",
        "document",
        "text",
        "cause",
        "measures",
        "title",
        "said",
        "正文",
        "number",
        "obstacle",
    }
)
"""Fields in which people write what they like."""

PAGES: Mapping[str, tuple[str, ...]] = {
    LEADER: (
        *("/tasks", "/task/2", "/task/3", "/task/8", "/task/20", "/task/38", "/supervise", "/instructions", "/targets"),
        *("/indicator/8", "/indicator/7", "/evaluate", "/plan", "/tasks?lang=en"),
    ),
    REVIEWER: ("/review", "/revisions", "/supervise", "/tasks"),
    FILLER: ("/task/2", "/task/2/progress", "/supervise"),
    TOWN: ("/town", "/town/32"),
    ADMINISTRATOR: ("/admin",),
    "郑审计": ("/audit",),
}
_PAYLOADS = cycle(WORDS)


class Spoiler(Person):
    """Somebody in whose forms every text is a payload, and every file is called one."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.household, person.name, person.client)
        self._token = person.token

    def post(self, path: str, headers: dict[str, str] | None = None, **form: object) -> TestResponse:
        """Send it with other words."""
        text = PAYLOADS[next(_PAYLOADS)]
        said = {key: text if key in TEXTS else value for key, value in form.items()}
        if path == "/admin/displays/add":
            said["name"] = text[:30]
        for key, value in form.items():
            if isinstance(value, tuple):
                said[key] = (value[0], f"{text}.{str(value[1]).rpartition('.')[2]}")
        return super().post(path, headers, **said)


@pytest.fixture(scope="module", name="spoilt")
def _spoilt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Whole]]:
    root = tmp_path_factory.mktemp("spoilt")
    (root / "workbooks").mkdir()
    whole = grow_whole(root / "home", root / "workbooks")
    with opened_whole(whole) as house:
        people = prepared(house, whole)
        answers = {
            write.name: write.do(Spoiler(people[write.who]), whole).status_code
            for write in WRITES
            if write.rule not in (*ENDS_SESSIONS, *COSTLY)
        }
        assert {name: status for name, status in answers.items() if status >= 500} == {}
        refused = sorted(name for name, status in answers.items() if status not in (200, 303))
        assert len(refused) < len(answers) // 5, refused
        assert house.submission_service.idle(60)
        with served(house.server) as port:
            yield f"http://127.0.0.1:{port}", whole


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_it_does_anything(spoilt: tuple[str, Whole], browser: Browser, name: str, count: Counter) -> None:
    address, whole = spoilt
    context = new_context(browser, viewport={"width": 360, "height": 960})
    try:
        window = Window(context, address)
        window.enter(name, whole.grown.passwords[name])
        window.page.wait_for_selector(LIVING)
        for path in PAGES[name]:
            window.look(path)
            window.page.evaluate("for (const each of document.querySelectorAll('#main details')) each.open = true")
            assert window.page.evaluate("window.__pwned") is None, path
            count(15, "pages looked at in a browser, all texts payloads", 1)
        assert window.trouble == []
    finally:
        context.close()
