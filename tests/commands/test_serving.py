"""The server's own threads and its collector: health has a line of its own, and what is kept is not looked at again."""

from __future__ import annotations

import gc
import socket
import threading
import urllib.request
import weakref
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from waitress.adjustments import Adjustments
from waitress.wasyncore import close_all

from commands.health_front import HealthFront
from commands.serving import BoundedServer, Dispatcher, Settling
from tests.serving import run_aside, served_as_it_runs
from tests.waiting import LIMIT

THREADS = 2


class Held:
    """A WSGI app that answers /healthz at once and everything else when it is told to."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.waiting = threading.Semaphore(0)

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/healthz":
            self.waiting.release()
            self.go.wait()
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]


@pytest.fixture(name="held")
def _held() -> Iterator[tuple[Held, str]]:
    app, dispatcher = Held(), Dispatcher()
    dispatcher.set_thread_count(THREADS)
    server = BoundedServer(app, dispatcher=dispatcher, adj=Adjustments(host="127.0.0.1", port=0, threads=THREADS))
    thread = run_aside(server)
    try:
        yield app, f"http://127.0.0.1:{server.effective_port}"
    finally:
        app.go.set()
        server.close()
        dispatcher.shutdown()
        close_all(server._map, ignore_all=True)
        thread.join(LIMIT)
    assert not dispatcher.threads


def ask(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=LIMIT) as answer:
        return bytes(answer.read())


def test_health_is_answered_while_all_threads_are_taken(held: tuple[Held, str]) -> None:
    app, address = held
    with ThreadPoolExecutor(3 * THREADS) as people:
        asked = [people.submit(ask, f"{address}/page") for _ in range(3 * THREADS)]
        try:
            assert all(app.waiting.acquire(timeout=LIMIT) for _ in range(THREADS))
            assert [ask(f"{address}/healthz") for _ in range(5)] == [b"ok"] * 5
            assert not any(each.done() for each in asked)
        finally:
            app.go.set()
        assert [each.result() for each in asked] == [b"ok"] * len(asked)


class Stuck:
    """A WSGI app that answers whoever asks as ``ours``, and holds everybody else until it is told to go on."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.waiting = threading.Semaphore(0)

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        if environ["HTTP_HOST"] != "ours":
            self.waiting.release()
            self.go.wait()
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]


def sent(port: int, *paths: str, host: str = "ours") -> socket.socket:
    """Return a connection on which so many requests were sent at once."""
    connection = socket.create_connection(("127.0.0.1", port), LIMIT)
    connection.sendall("".join(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n" for path in paths).encode())
    return connection


def answers(connection: socket.socket, count: int) -> bytes:
    """Return what comes until there are so many answers."""
    found = b""
    while found.count(b"\r\n\r\nok") < count:
        piece = connection.recv(65536)
        assert piece, found
        found += piece
    return found


@pytest.fixture(name="stuck")
def _stuck() -> Iterator[tuple[Stuck, int]]:
    """A server whose every thread is held, by askers for pages and for health in another way, and its port."""
    app = Stuck()
    front = HealthFront(app, clock=lambda: 0.0)
    with served_as_it_runs(front) as port, ExitStack() as open_ones:
        with sent(port, "/healthz") as first:
            assert b"Age: 0" in answers(first, 1)
        for path in ["/page"] * 20 + ["/healthz"]:
            open_ones.enter_context(sent(port, path, host="others"))
        # Twelve of pages and the one of health: whoever is served now is served by none of them.
        assert all(app.waiting.acquire(timeout=LIMIT) for _ in range(13))
        try:
            yield app, port
        finally:
            app.go.set()


def test_what_is_known_of_health_needs_no_thread(stuck: tuple[Stuck, int]) -> None:
    _, port = stuck
    for _ in range(3):
        with sent(port, "/healthz") as connection:
            assert b"Age: 0" in answers(connection, 1)


def test_several_questions_on_one_connection_are_answered_in_their_order(stuck: tuple[Stuck, int]) -> None:
    app, port = stuck
    with sent(port, "/healthz", "/healthz", "/page", "/healthz") as connection:
        assert answers(connection, 2).count(b"Age: 0") == 2
        app.go.set()
        assert [b"Age" in each for each in answers(connection, 2).split(b"ok")[:2]] == [False, True]


class Node:
    """Something that may hold itself, so that only the collector finds it."""

    def __init__(self) -> None:
        self.itself: Node | None = None


@pytest.fixture(name="settling")
def _settling() -> Iterator[Settling]:
    gc.collect()
    settling = Settling(every=3)
    gc.callbacks.append(settling)
    try:
        yield settling
    finally:
        gc.callbacks.remove(settling)
        gc.unfreeze()


@pytest.mark.usefixtures("settling")
def test_what_outlived_a_full_collection_is_not_looked_at_again_and_is_freed_as_ever() -> None:
    kept = Node()
    gc.collect()
    assert gc.get_freeze_count() > 0
    assert not any(each is kept for each in gc.get_objects()), "frozen"
    gone = weakref.ref(kept)
    del kept
    assert gone() is None


@pytest.mark.usefixtures("settling")
def test_what_holds_itself_is_found_after_some_full_collections() -> None:
    kept = Node()
    kept.itself = kept
    gone = weakref.ref(kept)
    gc.collect()  # frozen
    del kept
    gc.collect()
    assert gone() is not None
    gc.collect()  # the third lets go of all that is frozen
    gc.collect()
    assert gone() is None
