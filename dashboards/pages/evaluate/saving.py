"""Saving texts: all of a form or nothing, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from dashboards.pages.evaluate.texts import Versions, text_seen, versions_of
from plan.evaluation import TextTurn, check_length, tidied, turn_of
from plan.review import Person
from presentation.reporting import Reporter


class TextSaver:
    """Saves into a reporter's texts, one form at a time."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._lock = Lock()

    def save(self, person: Person, place: str, typed: Mapping[str, str], seen: int, plan: str = "") -> bool:
        """Keep what is new of a form; False, and nothing kept, where any of it would hide a text ``seen`` was before.

        Denied for a text that is too long.
        """
        mine = {field: tidied(text) for field, text in typed.items()}
        # All lengths before anything is kept, so that a form is saved whole or not at all.
        for text in mine.values():
            check_length(place, text)
        # Between looking at what is newest and writing, nobody else may write.
        with self._lock:
            turns = turns_of(versions_of(self._reporter.texts(plan)), place, mine, seen)
            if TextTurn.CONFLICT in turns.values():
                return False
            for field, turn in turns.items():
                if turn is TextTurn.WRITE:
                    self._reporter.write(place, field, mine[field], person.name, plan)
        return True


def turns_of(versions: Versions, place: str, mine: Mapping[str, str], seen: int) -> dict[str, TextTurn]:
    """Return what is to be done with each text of a form."""
    found = {}
    for field, text in mine.items():
        told = versions.get((place, field), ())
        found[field] = turn_of(text_seen(told, seen), told[-1].text if told else "", text)
    return found
