"""The server over such a home, and people who come in by its door."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from access.administration import Administration
from access.audit import AuditEntry, AuditQuestion
from access.authenticator import Authenticator
from access.displays import DisplayService
from access.policy import Policy
from app import app_over
from dashboards.access_services import AccessServices
from dashboards.reader import Reader
from dashboards.server.index import Guibiao
from etl.evaluation.kept_evaluation import KeptEvaluation
from etl.home import Home
from etl.store.data_store import DataStore
from etl.store.journal.audits import AuditJournal
from etl.submissions import SubmissionService
from etl.tasks.task_store import TaskStore
from plan.board import reporting
from reports.reporter import Reports
from tests.security.home import CANARY, CARE, EVALUATOR, FILLER, OTHER, RELIEF, REVIEWER, Clock, Grown, doors_at
from tests.waiting import eventually

HERE = "http://127.0.0.1"
TOKEN = re.compile(r'name="token" value="(\w+)"')


@dataclass
class Household:
    """The app with everything it can have, its doors and its clock."""

    app: Guibiao
    submission_service: SubmissionService
    data_store: DataStore
    authenticator: Authenticator
    administration: Administration
    audit: AuditJournal
    clock: Clock
    passwords: dict[str, str]
    base: str = HERE
    things: dict[str, str] = field(default_factory=dict)
    displays: DisplayService | None = None

    @property
    def server(self) -> Flask:
        """What answers."""
        server: Flask = self.app.server
        return server

    def stranger(self) -> Person:
        """Return somebody at the door."""
        return Person(self, "", self.server.test_client())

    def person(self, name: str) -> Person:
        """Somebody who has come in by the door."""
        person = Person(self, name, self.server.test_client())
        answer = person.sign_in()
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return person

    def told(self, since: int = 0, **question: object) -> list[AuditEntry]:
        """Return what the audit was told after its entry number ``since``, the oldest first."""
        entries = self.audit.entries(AuditQuestion(most=None, **question))  # type: ignore[arg-type]
        return [entry for entry in reversed(entries) if entry.sequence > since]

    def mark(self) -> int:
        """Return the number of the audit's last entry."""
        last = self.audit.entries(AuditQuestion(most=1))
        return last[0].sequence if last else 0


@contextmanager
def opened(
    grown: Grown,
    policy: Policy | None = None,
    secret: bytes = b"test",
    two_persons: bool = False,
    tasks: bool = False,
) -> Iterator[Household]:
    """Yield the server over a home; closed at the end."""
    data_store = DataStore.of(Home(grown.root))
    clock = Clock()
    authenticator = doors_at(grown.root, policy, clock)
    administration = Administration(
        authenticator,
        reporting(data_store.plan),
        clock,
        two_persons=lambda: two_persons,
        towns=data_store.plan.towns,
    )
    audit = AuditJournal.at(data_store.home.journal)
    warehouse, submission_service = data_store.warehouse(), SubmissionService(data_store)
    reports = Reports(data_store, warehouse, 60)
    displays = DisplayService(authenticator.accounts, authenticator.audit, clock)
    access_services = AccessServices(
        authenticator, administration, audit, lambda: data_store.ledger().demonstration, displays=displays
    )
    app = app_over(
        Reader(
            data_store.plan,
            warehouse,
            tasks=TaskStore(data_store) if tasks else None,
            instructions=data_store.instructions.all,
            evaluation=KeptEvaluation(data_store.record),
        ),
        instructions=data_store.instructions,
        submission_service=submission_service,
        reporter=reports,
        access_services=access_services,
        secret=secret,
    )
    try:
        yield Household(
            app,
            submission_service,
            data_store,
            authenticator,
            administration,
            audit,
            clock,
            dict(grown.passwords),
            HERE,
            dict(grown.things),
            displays,
        )
    finally:
        submission_service.close()
        reports.close()
        warehouse.close()


