"""The second factor at the door and on its own page: asked for, set up, required, reset; secrets shown once."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from access.policy import Policy
from access.totp import code_at, secret_read, step_of
from tests.security.conftest import Open
from tests.security.home import ADMINISTRATOR, AUDITOR, FILLER, LEADER, REVIEWER, Grown
from tests.security.household import Household, Person, opened

STRICT = Policy.model_validate({"second_factor": {"roles": ["审核", "安全审计", "系统管理"], "issuer": "示范县圭表"}})


def code(house: Household, written: str, ahead: int = 0) -> str:
    return code_at(secret_read(written), step_of(house.clock()) + ahead)


def written_on(page: str) -> str:
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found, page
    return found[1].replace(" ", "")


def field_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def enrol(person: Person) -> tuple[str, list[str]]:
    """Set up the second factor as the page says; the secret and the recovery codes."""
    page = person.text("/second-factor")
    written = written_on(page)
    answer = person.post("/second-factor/enrol", sealed=field_of(page, "sealed"), code=code(person.household, written))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200, text
    person._token = ""
    person.household.clock.ahead += type(person.household.clock.ahead)(seconds=60)
    return written, re.findall(r"<li><code>([a-z2-9-]+)</code></li>", text)


def asked_for_code(house: Household, name: str) -> tuple[Person, str]:
    """Return a browser in which somebody's password was right, and its ticket."""
    person = Person(house, name, house.server.test_client())
    answer = person.sign_in()
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, page
    assert "guibiao=" not in str(answer.headers), "no session before the code"
    assert 'autocomplete="one-time-code"' in page
    return person, field_of(page, "ticket")


def test_from_the_page_to_the_next_sign_in(own: Household) -> None:
    person = own.person(FILLER)
    page = person.text("/second-factor")
    assert '<svg role="img"' in page
    written, codes = enrol(person)
    assert len(codes) == 10
    assert "停用" in person.text("/second-factor")
    assert not [each for each in (written, *codes) if each in person.text("/second-factor")], "shown once"
    browser, ticket = asked_for_code(own, FILLER)
    wrong = browser.post("/login/code", ticket=ticket, code="abc")
    assert (wrong.status_code, field_of(wrong.get_data(as_text=True), "ticket")) == (403, ticket)
    assert browser.get("/submit").status_code == 302
    used = code(own, written)  # once: half a minute later another one is right
    right = browser.post("/login/code", ticket=ticket, code=used, next="/submit")
    assert (right.status_code, right.headers["Location"]) == (303, "/submit")
    assert browser.get("/submit").status_code == 200
    other, ticket = asked_for_code(own, FILLER)
    assert other.post("/login/code", ticket=ticket, code=used).status_code == 403, "replayed"
    assert other.post("/login/code", ticket=ticket, code=codes[0]).status_code == 303


def test_a_ticket_that_ran_out_leads_back_to_the_password(own: Household) -> None:
    written, _ = enrol(own.person(FILLER))
    browser, ticket = asked_for_code(own, FILLER)
    own.clock.ahead += type(own.clock.ahead)(minutes=6)
    late = browser.post("/login/code", ticket=ticket, code=code(own, written))
    assert (late.status_code, 'name="password"' in late.get_data(as_text=True)) == (403, True)
    for forged in ("", "x", "gAAAA" * 40):
        assert browser.post("/login/code", ticket=forged, code="000000").status_code == 403


def test_reloading_the_question_for_a_code_begins_again(own: Household) -> None:
    answer = own.stranger().get("/login/code")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert own.stranger().get("/login/code?lang=en").headers["Location"] == "/login?lang=en"


@pytest.mark.parametrize("name", [REVIEWER, AUDITOR, ADMINISTRATOR])
def test_who_must_have_one_sees_nothing_before(open_house: Open, name: str) -> None:
    house = open_house(STRICT)
    person = house.person(name)
    for path in ("/", "/review", "/audit", "/admin", "/download/audit.csv", "/sessions"):
        answer = person.get(path)
        assert answer.status_code in (302, 403), path
        assert answer.headers.get("Location", "/second-factor").startswith("/second-factor")
    assert person.post("/admin/accounts/reset", name=LEADER).status_code in (302, 403)
    assert "必须使用动态口令" in person.text("/second-factor")
    enrol(person)
    home = {REVIEWER: "/review", AUDITOR: "/audit", ADMINISTRATOR: "/admin"}[name]
    assert person.get(home).status_code == 200
    assert house.person(LEADER).get("/areas").status_code == 200, "others need none"


