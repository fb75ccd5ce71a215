"""Asker: who is looking at a page, as far as pages need to know. Who decides that stands in `dashboards.roles`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plan.review import Person, Role

EVERYBODY = Person("", Role.LEADER)
"""Whoever tries the demonstration and has not chosen a role: he may look."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, the token that his forms carry, and whom he may choose to be (none: there is no choice).

    ``signed_in``: with an account of his own; ``must_change``: not before he has set a password of his own.
    """

    person: Person = EVERYBODY
    token: str = ""
    choices: tuple[Person, ...] = ()
    signed_in: bool = False
    must_change: bool = False

    @property
    def plain(self) -> Asker:
        """What of him a page may show that is kept for all who act as he does: neither a name nor a token."""
        return replace(self, person=replace(self.person, name=""), token="") if self.signed_in else self


NOBODY = Asker()
"""Somebody of whom nothing is known. The guard lets nobody as far as a page who is not known."""
