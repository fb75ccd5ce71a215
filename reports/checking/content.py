"""What was printed and where: places, units of text, and how two texts are held against each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from plan.opinions import methods
from plan.status import Status
from wording import DEFAULT, fields_of, in_every_language, texts

_RADICALS = str.maketrans(
    "⺟⺠⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
"""Radicals that programs write for the characters they look like, and that Unicode does not fold."""

# Spaces and line ends, controls, and format characters such as direction marks.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


class MismatchKind(StrEnum):
    """What is different."""

    FIGURE = "figure"
    """A figure or a verdict is another."""
    WORDS = "words"
    """The words are others, the figures the same."""
    MISSING = "missing"
    """Something that was printed is not there."""
    ADDED = "added"
    """Something is there that was not printed."""
    PICTURE = "picture"
    """A picture is another, and cannot be read."""
    LINK = "link"
    """A link leads somewhere else."""
    NOTES = "notes"
    """What the speaker reads beside a slide is other; nothing that is shown."""


@dataclass(frozen=True, slots=True)
class ReportPlace:
    """Where something stands: section, table or drawing, row and column; the indicator's number where it is of one.

    ``cell`` is a workbook's sheet and cell, ``page`` a PDF's page.
    """

    section: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    no: int | None = None
    cell: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A difference between a file and what it should say; either text is empty where there is none."""

    place: ReportPlace
    printed: str
    right: str
    kind: MismatchKind = MismatchKind.FIGURE


def squeezed(text: str) -> str:
    """Return the text as it is compared: compatibility forms folded, without white space and what cannot be seen."""
    # NFKC, for programs write compatibility forms (full width, ligatures) of the same characters.
    folded = unicodedata.normalize("NFKC", text.translate(_RADICALS))
    return "".join(character for character in folded if unicodedata.category(character) not in _UNSEEN)


def spaced(text: str) -> str:
    """Return the text as it is compared, but with its white space: words of an alphabet have no other borders."""
    folded = unicodedata.normalize("NFKC", text.translate(_RADICALS))
    shown = (" " if character.isspace() else character for character in folded)
    return "".join(
        character for character in shown if character == " " or unicodedata.category(character) not in _UNSEEN
    )


# Quarters and counts that are written in Chinese numerals; 一个 may be any “a”.
_QUARTER = r"第?\s*[一二三四]\s*季\s*度|[上下]\s*半\s*年"
_NUMERAL = (
    r"(?:[二两三四五六七八九十百](?:\s*[一二三四五六七八九十百])*(?=\s*[项个家处件张人名户例倍成次])|一(?=\s*[项倍成]))"
)
# Digits may be torn apart by line breaks of a PDF; a unit that scales the figure belongs to it.
_NUMBER = rf"{_QUARTER}|{_NUMERAL}|[+−-]?\s*\d(?:[\d,\s]*\d)?(?:\.\d(?:[\d\s]*\d)?)?\s*(?:万|%|个\s*百\s*分\s*点)?"
_RISE = "提高|上升|增加|增长|升至|增至|高于|超过|超出|领先|超前|多于"
_FALL = "下降|降低|减少|降至|减至|低于|落后|少于"
_DIRECTIONS = dict.fromkeys(_RISE.split("|"), "↑") | dict.fromkeys(_FALL.split("|"), "↓")
"""Words that are a figure's sign: 提高8% for 下降8% is another figure, 增长8% the same."""


def _verdicts() -> Iterator[str]:
    """Yield the words of verdicts in every language: a report is compared in the one it is written in."""
    keys = [f"status.{status.value}" for status in Status]
    whole = [key for key in texts(DEFAULT) if not fields_of(key, DEFAULT)]
    keys += [key for key in whole if key.startswith(("milestone.", "trend."))]
    for key in keys:
        yield from in_every_language(key)
    for method in methods().values():
        yield from (word for said in method.words.values() for word in said.said.values())


def _pattern(word: str) -> str:
    """Return a word wherever it may be broken: between any of its characters, or of an alphabet's words between them
    alone."""
    if word.isascii():
        # In an alphabet a verdict inside another word is none: “met” in “method”.
        return r"(?<![A-Za-z])" + r"\s+".join(map(re.escape, word.split())) + r"(?![A-Za-z])"
    return r"\s*".join(map(re.escape, squeezed(word)))


