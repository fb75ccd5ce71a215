"""The proxy's configuration of docs/operations.md, run by nginx over the server: names, ports, limits, what is told."""

from __future__ import annotations

import http.client
import os
import re
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from access.policy import Policy
from tests.access.certificates import certificate
from tests.commands.operations_page import blocks, put
from tests.ports import free_ports
from tests.security.home import LEADER, grow
from tests.security.household import TOKEN, Household, opened
from tests.serving import served
from tests.waiting import LIMIT, eventually

NAME = "guibiao.example.gov.cn"
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class Proxy:
    """nginx in front of the server: its ports, and whom browsers trust."""

    house: Household
    running: Running
    tls: int
    plain: int
    trusted: ssl.SSLContext
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where people come."""
        return f"https://{NAME}:{self.tls}"

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        """Return the answer to a request as a browser sends it."""
        line = socket.create_connection(("127.0.0.1", self.tls), timeout=LIMIT)
        with closing(self.trusted.wrap_socket(line, server_hostname=NAME)) as secured:
            answer = self._asked(secured, method, path, form, {"Host": f"{NAME}:{self.tls}", **headers})
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def ask_plainly(self, host: str, path: str = "/") -> bytes:
        """Return all that comes back on the port without TLS."""
        with socket.create_connection(("127.0.0.1", self.plain), timeout=LIMIT) as line:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            found = b""
            while piece := line.recv(65536):
                found += piece
            return found

    def _asked(
        self, line: ssl.SSLSocket, method: str, path: str, form: dict[str, str] | None, headers: dict[str, str]
    ) -> Answer:
        body = urlencode(form).encode() if form is not None else b""
        sent = {**headers, "Connection": "close", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.items() if value)
        line.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        with closing(http.client.HTTPResponse(line)) as answer:
            answer.begin()
            return Answer(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))


@pytest.fixture(name="nginx", scope="module")
def _nginx() -> str:
    """Return where nginx is: the machine's, or Debian's package taken apart. Without any it is left out, aloud."""
    look = ["sh", str(ROOT / "tests" / "install-nginx.sh"), str(ROOT / "build" / "nginx")]
    found = subprocess.run(look, capture_output=True, text=True, check=False)
    if found.returncode:
        why = "no nginx here, and none to be had: the proxy's configuration of docs/operations.md was not run"
        if os.environ.get("CI"):
            pytest.fail(why)
        print(why, file=sys.__stderr__)
        pytest.skip(why)
    return found.stdout.strip()


@pytest.fixture(name="proxy", scope="module")
def _proxy(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxy")
    tls, plain = free_ports(2)
    public, _ = certificate(folder, NAME)
    policy = Policy(address=f"https://{NAME}:{tls}", behind_proxy=True)
    (folder / "workbooks").mkdir()
    with opened(grow(folder / "home", folder / "workbooks"), policy) as house:
        bounds = {"clear_untrusted_proxy_headers": False}
        with served(house.server, threads=4, **bounds) as port:
            here = {
                "listen 443": f"listen 127.0.0.1:{tls}",
                "listen 80": f"listen 127.0.0.1:{plain}",
                "https://$host$request_uri": f"https://$host:{tls}$request_uri",
                "8050": str(port),
                "/etc/ssl/guibiao.crt": str(public),
                "/etc/ssl/private/guibiao.key": str(folder / "key.pem"),
            }
            with Running(nginx, folder, put(blocks("nginx")[0], here)) as running:
                trusted = ssl.create_default_context(cafile=str(public))
                yield Proxy(house, running, tls, plain, trusted)


class Running:
    """nginx with a configuration, for as long as the block lasts."""

    def __init__(self, nginx: str, folder: Path, configuration: str) -> None:
        temporary = "".join(
            f"    {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        self._log = log = folder / "log"
        text = (
            f"daemon off;\npid {folder}/pid;\nerror_log {log};\nworker_processes 1;\n"
            f"events {{ worker_connections 512; }}\nhttp {{\n{temporary}    access_log {log};\n{configuration}}}\n"
        )
        if os.geteuid() == 0:
            text = f"user root;\n{text}"
        (folder / "nginx.conf").write_text(text, "utf-8")
        self._command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(log)]

    def __enter__(self) -> Running:
        tested = subprocess.run([*self._command, "-t"], capture_output=True, text=True, check=False)
        assert tested.returncode == 0, tested.stderr
        assert "warn" not in tested.stderr, tested.stderr
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
        return self

    def told(self) -> str:
        """Return why nginx ended; nothing while it runs."""
        return "" if self._process.poll() is None else self._log.read_text("utf-8")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(LIMIT)


def there(proxy: Proxy) -> None:
    def answers() -> bool:
        assert not proxy.running.told()
        try:
            return proxy.ask("GET", "/healthz").text == "ok"
        except OSError:
            return False

    eventually(answers, "nginx is not there")


def test_people_sign_in_and_send_forms_on_a_port_of_their_own(proxy: Proxy) -> None:
    """Which failed when the port was lost on the way: every POST was another site's."""
    there(proxy)
    browser = {"Origin": proxy.address, "Sec-Fetch-Site": "same-origin"}
    form = {"name": LEADER, "password": proxy.house.passwords[LEADER], "next": "/areas"}
    entered = proxy.ask("POST", "/login", form, **browser)
    assert (entered.status, entered.headers["Location"]) == (303, "/areas"), entered.text
    assert any(cookie.startswith("__Host-guibiao=") for cookie in entered.headers.get_all("Set-Cookie") or ())
    assert proxy.ask("GET", "/areas").status == 200
    found = TOKEN.search(proxy.ask("GET", "/password").text)
    assert found
    refused = proxy.ask("POST", "/password", {"token": found[1], "old": "x", "new": "y", "again": "y"}, **browser)
    assert (refused.status, "原密码不对" in refused.text) == (403, True)
    for origin in (f"https://{NAME}", f"http://{NAME}:{proxy.tls}", "https://evil.example"):
        assert "别的网站" in proxy.ask("POST", "/logout", {}, Origin=origin).text, origin
    assert proxy.ask("POST", "/logout", {}, **browser).status == 303


