"""A running server whose clock is set ahead or back, by an hour, a day, a year, and back again: nobody is shut out for
good, nothing is open for good, no code is good twice, nothing goes that must stay.

What each rule says about clocks is tested in `tests/access` and `tests/etl`, by tables; here all of it is tried over
HTTP, against the program as it runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from access.totp import code_at, secret_read, step_of
from etl.operations.manifest import files_of
from plan.review import Role
from tests.security.home import ADMINISTRATOR, AUDITOR, CARE, EVALUATOR, FILLER, LEADER, REVIEWER, Grown
from tests.security.household import filled, opened
from tests.security.moved import Browser, MovedClock, field_of
from tests.security.test_two_persons import settled
from tests.torture.server import Server, guibiao

SECOND = "卫管理"
JUMPS = [timedelta(hours=hours) for hours in (1, 24, 8784, -1, -24, -8784)]
"""How far the clock is set; a year has a leap day here."""

MINUTES_11 = timedelta(minutes=11)
pytestmark = pytest.mark.xdist_group("moved clock")


@dataclass
class Service:
    """A running server, its clock, and the passwords of its accounts."""

    address: str
    clock: MovedClock
    passwords: dict[str, str]
    sent: str
    home: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(10))

    def browser(self, name: str = "", password: str = "") -> Browser:
        """Return a browser in which somebody has signed in."""
        browser = Browser(self.address)
        if name:
            assert browser.sign_in(name, password or self.passwords[name]) == 303
        return browser

    def seat(self, name: str) -> Browser:
        """Return the browser of somebody who has set another password, where his is too old by the clock."""
        browser = self.browser(name)
        if browser.ask("GET", "/sessions")[1].startswith("/password"):
            self.set_password(browser, name, self.passwords[name])
        return browser

    def set_password(self, browser: Browser, name: str, old: str) -> None:
        """Set another password where somebody has signed in."""
        fresh = f"Harbour-Candle{next(self.numbers)}x"
        assert browser.post("/password", old=old, new=fresh, again=fresh)[0] == 303
        self.passwords[name] = fresh

    def tried(self, name: str, password: str = "") -> int:
        """Return the status of an attempt to sign in."""
        return Browser(self.address).sign_in(name, password or self.passwords[name])


@pytest.fixture(scope="module", name="served")
def _served(grown: Grown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("moved")
    own = grown.copied(folder / "home")
    with opened(own, two_persons=True) as house:
        own.passwords[SECOND] = settled(house, SECOND, Role.ADMINISTRATOR)
        sender = house.person(FILLER)
        draft = sender.upload(filled(sender.get(f"/download/desk/template/{CARE}/2023Q3").data, 3), "三季度.xlsx", CARE)
        sender.post(f"/desk/{draft}/blanks", stand="yes")
        sent = sender.send(draft, "更正")
    clock = MovedClock(folder / "clock")
    with Server(own.root, **clock.environment) as server:
        yield Service(server.address, clock, dict(own.passwords), sent, own.root)


@pytest.fixture(name="service")
def _service(served: Service) -> Iterator[Service]:
    yield served
    served.clock.set(timedelta())


def hours(jump: timedelta) -> str:
    return f"{jump / timedelta(hours=1):+.0f} h"


@pytest.fixture(scope="module", name="secret")
def _secret(served: Service) -> bytes:
    """Return the secret of the leader's second factor."""
    served.clock.set(timedelta())
    browser = served.browser(LEADER)
    page = browser.text("/second-factor")
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found, page
    secret = secret_read(found[1].replace(" ", ""))
    code = code_at(secret, step_of(served.clock()))
    assert browser.post("/second-factor/enrol", sealed=field_of(page, "sealed"), code=code)[0] == 200
    return secret


@pytest.mark.parametrize("jump", JUMPS, ids=hours)
def test_codes(service: Service, secret: bytes, jump: timedelta) -> None:
    """A telephone has the time of its network; that of one that goes wrong together with the server is good too."""

    def tried(code: str) -> int:
        return Browser(service.address).sign_in(LEADER, service.passwords[LEADER], code)

    def shown() -> str:
        return code_at(secret, step_of(service.clock()))

    number = JUMPS.index(jump)
    # Of minutes of its own: the cases follow each other within one.
    start = timedelta(days=3 * number + 2)
    service.clock.set(start)
    taken = shown()
    assert tried(taken) == 303
    service.clock.set(start + jump)
    there = shown()
    assert tried(taken) == 403, "the code of another time"
    assert tried(there) == 303
    assert tried(there) == 403
    service.clock.set(start)
    assert tried(taken) == 403, "used before the clock was set"
    service.clock.set(start + timedelta(minutes=2))
    assert tried(shown()) == 303
    service.clock.set(start + jump)
    assert tried(there) == 403, "used when the clock was there before"


