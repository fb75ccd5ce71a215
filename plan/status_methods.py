"""Status methods: a registry of published ways to judge a series, each explained by its own docstring.

A method is one function under :func:`status_method`. Its name is its key; its docstring says in every language what it
is called and how it comes to its word, and lists its words with their rank. The pages, the report, ``guibiao judge``
and docs/methods.md print it from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from inspect import cleandoc

from plan.schedule import Point, Schedule

NOT_AVAILABLE = "not_available"
INSUFFICIENT_DATA = "insufficient_data"
UNTOLD = frozenset({NOT_AVAILABLE, INSUFFICIENT_DATA})
"""The words of every method that say that it cannot tell."""

_FALLBACK = "en"
_SAID = re.compile(r"^(?P<lang>[a-z]{2}): (?P<title>[^:：]+)(?:：|: )(?P<text>.+)$")
_HEAD = ("verdict", "rank")


@dataclass(frozen=True, slots=True)
class Opinion:
    """One method's verdict; ``ratio`` is what it compares with its limits (None where it has none or cannot tell).

    ``published``: what the method's published code would say where growth has no meaning, so that nobody wonders why
    it says something else; None everywhere else.
    """

    status: str
    ratio: float | None = None
    published: Opinion | None = None


Judge = Callable[[Schedule, Sequence[Point], date], Opinion]
"""From a schedule, the values in time order (none before the baseline or after the day) and the day to a verdict."""

Said = Mapping[str, str]
"""Language code → words."""


@dataclass(frozen=True, slots=True)
class VerdictWord:
    """A verdict of a method in words, and its rank: 0 going the wrong way … 3 as good as on schedule.

    ``ranks`` has several where the word covers several, none where it says that the method cannot tell.
    """

    said: Said
    ranks: frozenset[int]


@dataclass(frozen=True, slots=True)
class StatusMethod:
    """A registered method: how it judges, what it is called, how it comes to its word, and its words.

    ``has_ratio``: whether it compares a number with limits, which is then told beside the word.
    """

    key: str
    judge: Judge
    titles: Said
    texts: Said
    words: Mapping[str, VerdictWord]
    has_ratio: bool = True

    def title(self, lang: str) -> str:
        """Name the method in a language; in English where its docstring lacks that one."""
        return _in(self.titles, lang)

    def text(self, lang: str) -> str:
        """Say in a language how the method comes to its word."""
        return _in(self.texts, lang)

    def word(self, status: str, lang: str) -> str:
        """Say one of its verdicts in a language."""
        return _in(self.words[status].said, lang)


# In the order of registration, which a dict keeps: pages, report and docs list them so.
_METHODS: dict[str, StatusMethod] = {}


def status_method(*, has_ratio: bool = True) -> Callable[[Judge], Judge]:
    """Register a function as a status method; an AssertionError says what its docstring lacks."""

    def register(judge: Judge) -> Judge:
        key = judge.__name__
        # Our own fault, told when the module is imported: pages and report print what stands in the docstring.
        assert key not in _METHODS, f"two status methods are called {key}"
        _METHODS[key] = method_of(key, judge, has_ratio)
        return judge

    return register


def unregister(key: str) -> None:
    """Take a method out of the registry; KeyError if it is not there."""
    del _METHODS[key]


def registered() -> Mapping[str, StatusMethod]:
    """Return the methods by their keys, in the order in which they were registered."""
    return dict(_METHODS)


def method_of(key: str, judge: Judge, has_ratio: bool = True) -> StatusMethod:
    """Return the method that a function and its docstring make; an AssertionError says what the docstring lacks."""
    lines = cleandoc(judge.__doc__ or "").splitlines()
    said = [found for line in lines if (found := _SAID.match(line))]
    titles, texts = ({found["lang"]: found[part].strip() for found in said} for part in ("title", "text"))
    assert {"zh", "en"} <= titles.keys(), f"{key}: the docstring must say zh: and en: (name: how it judges)"
    return StatusMethod(key, judge, titles, texts, _words(key, lines, titles.keys()), has_ratio)


def _words(key: str, lines: Sequence[str], languages: object) -> Mapping[str, VerdictWord]:
    """Read the table of verdicts: | verdict | rank | zh | en |."""
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines if line.startswith("|")]
    head, body = (rows[0], rows[1:]) if rows else ([], [])
    assert tuple(head[:2]) == _HEAD, f"{key}: the docstring must list its words: | verdict | rank | zh | en |"
    assert {"zh", "en"} <= set(head[2:]), f"{key}: the table of words must have the columns zh and en"
    assert all(len(row) == len(head) for row in body), f"{key}: a row of the table of words is too short or too long"
    return {code: VerdictWord(dict(zip(head[2:], said, strict=True)), _ranks(rank)) for code, rank, *said in body}


def _ranks(text: str) -> frozenset[int]:
    """Read 2, 1–2, or – for a word that cannot be ranked."""
    # Either dash may be typed between two ranks, and an unranked word has no digit at all.
    found = [int(digit) for digit in re.findall(r"\d", text)]
    return frozenset(range(found[0], found[-1] + 1)) if found else frozenset()


def _in(said: Said, lang: str) -> str:
    return said.get(lang) or said[_FALLBACK]


def methods_table() -> str:
    """Return the methods as docs/methods.md prints them: name, how each judges, its words from best to worst."""
    lines = ["| method | how it judges | its words, best first |", "|---|---|---|"]
    for method in registered().values():
        words = "; ".join(f"`{code}` {word.said['zh']}" for code, word in method.words.items())
        title = f"{method.title('en')} `{method.key}`"
        lines.append(f"| {title} | {method.text('en')} {method.text('zh')} | {words} |")
    return "\n".join(lines)