def test_setting_it_up_takes_a_password_given_a_moment_ago(own: Household) -> None:
    person = own.person(FILLER)
    page = person.text("/second-factor")
    own.clock.ahead += type(own.clock.ahead)(minutes=11)
    for answer in (
        person.get("/second-factor"),
        person.post("/second-factor/enrol", sealed=field_of(page, "sealed"), code=code(own, written_on(page))),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/prove?next=%2Fsecond-factor")
    assert own.authenticator.accounts.accounts()[FILLER].factor is None


def test_a_wrong_first_code_keeps_the_picture(own: Household) -> None:
    person = own.person(FILLER)
    page = person.text("/second-factor")
    answer = person.post("/second-factor/enrol", sealed=field_of(page, "sealed"), code="abc")
    assert answer.status_code == 403
    assert written_on(answer.get_data(as_text=True)) == written_on(page)


@pytest.mark.parametrize("path", ["/second-factor/enrol", "/second-factor/remove"])
def test_only_our_own_form_does_anything(own: Household, path: str) -> None:
    person = own.person(FILLER)
    enrol(person)
    assert person.post(path, token="x", password=own.passwords[FILLER], code="abc").status_code == 403
    foreign = person.post(path, headers={"Origin": "https://evil.example"}, password=own.passwords[FILLER], code="abc")
    assert foreign.status_code == 403
    assert own.authenticator.accounts.accounts()[FILLER].factor is not None


def test_taking_it_off(own: Household) -> None:
    person = own.person(FILLER)
    _, codes = enrol(person)
    assert person.post("/second-factor/remove", password="wrong", code=codes[0]).status_code == 403
    assert person.post("/second-factor/remove", password=own.passwords[FILLER], code=codes[1]).status_code == 303
    assert own.person(FILLER).get("/submit").status_code == 200


def test_proving_who_one_is_asks_for_both(own: Household) -> None:
    person = own.person(REVIEWER)
    written, _ = enrol(person)
    assert 'autocomplete="one-time-code"' in person.text("/prove")
    assert 'autocomplete="one-time-code"' not in own.person(LEADER).text("/prove")
    assert person.post("/prove", password=own.passwords[REVIEWER]).status_code == 403
    right = person.post("/prove", password=own.passwords[REVIEWER], code=code(own, written), next="/review")
    assert (right.status_code, right.headers["Location"]) == (303, "/review")


def test_an_administrator_resets_it_with_his_password_a_moment_ago(own: Household) -> None:
    enrol(own.person(FILLER))
    keeper = own.person(ADMINISTRATOR)
    assert "重置动态口令" in keeper.text(f"/admin?account={FILLER}")
    own.clock.ahead += type(own.clock.ahead)(minutes=11)
    assert keeper.post("/admin/accounts/factor", name=FILLER).headers["Location"].startswith("/prove")
    keeper.post("/prove", password=own.passwords[ADMINISTRATOR])
    before = own.mark()
    answer = keeper.post("/admin/accounts/factor", name=FILLER)
    assert (answer.status_code, "done=factor" in answer.headers["Location"]) == (303, True)
    assert [(e.deed, e.about) for e in own.told(before)] == [("factor_reset", FILLER)]
    assert own.person(FILLER).get("/submit").status_code == 200
    assert "重置动态口令" not in keeper.text(f"/admin?account={FILLER}")


def test_of_guarded_accounts_two_administrators_reset_it(grown: Grown, tmp_path: Path) -> None:
    with opened(grown.copied(tmp_path / "home"), two_persons=True) as house:
        enrol(house.person(REVIEWER))
        answer = house.person(ADMINISTRATOR).post("/admin/accounts/factor", name=REVIEWER)
        assert (answer.status_code, "另一位系统管理员" in answer.get_data(as_text=True)) == (409, True)
        assert house.authenticator.accounts.accounts()[REVIEWER].factor is not None


def test_nothing_secret_is_told_to_the_audit(own: Household) -> None:
    before = own.mark()
    person = own.person(FILLER)
    written, codes = enrol(person)
    browser, ticket = asked_for_code(own, FILLER)
    browser.post("/login/code", ticket=ticket, code=codes[0])
    told = repr(own.told(before))
    assert not [each for each in (written, ticket, *codes) if each in told]
    assert "recovery_used" in told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_speak_both_languages(own: Household, lang: str) -> None:
    page = own.person(FILLER).text(f"/second-factor?lang={lang}")
    assert {"zh": "启用动态口令", "en": "Switch on"}[lang] in page
