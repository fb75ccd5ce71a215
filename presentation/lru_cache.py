"""Answers kept for a while: the latest asked for stay, the longest unasked go."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

T = TypeVar("T")


class Kept:
    """At most ``limit`` answers by their question. Safe for many threads; two who ask at once may both make one."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Hashable) -> object | None:
        """The kept answer; None if there is none."""
        with self._lock:
            if question not in self._answers:
                return None
            self._answers.move_to_end(question)
            return self._answers[question]

    def put(self, question: Hashable, answer: object) -> None:
        """Keep an answer; the longest unasked one goes if there are too many."""
        assert answer is not None, "None stands for no answer"
        with self._lock:
            self._answers[question] = answer
            self._answers.move_to_end(question)
            while len(self._answers) > self.limit:
                self._answers.popitem(last=False)

    def once(self, question: Hashable, answer: Callable[[], T]) -> T:
        """The kept answer to a question, made if there is none."""
        kept = self.get(question)
        if kept is None:
            kept = answer()
            self.put(question, kept)
        return cast(T, kept)
