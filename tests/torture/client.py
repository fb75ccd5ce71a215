"""A person at the server's own pages, over HTTP and without any script. The only module that knows how one signs in."""

from __future__ import annotations

import html
import http.client
import json
import re
import secrets
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from dashboards.server.roles import demonstration_people
from plan.review import Person, Role
from tests.workbooks import the_plan

_TOKEN = re.compile(r'name="token" value="(\w+)"')
_SEEN = re.compile(r'name="seen" value="([^"]*)"')
_FINDING = re.compile(r'name="finding" value="([^"]+)"')
_FORM = "application/x-www-form-urlencoded"
PATIENCE = 120.0
"""Seconds to wait for one answer."""


class Gone(Exception):  # noqa: N818 - it is what the tests want to happen
    """The server went away before it had answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """As text."""
        return self.body.decode()

    @property
    def to(self) -> str:
        """Where to go on; empty if it was refused."""
        return str(self._said().get("to", ""))

    @property
    def refused(self) -> str:
        """The sentence that says why not; empty if it was done."""
        return str(self._said().get("refused", ""))

    @property
    def number(self) -> str:
        """The submission to go on with."""
        return self.to.split("?")[0].rpartition("/")[2]

    def _said(self) -> dict[str, object]:
        return dict(json.loads(self.body)) if self.headers.get_content_type() == "application/json" else {}


class Client:
    """Somebody in a role. Every question is a connection of its own, as after a kill it has to be anyway."""

    def __init__(self, address: str, person: Person | None = None) -> None:
        self._cookie = ""
        self._token = ""
        self.move(address)
        if person is not None:
            self.sign_in(person)

    def move(self, address: str) -> None:
        """Go on at another address: the server was started again."""
        self.host = urlsplit(address).netloc

    def sign_in(self, person: Person) -> None:
        """Become one of the demonstration's people."""
        self._take_token()
        number = demonstration_people(the_plan()).index(person)
        answer = self.post("/role", role=number, next="/")
        assert answer.to in {"/", "/admin"}, answer.text
        self._cookie = answer.headers["Set-Cookie"].split(";")[0]
        self._take_token()

    def _take_token(self) -> None:
        found = _TOKEN.search(self.page("/"))
        assert found, "every page with a form carries the token"
        self._token = found[1]

    def get(self, path: str) -> Answer:
        """Return a page or a file."""
        return self._ask("GET", path)

    def page(self, path: str) -> str:
        """Return a page's document."""
        answer = self.get(path)
        assert answer.status == 200, (path, answer.status, answer.text[:500])
        return answer.text

    def post(self, path: str, **fields: object) -> Answer:
        """Return a form, sent as our script sends it."""
        body, _ = self.form(**fields)
        return self._ask("POST", path, body, _FORM)

    def form(self, **fields: object) -> tuple[bytes, dict[str, str]]:
        """Return a form and its headers, for whoever sends it in a way of his own."""
        return urlencode({"token": self._token, **fields}, doseq=True).encode(), self.headers(_FORM)

    def offer(self, content: bytes, name: str, department: str, period: object) -> Answer:
        """Return a workbook, sent as a browser sends it."""
        body, kind = self.upload_form(content, name, department, period)
        return self._ask("POST", "/upload", body, kind)

    def raw(self, path: str, body: bytes, kind: str) -> Answer:
        """Any body."""
        return self._ask("POST", path, body, kind)

    def upload_form(self, content: bytes, name: str, department: str, period: object) -> tuple[bytes, str]:
        """Return the multipart form of a workbook, and its media type."""
        edge = secrets.token_hex(16)
        fields = {"token": self._token, "department": department, "period": str(period)}
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        called = name.replace("\\", "\\\\").replace('"', "%22")
        head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{called}"\r\n\r\n'
        body = b"".join([*(p.encode() for p in parts), head.encode(), content, f"\r\n--{edge}--\r\n".encode()])
        return body, f"multipart/form-data; boundary={edge}"

    def headers(self, kind: str = "") -> dict[str, str]:
        """Return what goes along with every question."""
        sent = {"Host": self.host, "Origin": f"http://{self.host}", "X-Guibiao": "1"}
        sent |= {"Cookie": self._cookie} if self._cookie else {}
        return sent | ({"Content-Type": kind} if kind else {})

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        try:
            connection.request(method, quote(path, safe="/?=&%"), body, self.headers(kind))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        except (ConnectionError, http.client.HTTPException) as error:
            raise Gone(path) from error
        finally:
            connection.close()

    def upload(self, content: bytes, name: str, department: str, period: object) -> str:
        """Return the id of the draft that a workbook became."""
        answer = self.offer(content, name, department, period)
        assert answer.to.startswith("/submit/"), answer.text[:500]
        return answer.number

    def checked(self, draft: str) -> str:
        """Return a draft's page once it is read and checked."""
        until = time.monotonic() + PATIENCE
        while "data-busy" in (text := self.page(f"/submit/{draft}")):
            assert time.monotonic() < until, "a draft is never read"
            time.sleep(0.05)
        return text

    def checked_gone(self, draft: str) -> None:
        """Wait until a draft is off the desk: whoever comes back to it is told where its receipt is."""
        until = time.monotonic() + PATIENCE
        while 'href="/receipt/' not in self.page(f"/submit/{draft}"):
            assert time.monotonic() < until, "a draft is never sent"
            time.sleep(0.02)

    def explain(self, draft: str, page: str) -> None:
        """One reason for whatever asks for one."""
        if keys := [html.unescape(key) for key in _FINDING.findall(page)]:
            self.post(f"/desk/{draft}/explain", finding=keys, reason="已核实")

    def ready(self, content: bytes, department: str, period: object, name: str = "报表.xlsx") -> str:
        """Return a workbook laid on the desk, read, and everything explained; its draft."""
        draft = self.upload(content, name, department, period)
        self.explain(draft, self.checked(draft))
        return draft

    def seen(self, draft: str) -> str:
        """Return the newest version as a draft's page shows it; empty if there is none."""
        found = _SEEN.search(self.page(f"/submit/{draft}"))
        return html.unescape(found[1]) if found else ""

    def send(self, draft: str, seen: str | None = None, reason: str = "更正") -> Answer:
        """Send a draft, upon the version its page shows if no other is given."""
        return self.post(f"/desk/{draft}/send", seen=self.seen(draft) if seen is None else seen, reason=reason)

    def decide(self, what: str, submission: str, note: str = "") -> Answer:
        """accept, return or reopen."""
        return self.post(f"/review/{submission}/{what}", note=note)


def filler(department: str) -> Person:
    """Return the demonstration's filler of a department."""
    return next(p for p in demonstration_people(the_plan()) if p.department == department)


def reviewer() -> Person:
    """Return the demonstration's reviewer."""
    return next(p for p in demonstration_people(the_plan()) if p.role is Role.REVIEWER)
