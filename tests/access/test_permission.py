"""Permissions: the whole table, role by role, and least privilege where the law asks for it."""

from __future__ import annotations

import pytest

from access.permission import (
    ADMINISTRATORS,
    AUDITORS,
    FILLERS,
    READERS,
    SIGNED_IN,
    SUPERVISORS,
    TOWNS,
    WALL_VIEWERS,
    check_may_see,
    first_page,
    may_see,
)
from plan.denied import Denied
from plan.evaluation import WRITERS
from plan.review import TRANSITIONS, Person, Role
from wording import Lang
from wording.denials import denial

KINDS = {
    "readers": READERS,
    "fillers": FILLERS,
    "supervisors": SUPERVISORS,
    "writers": WRITERS,
    "auditors": AUDITORS,
    "administrators": ADMINISTRATORS,
    "towns": TOWNS,
    "wall": WALL_VIEWERS,
    "signed in": SIGNED_IN,
}
TABLE = {
    Role.FILLER: {"readers", "wall", "fillers", "signed in"},
    Role.REVIEWER: {"readers", "wall", "supervisors", "signed in"},
    Role.LEADER: {"readers", "wall", "supervisors", "signed in"},
    Role.EVALUATOR: {"readers", "wall", "supervisors", "writers", "signed in"},
    Role.AUDITOR: {"auditors", "signed in"},
    Role.ADMINISTRATOR: {"administrators", "signed in"},
    Role.TOWN: {"towns", "signed in"},
    Role.DISPLAY: {"wall"},
    Role.MACHINE: set(),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", KINDS)
def test_every_role_and_kind(role: Role, kind: str) -> None:
    person = Person("某人", role)
    assert may_see(person, KINDS[kind]) is (kind in TABLE[role])
    if kind in TABLE[role]:
        check_may_see(person, KINDS[kind])
    else:
        with pytest.raises(Denied) as denied:
            check_may_see(person, KINDS[kind])
        assert not denied.value.conflict
        assert all(denial(denied.value, lang) for lang in Lang)


def test_whoever_keeps_accounts_or_audits_neither_sees_nor_moves_data() -> None:
    office = ADMINISTRATORS | AUDITORS
    assert not office & (READERS | FILLERS | SUPERVISORS | WRITERS)
    assert not any(office & transition.roles for transition in TRANSITIONS)
    assert not ADMINISTRATORS & AUDITORS


def test_everybody_begins_where_he_may_be() -> None:
    assert {role: first_page(role) for role in SIGNED_IN} == {
        **dict.fromkeys(READERS, "/"),
        Role.AUDITOR: "/audit",
        Role.ADMINISTRATOR: "/admin",
        Role.TOWN: "/town",
    }
