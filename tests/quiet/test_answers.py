"""Whatever is asked, however it is asked, by whomever: the answer is calm."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest

from tests.quiet.server import BABBLE, Server, check_calm

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "CONNECT", "get", "FOO")
DEBUGGING = (
    *("/_reload-hash", "/_favicon.ico", "/favicon.ico", "/_dash-layout", "/_dash-dependencies"),
    *("/_dash-update-component", "/_dash-error", "/_dash-ws-callback", "/_alive", "/_dash-default-js-callback"),
    *(
        "/_dash-component-suites/dash/../../app.py",
        "/_dash-component-suites/etl/home.py",
        "/_dash-component-suites/os/x",
    ),
    *("/console", "/?__debugger__=yes&cmd=resource&f=debugger.js", "/mcp", "/_mcp", "/.env", "/.git/HEAD"),
    *("/assets/../app.py", "/assets/%2e%2e/app.py", "/server-status", "/metrics", "/debug"),
)
ADDRESSES = (
    *DEBUGGING,
    "/",
    "/areas",
    "/indicator/8",
    "/nowhere",
    "/healthz",
    "/version",
    "/upload",
    "/role",
    "/login",
)
"""Every one is asked with every method."""

RAW = (
    b"GARBAGE\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /%00 HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /%ff%fe/%f0%28 HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET http://example.invalid/ HTTP/1.0\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET / HTTP/1.0\r\nHost: a b\xff\r\n\r\n",
    b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\nCookie: \xff\xfe=\x01\r\n\r\n",
    b"GET / HTTP/1.0\r\nbroken header\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: lies\r\n\r\n",
    b"GET /" + b"a" * 300_000 + b" HTTP/1.0\r\n\r\n",
    b"GET / HTTP/1.0\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
    b"POST /_dash-update-component HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{]}",
    b"POST /upload HTTP/1.0\r\nContent-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\nabc",
)


@pytest.mark.parametrize("path", ADDRESSES)
def test_whatever_is_asked_the_answer_is_calm(server: Server, path: str) -> None:
    for method in METHODS:
        status, headers, body = server.ask(method, path)
        assert status < 500, (method, path, body[:300])
        check_calm(status, headers, body, (method, path))


@pytest.mark.parametrize("content", RAW, ids=range(len(RAW)))
def test_what_is_no_request_is_refused_calmly(server: Server, content: bytes) -> None:
    answer = server.raw(content)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b" 500 " not in head.splitlines()[0] if head else True, answer[:300]
    assert not re.search(rb"^server:", head, re.IGNORECASE | re.MULTILINE), head
    if not re.match(rb"HTTP/1\.\d 200", head):
        assert not BABBLE.search(body), body[:600]
    assert server.ask("GET", "/healthz")[2] == b"ok"


def test_nobody_hears_his_own_request_again(server: Server) -> None:
    status, _, body = server.ask("TRACE", "/", Cookie="guibiao-role=hush-hush", X_Own="hush-hush")
    assert status in (401, 405, 403, 404)
    assert b"hush-hush" not in body


def test_nothing_of_debugging_is_on(server: Server) -> None:
    status, _, body = server.ask("GET", "/_reload-hash")
    assert status in (401, 403, 404) or not json.loads(body or b"{}").get("files")
    document = server.ask("GET", "/")[2].decode()
    config = re.search(r'id="_dash-config"[^>]*>(.*?)</script>', document, re.DOTALL)
    if config:
        told = json.loads(config[1])
        assert not [name for name in told if name.endswith(("_version", "_version_url"))]
        assert not told.get("hot_reload")
        assert not told.get("ui")
        assert told.get("serve_locally") is not False
        assert not {"websocket", "mcp"} & {key for key, value in told.items() if value}
    for word in ("_dash-debug", "__debugger__", "devtools", "dev_tools"):
        assert word not in document


def test_the_address_that_is_served_is_never_a_foreign_one(server: Server) -> None:
    status, headers, _ = server.ask("GET", "/role", Host="example.invalid")
    where = urlsplit(headers.get("location", "/"))
    assert status < 500
    assert where.netloc in ("", f"127.0.0.1:{server.port}")