@lru_cache(maxsize=8)
def _token(names: tuple[str, ...] = (), unit: str = "") -> re.Pattern[str]:
    """Return the pattern of verdicts, of names, of directions, and of numbers with the unit behind them."""
    # The longest first, or 滞后 would be found inside 严重滞后.
    words = sorted({*_verdicts(), *names, *(_DIRECTIONS if unit else ())}, key=len, reverse=True)
    return re.compile("|".join((*map(_pattern, words), rf"(?:{_NUMBER}){unit}")), re.IGNORECASE)


_UNIT = r"(?:\s*(?:亿|人|名|张|元|件|例|户))?"
"""Units behind a number that make another figure of it. Not 项 and 个, which are used of anything."""


_TOKEN = _token()


def figures_in(text: str, token: re.Pattern[str] = _TOKEN) -> list[str]:
    """Return the figures of a text and its verdicts (滞后, 未达成): what may not change where words are edited."""
    return [_figure(found) for found in token.finditer(spaced(text))]


def _figure(found: re.Match[str]) -> str:
    said = squeezed(found[0]).lower()
    return _DIRECTIONS.get(said, said.removeprefix("第"))


BEFORE = 16
"""How many characters before a figure are told with it, by which a reader knows which one it is."""


def _in_context(text: str, token: re.Pattern[str]) -> list[str]:
    """Return the figures with the words that lead to them."""
    plain = spaced(text)
    return [squeezed(plain[: found.start()])[-BEFORE:] + squeezed(found[0]) for found in token.finditer(plain)]


@dataclass(frozen=True, slots=True)
class Compared:
    """How a text's figures differ from those it should have: ``exchanged`` ones as (printed, right), also for those in
    another order, those ``taken`` out, and those ``put`` in; never both of these."""

    exchanged: tuple[tuple[str, str], ...]
    taken: tuple[str, ...]
    put: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether every figure that should be there is, and as it should be."""
        return not self.exchanged


def compared(printed: str, right: str, names: tuple[str, ...] = ()) -> Compared:
    """Return the figures of a text as it is held against those of the text as it should be.

    ``names`` of towns, indicators and departments count with the figures: whose figure it is says as much as it.
    """
    token = _token(names, _UNIT)
    found, wanted = figures_in(printed, token), figures_in(right, token)
    # A figure alone does not say which one it is; the words before it do.
    said, meant = _in_context(printed, token), _in_context(right, token)
    exchanged: list[tuple[str, str]] = []
    taken: list[tuple[str, str]] = []  # with and without the words before them
    put: list[tuple[str, str]] = []
    # autojunk=False: in long texts difflib otherwise passes over whatever is frequent, as digits are.
    for kind, i, j, k, m in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if kind == "replace":
            exchanged.append(("、".join((said[k], *found[k + 1 : m])), "、".join((meant[i], *wanted[i + 1 : j]))))
        elif kind == "delete":
            taken += zip(meant[i:j], wanted[i:j], strict=True)
        elif kind == "insert":
            put += zip(said[k:m], found[k:m], strict=True)
    # Of 58% and 62% that changed places one is taken out and put in again; of two figures alike the first that was
    # made another one is put in, and the second taken out.
    if put and taken:
        return Compared(
            (*exchanged, ("、".join(each for each, _ in put), "、".join(each for each, _ in taken))), (), ()
        )
    return Compared(tuple(exchanged), tuple(each for _, each in taken), tuple(each for _, each in put))


def similarity(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def paired(one: Sequence[str], other: Sequence[str], least: float = 0.4) -> list[tuple[int | None, int | None]]:
    """Return the places of texts in two sequences that are meant to be the same, in order, as (in one, in other).

    None where a text has no counterpart. ``least``: the similarity, from 0 to 1, from which two texts are a pair.
    """
    pairs: list[tuple[int | None, int | None]] = []
    free = 0
    for place, text in enumerate(one):
        candidates = [(similarity(text, other[at]), -at) for at in range(free, len(other))]
        # The earlier one where two are equally like, so that texts said twice keep their order.
        best, at = max(candidates, default=(0.0, 0))
        if best < least:
            pairs.append((place, None))
            continue
        pairs.extend((None, skipped) for skipped in range(free, -at))
        pairs.append((place, -at))
        free = -at + 1
    return [*pairs, *((None, at) for at in range(free, len(other)))]
