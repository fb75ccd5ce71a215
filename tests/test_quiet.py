"""The server says what people need and no more: no debugging, no version, no trace, no secret; and if it is well."""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import app_over
from dashboards.reader import Reader
from etl.trouble import Trouble
from plan.wording import Lang, say
from tests.dashboards.desks import DEPARTMENT, PERIOD, grow
from tests.dashboards.fakes import FakeStore, fake_reader, the_plan

ROOT = Path(__file__).resolve().parents[1]
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

BABBLE = re.compile(
    rb"traceback|site-packages|\.py\"|werkzeug|waitress|flask|sqlalchemy|duckdb|jinja|<class|object at 0x|errno"
    rb"|\bline \d|/usr/|/tmp/|\bexception\b|[a-z]Error\b|secret-place",
    re.IGNORECASE,
)
"""What no refusal says."""

PRODUCTS = re.compile(r"waitress|werkzeug|python|flask|dash/|gunicorn|nginx", re.IGNORECASE)
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


Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


# ---- a server of its own, and everything it says


@dataclass(frozen=True)
class Server:
    """``guibiao serve`` in a process of its own; ``said`` is the file with all it wrote."""

    port: int
    home: Path
    said: Path

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """The answer to a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def raw(self, content: bytes) -> bytes:
        """What comes back for some bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            found = b""
            try:
                line.sendall(content)
                line.shutdown(socket.SHUT_WR)
                while piece := line.recv(1 << 16):
                    found += piece
            except OSError:  # it had heard enough
                pass
            return found


@contextmanager
def serving(home: Path, said: Path) -> Iterator[Server]:
    """The server over a home."""
    environment = {**os.environ, "GUIBIAO_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", "import cli; cli.main()", "serve", "--port", "0"]
    with said.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
        try:
            yield Server(_port(said, process), home, said)
        finally:
            process.terminate()


def _port(said: Path, process: subprocess.Popen[bytes]) -> int:
    for _ in range(600):
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", said.read_text("utf-8")):
            return int(found[1])
        assert process.poll() is None, said.read_text("utf-8")
        time.sleep(0.1)
    raise AssertionError("it does not serve")


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("quiet") / "home"
    grow(root)
    return root


