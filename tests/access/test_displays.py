"""Displays: a link works once and for a day, its screen keeps another token, and one that is revoked is out at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.audit import AuditAction
from access.displays import DisplayService, DisplayState, hashed
from plan.denied import Denied
from plan.review import Person, Role
from tests.access.access_services import ADA, GOOD, MACHINE, House

HALL = "三楼会议室"


@pytest.fixture(name="house")
def _house(tmp_path: Path) -> House:
    return House(tmp_path / "home")


def displays_of(house: House) -> DisplayService:
    """Return the displays of a house, by its clock."""
    return DisplayService(house.accounts, house.audit, house.watch)


def states(house: House) -> dict[str, DisplayState]:
    """Return how each display stands."""
    return {account.name: state for account, state in displays_of(house).displays()}


def refused(service: DisplayService, token: str) -> str:
    """Return the key of the refusal of a link; empty if it was taken."""
    try:
        service.bind(token)
    except Denied as denied:
        return denied.key
    return ""


def test_a_link_becomes_the_token_of_one_screen(house: House) -> None:
    service = displays_of(house)
    link = service.add(ADA, HALL)
    assert states(house) == {HALL: DisplayState.WAITING}
    assert service.shown(link) is None, "a link alone shows nothing"
    kept = service.bind(link, "10.0.0.9")
    shown = service.shown(kept)
    assert shown is not None
    assert shown.person == Person(HALL, Role.DISPLAY)
    assert states(house) == {HALL: DisplayState.BOUND}
    assert service.shown(link) is None
    assert displays_of(house.restarted()).shown(kept) is not None


def test_a_spent_link_is_refused_and_told(house: House) -> None:
    service = displays_of(house)
    link = service.add(ADA, HALL)
    service.bind(link)
    assert refused(service, link) == "denied.display_link"
    told = house.told(AuditAction.DISPLAY_BOUND)
    assert [(entry.ok, entry.about) for entry in told] == [(True, HALL), (False, HALL)]
    before = len(house.told())
    assert refused(service, "made up") == "denied.display_link"
    assert len(house.told()) == before, "whoever guesses must not fill the audit"


@pytest.mark.parametrize(("hours", "state"), [(23, DisplayState.WAITING), (24, DisplayState.LATE)])
def test_a_link_waits_for_a_day(house: House, hours: int, state: DisplayState) -> None:
    service = displays_of(house)
    link = service.add(ADA, HALL)
    house.watch.wait(hours=hours)
    assert states(house) == {HALL: state}
    assert (refused(service, link) == "") is (state is DisplayState.WAITING)


def test_one_that_is_revoked_is_out_and_may_be_bound_anew(house: House) -> None:
    service = displays_of(house)
    kept = service.bind(service.add(ADA, HALL))
    with pytest.raises(Denied, match="display_bound"):
        service.add(ADA, HALL)
    service.revoke(ADA, HALL)
    assert service.shown(kept) is None
    assert states(house) == {HALL: DisplayState.REVOKED}
    with pytest.raises(Denied, match="display_revoked"):
        service.revoke(ADA, HALL)
    again = service.bind(service.add(MACHINE, HALL))
    assert service.shown(again) is not None
    assert service.shown(kept) is None, "the screen that was shut out stays out"
    deeds = [entry.deed for entry in house.told() if entry.about == HALL]
    added, bound = AuditAction.DISPLAY_ADDED, AuditAction.DISPLAY_BOUND
    assert deeds == [added, bound, AuditAction.DISPLAY_REVOKED, added, bound]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.MACHINE)])
def test_only_who_keeps_accounts_keeps_displays(house: House, role: Role) -> None:
    service = displays_of(house)
    service.add(ADA, HALL)
    for deed in (lambda: service.add(Person("某人", role), "大厅"), lambda: service.revoke(Person("某人", role), HALL)):
        with pytest.raises(Denied, match=r"role\.administer"):
            deed()
    assert list(states(house)) == [HALL]


@pytest.mark.parametrize("name", ["", " ", "演示大屏", "大 厅", "长" * 33])
def test_a_name_that_cannot_be_is_refused(house: House, name: str) -> None:
    with pytest.raises(Denied, match=r"account_name|account_reserved"):
        displays_of(house).add(ADA, name)


def test_people_and_displays_share_no_name(house: House) -> None:
    house.add("Hall")
    for name in ("Hall", "hall"):
        with pytest.raises(Denied, match="account_known"):
            displays_of(house).add(ADA, name)
    displays_of(house).add(ADA, HALL)
    with pytest.raises(Denied, match="account_known"):
        house.add(HALL)


def test_nobody_signs_in_as_a_display_nor_makes_it_a_person(house: House) -> None:
    service = displays_of(house)
    link = service.add(ADA, HALL)
    kept = service.bind(link)
    for word in ("", GOOD, link, kept, hashed(kept)):
        assert house.tried(HALL, word) in ("sign_in", "locked")
    with pytest.raises(Denied, match="sign_on_unknown"):
        house.authenticator.sign_in_as(HALL)
    for deed in (
        lambda: house.administration.change(ADA, HALL, Role.REVIEWER, None, None),
        lambda: house.administration.reset(ADA, HALL),
        lambda: house.administration.enable(ADA, HALL),
    ):
        with pytest.raises(Denied, match="account_unknown"):
            deed()
    assert house.administration.accounts() == ()
    assert house.authenticator.nobody, "a screen is nobody who could keep accounts"
    assert service.shown(kept) is not None


def test_no_token_is_kept(house: House) -> None:
    service = displays_of(house)
    link = service.add(ADA, HALL)
    kept = service.bind(link)
    written = b"".join(path.read_bytes() for path in house.home.root.rglob("*") if path.is_file())
    assert hashed(kept).encode() in written
    assert not [token for token in (link, kept) if token.encode() in written]
    assert not house.accounts.account_faults(), "the chain of accounts holds"
