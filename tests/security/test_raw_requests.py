"""Row 16 on the wire: request lines that no browser writes, to the server as it runs."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.security.household import Household
from tests.security.leaks import secrets_of, told_by
from tests.serving import served
from tests.torture.counts import Counter
from tests.waiting import LIMIT

TARGETS = (
    "http://127.0.0.1/areas",
    "http://evil.example/areas",
    "https://127.0.0.1:443/areas",
    "http://127.0.0.1//areas",
    "http://127.0.0.1@evil.example/areas",
    "//evil.example/areas",
    "///areas",
    "areas",
    "*",
    "?x",
    "#",
    "/login/../areas",
    "/login/%2e%2e/areas",
    "/login/..;/areas",
    "/login;/../areas",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%5c..%5cetc%5cpasswd",
    "/areas%00.svg",
    "/assets/mark.svg%3f/../../areas",
    "/assets/mark.svg/../../areas",
    "/assets/mark.svg%2f..%2f..%2fareas",
    "/areas\x00",
    "/areas\t",
    "/areas\x0b?x",
    "/\xe9\xff",
    "/" + "a" * 60_000,
    "/areas?" + "a=1&" * 10_000,
    "/%",
    "/%zz",
    "/%u0061reas",
    "/\\areas",
    "/_dash-layout HTTP/1.1\r\nX-Smuggled: 1",
)
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "CONNECT", "get", "G ET", "TRACK")
BROKEN = (
    b"GET /areas\r\n\r\n",
    b"GET /areas HTTP/0.9\r\n\r\n",
    b"GET /areas HTTP/9.9\r\nHost: x\r\n\r\n",
    b"GET /areas HTTP/1.1\r\n\r\n",
    b"GET /areas HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET /areas HTTP/1.1\nHost: 127.0.0.1\n\n",
    b"GET /areas HTTP/1.1\r\n Host: 127.0.0.1\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"0\r\n\r\nGET /areas HTTP/1.1\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5, 6\r\n\r\nhello",
    b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /areas HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"\r\n\r\n\r\n",
)
"""Requests that are none, or two in one."""


@pytest.fixture(name="port", scope="module")
def _port(access_services: Household) -> Iterator[int]:
    with served(access_services.server, threads=4, clear_untrusted_proxy_headers=False) as port:
        yield port


def asked(port: int, request: bytes) -> bytes:
    """Return all that comes back before the connection is quiet."""
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        found = b""
        with suppress(ConnectionResetError):
            while part := line.recv(65536):
                found += part
    return found


def check(secrets: frozenset[str], answer: bytes, request: bytes) -> None:
    """Nothing but the door, and a status that is no success for anything else."""
    told = told_by(answer, ())
    assert not [secret for secret in secrets if secret in told], request[:80]
    assert b"Traceback" not in answer, request[:80]
    for status in re.findall(rb"^HTTP/1\.\d (\d+)", answer, re.M):
        assert status in (b"302", b"400", b"401", b"403", b"404", b"405", b"414", b"431", b"501", b"505"), (
            request[:80],
            status,
        )


def test_request_lines_that_no_browser_writes(access_services: Household, port: int, count: Counter) -> None:
    secrets = secrets_of(access_services)
    for target in TARGETS:
        for method in METHODS if len(target) < 100 else METHODS[:1]:
            head = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
            check(secrets, asked(port, head.encode("latin-1")), head.encode("latin-1"))
            count(16, "request lines on the wire", 1)


def test_requests_that_are_none(access_services: Household, port: int, count: Counter) -> None:
    secrets = secrets_of(access_services)
    for request in BROKEN:
        answer = asked(port, request)
        check(secrets, answer, request)
        count(16, "broken requests on the wire", 1)
    still = asked(port, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert still.endswith(b"ok")
