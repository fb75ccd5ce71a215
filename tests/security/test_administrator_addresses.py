"""Where administrators may come from: they sign in and act from there alone, and everybody else from anywhere."""

from __future__ import annotations

import pytest

from access.policy import Policy, read_policy
from tests.faulty import faulty
from tests.security.conftest import Open
from tests.security.home import ADMINISTRATOR, LEADER
from tests.security.household import HERE, Household

RANGES = ("10.1.2.0/24", "2001:db8::/32")


def enter(house: Household, name: str, address: str) -> int:
    form = {"name": name, "password": house.passwords[name]}
    client = house.stranger().client
    return int(client.post("/login", data=form, base_url=HERE, environ_overrides={"REMOTE_ADDR": address}).status_code)


def test_administrators_sign_in_from_there_alone(open_house: Open) -> None:
    house = open_house(Policy(administrators_from=RANGES))
    for address, status in (
        ("10.1.2.3", 303),
        ("10.1.3.3", 403),
        ("127.0.0.1", 403),
        ("2001:db8::7", 303),
        ("2001:db9::7", 403),
        ("::ffff:10.1.2.3", 403),
        ("", 403),
    ):
        assert enter(house, ADMINISTRATOR, address) == status, address
        assert enter(house, LEADER, address) == 303, address
    refused = [entry for entry in house.told() if entry.detail == "place"]
    assert {entry.by for entry in refused} == {ADMINISTRATOR}


def test_a_session_that_is_carried_elsewhere_does_nothing(open_house: Open) -> None:
    house = open_house(Policy(administrators_from=RANGES))
    client, form = house.stranger().client, {"name": ADMINISTRATOR, "password": house.passwords[ADMINISTRATOR]}
    inside, outside = {"REMOTE_ADDR": "10.1.2.3"}, {"REMOTE_ADDR": "10.9.9.9"}
    client.post("/login", data=form, base_url=HERE, environ_overrides=inside)
    assert client.get("/admin", base_url=HERE, environ_overrides=inside).status_code == 200
    for path in ("/admin", "/password", "/nowhere"):
        answer = client.get(path, base_url=HERE, environ_overrides=outside)
        assert (answer.status_code, "不能从这个地址使用" in answer.get_data(as_text=True)) == (403, True), path


@pytest.mark.parametrize("wrong", ["10.1.2.3/24", "x", "10.0.0.0/40", 7])
def test_ranges_are_ranges(wrong: object) -> None:
    with faulty("administrators_from"):
        read_policy({"administrators_from": [wrong]})


def test_without_ranges_from_anywhere() -> None:
    assert Policy().admits_administrators("10.9.9.9")
    assert read_policy({"administrators_from": ["10.1.2.3"]}).administrators_from == ("10.1.2.3/32",)
