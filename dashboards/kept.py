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

    def once(self, question: Hashable, answer: Callable[[], T]) -> T:
        """The kept answer to a question, made if there is none."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return cast(T, self._answers[question])
        made = answer()
        with self._lock:
            self._answers[question] = made
            while len(self._answers) > self.limit:
                self._answers.popitem(last=False)
        return made
