"""The cookie of a browser in which somebody has signed in: what it opens (nothing), and what it keeps open."""

from __future__ import annotations

import pytest

from access.policy import Policy
from tests.security.conftest import Open
from tests.security.home import LEADER, REVIEWER
from tests.security.household import HERE, Household

COOKIE = "guibiao-known"


def enter(house: Household, client: object, name: str, password: str = "") -> int:
    form = {"name": name, "password": password or house.passwords[name]}
    return int(client.post("/login", data=form, base_url=HERE).status_code)  # type: ignore[attr-defined]


def fail(house: Household, name: str, times: int) -> None:
    for _ in range(times):
        assert enter(house, house.stranger().client, name, "wrong") == 403


def test_the_person_s_own_browser_stays_open(own: Household) -> None:
    mine = own.person(LEADER).client
    fail(own, LEADER, 30)
    for n in range(60):
        assert enter(own, own.stranger().client, f"nobody{n}", "x") == 403
    assert enter(own, own.stranger().client, LEADER) == 403, "locked for browsers nobody knows"
    assert enter(own, mine, LEADER) == 303
    assert enter(own, mine, REVIEWER) == 303, "one try each behind that address"
    assert enter(own, mine, LEADER) == 303, "several people may share a browser"


def test_it_opens_nothing_by_itself(own: Household) -> None:
    mine = own.person(LEADER).client
    mine.delete_cookie("guibiao", domain="127.0.0.1")
    assert mine.get("/areas", base_url=HERE).status_code == 302
    assert [enter(own, mine, LEADER, "wrong") for _ in range(6)] == [403] * 6
    assert enter(own, mine, LEADER) == 403, "its own count closes it"


@pytest.mark.parametrize("forged", ["", "x", "W10.x.y", "[[]]", "eyJhIjoxfQ.aaaa.bbbb", "长", "a" * 4000])
def test_what_somebody_made_up_is_no_browser_of_ours(own: Household, forged: str) -> None:
    fail(own, LEADER, 6)
    client = own.stranger().client
    client.set_cookie(COOKIE, forged, domain="127.0.0.1")
    assert enter(own, client, LEADER) == 403


def test_another_s_browser_is_not_mine(own: Household) -> None:
    hers = own.person(REVIEWER).client
    fail(own, LEADER, 6)
    assert enter(own, hers, LEADER) == 403


def test_the_cookie_itself(own: Household, open_house: Open) -> None:
    answer = own.stranger().client.post(
        "/login", data={"name": LEADER, "password": own.passwords[LEADER]}, base_url=HERE
    )
    said = next(cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith(COOKIE))
    assert all(part in said for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=15552000"))
    assert LEADER not in said
    house = open_house(Policy(address="https://guibiao.example.gov.cn"))
    form = {"name": LEADER, "password": house.passwords[LEADER]}
    secure = house.stranger().client.post("/login", data=form, base_url="https://guibiao.example.gov.cn")
    said = next(cookie for cookie in secure.headers.getlist("Set-Cookie") if "known" in cookie)
    assert said.startswith("__Host-guibiao-known=")
    assert "Secure" in said
