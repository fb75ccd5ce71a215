"""An app over a house with accounts, and browsers of those who have signed in: for tests of 管理 and 审计."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access.account import Account
from access.administration import Administration
from access.audit import AuditAction, AuditEntry
from access.policy import Policy
from app import app_over
from dashboards.access_services import AccessServices
from dashboards.reader import Reader
from plan.board import reporting
from plan.period import Period
from plan.review import Role
from tests.access.access_services import GOOD, MACHINE, Watch
from tests.access.access_services import House as Doorkeeper
from tests.dashboards.fakes import FakeStore, fake_reader, the_plan

LOCAL = "http://127.0.0.1"
CARE, RELIEF = "养老服务科", "社会救助科"
BOSS, SECOND, WATCHER = "王管理", "李管理", "赵审计"
STAFF = {
    BOSS: Role.ADMINISTRATOR,
    SECOND: Role.ADMINISTRATOR,
    WATCHER: Role.AUDITOR,
    "钱领导": Role.LEADER,
    "孙审核": Role.REVIEWER,
    "周评估": Role.EVALUATOR,
    "吴填报": Role.FILLER,
}
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "right to left": "甲\u202e乙",
    "nothing": "甲\x00乙",
    "command": "=cmd|' /C calc'!A0",
    "long": "长" * 300,
    "lines": "一行\r\n另一行",
    "terminal": "\x1b[31m红",
    "invisible": "甲\u200b乙",
    "way up": "../../etc/passwd",
    "query": "' OR 1=1; --",
    "template": "{{7*7}}${7*7}",
}
"""What people type who mean no good."""

RAW = ("<script>alert", "<img src=x", "\u202e", "\x00", "\x1b", "\u200b")
"""What may never come back as it was typed."""


@dataclass
class Bureau:
    """The server, its doors, and whoever sits before it."""

    root: Path
    policy: Policy = field(default_factory=Policy)
    rehearsal: bool = False
    reader: Reader = field(default_factory=lambda: fake_reader(Period(2023, 3), demonstration=False))

    def __post_init__(self) -> None:
        self.data_store = Doorkeeper(self.root, self.policy, Watch(datetime.now(UTC)))
        self.administration = Administration(self.data_store.authenticator, reporting(self.reader.plan))
        access_services = AccessServices(
            self.data_store.authenticator, self.administration, self.data_store.audit, lambda: self.rehearsal
        )
        self.app = app_over(self.reader, access_services=access_services, secret=b"test")
        self.server: Flask = self.app.server

    def settle(self, name: str, role: Role | None = None) -> None:
        """An account that has set its password."""
        kind = role or STAFF[name]
        first = self.administration.add(MACHINE, name, kind, CARE if kind is Role.FILLER else None)
        authenticator = self.data_store.authenticator
        authenticator.change_password(authenticator.sign_in(name, first), first, GOOD)

    def seat(self, name: str) -> Seat:
        """Return a browser in which somebody of the staff has signed in."""
        if name not in self.accounts:
            self.settle(name)
        return Seat(self, name)

    @property
    def accounts(self) -> dict[str, Account]:
        """All accounts by name."""
        return dict(self.data_store.accounts.accounts())

    def told(self, deed: AuditAction | None = None) -> list[AuditEntry]:
        """Return what the audit knows."""
        return self.data_store.told(deed)


class Seat:
    """What somebody does, form by form, without any script."""

    def __init__(self, bureau: Bureau, name: str) -> None:
        self.client: FlaskClient = bureau.server.test_client()
        answer = self.client.post("/login", data={"name": name, "password": GOOD}, base_url=LOCAL)
        assert answer.status_code == 303, answer.get_data(as_text=True)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=LOCAL)

    def text(self, path: str) -> str:
        """Return a document as it was sent."""
        return self.get(path).get_data(as_text=True)

    def words(self, path: str) -> str:
        """Return what a page says, without its marks."""
        return words_of(self.text(path))

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="(\w+)"', self.text("/password"))
        return found[1] if found else ""

    def post(self, path: str, headers: dict[str, str] | None = None, **form: object) -> TestResponse:
        """Return a form sent as the page would."""
        sent = {"token": self.token, **form}
        return self.client.post(path, data=sent, base_url=LOCAL, headers=headers or {})

    def alive(self, path: str, search: str = "") -> TestResponse:
        """Return what the routing callback answers."""
        inputs = [
            {"id": "url", "property": "pathname", "value": path},
            {"id": "url", "property": "search", "value": search},
        ]
        body = {"output": "frame.children", "outputs": {"id": "frame", "property": "children"}, "inputs": inputs}
        return self.client.post(
            "/_dash-update-component", json={**body, "changedPropIds": ["url.search"]}, base_url=LOCAL
        )


CANARY = "73,915,264"


def canary_reader() -> Reader:
    """Return data of which one number cannot be mistaken for another."""
    spoken = fake_reader(Period(2023, 3), demonstration=False).store.observations()
    marked = [replace(o, value=73_915_264.0) if i % 3 == 0 else o for i, o in enumerate(spoken)]
    return Reader(the_plan(), FakeStore(marked, demonstration=False))


def words_of(document: str) -> str:
    """Return what the page in a document says, without its marks."""
    body = document.partition("<main")[2].partition("</main>")[0]
    return unescape(re.sub(r"<[^>]*>", "\n", body))
