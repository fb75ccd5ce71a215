"""A real desk over a small home: two quarters of one department accepted, the third to be reported."""

from __future__ import annotations

import atexit
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask.testing import FlaskClient
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app import app_over
from dashboards.reader import Reader
from etl.home import Home
from etl.intake.intake import take_in
from etl.intake.seeding import DEMO, read_manifest
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from etl.tasks.task_store import TaskStore
from etl.yaml_files import load_plan
from reports.reporter import Reports

LOCAL = "http://127.0.0.1"
CARE, RELIEF = 3, 1
FILLER, OTHER, REVIEWER, LEADER, EVALUATOR = CARE, RELIEF, 6, 7, 8
DEPARTMENT, PERIOD = "养老服务科", "2023Q3"
_KEPT = ("2023Q1_养老服务科.xlsx", "2023Q2_养老服务科.xlsx", "2023Q2_社会救助科.xlsx")
FIRST_ROW = 7
MEASURES = tuple(2 + 2 * place for place, _ in enumerate(load_plan().measures_of(DEPARTMENT)))
"""The entry columns of the department's template."""


def grow(root: Path) -> None:
    """Make the small home: a copy of the one that this process made first."""
    copy_of(_grown(), root)


@cache
def _grown() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="guibiao-grown-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    root = folder / "home"
    data_store = DataStore.of(Home(root))
    hands = {path: who for path, who in read_manifest(DEMO).items() if path.name in _KEPT}
    take_in(list(hands), data_store, hands=hands.__getitem__)
    data_store.warehouse().close()
    return root


@dataclass
class Office:
    """The app over a home, with a browser for each role."""

    app: object
    submission_service: SubmissionService
    data_store: DataStore
    server: object
    reader: Reader

    def browser(self, role: int) -> Browser:
        """Return a browser in which a demonstration role was chosen."""
        return Browser(self, self.server.test_client(), role)  # type: ignore[attr-defined]

    @property
    def submissions(self) -> list[str]:
        """Ids of what was sent here."""
        return [s.id for s in self.data_store.ledger().submissions if str(s.period) == PERIOD]


@contextmanager
def opened(root: Path, tasks: bool = False, reports: bool = False) -> Iterator[Office]:
    """Yield the app over a home, with its ``tasks`` or without, making ``reports`` or not; closed at the end."""
    data_store = DataStore.of(Home(root))
    warehouse = data_store.warehouse()
    submission_service = SubmissionService(data_store)
    reader = Reader(data_store.plan, warehouse, tasks=TaskStore(data_store) if tasks else None)
    reporter = Reports(data_store, warehouse, patience=60) if reports else None
    app = app_over(reader, submission_service=submission_service, reporter=reporter, secret=b"test")
    try:
        yield Office(app, submission_service, data_store, app.server, reader)
    finally:
        submission_service.close()
        if reporter is not None:
            reporter.close()
        warehouse.close()


class Browser:
    """What a person does, form by form, without any script."""

    def __init__(self, office: Office, client: FlaskClient, role: int) -> None:
        self.office = office
        self.client = client
        self.post("/role", role=str(role), next="/")

    def get(self, path: str) -> TestResponse:
        """Return a page or a file."""
        return self.client.get(path, base_url=LOCAL)

    def text(self, path: str) -> str:
        """Return a page's document."""
        return self.get(path).get_data(as_text=True)

    @property
    def token(self) -> str:
        """What this person's forms carry."""
        first = self.client.get("/", base_url=LOCAL, follow_redirects=True).get_data(as_text=True)
        found = re.search(r'name="token" value="(\w+)"', first)
        return found[1] if found else ""

    def post(self, path: str, headers: dict[str, str] | None = None, **form: object) -> TestResponse:
        """Return a form sent as the page would."""
        content = {"token": self.token, **form}
        if "files" in form:  # written here, for the client would leave a file open behind a large one
            boundary, body = encode_multipart({**content, "files": _files(form["files"])})
            kind = f"multipart/form-data; boundary={boundary}"
            return self.client.post(path, data=body, content_type=kind, base_url=LOCAL, headers=headers or {})
        return self.client.post(path, data=content, base_url=LOCAL, headers=headers or {})

    def upload(self, content: bytes, name: str = "报表.xlsx", wait: bool = True, **form: object) -> str:
        """Return the id of the draft that a file became."""
        answer = self.offer(content, name, **form)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        if wait:
            assert self.office.submission_service.idle(60)
        return answer.headers["Location"].split("?")[0].rsplit("/", 1)[-1]

    def offer(self, content: bytes, name: str = "报表.xlsx", **form: object) -> TestResponse:
        """Return the answer to a file."""
        given = {"department": DEPARTMENT, "period": PERIOD, "files": (io.BytesIO(content), name), **form}
        return self.post("/upload", **given)

    def template(self) -> bytes:
        """Return the workbook to fill in."""
        return self.get(f"/download/desk/template/{DEPARTMENT}/{PERIOD}").data

    def send(self, draft: str, **form: object) -> TestResponse:
        """Send a draft as the page shows it."""
        found = re.search(r'name="seen" value="([^"]*)"', self.text(f"/submit/{draft}"))
        return self.post(f"/desk/{draft}/send", **{"seen": found[1] if found else "", **form})


def _files(given: object) -> list[FileStorage]:
    several = given if isinstance(given, list) else [given]
    return [FileStorage(stream, filename=name) for stream, name in several]


def filled(template: bytes, add: float = 0) -> bytes:
    """Return a template with last quarter's values grown a little; ``add`` to the first town's first number."""
    return changed(template, lambda sheet: _fill(sheet, add))


def _fill(sheet: Worksheet, add: float) -> None:
    for row in range(FIRST_ROW, FIRST_ROW + 19):
        for column in MEASURES:
            last = sheet.cell(row, column + 1).value
            sheet.cell(row, column).value = last + (0.01 if isinstance(last, float) else 1 if last > 9 else 0)
    sheet.cell(FIRST_ROW, 2).value += add


def faulty(template: bytes) -> bytes:
    """Return a template filled in with three faults: 约120, a blank, and a unit's slip."""

    def spoil(sheet: Worksheet) -> None:
        _fill(sheet, 0)
        sheet.cell(8, 2).value = "约120"
        sheet.cell(9, 6).value = None
        sheet.cell(10, 8).value *= 10_000

    return changed(template, spoil)


def changed(template: bytes, how: object) -> bytes:
    """Return a workbook after ``how`` was done to its sheet 填报."""
    book = load_workbook(io.BytesIO(template))
    how(book["填报"])  # type: ignore[operator]
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def copy_of(grown: Path, to: Path) -> Path:
    """Return a home like another."""
    shutil.copytree(grown, to)
    return to