class Person:
    """A browser, and who sits before it."""

    def __init__(self, household: Household, name: str, client: FlaskClient) -> None:
        self.household = household
        self.name = name
        self.client = client
        self._token = ""

    def sign_in(self, **more: str) -> TestResponse:
        """Return the form of the door, sent."""
        form = {"name": self.name, "password": self.household.passwords.get(self.name, ""), **more}
        return self.client.post("/login", data=form, base_url=self.household.base)

    def ask(self, method: str, path: str, **how: object) -> TestResponse:
        """Any request."""
        return self.client.open(path, method=method, **{"base_url": self.household.base, **how})  # type: ignore[arg-type]

    def get(self, path: str, **how: object) -> TestResponse:
        """Return a page or a file."""
        return self.ask("GET", path, **how)

    def text(self, path: str) -> str:
        """Return a page's document."""
        return self.get(path).get_data(as_text=True)

    @property
    def token(self) -> str:
        """What this person's forms carry."""
        if not self._token:
            found = TOKEN.search(self.text("/password"))
            self._token = found[1] if found else ""
        return self._token

    def post(self, path: str, headers: dict[str, str] | None = None, **form: object) -> TestResponse:
        """Return a form, sent as the page would."""
        content = {"token": self.token, **form}
        files = {key: content.pop(key) for key in ("files", "file") if isinstance(content.get(key), tuple)}
        if not files:
            return self.ask("POST", path, data=content, headers=headers or {})
        given = {key: FileStorage(io.BytesIO(value[0]), filename=as_sent(value[1])) for key, value in files.items()}  # type: ignore[index]
        boundary, body = encode_multipart({**content, **given})
        kind = f"multipart/form-data; boundary={boundary}"
        return self.ask("POST", path, data=body, content_type=kind, headers=headers or {})

    def call(self, path: str, search: str = "", **more: object) -> TestResponse:
        """Return the routing callback, as Dash's own script sends it."""
        return self.ask("POST", "/_dash-update-component", json={**routing(path, search), **more})

    def cookie(self) -> str:
        """Return the session's token."""
        host = urlsplit(self.household.base).hostname or ""
        found = [self.client.get_cookie(name, domain=host) for name in ("guibiao", "__Host-guibiao")]
        return next((cookie.value for cookie in found if cookie), "")

    def upload(self, content: bytes, name: str, department: str, period: str = "2023Q3") -> str:
        """Return the id of the draft that a file became."""
        answer = self.post("/upload", department=department, period=period, files=(content, name))
        assert answer.status_code == 303, answer.get_data(as_text=True)
        assert self.household.submission_service.idle(60)
        return _last_part(answer)

    def send(self, draft: str, reason: str = "") -> str:
        """Send a draft as its page shows it; the submission's id."""
        found = re.search(r'name="seen" value="([^"]*)"', self.text(f"/submit/{draft}"))
        answer = self.post(f"/desk/{draft}/send", seen=found[1] if found else "", reason=reason)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return _last_part(answer)


def as_sent(name: str) -> str:
    """Return a file's name as browsers write it into a form."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _last_part(answer: TestResponse) -> str:
    return unquote(answer.headers["Location"].split("?")[0].rsplit("/", 1)[-1])


def routing(path: object, search: object = "") -> dict[str, object]:
    """Return a call of the routing callback."""
    return {
        "output": "frame.children",
        "outputs": {"id": "frame", "property": "children"},
        "inputs": [
            {"id": "url", "property": "pathname", "value": path},
            {"id": "url", "property": "search", "value": search},
        ],
        "changedPropIds": ["url.pathname"],
    }


def furnish(access_services: Household) -> None:
    """Work under way: of two departments a draft and something sent, a text, a report; ids by their names."""
    things = access_services.things
    for submission in access_services.data_store.ledger().submissions:
        key = "care" if submission.department == CARE else "relief"
        things.setdefault(f"{key} accepted", submission.id)
    for name, department, key in ((FILLER, CARE, "care"), (OTHER, RELIEF, "relief")):
        person = access_services.person(name)
        template = person.get(f"/download/desk/template/{department}/2023Q3").data
        things[f"{key} returned"] = _sent(person, filled(template), f"{CANARY}退.xlsx", department)
        note = access_services.person(REVIEWER).post(
            f"/review/{things[f'{key} returned']}/return", note=f"{CANARY}请核对"
        )
        assert note.status_code == 303
        things[f"{key} sent"] = _sent(person, filled(template, 1), f"{CANARY}三季度.xlsx", department)
        things[f"{key} draft"] = person.upload(filled(template, 2), f"{CANARY}草稿.xlsx", department, "2023Q4")
    evaluator = access_services.person(EVALUATOR)
    assert evaluator.post("/evaluate/text", place="三", seen="0", 正文=f"{CANARY}评估意见").status_code == 303
    made = evaluator.post("/evaluate/make", kind="xlsx", as_of="2023-06-30", at="/evaluate")
    where = made.headers["Location"].partition("#")[0]
    eventually(lambda: _REPORT.search(evaluator.text(where)), "no report")
    access_services.things["report"] = _REPORT.findall(evaluator.text(where))[0]


_REPORT = re.compile(r"/download/evaluation/(\w{64})")


def _sent(person: Person, content: bytes, name: str, department: str) -> str:
    draft = person.upload(content, name, department)
    assert person.post(f"/desk/{draft}/blanks", stand="yes").status_code == 303
    return person.send(draft, f"{CANARY}更正")


def filled(template: bytes, add: float = 0) -> bytes:
    """Return a template with last quarter's values as this quarter's; ``add`` to the first town's first number."""
    book = load_workbook(io.BytesIO(template))
    sheet = book["填报"]
    for row in range(7, 26):
        for column in range(2, sheet.max_column, 2):
            last = sheet.cell(row, column + 1).value
            sheet.cell(row, column).value = grown(last)
    sheet.cell(7, 4).value += add
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def grown(last: object) -> object:
    """Return a number a little larger than the last quarter's; nothing where there was none."""
    if isinstance(last, float):
        return last + 0.01
    return last + 1 if isinstance(last, int) and last > 9 else last
