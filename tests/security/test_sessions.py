"""Row 19: a session is its person's, on the server, and ends when it should for whoever holds its cookie."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import escape
from urllib.parse import urlencode, urlsplit

import pytest
from werkzeug.test import TestResponse

from access.policy import PasswordPolicy, Policy
from plan.instant import CHINA
from plan.review import Role
from tests.etl.operations.test_held import HOLD_JOURNAL, held
from tests.security.conftest import Open
from tests.security.home import (
    ADMINISTRATOR,
    CANARY,
    DISABLED,
    EXPIRED,
    FILLER,
    LEADER,
    MACHINE,
    NEW,
    REVIEWER,
    ROLES,
)
from tests.security.household import Household, Person
from tests.security.routes import METHODS, addresses_of, rules_of
from tests.torture.counts import Counter
from tests.torture.scale import LARGE_RUN
from tests.waiting import eventually
from wording import say

ANOTHER = "Xiaozhi-7Taozhu-9Yongquan"
"""A password good enough."""


def holder(access_services: Household, token: str, name: str = "guibiao") -> Person:
    """Somebody who holds a copy of a cookie."""
    thief = access_services.stranger()
    thief.client.set_cookie(name, token, domain="127.0.0.1")
    return thief


def is_in(person: Person) -> bool:
    """Tell whether the next request is answered, by every way in which one can ask."""
    answers = [person.get("/"), person.call("/areas"), person.get("/version?of=desk"), person.get("/_dash-layout")]
    answers.append(person.ask("POST", "/evaluate/make", data={"token": "x"}))
    out = [a.status_code in (302, 401) and "/login" in a.headers.get("Location", "/login") for a in answers]
    assert all(out) or not any(out), [a.status_code for a in answers]
    return not out[0]


def test_a_cookie_from_before_is_not_the_session(own: Household) -> None:
    person = holder(own, "fixed-by-somebody-else")
    person.name = LEADER
    assert person.sign_in().status_code == 303
    assert person.cookie() != "fixed-by-somebody-else"
    assert is_in(person)
    assert not is_in(holder(own, "fixed-by-somebody-else"))


def test_signing_in_over_another_s_session_begins_one_s_own(own: Household) -> None:
    attacker = own.person(FILLER)
    victim = holder(own, attacker.cookie())
    victim.name = REVIEWER
    victim.sign_in()
    assert victim.cookie() != attacker.cookie()
    assert "填报" in attacker.text("/submit")
    assert victim.get("/review").status_code == 200
    assert attacker.get("/review").status_code == 403


def _signed_out(access_services: Household, person: Person) -> None:
    assert person.ask("POST", "/logout").status_code == 303


def _role_changed(access_services: Household, person: Person) -> None:
    access_services.administration.change(MACHINE, person.name, Role.REVIEWER, None, None)


def _password_changed(access_services: Household, person: Person) -> None:
    answer = person.post("/password", old=access_services.passwords[person.name], new=ANOTHER, again=ANOTHER)
    assert answer.status_code == 303, answer.get_data(as_text=True)


def _reopened(access_services: Household, person: Person) -> None:
    access_services.administration.disable(MACHINE, person.name)
    access_services.administration.enable(MACHINE, person.name)


def _later(minutes: int) -> Callable[[Household, Person], None]:
    def later(access_services: Household, person: Person) -> None:
        access_services.clock.ahead += timedelta(minutes=minutes)

    return later


def _busy_for_twelve_hours(access_services: Household, person: Person) -> None:
    for _ in range(12 * 60 // 20):
        assert person.get("/version").status_code == 200
        assert person.get("/").status_code == 200
        access_services.clock.ahead += timedelta(minutes=20)


def _only_polling(access_services: Household, person: Person) -> None:
    for _ in range(4):
        assert person.get("/version?of=desk&have=x").status_code == 200
        access_services.clock.ahead += timedelta(minutes=9)


ENDS: dict[str, Callable[[Household, Person], None]] = {
    "signed out": _signed_out,
    "disabled": lambda access_services, person: access_services.administration.disable(MACHINE, person.name),
    "disabled and enabled": _reopened,
    "role changed": _role_changed,
    "password reset": lambda access_services, person: (
        access_services.administration.reset(MACHINE, person.name) and None
    ),
    "password changed": _password_changed,
    "half an hour idle": _later(31),
    "twelve hours": _busy_for_twelve_hours,
    "nothing but its page asking": _only_polling,
}


@pytest.mark.parametrize("why", ENDS)
def test_a_copied_cookie_ends_with_the_session(own: Household, why: str, count: Counter) -> None:
    """The next request is refused, and stays so."""
    person = own.person(LEADER)
    copied = person.cookie()
    thief = holder(own, copied)
    assert is_in(thief)
    ENDS[why](own, person)
    assert not is_in(thief)
    assert not is_in(holder(own, copied))
    assert is_in(person) is (why == "password changed")
    count(19, "ways in which a session ends, its cookie replayed", 1)


def test_other_sessions_end_with_a_password(own: Household) -> None:
    here, there = own.person(LEADER), own.person(LEADER)
    _password_changed(own, here)
    assert is_in(here)
    assert not is_in(there)


def test_the_last_day_ends_sessions_too(own: Household) -> None:
    person = own.person(LEADER)
    today = own.clock().astimezone(CHINA).date()
    own.administration.change(MACHINE, LEADER, Role.LEADER, None, today)
    again = own.person(LEADER)
    assert not is_in(person)
    assert is_in(again)
    own.clock.ahead += timedelta(days=2)
    assert not is_in(again)


@pytest.mark.parametrize(
    "token", ["", "x", "0" * 43, "../" * 9, "' OR 1=1 --", "a" * 4000, "\xff", "%00", "null", "None"]
)
def test_no_other_token_opens_anything(access_services: Household, token: str) -> None:
    assert not is_in(holder(access_services, token))


def test_who_may_not_enter_is_told_the_same(access_services: Household, count: Counter) -> None:
    """Unknown, wrong, disabled, expired: the same status, words and headers."""
    answers = []
    for name, password in (
        ("nobody", "x"),
        (LEADER, "wrong"),
        (DISABLED, access_services.passwords[DISABLED]),
        (EXPIRED, access_services.passwords[EXPIRED]),
        ("", ""),
        ("演示审核员甲", ""),
        ("本机:值班", ""),
    ):
        answer = access_services.stranger().ask("POST", "/login", data={"name": name, "password": password})
        said = answer.get_data(as_text=True).replace(f' value="{name}"', "").replace(" autofocus", "")
        headers = {key: value for key, value in answer.headers.items() if key != "Content-Length"}
        answers.append((answer.status_code, said, headers))
        assert "Set-Cookie" not in answer.headers
        count(19, "people who may not enter, told the same", 1)
    assert answers[0][0] == 403
    assert all(answer == answers[0] for answer in answers)


def test_the_cookie_is_out_of_reach(access_services: Household, open_house: Open) -> None:
    """Of scripts, of other sites, and, where all is https, of plain http and of other hosts of the domain."""
    plain = access_services.stranger()
    plain.name = LEADER
    said = plain.sign_in().headers["Set-Cookie"]
    assert re.fullmatch(r"guibiao=[\w-]{43}; HttpOnly; Path=/; SameSite=Lax", said), said
    strict = open_house(Policy(address="https://guibiao.example.gov.cn"))
    strict.base = "https://guibiao.example.gov.cn"
    person = strict.stranger()
    person.name = LEADER
    answer = person.sign_in()
    said = answer.headers["Set-Cookie"]
    assert re.fullmatch(r"__Host-guibiao=[\w-]{43}; Secure; HttpOnly; Path=/; SameSite=Lax", said), said
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert person.get("/").status_code == 200
    out = person.ask("POST", "/logout").headers["Set-Cookie"]
    assert out.startswith("__Host-guibiao=;")
    assert "Secure" in out
    assert "Path=/" in out


@pytest.mark.parametrize("name", ROLES)
def test_a_session_stands_in_no_address_and_no_answer(access_services: Household, name: str) -> None:
    """Nor does the password; and whatever holds data is kept by nobody."""
    person = access_services.person(name)
    secret, password = person.cookie(), access_services.passwords[name]
    for path in ("/", "/areas", "/submit", "/review", "/evaluate", "/admin", "/audit", "/password", "/_dash-layout"):
        for answer in (person.get(path), person.call(path)):
            told = answer.get_data(as_text=True) + str(answer.headers)
            assert secret not in told
            assert password not in told
            assert answer.headers["Cache-Control"] == "no-store", path
            assert "Set-Cookie" not in answer.headers
    assert person.token != secret


def test_signing_out_takes_everything_along(own: Household) -> None:
    person = own.person(FILLER)
    token = person.token
    answer = person.ask("POST", "/logout")
    assert answer.headers["Location"] == "/login?out=1"
    assert not person.cookie()
    assert person.ask("POST", "/desk/x/send", data={"token": token}).status_code == 401
    assert own.person(FILLER).token != token


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_nobody_is_signed_in_or_out_from_elsewhere(own: Household, headers: dict[str, str]) -> None:
    form = {"name": LEADER, "password": own.passwords[LEADER]}
    answer = own.stranger().ask("POST", "/login", data=form, headers=headers)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    person = own.person(LEADER)
    assert person.ask("POST", "/logout", headers=headers).status_code == 403
    assert is_in(person)


AWAY = (
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:/\\evil.example",
    "//[",
    "evil.example",
    "/\x00/evil.example",
    "@evil.example",
    "/\u2028/evil",
    "http://127.0.0.1@evil.example",
)


@pytest.mark.parametrize("to", AWAY)
def test_nobody_is_sent_away(access_services: Household, to: str, count: Counter) -> None:
    """After signing in one stays, whatever the address asks for; nor does the door carry it on."""
    person = access_services.stranger()
    person.name = LEADER
    assert person.sign_in(next=to).headers["Location"] == "/"
    page = access_services.stranger().client.get("/login", query_string={"next": to}, base_url=access_services.base)
    assert 'name="next" value="/"' in page.get_data(as_text=True)
    assert "evil" not in page.get_data(as_text=True)
    count(19, "addresses elsewhere, not followed", 1)


def test_one_comes_back_to_where_one_was(access_services: Household) -> None:
    person = access_services.stranger()
    person.name = LEADER
    asked = person.get("/areas?area=%E5%8F%A4%E5%9F%8E%E8%A1%97%E9%81%93&lang=en").headers["Location"]
    assert asked.startswith("/login?next=%2Fareas%3F")
    assert person.sign_in(next="/areas?lang=en").headers["Location"] == "/areas?lang=en"


ADMITTED = {("/password", "GET"), ("/password", "POST"), ("/logout", "POST")}
PUBLIC = {
    "/login",
    "/login/code",
    "/healthz",
    "/assets/mark.svg",
    "/manifest.webmanifest",
    "/worker.js",
    "/offline",
    "/wall/join",
}


def test_a_first_password_is_good_for_another_password_alone(own: Household, count: Counter) -> None:
    """Every route by every method leads there until it is changed."""
    person = own.stranger()
    person.name = NEW
    assert person.sign_in().status_code == 303
    for rule in rules_of(own):
        for address in addresses_of(own, rule):
            for method in METHODS if LARGE_RUN else ("GET", "POST"):
                if (rule.rule, method) in ADMITTED or address in PUBLIC or address.startswith("/wall/file/"):
                    continue
                answer = person.ask(method, address)
                if address in ("/password", "/logout"):
                    assert answer.status_code in (200, 404, 405), (method, address)
                elif answer.status_code == 302:
                    assert answer.headers["Location"].startswith("/password?next=%2F"), (method, address)
                else:
                    assert answer.status_code == 403, (method, address, answer.status_code)
                assert CANARY not in answer.get_data(as_text=True)
                count(19, "routes x methods with a first password", 1)
    assert person.call("/areas").status_code == 403
    first = person.cookie()
    answer = person.post("/password", old=own.passwords[NEW], new=ANOTHER, again=ANOTHER)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert person.get("/areas").status_code == 200
    assert not is_in(holder(own, first))


@pytest.mark.parametrize("asked", ["/areas?as_of=2023Q2", "/indicator/8?lang=en", "/submit?period=2023Q3"])
def test_what_was_asked_for_survives_the_first_password(own: Household, asked: str) -> None:
    """From a colleague's link: to the door, to the password (mistyped once), and on to what was asked for."""
    person = own.stranger()
    person.name = NEW
    door = person.get(asked).headers["Location"]
    assert door.startswith("/login?next=")
    to = person.sign_in(next=asked).headers["Location"]
    assert to == asked
    first = person.get(to).headers["Location"]
    assert first == f"/password?{urlencode({'next': asked, **({'lang': 'en'} if 'lang=en' in asked else {})})}"
    form = person.text(first)
    assert f'name="next" value="{escape(asked)}"' in form
    assert ("Set a password" in form) is ("lang=en" in asked)
    wrong = person.post("/password", next=asked, old=own.passwords[NEW], new=ANOTHER, again="x")
    assert f'name="next" value="{escape(asked)}"' in wrong.get_data(as_text=True)
    answer = person.post("/password", next=asked, old=own.passwords[NEW], new=ANOTHER, again=ANOTHER)
    assert (answer.status_code, answer.headers["Location"]) == (303, asked)


