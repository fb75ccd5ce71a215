"""A server in a process of its own whose clock is moved while it runs, and browsers that speak to it over HTTP."""

from __future__ import annotations

import html
import http.client
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.waiting import LIMIT

_FORM = "application/x-www-form-urlencoded"


def faketime_library() -> str:
    """Return the library that gives a process another clock; the test is left out where there is none."""
    found = [*Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), *Path("/usr/lib").glob("faketime/libfaketime.so.1")]
    if not found:
        pytest.skip("no libfaketime here (Debian: apt-get install faketime): whole processes keep this machine's clock")
    return str(found[0])


class MovedClock:
    """The wall clock of processes that are started with :attr:`environment`; how long something takes they measure by
    the machine's own clock, as after any other setting of a clock."""

    def __init__(self, file: Path) -> None:
        self._file, self._ahead = file, 0
        self.environment = {
            "LD_PRELOAD": faketime_library(),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }
        self.set(timedelta())

    def set(self, ahead: timedelta) -> None:
        """Set the clock so far ahead of the machine's; negative: behind it."""
        self._ahead = int(ahead.total_seconds())
        self._file.write_text(f"{self._ahead:+d}s\n" if self._ahead else "+0\n", encoding="ascii")

    def stand_at(self, moment: datetime) -> None:
        """Set the clock to a moment."""
        self.set(timedelta(seconds=round(moment.timestamp() - time.time())))

    def __call__(self) -> datetime:
        """Return what the clock says."""
        return datetime.now(UTC) + timedelta(seconds=self._ahead)


class Browser:
    """A browser with its cookies. Answers are (status, where it sends one on, text)."""

    def __init__(self, address: str) -> None:
        self._host = urlsplit(address).netloc
        self._cookies: dict[str, str] = {}
        self._token = ""

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, str, str]:
        """Return the answer to a request."""
        sent = {"Host": self._host, "Origin": f"http://{self._host}", **({"Content-Type": kind} if kind else {})}
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        connection = http.client.HTTPConnection(self._host, timeout=LIMIT)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            for said in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = said.partition(";")[0].partition("=")
                self._cookies[name] = value
                self._token = ""  # of a session before this one
            return answer.status, answer.headers.get("Location", ""), answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def text(self, path: str) -> str:
        """Return a page."""
        return self.ask("GET", path)[2]

    def post(self, path: str, **form: object) -> tuple[int, str, str]:
        """Send a form with the token that every form carries."""
        if not self._token and not path.startswith("/login"):
            found = re.search(r'name="token" value="(\w+)"', self.text("/password"))
            self._token = found[1] if found else ""
        content = urlencode({"token": self._token, **form}, doseq=True).encode()
        return self.ask("POST", path, content, _FORM)

    def sign_in(self, name: str, password: str, code: str = "") -> int:
        """Sign in, with a code where one is asked for; return the status of the last answer: 303 is in."""
        self._token = ""
        status, _, page = self.post("/login", name=name, password=password)
        ticket = field_of(page, "ticket")
        return self.post("/login/code", ticket=ticket, code=code)[0] if status == 200 and ticket else status

    @property
    def inside(self) -> bool:
        """Whether somebody is signed in."""
        return self.ask("GET", "/password")[0] == 200


def field_of(page: str, name: str) -> str:
    """Return what a hidden field of a page holds; empty if there is none."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""
