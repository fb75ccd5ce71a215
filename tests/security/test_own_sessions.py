"""One's own sessions: listed to oneself alone, and the others ended by one button."""

from __future__ import annotations

from access.audit import AuditAction
from tests.security.home import LEADER, REVIEWER
from tests.security.household import HERE, Household


def test_the_others_are_ended_and_this_one_stays(own: Household) -> None:
    here, there, elsewhere = (own.person(LEADER) for _ in range(3))
    other = own.person(REVIEWER)
    page = here.text("/sessions")
    assert page.count("<li>") == 3
    assert page.count("本次：") == 1
    assert "127.0.0.1" in page
    assert here.ask("POST", "/sessions", data={}).status_code == 403, "not without the form's token"
    before = own.mark()
    answer = here.post("/sessions")
    assert answer.headers["Location"] == "/sessions?ended=2"
    assert "已退出其他2处登录" in here.text("/sessions?ended=2")
    assert here.text("/sessions").count("<li>") == 1
    for person in (there, elsewhere):
        assert person.get("/areas").status_code == 302
    assert (here.get("/areas").status_code, other.get("/areas").status_code) == (200, 200)
    entries = [entry for entry in own.told(before) if entry.deed is AuditAction.SIGNED_OUT]
    assert [(entry.by, entry.detail) for entry in entries] == [(LEADER, "from elsewhere")] * 2
    assert here.post("/sessions").headers["Location"] == "/sessions?ended=0"


def test_what_has_ended_is_not_listed(own: Household) -> None:
    first, second = own.person(LEADER), own.person(LEADER)
    first.ask("POST", "/logout")
    assert second.text("/sessions").count("<li>") == 1
    assert "退出其他登录" not in second.text("/sessions")
    assert "Sign out everywhere else" not in second.text("/sessions?lang=en")
    for made_up in ("x", "-1", "１", "99999", "<b>"):
        assert second.get(f"/sessions?ended={made_up}").status_code == 200


def test_the_way_there_stands_in_the_header(own: Household) -> None:
    assert 'href="/sessions"' in own.person(LEADER).text("/")
    stranger = own.stranger()
    assert stranger.get("/sessions").status_code == 302
    assert stranger.client.post("/sessions", base_url=HERE).status_code == 401
