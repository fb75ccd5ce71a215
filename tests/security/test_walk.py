"""Every page of every role in a real browser, over a home in which whatever is written is a payload."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Route

from plan.review import Role
from tests.browser.looks import overflow
from tests.chromium import new_context, settle
from tests.security.home import CARE, EVALUATOR, FILLER, LEADER, MACHINE, NEW, REVIEWER, ROLES, Grown, settled
from tests.security.household import Household, filled, opened
from tests.security.payloads import PAYLOADS
from tests.serving import served
from tests.torture.counts import Counter
from tests.torture.scale import LARGE_RUN

pytestmark = pytest.mark.browser

LIVING = "#react-entry-point #main"
WATCH = """document.addEventListener("securitypolicyviolation",
  (event) => console.error("csp: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample));"""
WORDS = [
    "script closed",
    "image",
    "svg",
    "svg animate",
    "attribute",
    "style",
    "iframe",
    "base",
    "markdown",
    "typst",
    "formula",
    "right to left",
    "unbroken",
    "long",
    "json closed",
    "template",
]
SEEN: dict[str, tuple[str, ...]] = {
    FILLER: ("/submit", "/submit?lang=en"),
    REVIEWER: ("/review",),
    LEADER: ("/", "/areas", "/indicator/9", "/plan", "/?lang=en"),
    EVALUATOR: ("/evaluate", "/evaluate?write=三", "/evaluate?write=1"),
    "郑审计": ("/audit", "/audit?lang=en"),
    "王管理": ("/admin", "/admin?lang=en"),
}
WIDE = (360, 1280, 1280, 360, 360, 1280)
"""At which width each role walks in the small run."""


@pytest.fixture(scope="module", name="hostile")
def _hostile(grown: Grown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    """Yield the home after people with bad intentions have worked in it."""
    with opened(grown.copied(tmp_path_factory.mktemp("hostile") / "home")) as access_services:
        _spoil(access_services)
        yield access_services


def _spoil(access_services: Household) -> None:
    filler, reviewer, evaluator = (
        access_services.person(FILLER),
        access_services.person(REVIEWER),
        access_services.person(EVALUATOR),
    )
    template = filler.get(f"/download/desk/template/{quote(CARE)}/2023Q3").data
    sent = []
    for number, name in enumerate(WORDS if LARGE_RUN else WORDS[:4]):
        text = PAYLOADS[name]
        draft = filler.upload(filled(template, (number + 1) / 100), f"{text}.xlsx", CARE)
        sent.append(filler.send(draft, text))
        reviewer.post(f"/review/{sent[-1]}/return", note=text)
        evaluator.post("/evaluate/text", place="三四五六七八九"[number % 7], seen="9999", 正文=text)
        evaluator.post("/evaluate/text", place=str(number % 13 + 1), seen="9999", 原因=text, 措施=text, 调整=text)
        filler.upload(_with_text(template, text), f"{text}.xlsx", CARE, "2023Q4")
    accepted = filler.send(filler.upload(filled(template, 0.9), f"{PAYLOADS['image']}.xlsx", CARE), PAYLOADS["svg"])
    assert reviewer.post(f"/review/{accepted}/accept", note=PAYLOADS["script closed"]).status_code == 303
    access_services.things |= {"returned": sent[0], "spoken": accepted}
    access_services.things["draft"] = access_services.submission_service.drafts(CARE)[-1].id
    access_services.administration.add(MACHINE, "W" * 32, Role.LEADER, until=date(2099, 1, 1))


def _with_text(template: bytes, text: str) -> bytes:
    book = load_workbook(io.BytesIO(template))
    sheet = book["填报"]
    for row, column in ((1, 1), (9, 1), (8, 2), (5, 4)):
        sheet.cell(row, column).value = text.replace("\x1b", "")
        sheet.cell(row, column).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


@pytest.fixture(scope="module", name="address")
def _address(hostile: Household) -> Iterator[str]:
    with served(hostile.server) as port:
        yield f"http://127.0.0.1:{port}"


class Window:
    """A person before a browser, in which everything that goes wrong is noted."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address, self.trouble = address, list[str]()
        context.add_init_script(WATCH)
        self.page = context.new_page()
        self.page.on("console", self._spoke)
        self.page.on("pageerror", lambda error: self.trouble.append(f"script: {error}"))
        self.page.on("dialog", self._asked)
        self.page.route("**/*", self._wanted)

    def _spoke(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.trouble.append(f"console: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _wanted(self, route: Route) -> None:
        if route.request.url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.trouble.append(f"elsewhere: {route.request.url}")
            route.abort()

    def enter(self, name: str, password: str, at: str = "/") -> None:
        """Through the door, as people do."""
        self.page.goto(self.address + at)
        assert "/login" in self.page.url
        self.page.fill("input[name=name]", name)
        self.page.fill("input[name=password]", password)
        self.page.click("main button")

    def look(self, path: str) -> None:
        """A page, alive; and nothing of what is written in it has done anything."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector(LIVING)
        settle(self.page)
        assert self.page.evaluate("window.__pwned") is None, path
        assert self.page.locator("iframe, object, embed, base").count() == 0, path
        assert self.trouble == [], path


Seat = Callable[..., Window]
Keep = Callable[[Page, str], None]


@pytest.fixture(name="seat")
def _seat(browser: Browser, address: str) -> Iterator[Seat]:
    contexts: list[BrowserContext] = []

    def seat(width: int = 1280, height: int = 960, **more: object) -> Window:
        context = new_context(browser, viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        return Window(context, address)

    yield seat
    for context in contexts:
        context.close()


def pages_of(access_services: Household, name: str) -> Iterator[str]:
    yield from SEEN[name]
    if name == FILLER:
        yield f"/submit/{access_services.things['draft']}"
    if name in (FILLER, REVIEWER):
        yield f"/submission/{quote(access_services.things['returned'])}"
        yield f"/submission/{quote(access_services.things['spoken'])}"
    if name == LEADER:
        yield "/indicator/8?as_of=2023Q3&trace=2023Q3"


WALKS = [(name, width) for number, name in enumerate(SEEN) for width in ((1280, 360) if LARGE_RUN else (WIDE[number],))]


@pytest.mark.parametrize(("name", "width"), WALKS)
def test_nothing_that_is_written_does_anything(
    hostile: Household, seat: Seat, keep: Keep, name: str, width: int, count: Counter
) -> None:
    window = seat(width)
    window.enter(name, hostile.passwords[name])
    window.page.wait_for_selector(LIVING)
    wide = []
    for number, path in enumerate(pages_of(hostile, name)):
        window.look(path)
        window.page.evaluate("for (const each of document.querySelectorAll('#main details')) each.open = true")
        assert window.page.evaluate("window.__pwned") is None, path
        if overflow(window.page):
            wide.append((path, overflow(window.page)))
        keep(window.page, f"hostile-{ROLES[name]}-{number}-{width}")
        count(15, "pages looked at in a browser, all texts payloads", 1)
    assert window.trouble == []
    assert wide == []


def test_out_is_out(hostile: Household, seat: Seat, keep: Keep) -> None:
    """After signing out the way back shows nothing of what was seen."""
    window = seat()
    window.enter(LEADER, hostile.passwords[LEADER])
    window.page.wait_for_selector(LIVING)
    window.page.click("#react-entry-point details.role summary")
    keep(window.page, "account-open-1280")
    window.page.click("#react-entry-point details.role form button")
    window.page.wait_for_selector("body.door")
    assert "out=1" in window.page.url
    keep(window.page, "login-out-1280")
    window.page.go_back()
    window.page.wait_for_url(re.compile("/login"))
    settle(window.page)
    assert "/login" in window.page.url
    assert window.page.locator("#main, #first-picture").count() == 0
    window.page.goto(window.address + "/areas")
    assert "/login?next=" in window.page.url
    assert [said for said in window.trouble if "401" not in said] == []


def test_an_open_page_leads_to_the_door_when_the_session_ends(hostile: Household, seat: Seat, keep: Keep) -> None:
    """Somebody closes the account while its overview is open."""
    hostile.passwords["何离岗"] = hostile.administration.add(MACHINE, "何离岗", Role.LEADER)
    settled(hostile.authenticator, "何离岗")
    window = seat()
    window.enter("何离岗", hostile.passwords["何离岗"])
    window.page.wait_for_selector(LIVING)
    hostile.administration.disable(MACHINE, "何离岗")
    window.page.wait_for_url(re.compile("/login"))
    keep(window.page, "session-ended-1280")
    assert [said for said in window.trouble if "401" not in said] == []


@pytest.mark.parametrize(
    ("width", "lang"),
    [(w, lang) for w in (360, 1280, 1920) for lang in ("", "en")] if LARGE_RUN else [(360, "en"), (1280, "")],
)
def test_the_door_looks_as_it_should(hostile: Household, seat: Seat, keep: Keep, width: int, lang: str) -> None:
    """Signing in and setting a password."""
    window, query = seat(width), f"?lang={lang}" if lang else ""
    window.page.goto(f"{window.address}/login{query}")
    keep(window.page, f"login-{lang or 'zh'}-{width}")
    assert overflow(window.page) == 0
    window.page.fill("input[name=name]", "nobody")
    window.page.fill("input[name=password]", "x")
    window.page.click("main button")
    keep(window.page, f"login-refused-{lang or 'zh'}-{width}")
    assert window.page.locator("[role=alert]").count() == 1
    assert [said for said in window.trouble if "403" not in said] == []
    window.trouble.clear()
    window.enter(NEW, hostile.passwords[NEW], f"/password{query}")
    window.page.wait_for_url(re.compile("/password"))
    keep(window.page, f"password-{lang or 'zh'}-{width}")
    assert overflow(window.page) == 0
    window.page.fill("input[name=old]", "x")
    window.page.fill("input[name=new]", "short")
    window.page.fill("input[name=again]", "short")
    window.page.click("main button")
    keep(window.page, f"password-refused-{lang or 'zh'}-{width}")
    small = window.page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]):not([hidden]), button')]"
        ".filter((e) => e.getBoundingClientRect().height < 43).length"
    )
    assert small == 0
    assert [said for said in window.trouble if "403" not in said] == []
