"""Permission 权限: which roles may see which kind of thing. What may be done to a quarter stands in `plan.review`.

Whoever keeps accounts sees no data, and whoever audits sees the audit alone (least privilege). A department's own
affairs are its own whatever the role: `plan.review` and the pages ask for that besides.
"""

from __future__ import annotations

from plan.denied import Denied
from plan.review import Person, Role

READERS = frozenset({Role.LEADER, Role.FILLER, Role.REVIEWER, Role.EVALUATOR})
"""May look at what has been accepted, and at the report on it."""

FILLERS = frozenset({Role.FILLER})
TOWNS = frozenset({Role.TOWN})
"""See their own town's part of tasks and targets, and nothing else of anybody."""

SUPERVISORS = frozenset({Role.LEADER, Role.REVIEWER, Role.EVALUATOR})
"""May look at what all departments have sent."""

IMPORTERS = frozenset({Role.REVIEWER, Role.EVALUATOR})
"""May read a plan's document into a catalogue to take away; nothing of the service is changed by it."""

DECOMPOSERS = frozenset({Role.REVIEWER})
"""Send the decomposition of the plan into tasks; what one sends another accepts."""

AUDITORS = frozenset({Role.AUDITOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
WALL_VIEWERS = READERS | {Role.DISPLAY}
"""May look at the wall, the one thing that is also for screens nobody stands at."""

# The machine's command line does not sign in, and a screen has no password.
SIGNED_IN = frozenset(Role) - {Role.MACHINE, Role.DISPLAY}
"""Whoever has signed in, as whatever."""

_FIRST_PAGE = {
    Role.AUDITOR: "/audit",
    Role.ADMINISTRATOR: "/admin",
    Role.TOWN: "/town",
    Role.DISPLAY: "/wall",
}


def first_page(role: Role) -> str:
    """Return the path to which somebody of this role is sent after signing in: the overview, if he may see it."""
    return _FIRST_PAGE.get(role, "/")


def check_may_see(person: Person, roles: frozenset[Role]) -> None:
    """Raise Denied unless ``person`` acts in one of ``roles``."""
    if person.role not in roles:
        raise Denied("denied.role.see", role=person.role)


def may_see(person: Person, roles: frozenset[Role]) -> bool:
    """Tell whether :func:`check_may_see` lets it pass."""
    return person.role in roles
