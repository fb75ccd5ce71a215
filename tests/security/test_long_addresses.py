"""Addresses longer than any of ours: refused before anything is made or kept of them, however they are sent."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.security.home import LEADER
from tests.security.household import Household

LONG = (
    "/" + "a" * 2_100,
    "/?x=" + "b" * 2_100,
    "/?" + "&".join(f"k{i}=1" for i in range(500)),
    "/indicator/" + quote("好" * 300),
    "/areas?town=" + quote("镇" * 300),
    "/download/overview.xlsx?as_of=" + "2" * 2_100,
)


@pytest.mark.parametrize("address", LONG)
def test_refused_with_a_sentence(access_services: Household, address: str) -> None:
    for who in (access_services.stranger(), access_services.person(LEADER)):
        answer = who.get(address)
        assert answer.status_code == 414
        assert "这个地址太长" in answer.get_data(as_text=True)
        assert len(answer.data) < 20_000, "nothing of the address comes back"


@pytest.mark.parametrize("address", LONG[:5])
def test_the_script_s_call_too(access_services: Household, address: str) -> None:
    path, _, query = address.partition("?")
    person = access_services.person(LEADER)
    assert person.call(path, f"?{query}" if query else "").status_code == 414
    layout = person.get("/_dash-layout", headers={"Referer": access_services.base + address})
    assert layout.status_code == 200
    assert address[-100:] not in layout.get_data(as_text=True)


def test_ours_are_short_enough(access_services: Household) -> None:
    """The longest that a page of ours makes, and the door that holds it to go on to."""
    longest = "/areas?" + "&".join(f"{key}={quote('镇' * 60)}" for key in ("area", "status", "sort"))
    assert 1_500 < len(longest) < 2_048
    assert access_services.person(LEADER).get(longest).status_code == 200
    door = access_services.stranger().get(longest)
    assert door.status_code == 302
    assert access_services.stranger().get(door.headers["Location"]).status_code == 200
    poll = f"/version?have=1&of=data&at={quote(longest, safe='')}"
    assert access_services.person(LEADER).get(poll).status_code in (200, 204)
