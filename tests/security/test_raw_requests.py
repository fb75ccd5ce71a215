"""Row 16 on the wire: request lines that no browser writes, to the server as it runs."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.security.household import Household
from tests.security.leaks import secrets_of, told_by
from tests.serving import served_as_it_runs
from tests.torture.counts import Counter
from tests.waiting import LIMIT
from wording import say

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
    "http://[::1/login",
    "http://[/login",
    "//[x/login",
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

HEAD = b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n"
NEVER_SENT = {
    b"A\x00b: x": b"400",
    b"Host\x00: x": b"400",
    b"no colon": b"400",
    b": x": b"400",
    b"Origin: \x00": b"400",
    b"Content-Length: " + b"9" * 5000: b"400",
    b"Content-Length: 1\r\nContent-Length: 2": b"400",
    b"X: " + b"a" * 65_536: b"431",
    b"\r\n".join(b"X-%d: y" % number for number in range(10_000)): b"431",
    b"Transfer-Encoding: gzip": b"501",
    **{
        name + b": Thu, 01 Jan 99999999999999 00:00:00 GMT": b"200"
        for name in (b"Date", b"If-Modified-Since", b"If-Unmodified-Since", b"If-Range")
    },
}
"""Headers that no browser sends, and the answer: none of them is worth more than a sentence."""


@pytest.fixture(name="port", scope="module")
def _port(access_services: Household) -> Iterator[int]:
    with served_as_it_runs(access_services.server) as port:
        yield port


def asked(port: int, request: bytes, ended: bool = True) -> bytes:
    """Return all that comes back before the connection is quiet. ``ended``: whether it is said that no more comes."""
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as line:
        line.sendall(request)
        if ended:
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


@pytest.mark.parametrize("path", [b"/login", b"/assets/mark.svg", b"/healthz"])
def test_headers_that_no_browser_sends(
    port: int, path: bytes, caplog: pytest.LogCaptureFixture, count: Counter
) -> None:
    """Each is answered, also as the second on a connection, and nothing of it is in the log."""
    for header, status in NEVER_SENT.items():
        request = HEAD.replace(b"/login", path) + header + b"\r\nConnection: close\r\n\r\n"
        for before in (b"", HEAD + b"\r\n"):
            statuses = re.findall(rb"HTTP/1\.\d (\d+) ", asked(port, before + request, ended=False))
            assert statuses == [*([b"200"] if before else []), status], (header[:60], statuses)
            count(16, "headers on the wire that no browser sends", 1)
    assert not [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]


def test_a_form_of_too_many_parts_is_refused_in_one_line(port: int, caplog: pytest.LogCaptureFixture) -> None:
    """Drawing the page of the refusal once read the same form again, and what came of that stood in the log."""
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 10_000 + b"--x--\r\n"
    kind = b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n" % len(body)
    answer = asked(port, HEAD.replace(b"GET", b"POST") + kind + body)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert say("desk.too_large_together") in answer.decode()
    assert not [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
