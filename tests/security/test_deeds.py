"""Row 17: every deed for every role, on its own, others' and unknown things; with the right token and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from access.audit import AuditAction
from plan.review import Role
from tests.security.home import MACHINE, ROLES, settled
from tests.security.household import Household, Person
from tests.security.test_pages import filled_in
from tests.security.verdicts import DEEDS, DEEDS_ELSEWHERE, DeedRow, Verdict
from tests.torture.counts import Counter
from tests.torture.scale import LARGE_RUN

FOREIGN: tuple[dict[str, str], ...] = (
    {"Origin": "http://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://sub.127.0.0.1"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1.evil.example"},
    {"Origin": "http://127.0.0.1:8051"},
)
DONE = {303, 403, 409}
"""What becomes of what somebody may do: done, or refused for a reason that is not who he is."""


def deeds() -> Iterator[tuple[str, DeedRow]]:
    for rule, rows in DEEDS.items():
        for row in rows:
            yield rule, row


def test_every_deed_has_a_row(access_services: Household) -> None:
    listed = {rule.rule for rule in access_services.server.url_map.iter_rules() if "POST" in (rule.methods or ())}
    known = DEEDS.keys() | DEEDS_ELSEWHERE.keys()
    assert listed <= known, f"who may do these? {sorted(listed - known)}"
    assert not known - listed


def state(access_services: Household) -> object:
    """Return everything that somebody could have changed."""
    ledger = access_services.data_store.ledger()
    work = access_services.app.shown.reporter
    assert work is not None
    return (
        ledger.submissions,
        ledger.decisions,
        access_services.submission_service.drafts(),
        list(work.texts()),
        list(work.made()),
        access_services.administration.accounts(),
    )


def sent(access_services: Household, person: Person, rule: str, row: DeedRow, **how: object) -> TestResponse:
    address = filled_in(rule, [access_services.things.get(each, each) for each in row.caught])
    return person.post(address, **{**row.form, **how})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ROLES)
def test_who_may_not_does_nothing(access_services: Household, name: str, count: Counter) -> None:
    """Refused with one entry in the audit, or as if there were nothing there; and nothing has changed."""
    person, before = access_services.person(name), state(access_services)
    for rule, row in deeds():
        verdict = row.may[name]
        if verdict is Verdict.YES:
            continue
        for token in ("", "0" * 64) if LARGE_RUN or name == "孙填报" else ("",):
            mark = access_services.mark()
            answer = sent(access_services, person, rule, row, **({"token": token} if token else {}))
            what = f"{name} {rule} {row.caught} {row.form} {token}: {answer.status_code}, not {verdict}"
            refused = verdict is Verdict.FORBIDDEN or token
            assert answer.status_code == (403 if refused else 404), what
            told = access_services.told(mark)
            hidden = verdict is Verdict.HIDDEN and not token
            assert len(told) == (1 if refused or hidden else 0), f"{what}: {told}"
            for entry in told:
                assert (entry.by, entry.deed, entry.ok, entry.role) == (
                    name,
                    AuditAction.REFUSED,
                    False,
                    ROLES[name],
                ), what
                assert entry.about.startswith("POST "), what
            count(17, "deeds x roles x ids, refused", 1)
    assert state(access_services) == before


@pytest.mark.parametrize("name", ROLES)
def test_nobody_does_anything_from_elsewhere(access_services: Household, name: str, count: Counter) -> None:
    """Another site's page, or a form with no token of its own: refused whoever sits before the browser."""
    person, before = access_services.person(name), state(access_services)
    for rule, row in deeds():
        if row.may[name] is not Verdict.YES and not LARGE_RUN:
            continue
        for headers in FOREIGN if LARGE_RUN else FOREIGN[:2]:
            answer = sent(access_services, person, rule, row, headers=headers)
            assert answer.status_code == 403, (rule, headers, answer.status_code)
            assert "Set-Cookie" not in answer.headers
            count(17, "deeds from other sites", 1)
        for token in ("", "x", "0" * 64, person.token[:-1], person.token.upper())[0 if LARGE_RUN else 3 :]:
            answer = sent(access_services, person, rule, row, token=token)
            assert answer.status_code in (403, 404), (rule, row.caught, token, answer.status_code)
            assert answer.status_code == 403 or row.may[name] is not Verdict.YES, (rule, row.caught, token)
            count(17, "deeds without the token", 1)
    other = access_services.person("李审核" if name != "李审核" else "周领导").token
    assert sent(access_services, person, "/evaluate/make", DEEDS["/evaluate/make"][0], token=other).status_code == 403
    assert state(access_services) == before


@pytest.mark.parametrize("name", ROLES)
def test_who_may_does(own: Household, name: str, count: Counter) -> None:
    """Whatever the table says somebody may do is not refused for who he is."""
    person = own.person(name)
    for rule, row in deeds():
        if row.may[name] is not Verdict.YES:
            continue
        mark = own.mark()
        answer = sent(own, person, rule, row)
        assert answer.status_code in DONE, (rule, row, answer.status_code)
        refused = [e.detail for e in own.told(mark) if e.deed is AuditAction.REFUSED]
        assert not [why for why in refused if why.startswith(("denied.role", "denied.department", "desk.stale"))]
        assert own.submission_service.idle(60)
        count(17, "deeds x roles x ids, let pass", 1)


def test_nobody_acts_for_somebody_else_by_saying_so(own: Household) -> None:
    """Names, roles and departments in a form are not asked for."""
    person = own.person("孙填报")
    claimed = {"by": "李审核", "role": "reviewer", "person": "李审核", "author": "吴评估", "department": "养老服务科"}
    sent_by_care = own.things["care sent"]
    assert person.post(f"/review/{sent_by_care}/accept", **claimed).status_code == 404
    own_sent = own.things["relief sent"]
    assert person.post(f"/review/{own_sent}/accept", **claimed).status_code == 403
    assert person.post("/evaluate/text", place="四", seen="0", 正文="x", **claimed).status_code == 403


def test_one_s_own_is_not_accepted_by_oneself(own: Household) -> None:
    """Whoever was a filler and is a reviewer now does not accept what he sent."""
    own.administration.change(MACHINE, "钱填报", Role.REVIEWER, None, None)
    settled(own.authenticator, "钱填报")
    person = own.person("钱填报")
    answer = person.post(f"/review/{own.things['care sent']}/accept")
    assert answer.status_code == 403
    assert own.told()[-1].detail == "denied.own"
    assert person.post(f"/review/{own.things['relief sent']}/accept").status_code == 303
