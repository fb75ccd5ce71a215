"""Viewer: who is looking at a page, as far as pages need to know. `dashboards.server.roles` decides that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from access.session import SessionEnd
from plan.review import Person, Role
from wording import say

EVERYBODY = Person("", Role.LEADER)
"""Whoever tries the demonstration and has not chosen a role: he may look."""


class SessionTimeLeft(NamedTuple):
    """How long a session still lasts, what ends it, and how little must be left before its person is told."""

    left: timedelta
    end: SessionEnd
    warning: timedelta


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, the token that his forms carry, and whom he may choose to be (none: there is no choice).

    ``signed_in``: with an account of his own; ``must_change``: not before he has set a password of his own; ``stay``:
    how long he will still be signed in; ``must_prove``: his password is asked for again before what cannot be undone;
    ``must_enrol``: not before he has set up a second factor.
    """

    person: Person = EVERYBODY
    token: str = ""
    choices: tuple[Person, ...] = ()
    signed_in: bool = False
    must_change: bool = False
    stay: SessionTimeLeft | None = None
    must_prove: bool = False
    must_enrol: bool = False

    @property
    def plain(self) -> Viewer:
        """What of him a page may show that is kept for all who act as he does: neither a name nor a token."""
        if not self.signed_in:
            return self
        # A page that is kept for all of a role must not carry one person's token or name to the next.
        return replace(self, person=replace(self.person, name=""), token="", stay=None, must_prove=False)


ANYBODY = Viewer(Person("", Role.EVALUATOR))
"""Stands for all who see the same: somebody who reads, of no department, with no name and no token."""

NOBODY = Viewer()
"""Somebody of whom nothing is known. The guard lets nobody as far as a page who is not known."""


def author_of(person: Person) -> str:
    """Return under which name a deed is entered: whoever has no name by what he acts as."""
    return person.name or say(f"role.{person.role}")


def under_journal_name(person: Person) -> Person:
    """Return a person under the name that stands in the journal: whoever has none by what he acts as."""
    return replace(person, name=author_of(person))
