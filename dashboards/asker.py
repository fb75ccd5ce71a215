"""Asker: who is looking at a page, as far as pages need to know. Who decides that stands in `dashboards.roles`."""

from __future__ import annotations

from dataclasses import dataclass

from plan.review import Person, Role

EVERYBODY = Person("", Role.LEADER)
"""Whoever has not said who he is: he may look."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, the token that his forms carry, and whom he may choose to be (none: there is no choice)."""

    person: Person = EVERYBODY
    token: str = ""
    choices: tuple[Person, ...] = ()


NOBODY = Asker()
"""Somebody of whom nothing is known."""
