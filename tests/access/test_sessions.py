"""Sessions: what must end them ends them with the next request, in every process; nobody chooses his own token."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from access.audit import AuditAction
from access.policy import Policy
from plan.denied import Denied
from plan.review import Role
from tests.access.access_services import ADA, BETTER, CARE, GOOD, MACHINE, House
from tests.refusals import refused
from tests.waiting import LIMIT

ROOT = Path(__file__).resolve().parents[2]
NAME = "安妮"
CHOSEN = "A" * 43


@pytest.fixture
def token(access_services: House) -> str:
    return access_services.settle(NAME)


def test_who_is_in(access_services: House, token: str) -> None:
    entered = access_services.entered(token)
    assert entered is not None
    assert (entered.account.person.name, entered.account.role, entered.must_change) == (NAME, Role.LEADER, False)
    assert entered.session.account == NAME


def test_a_token_is_never_the_attackers(access_services: House, token: str) -> None:
    """Fixation: whatever the browser was made to hold before, signing in gives another."""
    assert access_services.entered(CHOSEN) is None
    tokens = {access_services.authenticator.sign_in(NAME, GOOD) for _ in range(20)} | {
        token,
        access_services.authenticator.sign_in_as(NAME),
    }
    assert len(tokens) == 22
    assert min(map(len, tokens)) >= 43
    assert access_services.entered(CHOSEN) is None


def test_tokens_are_not_kept(access_services: House, token: str) -> None:
    kept = access_services.home.sessions.read_bytes() + access_services.home.journal.read_bytes()
    entered = access_services.entered(token)
    assert entered is not None
    assert token.encode() not in kept
    assert access_services.entered(entered.session.key) is None, "what is kept opens nothing"


def garbled(token: str, random: Random) -> Iterator[str]:
    """Yield tokens that are nearly one, and things that are none."""
    yield from ("", " ", "\0", "\ud800", "x", token[:-1], f"{token} ", f" {token}", f"{token}\0", token.swapcase())
    yield from (
        token * 1000,
        "A" * 1_000_000,
        "'; DROP TABLE session;--",
        "None",
        "null",
        "../../../etc/passwd",
        "é" * 43,
    )
    for _ in range(50):
        at = random.randrange(len(token))
        yield token[:at] + random.choice("abcXYZ019-_%=") + token[at + 1 :]


def test_garbled_tokens_are_nobodys(access_services: House, token: str) -> None:
    for each in garbled(token, Random(7)):
        assert each == token or access_services.entered(each) is None
        if each != token:
            access_services.authenticator.sign_out(each)
    assert access_services.entered(token)


def test_after_signing_out_a_copy_is_worth_nothing(access_services: House, token: str) -> None:
    other = access_services.authenticator.sign_in(NAME, GOOD)
    access_services.authenticator.sign_out(token)
    assert access_services.entered(token) is None
    assert access_services.restarted().entered(token) is None
    assert access_services.entered(other), "the other browser's session is its own"
    access_services.authenticator.sign_out(token)
    assert len(access_services.told(AuditAction.SIGNED_OUT)) == 1


ENDS: dict[str, Callable[[House], object]] = {
    "disabled": lambda access_services: access_services.administration.disable(ADA, NAME),
    "disabled and enabled": lambda access_services: (
        access_services.administration.disable(ADA, NAME),
        access_services.administration.enable(ADA, NAME),
    ),
    "another role": lambda access_services: access_services.administration.change(ADA, NAME, Role.REVIEWER, None, None),
    "another department": lambda access_services: access_services.administration.change(
        ADA, NAME, Role.FILLER, CARE, None
    ),
    "another last day": lambda access_services: access_services.administration.change(
        ADA, NAME, Role.LEADER, None, date(2030, 1, 1)
    ),
    "reset": lambda access_services: access_services.administration.reset(ADA, NAME),
    "30 minutes idle": lambda access_services: access_services.watch.wait(minutes=30),
    "12 hours": lambda access_services: [busy(access_services) for _ in range(24 * 3)],
}


def busy(access_services: House) -> None:
    access_services.watch.wait(minutes=10)
    for token in access_services.tokens:
        access_services.entered(token)


@pytest.mark.parametrize("end", ENDS)
def test_what_ends_sessions(access_services: House, token: str, end: str) -> None:
    tokens = access_services.tokens = [
        token,
        access_services.authenticator.sign_in(NAME, GOOD),
        access_services.authenticator.sign_in_as(NAME),
    ]
    elsewhere = access_services.restarted()
    assert all(place.entered(each) for each in tokens for place in (access_services, elsewhere))
    ENDS[end](access_services)
    assert [
        place.entered(each) for each in tokens for place in (access_services, elsewhere, access_services.restarted())
    ] == [None] * 9


def test_a_session_in_use_lasts_twelve_hours(access_services: House, token: str) -> None:
    for _ in range(12 * 3 - 1):
        access_services.watch.wait(minutes=20)
        assert access_services.entered(token)
    access_services.watch.wait(minutes=20)
    assert access_services.entered(token) is None


def test_an_open_page_that_asks_by_itself_is_not_a_person(access_services: House, token: str) -> None:
    for _ in range(6):
        access_services.watch.wait(minutes=5)
        access_services.authenticator.entered(token, active=False)
    assert access_services.entered(token) is None


def test_the_last_day_ends_at_midnight_in_china(access_services: House) -> None:
    token = access_services.settle("评估组", Role.EVALUATOR, until=date(2026, 3, 2))
    access_services.tokens = [token]
    for _ in range(11 * 6 + 5):  # from noon
        busy(access_services)
    access_services.watch.wait(minutes=9, seconds=59)
    assert access_services.entered(token)
    access_services.watch.wait(seconds=1)
    assert access_services.entered(token) is None
    assert access_services.tried("评估组", GOOD) == "sign_in"


def test_another_password_ends_every_session_but_the_one_that_set_it(access_services: House, token: str) -> None:
    other = access_services.authenticator.sign_in(NAME, GOOD)
    fresh = access_services.authenticator.change_password(token, GOOD, BETTER)
    assert [access_services.entered(each) is None for each in (token, other, fresh)] == [True, True, False]
    assert access_services.tried(NAME, GOOD) == "sign_in"
    assert access_services.tried(NAME, BETTER) == ""


REFUSED: list[tuple[str, str, str]] = [
    ("wrong", BETTER, "old_password"),
    ("", BETTER, "old_password"),
    (GOOD, GOOD, "password_again"),
    (GOOD, "short", "password_length"),
    (GOOD, "Password123", "password_weak"),
]


@pytest.mark.parametrize(("old", "new", "key"), REFUSED)
def test_a_password_that_is_not_set_changes_nothing(
    access_services: House, token: str, old: str, new: str, key: str
) -> None:
    with pytest.raises(Denied) as denied:
        access_services.authenticator.change_password(token, old, new)
    assert denied.value.key == f"denied.{key}"
    assert access_services.entered(token)
    assert access_services.tried(NAME, GOOD) == ""


def test_guessing_the_old_password_is_locked_too(access_services: House, token: str) -> None:
    for _ in range(6):
        with refused("原密码不对"):
            access_services.authenticator.change_password(token, "guess", BETTER)
    with refused("原密码不对"):
        access_services.authenticator.change_password(token, GOOD, BETTER)
    assert access_services.tried(NAME, GOOD) == "locked"
    assert access_services.entered(token)


def test_a_first_password_is_good_for_setting_another_alone(access_services: House) -> None:
    first = access_services.add(NAME)
    token = access_services.authenticator.sign_in(NAME, first)
    entered = access_services.entered(token)
    assert entered is not None
    assert entered.must_change
    with refused("最近"):
        access_services.authenticator.change_password(token, first, first)
    entered = access_services.entered(access_services.authenticator.change_password(token, first, GOOD))
    assert entered is not None
    assert not entered.must_change


def test_five_passwords_do_not_come_back(access_services: House, token: str) -> None:
    past = [GOOD, *(f"Copper-Lantern{n}{n}x" for n in range(5))]
    for old, new in pairwise(past):
        token = access_services.authenticator.change_password(token, old, new)
    for old in past[1:]:
        with refused("最近 5 次"):
            access_services.authenticator.change_password(token, past[-1], old)
    assert access_services.authenticator.change_password(token, past[-1], GOOD)


def test_a_house_that_remembers_none_still_wants_another_one(tmp_path: Path) -> None:
    access_services = House(tmp_path / "home", Policy.model_validate({"password": {"remembered": 0}}))
    token = access_services.settle(NAME)
    with refused("最近"):
        access_services.authenticator.change_password(token, GOOD, GOOD)
    token = access_services.authenticator.change_password(token, GOOD, BETTER)
    assert access_services.authenticator.change_password(token, BETTER, GOOD)


def test_an_old_password_must_be_changed(access_services: House, token: str) -> None:
    access_services.watch.wait(days=89, hours=23)
    entered = access_services.entered(access_services.authenticator.sign_in(NAME, GOOD))
    assert entered is not None
    assert not entered.must_change
    access_services.watch.wait(hours=1)
    entered = access_services.entered(access_services.authenticator.sign_in(NAME, GOOD))
    assert entered is not None
    assert entered.must_change


@pytest.mark.parametrize(("days", "old"), [(1, False), (89, False), (366, True), (36_500, True)])
def test_a_password_set_while_the_clock_was_ahead_gets_old_too(
    access_services: House, token: str, days: int, old: bool
) -> None:
    access_services.watch.wait(days=days)
    access_services.authenticator.change_password(access_services.authenticator.sign_in(NAME, GOOD), GOOD, BETTER)
    access_services.watch.wait(days=-days)
    token = access_services.authenticator.sign_in(NAME, BETTER)
    entered = access_services.entered(token)
    assert entered is not None
    assert entered.must_change is old
    entered = access_services.entered(access_services.authenticator.change_password(token, BETTER, "Silver-Compass9"))
    assert entered is not None
    assert not entered.must_change, "who sets another is let in"


def test_somebody_signed_out_sets_no_password(access_services: House, token: str) -> None:
    access_services.authenticator.sign_out(token)
    for each in (token, "", CHOSEN):
        with refused("已退出登录"):
            access_services.authenticator.change_password(each, GOOD, BETTER)


def test_old_sessions_are_swept(access_services: House, token: str) -> None:
    access_services.watch.wait(hours=12, seconds=1)
    access_services.authenticator.sign_in(NAME, GOOD)
    access_services.watch.wait(hours=-12, seconds=-1)
    assert access_services.entered(token) is None, "nor does a clock that is set back bring it back"


@pytest.mark.parametrize("harm", ["deleted", "garbage", "emptied"])
@pytest.mark.parametrize("running", [True, False], ids=["running", "restarted"])
def test_a_sessions_file_that_is_lost_signs_everybody_out(
    access_services: House, token: str, harm: str, running: bool
) -> None:
    path = access_services.home.sessions
    if not running:
        access_services.sessions._engine.dispose()
    path.unlink()
    if harm != "deleted":
        path.write_bytes(b"garbage" * 999 if harm == "garbage" else b"")
    after = access_services if running else access_services.restarted()
    assert after.entered(token) is None
    assert after.entered(after.authenticator.sign_in(NAME, GOOD))


class Doorman:
    """Another process that serves the same house."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, "-m", "tests.access.doorman", str(home)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(command, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload]

    def ask(self, *words: str) -> str:
        """Return the answer to a line."""
        print(*words, file=self._process.stdin, flush=True)
        return self.heard()

    def heard(self) -> str:
        return str(self._process.stdout.readline()).strip()

    def leave(self) -> None:
        self._process.stdin.close()
        assert self._process.wait(LIMIT) == 0
        self._process.stdout.close()