@pytest.mark.parametrize("to", ["https://evil.test/", "//evil.test", "javascript:alert(1)", "/\\evil.test"])
def test_nobody_is_sent_away_by_the_first_password(own: Household, to: str) -> None:
    person = own.stranger()
    person.name = NEW
    person.sign_in()
    answer = person.post("/password", next=to, old=own.passwords[NEW], new=ANOTHER, again=ANOTHER)
    assert answer.headers["Location"] in ("/", "/submit", "/review"), answer.headers["Location"]


def test_a_password_that_is_too_old_is_as_a_first_one(open_house: Open) -> None:
    access_services = open_house(Policy(password=PasswordPolicy(days=30)))
    person = access_services.person(LEADER)
    assert person.get("/").status_code == 200
    access_services.clock.ahead += timedelta(days=31)
    later = access_services.person(LEADER)
    assert later.get("/areas").headers["Location"] == "/password?next=%2Fareas"
    assert later.call("/areas").status_code == 403


def test_an_administrator_cannot_raise_himself(own: Household) -> None:
    person = own.person(ADMINISTRATOR)
    answers: list[TestResponse] = [
        person.post("/admin/accounts/change", name=ADMINISTRATOR, role="leader", seen="1"),
        person.post("/admin/accounts/enable", name=ADMINISTRATOR),
    ]
    assert [answer.status_code for answer in answers] == [403, 403] or answers[0].status_code in (403, 409)
    assert own.authenticator.accounts.accounts()[ADMINISTRATOR].role is Role.ADMINISTRATOR


