"""Days and instants at the ends of the calendar, in far zones: a calm page or file, whatever is asked of it."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.security.home import ADMINISTRATOR, AUDITOR, CARE, EVALUATOR, FILLER
from tests.security.household import Household

DAYS = ("9999-12-31", "9999Q4", "9999Q3", "0001-01-01", "0001Q1", "0000Q1", "1900-01-01", "2199-12-31")
INSTANTS = (
    "9999-12-31",
    "0001-01-01",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "0001-01-01T00:00:00",
    "1900-01-01T00:00:00+23:59",
    "2199-12-31T23:59:59-23:59",
    "2023-01-01T00:00:00+23:59",
    "2023-01-01T00:00:00-14:00",
)
SEEN_BY = {
    FILLER: (
        *("/", "/areas", "/indicator/1", "/plan", "/submit", "/submit/{care draft}", "/receipt/{care sent}"),
        *("/tasks", "/compare", "/supervise", "/instructions"),
    ),
    EVALUATOR: ("/evaluate", "/submission/{care sent}"),
    AUDITOR: ("/audit",),
    ADMINISTRATOR: ("/admin",),
}
TAKEN_BY = {
    FILLER: (
        *("/download/overview.xlsx", "/download/overview.svg", "/download/indicator/1", "/download/areas/8"),
        f"/download/desk/template/{CARE}/2023Q3",
        "/download/desk/draft/{care draft}/checked",
    ),
    AUDITOR: ("/download/audit.xlsx", "/download/audit.csv"),
}


def questions(path: str) -> list[str]:
    """Return the queries that are asked of an address; of the audit, those that it knows."""
    if path.startswith(("/audit", "/download/audit")):
        return [f"?{key}={day}" for key in ("since", "until") for day in DAYS]
    days = [f"?as_of={day}" for day in DAYS] + [f"?trace={day}&area=x" for day in DAYS if "indicator" in path]
    return days + [f"?known_at={quote(moment)}" for moment in INSTANTS]


@pytest.mark.parametrize("name", SEEN_BY)
def test_pages(access_services: Household, name: str) -> None:
    person = access_services.person(name)
    for path in SEEN_BY[name]:
        for query in questions(path):
            answer = person.call(path.format(**access_services.things), query)
            assert answer.status_code == 200, (path, query, answer.status_code)


@pytest.mark.parametrize("name", TAKEN_BY)
def test_files(access_services: Household, name: str) -> None:
    person = access_services.person(name)
    for path in TAKEN_BY[name]:
        for query in questions(path):
            answer = person.get(path.format(**access_services.things) + query)
            refused = 400 if "audit" in path else 200  # what an auditor takes home is what he asked for, or nothing
            assert answer.status_code in (200, refused), (path, query, answer.status_code)


def test_quarters_of_templates_and_documents(access_services: Household) -> None:
    """A quarter outside the plan has no template; a document says at its top what it did not understand."""
    person = access_services.person(FILLER)
    for code in ("0000Q1", "0001Q1", "9999Q4"):
        assert person.get(f"/download/desk/template/{CARE}/{code}").status_code == 404
    for query in ("?as_of=9999-12-31", "?known_at=0001-01-01"):
        text = person.text(f"/{query}")
        assert 'class="unread"' in text
        assert query.partition("=")[2] in text


def test_reports(access_services: Household) -> None:
    """A report that is asked for as of no day is of the day that is shown."""
    person = access_services.person(EVALUATOR)
    for as_of, known_at in (("9999-12-31", ""), ("0001-01-01", "0001-01-01T00:00:00+23:59"), ("2023Q2", "9999-12-31")):
        made = person.post("/evaluate/make", kind="xlsx", as_of=as_of, known_at=known_at, at=f"/evaluate?as_of={as_of}")
        assert made.status_code == 303
