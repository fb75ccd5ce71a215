"""Evaluation 评估: who may write into the report, how much, and what becomes of a text when two write at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plan.denied import Denied
from plan.review import Person, Role
from plan.status import Status

WRITERS = frozenset({Role.EVALUATOR})

SECTION_LONGEST, FIELD_LONGEST, COVER_LONGEST = 5000, 2000, 80
"""Characters of a section's text, of what is said of one indicator, and of a line of the cover."""

COVER = "封面"
"""The cover, as a place of texts."""


class TextTurn(StrEnum):
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
    if place == COVER:
        return COVER_LONGEST
    return FIELD_LONGEST if place.isdecimal() else SECTION_LONGEST


def tidied(text: str) -> str:
    """Return a text as it is kept: line ends as one character, nothing blank around it."""
    # HTML forms send line ends as CR LF: unless they are made alike, a text that nobody touched looks changed.
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def check_length(place: str, text: str) -> None:
    """Raise Denied for a text longer than its place allows."""
    if len(text) > longest(place):
        raise Denied("denied.too_long", length=len(text), most=longest(place))


def turn_of(seen: str, newest: str, mine: str) -> TextTurn:
    """Return what to do with ``mine``: ``seen`` stood there when it was begun (empty: nothing), ``newest`` stands there
    now.

    Whoever left a text as it was said nothing about it, so what somebody else wrote there meanwhile stays.
    """
    if mine in (seen, newest):
        return TextTurn.SKIP
    return TextTurn.WRITE if newest == seen else TextTurn.CONFLICT


ASKED = frozenset({Status.BEHIND, Status.FAR_BEHIND, Status.REGRESSED, Status.MISSED})
"""Verdicts of which the report asks for cause, measure and deadline."""

ASKED_FIELDS = ("原因", "措施", "时限")


@dataclass(frozen=True, slots=True)
class OpenText:
    """A place of the report at which something is still to be written: an indicator's number or a section, and which
    fields."""

    place: str
    fields: tuple[str, ...]


def still_to_write(
    statuses: Mapping[int, Status], sections: Mapping[str, tuple[str, ...]], written: Collection[tuple[str, str]]
) -> tuple[OpenText, ...]:
    """Return what is asked for and not there: of indicators short of what they should be, then of ``sections`` (place →
    fields). ``written``: the (place, field) that say something."""
    asked = {str(no): ASKED_FIELDS for no, status in statuses.items() if status in ASKED}
    found = ((place, _missing(place, fields, written)) for place, fields in {**asked, **sections}.items())
    return tuple(OpenText(place, fields) for place, fields in found if fields)


def _missing(place: str, fields: Iterable[str], written: Collection[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(field for field in fields if (place, field) not in written)


TITLE_LONGEST = 80
"""Characters of what an attached file is called."""


@dataclass(frozen=True, slots=True)
class EvaluationAttachment:
    """A file attached to a place of the report, or (``withdrawn``) taken off it: ``of`` is then the sequence of the
    line that attached it."""

    place: str
    title: str
    file: str
    sha256: str
    by: str
    at: datetime
    sequence: int = 0
    withdrawn: bool = False
    of: int = 0


def check_attachment(person: Person, place: str, title: str, places: Collection[str]) -> None:
    """Raise Denied unless a person may attach a file under a title to a place."""
    check_may_write(person)
    if place not in places:
        raise Denied("denied.attachment.place")
    if not title.strip():
        raise Denied("denied.attachment.title")
    if len(title) > TITLE_LONGEST:
        raise Denied("denied.too_long", length=len(title), most=TITLE_LONGEST)


def check_withdrawal(person: Person, of: int, standing: Iterable[EvaluationAttachment]) -> None:
    """Raise Denied unless a person may take a file off that is still there."""
    check_may_write(person)
    if of not in {each.sequence for each in standing}:
        raise Denied("denied.attachment.gone", conflict=True)


def standing_attachments(
    told: Iterable[EvaluationAttachment], until: datetime | None = None
) -> tuple[EvaluationAttachment, ...]:
    """Return the files attached by an instant (None: now) and not taken off by then, in order."""
    known = [each for each in told if until is None or each.at <= until]
    gone = {each.of for each in known if each.withdrawn}
    return tuple(each for each in known if not each.withdrawn and each.sequence not in gone)