@pytest.mark.parametrize(("by_itself", "status"), [(True, 401), (False, 200)])
def test_a_page_that_draws_itself_anew_keeps_nobody_in(
    access_services: Household, by_itself: bool, status: int
) -> None:
    person = access_services.person(LEADER)
    if by_itself:
        host = urlsplit(access_services.base).hostname or ""
        person.client.set_cookie("guibiao-itself", "1", domain=host, path="/_dash-update-component")
    for _ in range(4):
        access_services.clock.ahead += timedelta(minutes=9)
        person.call("/")
    assert person.call("/").status_code == status


def test_the_door_says_that_a_session_has_ended(access_services: Household) -> None:
    person = access_services.person(LEADER)
    assert say("door.ended") not in access_services.stranger().get("/login").text
    access_services.clock.ahead += timedelta(minutes=31)
    assert say("door.ended") in person.get("/login?next=/areas").text


def test_whoever_signs_out_is_out_also_where_the_audit_is_held(own: Household) -> None:
    """His session ends; that its entry is missing is the log's to tell."""
    person, record, accounts = own.person(LEADER), own.data_store.record, own.authenticator.accounts
    assert person.get("/areas").status_code == 200
    # What was written a moment ago is not kept as read yet: his account would be looked for in the held journal.
    eventually(lambda: record.heads() is record.heads(), "the journal settles")
    eventually(lambda: accounts.accounts() is accounts.accounts(), "the accounts settle")
    with held(HOLD_JOURNAL, own.data_store.home.root):
        answer = person.post("/logout")
        assert (answer.status_code, "out=1" in answer.headers.get("Location", "")) == (303, True)
    assert "/login" in person.get("/areas").headers.get("Location", "")
