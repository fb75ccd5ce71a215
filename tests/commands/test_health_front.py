"""Health from memory: true within two seconds, asked by a thread of its own, and nothing else is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from commands.health_front import OLDEST, HealthFront
from tests.waiting import eventually

HEALTH = {"PATH_INFO": "/healthz", "REQUEST_METHOD": "GET", "HTTP_HOST": "ours", "REMOTE_ADDR": "127.0.0.1"}


class App:
    """An application that counts what it is asked, and is well, ill, or falls over."""

    def __init__(self) -> None:
        self.asked = 0
        self.closed = 0
        self.status = "200 OK"
        self.now = 100.0
        self.seen = threading.Event()

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        self.asked += 1
        self.seen.set()
        if not self.status:
            raise OSError("gone")
        start(self.status, [("X-Host", environ.get("HTTP_HOST", ""))])
        return Body(self)

    def clock(self) -> float:
        """Return the time, which stands until it is moved."""
        return self.now


class Body(list[bytes]):
    """What is answered, and that it was let go of."""

    def __init__(self, app: App) -> None:
        super().__init__([app.status.encode()])
        self._app = app

    def close(self) -> None:
        """Count it."""
        self._app.closed += 1


@pytest.fixture(name="app")
def _app() -> App:
    return App()


@pytest.fixture(name="front")
def _front(app: App) -> HealthFront:
    return HealthFront(app, clock=app.clock)


def ask(front: HealthFront, **changes: str) -> tuple[str, dict[str, str], bytes]:
    """Return the answer to a request: status, headers, body."""
    told: list[tuple[str, dict[str, str]]] = []
    body = b"".join(front({**HEALTH, **changes}, lambda status, headers: told.append((status, dict(headers)))))
    return *told[0], body


def test_what_was_said_is_told_again_with_its_age_and_never_when_too_old(app: App, front: HealthFront) -> None:
    assert ask(front) == ("200 OK", {"X-Host": "ours", "Age": "0"}, b"200 OK")
    app.status = "503 Service Unavailable"
    app.now += OLDEST / 2
    assert ask(front)[0:2] == ("200 OK", {"X-Host": "ours", "Age": "1"})
    app.now += OLDEST
    assert ask(front)[0] == "503 Service Unavailable"
    assert (app.asked, app.closed) == (2, 2)


@pytest.mark.parametrize(("later", "known"), [(0.0, True), (1.5, True), (1.6, False)])
def test_it_knows_what_may_be_told_for_a_while_yet(app: App, front: HealthFront, later: float, known: bool) -> None:
    assert not front.knows(HEALTH)
    ask(front)
    app.now += later
    assert front.knows(HEALTH) is known
    assert not front.knows({**HEALTH, "PATH_INFO": "/"})
    assert not front.knows({**HEALTH, "HTTP_HOST": "another"})
    assert app.asked == 1


def test_what_the_thread_finds_is_told_at_once(app: App, front: HealthFront) -> None:
    ask(front)
    app.status = "503 Service Unavailable"
    front.look()
    assert ask(front)[0] == "503 Service Unavailable"
    app.status = ""
    front.look()
    with pytest.raises(OSError, match="gone"):
        ask(front)


def test_whoever_stopped_asking_is_forgotten(app: App, front: HealthFront) -> None:
    ask(front)
    app.now += 59
    front.look()
    assert app.asked == 2
    app.now += 2
    front.look()
    front.look()
    assert app.asked == 2


@pytest.mark.parametrize(
    "other",
    [{"HTTP_HOST": "evil"}, {"REMOTE_ADDR": "10.0.0.1"}, {"HTTP_X_FORWARDED_FOR": "1.1.1.1"}, {"QUERY_STRING": "a"}],
)
def test_who_asks_in_another_way_has_an_answer_of_his_own(app: App, front: HealthFront, other: dict[str, str]) -> None:
    ask(front)
    ask(front, **other)
    assert app.asked == 2


@pytest.mark.parametrize("other", [{"PATH_INFO": "/"}, {"PATH_INFO": "/healthz/"}, {"REQUEST_METHOD": "POST"}])
def test_nothing_else_is_kept(app: App, front: HealthFront, other: dict[str, str]) -> None:
    for _ in range(2):
        assert "Age" not in ask(front, **other)[1]
    front.look()
    assert app.asked == 2


def test_strangers_fill_no_memory(app: App, front: HealthFront) -> None:
    for number in range(100):
        ask(front, HTTP_HOST=f"host-{number}")
    app.asked = 0
    front.look()
    assert 0 < app.asked < 20


def test_the_thread_asks_by_itself_until_it_is_stopped(app: App) -> None:
    front = HealthFront(app, every=0.01)
    ask(front)
    front.start()
    try:
        eventually(lambda: app.asked > 3, "it asks again and again")
    finally:
        front.stop()
