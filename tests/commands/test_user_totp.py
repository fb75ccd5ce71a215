"""guibiao user totp: who has a second factor, and taking it off on the server."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from access.audit import AuditAction, AuditQuestion
from access.enrolment import Enrolment
from access.totp import code_at, secret_read, step_of
from dashboards.server.access_setup import audit_of, authenticator_of
from etl.home import Home
from tests.commands.conftest import Guibiao

FIRST, OWN = "王管理", "Lake-Pavilion7"


def enrolled(guibiao: Guibiao, home: Home, name: str = FIRST) -> None:
    password = guibiao("user", "add", name, "--role", "administrator")[1].strip()
    authenticator = authenticator_of(home)
    token = authenticator.change_password(authenticator.sign_in(name, password), password, OWN)
    enrolment = Enrolment(authenticator)
    offer = enrolment.offer(name, "圭表")
    enrolment.enrol(token, offer.sealed, code_at(secret_read(offer.written), step_of(datetime.now(UTC))))


def test_who_has_one_and_who_must(guibiao: Guibiao, home: Home) -> None:
    assert guibiao("user", "totp", "list") == (0, "", "还没有账号启用动态口令\n")
    assert not home.journal.exists(), "looking makes nothing"
    enrolled(guibiao, home)
    guibiao("user", "add", "李审计", "--role", "auditor")
    code, out, _ = guibiao("user", "totp", "list", "--json")
    (only,) = json.loads(out)
    assert (code, only["name"], only["enrolled"], only["recovery_left"], only["required"]) == (
        0,
        FIRST,
        True,
        10,
        False,
    )
    home.settings.write_text("second_factor: {roles: [安全审计]}\n", encoding="utf-8")
    found = {each["name"]: each for each in json.loads(guibiao("user", "totp", "list", "--json")[1])}
    assert (found["李审计"]["enrolled"], found["李审计"]["required"]) == (False, True)
    table = guibiao("--lang", "en", "user", "totp", "list")[1]
    assert "Recovery codes left" in table
    assert "10" in table
    assert [each["second_factor"] for each in json.loads(guibiao("user", "list", "--json")[1])] == [True, False]


def test_resetting_is_done_at_once_and_told_to_the_audit(guibiao: Guibiao, home: Home) -> None:
    enrolled(guibiao, home)
    code, out, err = guibiao("user", "totp", "reset", FIRST)
    assert (code, out, "已重置" in err) == (0, "", True)
    assert authenticator_of(home).sign_in(FIRST, OWN)
    (entry,) = audit_of(home).entries(AuditQuestion(deed=AuditAction.FACTOR_RESET))
    assert (entry.role, entry.about) == ("machine", FIRST)
    assert guibiao("user", "totp", "reset", FIRST)[0] == 2, "there is none any more"
    assert guibiao("user", "totp", "reset", "无此人")[0] == 2
    assert guibiao("doctor")[0] == 0


def test_settings_that_name_no_role_are_told_by_their_place(guibiao: Guibiao, home: Home) -> None:
    enrolled(guibiao, home)
    home.settings.write_text("second_factor: {roles: [站长]}\n", encoding="utf-8")
    code, _, err = guibiao("user", "totp", "list")
    assert code == 2
    assert "second_factor.roles" in err
    assert "应为角色" in err