@pytest.fixture(scope="module")
def server(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with serving(Path(shutil.copytree(grown, folder / "home")), folder / "said") as made:
        yield made


def check_calm(status: int, headers: dict[str, str], body: bytes, asked: object) -> None:
    """No trace of what stands behind an answer; errors in few words."""
    assert "server" not in headers, asked
    assert "x-powered-by" not in headers, asked
    assert not [value for value in headers.values() if PRODUCTS.search(value)], asked
    if status >= 400:
        assert not BABBLE.search(body), (asked, body[:600])
        assert len(body) < 20_000, asked


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
        assert not told.get("hot_reload")
        assert not told.get("ui")
        assert told.get("serve_locally") is not False
        assert not {"websocket", "mcp"} & {key for key, value in told.items() if value}
    for word in ("_dash-debug", "__debugger__", "devtools", "dev_tools"):
        assert word not in document


# ---- logs


def test_logs_hold_no_secret(server: Server) -> None:
    secrets = _work(server)
    said = server.said.read_bytes()
    assert len(secrets) >= 4
    for secret in secrets:
        assert secret.encode() not in said
    assert b"Traceback" not in said, said.decode()[-3000:]


def _work(server: Server) -> set[str]:
    """Take a role, send a workbook, try to sign in; what nobody else may learn of it."""
    secrets = {"Keine-Losung-1937"}
    chosen = urlencode({"role": "3", "next": "/", "token": _token(server)}).encode()
    status, headers, _ = server.ask("POST", "/role", chosen, **FORM)
    assert status == 303
    cookie = headers["set-cookie"].split(";")[0]
    secrets.add(cookie.partition("=")[2])
    token = _token(server, Cookie=cookie)
    workbook = server.ask("GET", f"/download/desk/template/{quote(DEPARTMENT)}/{PERIOD}", Cookie=cookie)[2]
    fields = {"token": token, "department": DEPARTMENT, "period": PERIOD}
    kind, body = _multipart(fields, workbook)
    assert server.ask("POST", "/upload", body, Cookie=cookie, Content_Type=kind)[0] == 303
    wrong = urlencode({"name": "管理员", "password": "Keine-Losung-1937", "token": token}).encode()
    server.ask("POST", "/login", wrong, Cookie=cookie, **FORM)
    server.ask("GET", f"/?token={token}", Cookie=cookie)
    server.ask("POST", "/upload", b"x" * 10, Cookie=cookie, Content_Type="multipart/form-data; boundary=x")
    sealed = (server.home / "secret").read_bytes()
    return {*secrets, token, sealed.hex(), base64.b64encode(sealed).decode().rstrip("="), repr(sealed)[2:-1]}


FORM = {"Content_Type": "application/x-www-form-urlencoded"}


def _token(server: Server, **headers: str) -> str:
    found = re.search(r'name="token" value="(\w+)"', server.ask("GET", "/", **headers)[2].decode())
    assert found
    return found[1]


def _multipart(fields: dict[str, str], content: bytes) -> tuple[str, bytes]:
    said = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
    parts = [*said, ('name="files"; filename="a.xlsx"', content)]
    head = "--x\r\nContent-Disposition: form-data; {}\r\n\r\n"
    body = b"".join(head.format(name).encode() + value + b"\r\n" for name, value in parts)
    return "multipart/form-data; boundary=x", body + b"--x--\r\n"


# ---- health


def test_health_in_a_word(server: Server) -> None:
    status, headers, body = server.ask("GET", "/healthz")
    assert (status, body) == (200, b"ok")
    assert headers["content-type"].startswith("text/plain")
    assert headers["cache-control"] in ("no-cache", "no-store")


def test_health_fails_where_no_number_can_be_told(grown: Path, tmp_path: Path) -> None:
    with serving(Path(shutil.copytree(grown, tmp_path / "home")), tmp_path / "said") as server:
        assert server.ask("GET", "/healthz")[2] == b"ok"
        _ruin(server.home)
        status, headers, body = server.ask("GET", "/healthz")
        assert (status, body) == (503, b"fail")
        check_calm(status, headers, body, "/healthz")
        for path in ("/", "/areas", "/indicator/8", "/download/overview.svg"):
            status, headers, body = server.ask("GET", path)
            assert status < 600
            check_calm(status, headers, body, path)


def _ruin(home: Path) -> None:
    """A warehouse of noise in the old one's place, and nothing left to make it again from."""
    for file in (home / "raw").iterdir():
        file.unlink()
    shutil.rmtree(home / "extracted")
    noise = home / "noise"
    noise.write_bytes(os.urandom(1 << 20))
    noise.replace(home / "warehouse.duckdb")
    (home / "warehouse.duckdb.sha256").unlink(missing_ok=True)


# ---- an app in which something breaks


class Broken(FakeStore):
    """A store that falls over whatever it is asked."""

    def __init__(self, error: Exception) -> None:
        super().__init__([])
        self.error = error

    def observations(self, known_at: object = None) -> list[object]:  # type: ignore[override]
        """Fall over."""
        raise self.error


ERRORS = (
    RuntimeError("duckdb fell over at /secret-place/app.py"),
    OSError(28, "No space left on device", "/secret-place/warehouse.duckdb"),
    KeyError("secret-place"),
    AssertionError("secret-place"),
    RecursionError("secret-place"),
    MemoryError(),
    UnicodeDecodeError("utf-8", b"secret-place", 0, 1, "secret-place"),
)


def client_over(error: Exception) -> FlaskClient:
    """A client of an app whose store falls over."""
    server = app_over(Reader(the_plan(), Broken(error))).server  # type: ignore[arg-type]
    assert not server.debug
    assert not server.testing
    return server.test_client()


def told(answer: TestResponse) -> Answer:
    """An answer as ``check_calm`` wants it."""
    return answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.data


@pytest.mark.parametrize("error", ERRORS, ids=[type(error).__name__ for error in ERRORS])
@pytest.mark.parametrize("path", ["/", "/areas", "/indicator/8", "/evaluate", "/plan", "/download/overview.svg"])
def test_what_breaks_within_is_told_in_one_sentence(error: Exception, path: str) -> None:
    answer = client_over(error).get(path, base_url="http://127.0.0.1")
    check_calm(*told(answer), path)
    if answer.status_code < 400:
        pytest.skip("this page needs none of it")
    assert answer.status_code in (500, 503)
    assert say("door.broken") in plain(answer)
    assert len(plain(answer)) <= 4, "one sentence, and the way back"


def test_nobody_writes_lines_of_his_own_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    client_over(ERRORS[0]).get("/areas%0d%0aERROR:root:forged?%0aforged", base_url="http://127.0.0.1")
    client_over(ERRORS[0]).get("/healthz?%0aforged", base_url="http://127.0.0.1")
    for record in caplog.records:
        assert "\n" not in record.getMessage()
        assert "\r" not in record.getMessage()


def plain(answer: TestResponse) -> list[str]:
    """The lines of text that a person sees."""
    text = re.sub(r"<(script|style|title)\b.*?</\1>", "", answer.get_data(as_text=True), flags=re.DOTALL)
    return [line.strip() for line in re.sub(r"<[^>]*>", "\n", text).splitlines() if line.strip()]


def test_it_is_told_in_english_where_that_is_read() -> None:
    client = client_over(ERRORS[0])
    answer = client.get("/areas?lang=en", base_url="http://127.0.0.1", headers={"Referer": "http://127.0.0.1/?lang=en"})
    assert say("door.broken", Lang.EN) in answer.get_data(as_text=True)


def test_the_callback_breaks_calmly_too() -> None:
    asked = {
        "output": "frame.children",
        "outputs": {"id": "frame", "property": "children"},
        "inputs": [
            {"id": "url", "property": "pathname", "value": "/areas"},
            {"id": "url", "property": "search", "value": ""},
        ],
        "changedPropIds": ["url.pathname"],
    }
    answer = client_over(ERRORS[0]).post("/_dash-update-component", json=asked, base_url="http://127.0.0.1")
    assert answer.status_code in (500, 503)
    check_calm(*told(answer), "callback")


def test_trouble_is_told_in_its_own_sentence() -> None:
    answer = client_over(Trouble("keep.raw_missing", submission="2023Q1-科-1", file="表.xlsx")).get(
        "/areas", base_url="http://127.0.0.1"
    )
    assert answer.status_code == 503
    assert "表.xlsx" in answer.get_data(as_text=True)
    check_calm(*told(answer), "trouble")


@pytest.mark.parametrize("error", ERRORS, ids=[type(error).__name__ for error in ERRORS])
def test_health_is_fail_and_no_word_more(error: Exception) -> None:
    answer = client_over(error).get("/healthz", base_url="http://127.0.0.1")
    assert (answer.status_code, answer.data) == (503, b"fail")


def test_health_is_ok_after_a_real_query() -> None:
    asked: list[object] = []
    reader = fake_reader()
    real = reader.store.observations
    reader.store.observations = lambda *known: asked.append(known) or real(*known)  # type: ignore[method-assign,func-returns-value]
    answer = app_over(reader).server.test_client().get("/healthz")
    assert (answer.status_code, answer.data) == (200, b"ok")
    assert asked


def test_the_address_that_is_served_is_never_a_foreign_one(server: Server) -> None:
    status, headers, _ = server.ask("GET", "/role", Host="example.invalid")
    where = urlsplit(headers.get("location", "/"))
    assert status < 500
    assert where.netloc in ("", f"127.0.0.1:{server.port}")
