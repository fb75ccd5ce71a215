"""Reporters for the page 评估: one of lists, and a real one over the small home of `tests.dashboards.desks`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import app_over
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.routing import request_of
from dashboards.viewer import Viewer
from etl.evaluation.kept_evaluation import KeptEvaluation
from etl.home import Home
from etl.store.data_store import DataStore
from etl.store.journal.evaluation_texts import EvaluationText, ReportEntry, of_plan, place_in
from etl.submissions import SubmissionService
from plan.review import Person, Role
from presentation.reporting import FontUse, IssuerKey, Job, JobStage, ProofResult, ReportQuery
from reports.reporter import Reports
from tests.dashboards.desks import Browser, Office
from wording import Lang

EVALUATOR = Viewer(Person("周评估", Role.EVALUATOR), "t")
WRITTEN = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


class ListReporter:
    """A presentation.reporting.Reporter that keeps lists and makes nothing."""

    def __init__(self, jobs: Mapping[str, Job] | None = None, made: Sequence[ReportEntry] = ()) -> None:
        self.kept: list[EvaluationText] = []
        self.jobs = dict(jobs or {})
        self.reports = list(made)
        self.aside: dict[str, Mapping[str, str]] = {}

    def texts(self, plan: str = "") -> Sequence[EvaluationText]:
        return of_plan(self.kept, plan)

    def write(self, place: str, field: str, text: str, author: str, plan: str = "") -> EvaluationText:
        at = WRITTEN + timedelta(minutes=len(self.kept))
        self.kept.append(EvaluationText(place_in(plan, place), field, text, author, at, len(self.kept) + 1))
        return self.kept[-1]

    def made(self) -> Sequence[ReportEntry]:
        return self.reports

    def make(self, asked: ReportQuery, kind: str, by: str) -> Job:
        raise AssertionError("nothing is made here")

    def prove(self, content: bytes, name: str, lang: Lang) -> Job:
        return Job("k", name, JobStage.DONE, proven=ProofResult("foreign", "0" * 64))

    def prove_made(self, made: ReportEntry, lang: Lang) -> Job:
        raise AssertionError("nothing is proven here")

    def job(self, key: str) -> Job | None:
        return self.jobs.get(key)

    def content(self, made: ReportEntry) -> bytes | None:
        return None

    def size(self, made: ReportEntry) -> int | None:
        return None

    def set_aside(self, typed: Mapping[str, str]) -> str:
        self.aside["k"] = typed
        return "k"

    def typed(self, key: str) -> Mapping[str, str]:
        return self.aside.get(key, {})

    def issuer(self) -> IssuerKey:
        return IssuerKey()

    def fonts(self) -> Sequence[FontUse]:
        return ()

    def changes(self) -> Sequence[object]:
        return (len(self.kept),)


def asked(reader: Reader, search: str = "", reporter: ListReporter | None = None, who: Viewer = EVALUATOR) -> Request:
    """Return a request for the page."""
    return replace(request_of(reader, "/evaluate", search), viewer=who, reporter=reporter)


@contextmanager
def reporting(root: Path, patience: float = 60) -> Iterator[Office]:
    """Yield the app over a home, with a desk and with reports."""
    data_store = DataStore.of(Home(root))
    warehouse, submission_service = data_store.warehouse(), SubmissionService(data_store)
    reports = Reports(data_store, warehouse, patience)
    reader = Reader(data_store.plan, warehouse, evaluation=KeptEvaluation(data_store.record))
    app = app_over(reader, submission_service=submission_service, reporter=reports, secret=b"test")
    try:
        yield Office(app, submission_service, data_store, app.server, reader)
    finally:
        submission_service.close()
        reports.close()
        warehouse.close()


def job_of(location: str) -> str:
    """Return the key of the piece of work an answer leads to."""
    found = re.search(r"job=([\w-]+)", location)
    assert found, location
    return found[1]


def make(browser: Browser, kind: str = "pdf", **question: str) -> str:
    """Make a report; the SHA-256 under which the page offers it."""
    at = "/evaluate?as_of=2023Q2"
    answer = browser.post("/evaluate/make", **{"kind": kind, "as_of": "2023-06-30", "at": at, **question})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = browser.text(answer.headers["Location"].partition("#")[0])
    found = re.search(r"/download/evaluation/(\w{64})", page.partition('data-job="')[2])
    assert found, page
    return found[1]
