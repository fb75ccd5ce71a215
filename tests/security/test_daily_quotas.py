"""What one person adds in a day is bounded, whatever it is that he adds; others, and the next day, are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from access.audit import AuditAction, AuditEntry
from etl.store.journal import daily_quotas
from etl.store.journal.daily_quotas import MOST_A_DAY
from tests.security.home import ADMINISTRATOR, CARE, EVALUATOR, LEADER, RELIEF
from tests.security.household import Household, Person

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def instructed(person: Person, number: int) -> TestResponse:
    return person.post("/instructions/give", indicator="8", to=(CARE, RELIEF)[number % 2], text=f"请说明{number}")


def written(person: Person, number: int) -> TestResponse:
    return person.post("/evaluate/text", place=("四", "五", "六")[number], seen="0", 正文=f"意见{number}")


def attached(person: Person, number: int) -> TestResponse:
    return person.post("/evaluate/attach", place="座谈", title=f"纪要{number}", file=(PDF, "纪要.pdf"))


def determined(person: Person, number: int) -> TestResponse:
    form = {"indicator": ("8", "9", "7")[number], "seen": "0", "at": "/evaluate?as_of=2023Q2", "status": "ahead"}
    return person.post("/evaluate/determine", **form, reason="证书补发", document="纪要")


def added(person: Person, number: int) -> TestResponse:
    return person.post("/admin/accounts/add", name=f"蒋新{number}", role="leader")


def shown(person: Person, number: int) -> TestResponse:
    return person.post("/admin/displays/add", name=f"{number}楼")


CASES = {
    AuditAction.INSTRUCTION_GIVEN: (LEADER, instructed),
    AuditAction.TEXT_WRITTEN: (EVALUATOR, written),
    AuditAction.FILE_ATTACHED: (EVALUATOR, attached),
    AuditAction.VERDICT_DETERMINED: (EVALUATOR, determined),
    AuditAction.ACCOUNT_ADDED: (ADMINISTRATOR, added),
    AuditAction.DISPLAY_ADDED: (ADMINISTRATOR, shown),
}


def test_what_a_person_adds_in_a_day_is_bounded(own: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    for deed, (name, add) in CASES.items():
        monkeypatch.setitem(MOST_A_DAY, deed, 1_000)  # type: ignore[arg-type]
        person = own.person(name)
        assert add(person, 0).status_code == 303, deed
        done = len(own.told(deed=deed, by=name))
        monkeypatch.setitem(MOST_A_DAY, deed, done)  # type: ignore[arg-type]
        refused = add(person, 1)
        assert (refused.status_code, "一天的上限" in refused.get_data(as_text=True)) == (409, True), deed
        assert len(own.told(deed=deed, by=name)) == done
        with monkeypatch.context() as tomorrow:
            tomorrow.setattr(daily_quotas, "DAY", timedelta(0))
            assert add(person, 2).status_code == 303, deed
    assert own.audit.faults() == []


def test_what_was_done_while_the_clock_was_ahead_fills_no_other_day(
    own: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = len(own.told(deed=AuditAction.TEXT_WRITTEN, by=EVALUATOR))
    monkeypatch.setitem(MOST_A_DAY, AuditAction.TEXT_WRITTEN, done + 2)  # type: ignore[arg-type]
    ahead = datetime.now(UTC) + timedelta(days=366)
    for _ in range(2):
        own.audit.enter(AuditEntry(ahead, EVALUATOR, AuditAction.TEXT_WRITTEN, "evaluator"))
    person = own.person(EVALUATOR)
    assert [written(person, number).status_code for number in range(3)] == [303, 303, 409]


def test_every_bound_is_far_from_what_people_do() -> None:
    assert min(MOST_A_DAY.values()) >= 60
