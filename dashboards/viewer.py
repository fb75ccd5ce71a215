"""Viewer: the person who asks for a page, and what his session allows. `dashboards.server.roles` makes it."""

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
    """How long a session still lasts, what ends it, and from how little time ``left`` on its person is warned."""

    left: timedelta
    end: SessionEnd
    warning: timedelta


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, the token that his forms carry (against cross-site requests), and the people he may choose to be in the
    demonstration (none: there is no choice).

    ``signed_in``: with an account of his own; ``must_change``: he must set a password of his own before anything else;
    ``stay``: how long he will still be signed in; ``must_prove``: his password is asked for again before what cannot be
    undone; ``must_enrol``: he must set up a second factor before anything else.
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
        """The viewer without name, token and session, for pages that are kept for all of his role and department."""
        if not self.signed_in:
            return self
        # A page that is kept for all of a role must not carry one person's token or name to the next.
        return replace(self, person=replace(self.person, name=""), token="", stay=None, must_prove=False)


ANYBODY = Viewer(Person("", Role.EVALUATOR))
"""The viewer for whom pages are made that all see alike: a reader of no department, without name and token."""

NOBODY = Viewer()
"""A viewer of whom nothing is known: the default in tests; the guard refuses such a request before any page."""


def author_of(person: Person) -> str:
    """Return the name under which a person's act is journalled: his own, or his role's word where he has none."""
    return person.name or say(f"role.{person.role}")


def under_journal_name(person: Person) -> Person:
    """Return a person with the name of :func:`author_of`."""
    return replace(person, name=author_of(person))
