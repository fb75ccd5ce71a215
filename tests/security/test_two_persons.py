"""Two persons, through the server: one administrator alone makes no number count and reads no audit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from dashboards.server.settings import Settings
from etl.home import Home
from plan.review import Role
from tests.dashboards.desks import grow as grow_demonstration
from tests.security.home import ADMINISTRATOR, AUDITOR, CARE, MACHINE, REVIEWER, Grown
from tests.security.household import Household, Person, filled, opened

SECOND = "卫管理"


@pytest.fixture(name="house")
def _house(grown: Grown, tmp_path: Path) -> Iterator[Household]:
    with opened(grown.copied(tmp_path / "home"), two_persons=True) as house:
        house.passwords[SECOND] = settled(house, SECOND, Role.ADMINISTRATOR)
        yield house


def settled(house: Household, name: str, role: Role) -> str:
    """Return the password of an account that the machine makes and that has set its own."""
    first, own = house.administration.add(MACHINE, name, role), "Copper-Lantern8"
    house.authenticator.change_password(house.authenticator.sign_in(name, first), first, own)
    return own


def shown_password(person: Person) -> str:
    """Return the first password that is shown once."""
    found = re.search(r"(?:\w{4}-){3}\w{4}", person.text("/admin/first-password"))
    return found[0] if found else ""


def test_one_administrator_alone_neither_makes_nor_resets(house: Household) -> None:
    person = house.person(ADMINISTRATOR)
    answer = person.post("/admin/accounts/add", name="假审核", role="reviewer")
    assert (answer.status_code, "另一位系统管理员" in answer.get_data(as_text=True)) == (409, True)
    assert person.post("/admin/accounts/reset", name=AUDITOR).status_code == 409
    assert "假审核" not in house.authenticator.accounts.accounts()
    page = person.text("/admin")
    assert page.count("提出：") == 2
    assert not shown_password(person)
    second = house.person(SECOND)
    assert second.post("/admin/accounts/reset", name=AUDITOR).status_code == 303
    assert shown_password(second)
    old = {"name": AUDITOR, "password": house.passwords[AUDITOR]}
    assert house.stranger().ask("POST", "/login", data=old).status_code == 403


def test_the_reset_person_and_the_auditor_are_told(house: Household) -> None:
    first = house.person(ADMINISTRATOR)
    first.post("/admin/accounts/add", name="假审核", role="reviewer")
    first.post("/admin/accounts/reset", name=REVIEWER)
    second = house.person(SECOND)
    second.post("/admin/accounts/reset", name=REVIEWER)
    house.passwords[REVIEWER] = shown_password(second)
    told = house.person(REVIEWER).text("/password")
    assert f"密码由“{SECOND}”于" in told
    notice = house.person(AUDITOR).text("/audit")
    assert "动过审核" in notice
    assert f"{SECOND}：重置密码“{REVIEWER}”" in notice
    assert f"{ADMINISTRATOR}：提出账号变动“{REVIEWER}”" in notice
    assert f"{ADMINISTRATOR}：提出账号变动“假审核”" in notice, "of what is not there yet, too"
    assert "Done to accounts" in house.person(AUDITOR).text("/audit?lang=en")


def test_no_acceptance_of_what_the_same_hand_made(house: Household) -> None:
    """An administrator makes a sender; with another one's help a reviewer: on the first day that is not enough."""
    first, second = house.person(ADMINISTRATOR), house.person(SECOND)
    assert second.post("/admin/accounts/add", name="新填报", role="filler", department=CARE).status_code == 303
    house.passwords["新填报"] = shown_password(second)
    first.post("/admin/accounts/add", name="新审核", role="reviewer")
    assert second.post("/admin/accounts/add", name="新审核", role="reviewer").status_code == 303
    house.passwords["新审核"] = shown_password(second)
    for name in ("新填报", "新审核"):
        token = house.authenticator.sign_in(name, house.passwords[name])
        house.authenticator.change_password(token, house.passwords[name], "Copper-Lantern8")
        house.passwords[name] = "Copper-Lantern8"
    sender = house.person("新填报")
    draft = sender.upload(filled(sender.get(f"/download/desk/template/{CARE}/2023Q3").data, 3), "三季度.xlsx", CARE)
    sender.post(f"/desk/{draft}/blanks", stand="yes")
    sent = sender.send(draft, "更正")
    refused = house.person("新审核").post(f"/review/{sent}/accept")
    assert (refused.status_code, "一人之手" in refused.get_data(as_text=True)) == (403, True)
    assert house.person(REVIEWER).post(f"/review/{sent}/accept").status_code == 303


def test_it_is_on_by_default_and_off_in_the_demonstration(tmp_path: Path) -> None:
    """By the program as it is joined: over an empty home, and over one that holds demonstration data alone."""
    for name, grown, on in (("bare", False, True), ("demonstration", True, False)):
        if grown:
            grow_demonstration(tmp_path / name)
        app = create_app(Settings(Home(tmp_path / name)))
        services = app.shown.access_services
        assert services.administration.two_persons is on, name
    (tmp_path / "bare" / "settings.yaml").write_text("two_persons: false\n", encoding="utf-8")
    app = create_app(Settings(Home(tmp_path / "bare")))
    assert app.shown.access_services.administration.two_persons is False
