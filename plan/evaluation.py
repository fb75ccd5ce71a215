"""Evaluation 评估: who may write into the report, how much, and what becomes of a text when two write at once."""

from __future__ import annotations

from enum import StrEnum

from plan.denied import Denied
from plan.review import Person, Role

WRITERS = frozenset({Role.EVALUATOR})

SECTION_LONGEST, FIELD_LONGEST = 5000, 2000
"""Characters of a section's text, and of what is said of one indicator."""


class Turn(StrEnum):
    """What is to be done with a text that was sent."""

    SKIP = "skip"
    """It says nothing new."""
    WRITE = "write"
    CONFLICT = "conflict"
    """Somebody else wrote meanwhile, and something else."""


def check_may_write(person: Person) -> None:
    """Raise Denied unless ``person`` may write evaluators' texts."""
    if person.role not in WRITERS:
        raise Denied("denied.role.write", role=person.role)


def may_write(person: Person) -> bool:
    """Tell whether :func:`check_may_write` lets it pass."""
    return person.role in WRITERS


def longest(place: str) -> int:
    """Return how long a text at a place may be: indicators are named by their numbers, sections by other words."""
    return FIELD_LONGEST if place.isdecimal() else SECTION_LONGEST


def tidied(text: str) -> str:
    """Return a text as it is kept: line ends as one character, nothing blank around it."""
    # HTML forms send line ends as CR LF: unless they are made alike, a text that nobody touched looks changed.
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def check_length(place: str, text: str) -> None:
    """Raise Denied for a text longer than its place allows."""
    if len(text) > longest(place):
        raise Denied("denied.too_long", length=len(text), most=longest(place))


def turn_of(seen: str, newest: str, mine: str) -> Turn:
    """Return what to do with ``mine``: ``seen`` stood there when it was begun (empty: nothing), ``newest`` stands there
    now.

    Whoever left a text as it was said nothing about it, so what somebody else wrote there meanwhile stays.
    """
    if mine in (seen, newest):
        return Turn.SKIP
    return Turn.WRITE if newest == seen else Turn.CONFLICT
