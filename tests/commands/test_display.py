"""guibiao display: a link told once, alone on standard output; displays listed, and shut out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from access.displays import DisplayService
from dashboards.server.access_setup import authenticator_of
from etl.home import Home
from tests.commands.conftest import Guibiao

LINK = re.compile(r"(?:https://wall\.example)?/wall/join#([\w-]{43})\n")
HALL = "三楼会议室"


def listed(guibiao: Guibiao) -> dict[str, Any]:
    code, out, err = guibiao("display", "list", "--json")
    assert (code, err) == (0, "")
    return {display["name"]: display["state"] for display in json.loads(out)}


def service_of(home: Home) -> DisplayService:
    authenticator = authenticator_of(home)
    return DisplayService(authenticator.accounts, authenticator.audit)


@pytest.mark.parametrize("address", ["", "https://wall.example/"])
def test_a_display_from_its_link_to_its_end(guibiao: Guibiao, home: Home, address: str) -> None:
    if address:
        home.make()
        home.settings.write_text(f"address: {address}\n", encoding="utf-8")
    code, out, err = guibiao("display", "add", HALL)
    found = LINK.fullmatch(out)
    assert (code, bool(found), out.startswith("https:")) == (0, True, bool(address))
    assert found is not None
    assert HALL in err
    assert found[1] not in err
    assert listed(guibiao) == {HALL: "waiting"}
    kept = service_of(home).bind(found[1])
    assert listed(guibiao) == {HALL: "bound"}
    assert "已绑定" in guibiao("display", "list")[1]
    assert guibiao("display", "add", HALL)[0] == 2
    assert guibiao("display", "revoke", HALL)[0] == 0
    assert listed(guibiao) == {HALL: "revoked"}
    assert service_of(home).shown(kept) is None


def test_displays_are_no_accounts(guibiao: Guibiao) -> None:
    guibiao("display", "add", HALL)
    assert json.loads(guibiao("user", "list", "--json")[1]) == []
    for command in ("disable", "enable", "reset"):
        assert guibiao("user", command, HALL)[0] == 2


@pytest.mark.parametrize("arguments", [("add", "演示屏"), ("add", "a b"), ("revoke", "没有的")])
def test_what_may_not_be_is_wrong_use(guibiao: Guibiao, arguments: tuple[str, ...]) -> None:
    code, out, err = guibiao("display", *arguments)
    assert (code, out) == (2, "")
    assert err.strip()


def test_looking_makes_no_home(guibiao: Guibiao, home: Home) -> None:
    assert guibiao("display", "list", "--json") == (0, "[]\n", "")
    assert not home.root.exists()