def test_who_asks_is_told_to_the_service(proxy: Proxy) -> None:
    there(proxy)
    proxy.ask("POST", "/login", {"name": LEADER, "password": "wrong"}, **{"X-Forwarded-For": "10.9.9.9"})
    addresses = {entry.address for entry in proxy.house.told() if entry.detail == "failed"}
    assert addresses == {"127.0.0.1"}, "what a browser makes up is replaced"


def test_neither_tells_a_version(proxy: Proxy) -> None:
    there(proxy)
    for path in ("/login", "/nowhere", "/areas?x=" + "y" * 3000, "/" + "z" * 20_000):
        answer = proxy.ask("GET", path)
        assert answer.headers.get("Server") in (None, "nginx"), path
        assert not re.search(r"nginx/|waitress|Werkzeug|Python/", answer.text + str(answer.headers)), path


def test_other_names_get_no_answer(proxy: Proxy) -> None:
    there(proxy)
    assert proxy.ask_plainly("evil.example") == b""
    assert proxy.ask_plainly("127.0.0.1") == b""
    moved = proxy.ask_plainly(NAME, "/areas?a=1")
    assert f"Location: https://{NAME}:{proxy.tls}/areas?a=1".encode() in moved
    assert re.search(rb"Server: nginx\r\n", moved)
    for name in ("evil.example", None):
        anybody = ssl.create_default_context()
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        line = socket.create_connection(("127.0.0.1", proxy.tls), timeout=LIMIT)
        how = {"server_hostname": name, "do_handshake_on_connect": False}
        with closing(anybody.wrap_socket(line, **how)) as secured, pytest.raises(ssl.SSLError):  # type: ignore[arg-type]
            secured.do_handshake()
    with pytest.raises(http.client.RemoteDisconnected):
        proxy.ask("GET", "/login", Host="evil.example")
    assert proxy.ask("GET", "/login", Host=f"{NAME}:1").status == 400, "another port is another name"


def test_the_door_is_not_hammered_at(proxy: Proxy) -> None:
    """Some at once are an office in the morning; a machine that goes on is told to wait, and the pages stay."""
    there(proxy)
    statuses = [proxy.ask("GET", "/login").status for _ in range(80)]
    assert statuses[:5] == [200] * 5
    assert statuses[-1] == 429
    assert proxy.ask("GET", "/healthz").text == "ok"
