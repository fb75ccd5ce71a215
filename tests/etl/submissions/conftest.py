"""A desk of its own for every test, people to sit at it, and the steps between a file and a number that speaks."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from etl.submissions import Draft, Receipt, SubmissionService
from plan.finding import Severity
from plan.period import Period
from plan.replies import finding_key
from plan.review import Person, Role
from tests.workbooks import ASSISTANCE, write

Q1, Q2, Q3 = Period(2023, 1), Period(2023, 2), Period(2023, 3)
ANNE = Person("安妮", Role.FILLER, ASSISTANCE)
BERT = Person("伯特", Role.FILLER, ASSISTANCE)
RITA = Person("丽塔", Role.REVIEWER)
CELLS, TOWN = "联办件数", "古城街道"


@pytest.fixture
def home(usual_home: Home) -> Home:
    return usual_home


@pytest.fixture
def data_store(home: Home) -> DataStore:
    return DataStore.of(home)


@pytest.fixture
def submission_service(data_store: DataStore) -> Iterator[SubmissionService]:
    with SubmissionService(data_store) as submission_service:
        yield submission_service


_WRITTEN: dict[object, bytes] = {}


def workbook(folder: Path, period: Period = Q1, **changes: object) -> bytes:
    """Return the bytes of a filled template; see ``tests.workbooks.write``."""
    key = period, repr(changes)
    if key not in _WRITTEN:
        _WRITTEN[key] = write(folder / "made", ASSISTANCE, period, **changes).read_bytes()  # type: ignore[arg-type]
    return _WRITTEN[key]


def lay(
    submission_service: SubmissionService,
    content: bytes,
    person: Person = ANNE,
    period: Period = Q1,
    name: str = "报表.xlsx",
) -> Draft:
    """Return a draft laid on the desk and checked."""
    key = submission_service.take(BytesIO(content), name, person, ASSISTANCE, period)
    assert submission_service.idle(60)
    return submission_service.draft(key)


def explain_all(
    submission_service: SubmissionService, draft: Draft, person: Person = ANNE, reason: str = "已核实"
) -> None:
    """One reason for everything that asks for one."""
    asked = [finding_key(f) for f in submission_service.checked(draft.id).findings if f.severity is Severity.EXPLAIN]
    submission_service.explain(draft.id, person, asked, reason)


def send(
    submission_service: SubmissionService, content: bytes, person: Person = ANNE, period: Period = Q1, reason: str = ""
) -> Receipt:
    """Lay, explain whatever is doubtful, and send upon the version that is the newest now."""
    draft = lay(submission_service, content, person, period)
    explain_all(submission_service, draft, person)
    return submission_service.send(draft.id, person, submission_service.slot(ASSISTANCE, period).version, reason)


def values(data_store: DataStore, measure: str = CELLS, town: str = TOWN) -> list[tuple[Period, float]]:
    """Return what speaks for a measure in a town."""
    with data_store.warehouse() as warehouse:
        return [(o.period, o.value) for o in warehouse.observations() if (o.measure, o.area) == (measure, town)]