@pytest.mark.parametrize("jump", JUMPS, ids=hours)
def test_locks(service: Service, jump: timedelta) -> None:
    service.clock.set(timedelta(days=40 + 3 * JUMPS.index(jump)))
    start = timedelta(days=40 + 3 * JUMPS.index(jump))
    assert [service.tried(EVALUATOR, "wrong") for _ in range(5)] == [403] * 5
    assert service.tried(EVALUATOR) == 403
    service.clock.set(start + jump)
    assert service.tried(EVALUATOR) == 303, "no lock lasts longer than its ten minutes, whatever the clock does"
    assert [service.tried(EVALUATOR, "wrong") for _ in range(5)] == [403] * 5
    assert service.tried(EVALUATOR) == 403, "and none is lifted for good"
    service.clock.set(start + MINUTES_11)
    assert service.tried(EVALUATOR) == 303


@pytest.mark.parametrize("jump", JUMPS, ids=hours)
def test_sessions_end_and_begin(service: Service, jump: timedelta) -> None:
    browser = service.browser(FILLER)
    service.clock.set(jump)
    assert not browser.inside
    there = service.browser(FILLER)
    assert there.inside
    service.clock.set(jump + timedelta(minutes=31))
    assert not there.inside
    service.clock.set(timedelta())
    assert not there.inside
    assert service.browser(FILLER).inside


@pytest.mark.parametrize("ahead", [timedelta(minutes=12), timedelta(minutes=-12)], ids=str)
def test_the_password_is_asked_for_again(service: Service, ahead: timedelta) -> None:
    browser = service.browser(ADMINISTRATOR)

    def reset() -> str:
        return browser.post("/admin/accounts/reset", name="褚新来")[1]

    assert not reset().startswith("/prove")
    service.clock.set(ahead)
    assert reset().startswith("/prove")
    assert browser.post("/prove", password=service.passwords[ADMINISTRATOR], next="/admin")[0] == 303
    assert not reset().startswith("/prove")
    service.clock.set(timedelta())
    assert reset().startswith("/prove")


@pytest.mark.parametrize("jump", [timedelta(days=366), timedelta(days=3660)], ids=hours)
def test_a_password_set_while_the_clock_was_ahead(service: Service, jump: timedelta) -> None:
    for ahead in (jump, timedelta()):
        service.clock.set(ahead)
        browser = service.browser(AUDITOR)
        assert browser.ask("GET", "/sessions")[1].startswith("/password"), "it is old by this clock"
        service.set_password(browser, AUDITOR, service.passwords[AUDITOR])
        assert service.browser(AUDITOR).ask("GET", "/sessions")[0] == 200


@pytest.mark.parametrize("jump", JUMPS, ids=hours)
def test_an_account_changed_today(service: Service, jump: timedelta) -> None:
    """One hand made the sender and the reviewer, by whatever clock: for a day nothing is accepted; in two it is."""
    start = timedelta(days=-40 - 4 * JUMPS.index(jump))
    service.clock.set(start)
    service.browser(EVALUATOR)
    service.clock.set(start + jump)
    first, second = service.seat(ADMINISTRATOR), service.seat(SECOND)
    assert first.post("/admin/accounts/reset", name=FILLER)[0] == 303
    assert second.post("/admin/accounts/reset", name=REVIEWER)[0] == 409
    assert first.post("/admin/accounts/reset", name=REVIEWER)[0] == 303
    found = re.search(r"(?:\w{4}-){3}\w{4}", first.text("/admin/first-password"))
    assert found
    service.clock.set(start)
    service.set_password(service.browser(REVIEWER, found[0]), REVIEWER, found[0])

    def same_hand() -> bool:
        return "一人之手" in service.seat(REVIEWER).post(f"/review/{quote(service.sent)}/accept")[2]

    assert same_hand()
    service.clock.set(start + timedelta(hours=49))
    assert not same_hand(), "nobody waits until the day comes that the clock once said"


def test_the_night_s_pruning_and_backup(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock that is a year ahead, while people come in: no entry of the audit goes, and no draft is left out."""
    service.browser(EVALUATOR)
    service.clock.set(timedelta(days=366))
    service.browser(EVALUATOR)
    for name, value in service.clock.environment.items():
        monkeypatch.setenv(name, value)
    said = guibiao(service.home, "audit", "trim")
    assert (said.returncode, "什么都没有清理" in said.stderr) == (0, True), said.stderr
    said = guibiao(service.home, "backup", tmp_path / "backup")
    assert said.returncode == 0, said.stderr
    there = {path.name for path in (service.home / "drafts").iterdir() if (path / "file").exists()}
    assert there
    assert there <= {path.name for path in (files_of(tmp_path / "backup") / "drafts").iterdir()}
