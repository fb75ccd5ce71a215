"""Connections of people who never come to the end: a byte now and then, or nobody there to read the answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from tests.torture.client import Client
from tests.waiting import LIMIT

Opening = Callable[[int, str], bytes]
"""(number, host) → what a slow connection says first."""


def slow_head(number: int, host: str) -> bytes:
    """Return the head of a request, without its end."""
    return f"GET /?n={number} HTTP/1.1\r\nHost: {host}\r\nX-Slow: ".encode()


def slow_body(number: int, host: str) -> bytes:
    """Return a whole head that promises ten MB for the desk."""
    head = f"POST /upload HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=a\r\n"
    return f"{head}Content-Length: {10_000_000 + number}\r\n\r\n--a\r\n".encode()


def deaf(number: int, host: str) -> bytes:
    """Ten questions for the largest page at once, and nobody there for the answers."""
    return f"GET /?n={number} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() * 10


KINDS: tuple[Opening, ...] = (slow_head, slow_body, deaf)


class Slow:
    """So many slow connections, a byte each every second while ``with`` lasts."""

    def __init__(self, client: Client, number: int, kinds: tuple[Opening, ...] = KINDS) -> None:
        self._host, self._number, self._kinds = client.host, number, kinds
        self._sockets: list[socket.socket] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._dribble, daemon=True)
        self.let_go = 0

    def __enter__(self) -> Slow:
        host, port = self._host.split(":")
        for number in range(self._number):
            connection = socket.create_connection((host, int(port)), timeout=LIMIT)
            connection.sendall(self._kinds[number % len(self._kinds)](number, self._host))
            self._sockets.append(connection)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        for connection in self._sockets:
            connection.close()

    def _dribble(self) -> None:
        while not self._over.wait(1.0):
            for connection in list(self._sockets):
                try:
                    connection.sendall(b"a")
                except OSError:  # the server has had enough
                    self.let_go += 1
                    self._sockets.remove(connection)
                    with suppress(OSError):
                        connection.close()
