"""Whatever is typed into a form or an address, what comes back is a sentence and not all of it again."""

from __future__ import annotations

import pytest

from tests.security.home import ADMINISTRATOR, AUDITOR, EVALUATOR, FILLER, REVIEWER
from tests.security.household import Household

HUGE = "长" * 50_000
LEAST = 3_000
"""Characters of a text that nobody reads in an answer."""

FORMS = {
    ADMINISTRATOR: {
        "/admin/accounts/add": ("name", "role", "department", "until"),
        "/admin/accounts/change": ("name", "role", "department", "until"),
        "/admin/accounts/disable": ("name",),
        "/admin/accounts/reset": ("name",),
        "/admin/accounts/unlock": ("name",),
        "/password": ("old", "new", "again", "next", "lang"),
    },
    FILLER: {
        "/upload": ("department", "period"),
        "/entry/type": ("department", "period", "place"),
        "/desk/{care draft}/send": ("seen", "reason"),
        "/desk/{care draft}/explain": ("sheet", "cell", "text"),
        "/desk/{care draft}/blanks": ("stand",),
        "/desk/nothing/send": ("seen",),
    },
    REVIEWER: {
        "/review/{care sent}/return": ("note",),
        "/review/{care sent}/accept": ("note", "seen"),
        "/review/nothing/accept": ("note",),
    },
    EVALUATOR: {
        "/evaluate/text": ("place", "seen", "正文"),
        "/evaluate/make": ("kind", "as_of", "known_at", "at"),
        "/evaluate/prove": ("at",),
        "/evaluate/determine": ("indicator", "seen", "status", "reason", "document", "at"),
        "/evaluate/attach": ("place", "title", "of", "at"),
    },
    AUDITOR: {"/role": ("role", "next")},
}


@pytest.mark.parametrize("name", FORMS)
def test_forms(own: Household, name: str) -> None:
    person = own.person(name)
    for path, fields in FORMS[name].items():
        address = path.format(**own.things)
        for field in fields:
            answer = person.post(address, **{field: HUGE})
            text = answer.get_data(as_text=True)
            assert answer.status_code < 500 or answer.status_code == 503, (path, field, answer.status_code)
            assert HUGE[:LEAST] not in text, (path, field)
            assert sum(map(len, answer.headers.values())) < 10_000, (path, field)


def test_the_door(access_services: Household) -> None:
    for field in ("name", "password", "next", "lang"):
        form = {"name": "x", "password": "y", field: HUGE}
        answer = access_services.stranger().ask("POST", "/login", data=form)
        assert (answer.status_code, HUGE[:LEAST] in answer.get_data(as_text=True)) == (403, False)


def test_what_the_audit_is_told(own: Household) -> None:
    before = own.mark()
    person = own.person(ADMINISTRATOR)
    person.post("/admin/accounts/disable", name=HUGE)
    person.get("/download/desk/template/" + "x" * 1_500 + "/2023Q3")
    entries = own.told(before)
    assert len(entries) > 1
    assert all(len(entry.about) + len(entry.detail) <= 1_100 for entry in entries)
