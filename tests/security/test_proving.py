"""Before an acceptance or a reset a password that was given long ago is asked for again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access.policy import Policy
from tests.security.conftest import Open
from tests.security.home import ADMINISTRATOR, LEADER, REVIEWER
from tests.security.household import Household, Person


def deeds(house: Household) -> dict[str, tuple[str, dict[str, str]]]:
    return {
        REVIEWER: (f"/review/{house.things['care sent']}/accept", {"note": ""}),
        ADMINISTRATOR: ("/admin/accounts/reset", {"name": LEADER}),
    }


def done(person: Person) -> tuple[int, str]:
    path, form = deeds(person.household)[person.name]
    answer = person.post(path, headers={"Referer": f"{person.household.base}/review?x=1"}, **form)
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.parametrize("name", [REVIEWER, ADMINISTRATOR])
def test_after_ten_minutes_it_is_asked_for_again(own: Household, name: str) -> None:
    person = own.person(name)
    own.clock.ahead += timedelta(minutes=10)
    before = own.mark()
    assert done(person) == (303, "/prove?next=%2Freview%3Fx%3D1")
    assert not [entry for entry in own.told(before) if entry.deed in ("accepted", "account_reset")], (
        "nothing is done yet"
    )
    page = person.text("/prove?next=%2Freview%3Fx%3D1")
    assert "再输一次密码" in page
    assert 'value="/review?x=1"' in page
    wrong = person.post("/prove", password="wrong", next="/review?x=1")
    assert (wrong.status_code, "密码不对" in wrong.get_data(as_text=True)) == (403, True)
    assert done(person)[1].startswith("/prove")
    right = person.post("/prove", password=own.passwords[name], next="/review?x=1")
    assert (right.status_code, right.headers["Location"]) == (303, "/review?x=1")
    status, where = done(person)
    assert (status, where.startswith("/prove")) == (303, False)
    assert [entry.deed for entry in own.told(before) if entry.deed in ("accepted", "account_reset")]


@pytest.mark.parametrize("name", [REVIEWER, ADMINISTRATOR])
def test_within_ten_minutes_it_is_not(own: Household, name: str) -> None:
    person = own.person(name)
    own.clock.ahead += timedelta(minutes=9, seconds=50)
    status, where = done(person)
    assert (status, where.startswith("/prove")) == (303, False)


def test_what_can_be_taken_back_needs_none(own: Household) -> None:
    person = own.person(REVIEWER)
    own.clock.ahead += timedelta(minutes=20)
    answer = person.post(f"/review/{own.things['care sent']}/return", note="请核对")
    assert (answer.status_code, "/prove" in answer.headers["Location"]) == (303, False)


def test_guessing_it_is_locked_and_ends_nothing(own: Household) -> None:
    person = own.person(REVIEWER)
    own.clock.ahead += timedelta(minutes=11)
    assert [person.post("/prove", password=f"g{n}").status_code for n in range(6)] == [403] * 6
    assert person.post("/prove", password=own.passwords[REVIEWER]).status_code == 403
    assert person.get("/review").status_code == 200


@pytest.mark.parametrize("astray", ["//evil.example", "https://evil.example", "/\\evil"])
def test_it_leads_nowhere_else(own: Household, astray: str) -> None:
    person = own.person(REVIEWER)
    assert person.post("/prove", password=own.passwords[REVIEWER], next=astray).headers["Location"] == "/"


def test_it_can_be_switched_off(open_house: Open) -> None:
    house = open_house(Policy.model_validate({"session": {"prove_minutes": 0}}))
    person = house.person(ADMINISTRATOR)
    house.clock.ahead += timedelta(minutes=25)
    assert not done(person)[1].startswith("/prove")