@pytest.fixture
def doorman(access_services: House) -> Iterator[Doorman]:
    access_services.watch.now = datetime.now(UTC)
    doorman = Doorman(access_services.home.root)
    yield doorman
    doorman.leave()


def test_another_process_refuses_the_next_request(access_services: House, doorman: Doorman) -> None:
    """The server keeps accounts in memory while nothing is written: what the command line changes counts at once."""
    access_services.settle(NAME)
    access_services.settle("伯特", password=BETTER)
    for turn in range(12):
        tokens = [doorman.ask("in", NAME, GOOD), doorman.ask("in", "伯特", BETTER)]
        time.sleep(0.15 if turn % 2 else 0)  # the file is old enough to be believed, or not
        assert [doorman.ask("who", token) for token in tokens * 2] == ["yes"] * 4
        access_services.administration.disable(MACHINE, NAME)
        assert [doorman.ask("who", token) for token in tokens] == ["no", "yes"]
        assert doorman.ask("in", NAME, GOOD) == "denied.sign_in"
        access_services.administration.enable(MACHINE, NAME)
        assert doorman.ask("who", tokens[0]) == "no"
        access_services.authenticator.unlock(NAME)


def test_no_request_that_begins_after_the_change_is_let_in(access_services: House, doorman: Doorman) -> None:
    access_services.settle(NAME)
    for turn in range(8):
        token = doorman.ask("in", NAME, GOOD)
        time.sleep(0.13 * (turn % 3))
        assert doorman.ask("spin", token) == "spinning"
        time.sleep(0.02 * (turn + 1))
        access_services.administration.change(MACHINE, NAME, Role.LEADER if turn % 2 else Role.REVIEWER, None, None)
        done = time.monotonic_ns()
        assert 0 < int(doorman.heard()) <= done


def test_the_command_line_disables_and_the_server_refuses(access_services: House, doorman: Doorman) -> None:
    access_services.settle(NAME)
    token = doorman.ask("in", NAME, GOOD)
    time.sleep(0.15)
    assert doorman.ask("who", token) == "yes"
    environment = {"GUIBIAO_HOME": str(access_services.home.root), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "import cli; cli.main()", "user", "disable", NAME]
    assert subprocess.run(command, env=environment, cwd=ROOT, check=False, timeout=LIMIT).returncode == 0
    assert doorman.ask("who", token) == "no"
