"""The words people write reporting periods in: 2023年三季度, 2020 2Q, 20年二季度, 1—9月, 半年报, 202006, 截至6月底.

A text is read piece by piece, the more exact kinds of piece first; what one kind has taken is nobody else's.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from etl.reading.period_plain import plain_period, without_asides
from plan.whole_number import whole_number

LONGEST = 200
"""A longer text is prose; the periods it mentions are not the table's."""

Quarter = tuple[int | None, int]
"""A year, if it is said, and a quarter (or a month) of it."""


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """Everything a text says of periods; a year it does not say is None.

    ``quarters``: named outright, or as months since January; ``months`` and ``days``: what it says it ends with;
    ``annual``: whole years (全年, 年报); ``years``: every year; ``broken``: a piece that is like a period and is none.
    ``spans``: first and last year of stretches of years (2021—2025年, 十四五).
    """

    quarters: frozenset[Quarter] = frozenset()
    months: frozenset[Quarter] = frozenset()
    days: frozenset[tuple[int | None, int, int]] = frozenset()
    annual: frozenset[int | None] = frozenset()
    years: frozenset[int] = frozenset()
    broken: str = ""
    spans: frozenset[tuple[int, int]] = frozenset()


SILENT = PeriodWords()
"""What a text says in which no period is named."""


class _Piece(NamedTuple):
    """One thing that a part of a text says: its kind, its year and the numbers that go with it."""

    kind: str
    year: int | None = None
    value: tuple[int, ...] = ()


_Reader = Callable[..., _Piece | None]


# What follows makes a piece of the groups that its pattern in _PIECES matched.
def _full(year: str | None) -> int | None:
    """Return the year of four figures or two."""
    return None if not year else int(year) if len(year) == 4 else 2000 + int(year)


def _quarter(number: str | None, other: str | None = None) -> _Piece:
    return _Piece("quarter", None, (int(number or other or 0),))


def _of_year(year: str, number: str, *others: str) -> _Piece:
    return _Piece("quarter", _full(year), (int(number or others[0]),))


def _year_last(one: str | None, other: str | None, year: str) -> _Piece:
    return _Piece("quarter", _full(year), (int(one or other or 0),))


def _month(year: str | None, month: str) -> _Piece:
    return _Piece("month", _full(year), (int(month),))


def _day(year: str | None, *numbers: str | None) -> _Piece | None:
    month, day = (number for text in numbers if (number := whole_number(text)) is not None)
    try:
        date(_full(year) or 2000, month, day)
    except ValueError:
        return _Piece("broken", _full(year))
    return _Piece("day", _full(year), (month, day))


def _year_behind(first: str, mark: str, second: str, year: str) -> _Piece | None:
    """Return the day of 30/06/2020 or 06/30/2020, where one of the two numbers can only be the day; else a broken
    piece."""
    if (int(first) > 12) == (int(second) > 12) and first != second:
        return _Piece("broken", int(year))
    return _day(year, second, first) if int(first) > 12 else _day(year, first, second)


def _months(year: str | None, first: str, last_year: str | None, last: str) -> _Piece:
    """Return months from the year's first, or the quarter's, to the last one of a quarter."""
    begin, end = int(first), int(last)
    same = not (year and last_year) or _full(year) == _full(last_year)
    # 1-9月 is the year so far, 7-9月 the quarter itself, 7-12月 the second half; 2-9月 is no quarter's.
    whole = end % 3 == 0 and (begin in (1, end - 2) or (begin, end) == (7, 12))
    return _Piece("quarter" if same and whole else "broken", _full(year or last_year), (end // 3,))


def _days(year: str | None, first: str, begin: str, last_year: str | None, last: str, end: str) -> _Piece:
    """Return days from the first of a month to the last of one: 1月1日至6月30日."""
    told = _months(year, first, last_year, last)
    whole = int(begin) == 1 and int(end) >= monthrange(2001, int(last))[1]
    return told if whole else _Piece("broken", told.year)


def _english(*found: str | None) -> _Piece:
    words = next(word for word in found if word and word[0].isalpha())
    year = next(word for word in found if word and word[0].isdigit())
    return _Piece("month", _full(year), (_ENGLISH.index(words[:3]) + 1,))


def _position(*groups: str | None) -> _Piece:
    """Return the quarter of an English ordinal: the group that is filled."""
    return _Piece("quarter", None, (next(n for n, group in enumerate(groups, 1) if group),))


def _span(first: str, last: str) -> _Piece:
    return _Piece("span", None, (int(first), int(last)))


def _five_years(ordinal: str) -> _Piece:
    """Return the years of a five-year plan: 十四五 is 2021 to 2025."""
    last = 2015 + 5 * "二三四五六七八九".index(ordinal)
    return _Piece("span", None, (last - 4, last))


def _half(number: str | None, other: str | None, year: str) -> _Piece:
    return _Piece("quarter", _full(year), (int(number or other or 0) * 2,))


def _roman(year: str, number: str) -> _Piece:
    return _Piece("quarter", _full(year), (4 if number == "IV" else len(number),))


# A year of two figures (20年二季度) must not be the end of a longer number, nor stand behind 第 or a point.
_YEAR4, _YEAR2 = r"(?:19|20)\d\d", r"(?<![\d第近.])\d\d"
_MONTH, _DAY_OF = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_ENGLISH = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NAMED = rf"(?:{'|'.join(_ENGLISH)})[A-Z]*"
_TYPED = "级节李委记机计极济既继纪际集基吉"
"""What a hand or an input method makes of the 季 in 三季度."""

# The order is the meaning: what an earlier pattern takes is blanked out for the later ones. Spans of years and of days
# come before single days, days before quarters (2023.3.30 is no 2023.3), quarters before months, years at last.
# Each begins with its marks: whatever it takes has one of them, so most texts need not be searched for most of them.
_PIECES: tuple[tuple[str, str, _Reader], ...] = (
    ("-", rf"(?<!\d)({_YEAR4})年?-({_YEAR4})(?:年度?|(?![\d.\-/月]))", _span),  # a plan's years
    ("五", r"(?<!第)十([二三四五六七八九])五", _five_years),
    (
        "-",
        rf"(?<!\d)(?:({_YEAR4})[年./-])?({_MONTH})[月./-]({_DAY_OF})日?-(?:({_YEAR4})[年./-])?"
        rf"({_MONTH})[月./-]({_DAY_OF})(?:日|(?!\d))",
        _days,
    ),
    ("-", r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-3]\d)-(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)", _days),
    (
        "-",
        rf"(?<!\d)(?:({_YEAR4}|{_YEAR2}(?=年))(?:年度?|[./-]))?({_MONTH})(?:月份?)?-"
        rf"(?:({_YEAR4})(?:年度?|[./-]))?({_MONTH})个?月",
        _months,
    ),
    ("-", rf"(?<!\d)({_YEAR4})[年.]({_MONTH})-(?:({_YEAR4})[年.])?({_MONTH})(?![\d.\-/季Q])", _months),
    ("-", rf"(?<!\d)({_YEAR4})[-/]?(0[1-9]|1[0-2])-({_YEAR4})[-/]?(0[1-9]|1[0-2])(?!\d)", _months),
    ("月", rf"(?:前|年初(?:以来)?-?)({_MONTH})个?月", lambda month: _months(None, "1", None, month)),
    ("年-/.", rf"(?<!\d)({_YEAR4})(?:年|([-/.]))({_MONTH})(?:月|\2)({_DAY_OF})(?:[日号]|(?![\d月季]))", _day),
    ("0", r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)", _day),
    ("月", rf"(?<![\d.\-/])({_MONTH})月({_DAY_OF})[日号]", lambda month, day: _day(None, month, day)),
    ("./-", rf"(?<![\d.\-/])(\d{{1,2}})([./-])(\d{{1,2}})\2({_YEAR4})(?!\d)", _year_behind),
    ("季", r"([1-4]个?(?:季度?)?(?:[、,和及与&/]第?[1-4])+个?季)", lambda text: _Piece("broken")),
    ("季", r"(?<!\d)(?:前|第?1个?(?:季度?)?-第?)([1-4])个?季", _quarter),
    ("Q", r"(?<![A-Z\d])Q1-Q?([1-4])(?!\d)", _quarter),
    ("Q", r"(?<!\d)(\d\d)[ \-/]?Q0?([1-4])(?!\d)", _of_year),
    ("季", r"['’‘](\d\d)-?第?([1-4])个?季", _of_year),
    # （20243）, 季报20243: year and quarter as codes of periods write them.
    ("", r"(?:(?<=[(\[])|(?<=季报)|(?<=季度表)|(?<=季报表)|(?<=季度报表))(20\d\d)([1-4])(?=[)\]期]|$)", _of_year),
    ("Q", rf"(?<![A-Z\d])(?:Q([1-4])|([1-4])Q)[ \-/]?'?({_YEAR4}|\d\d)(?!\d)", _year_last),
    ("H", rf"(?<![A-Z\d])(?:H([12])|([12])H)[ \-/]?'?({_YEAR4}|\d\d)(?!\d)", _half),
    ("季", r"(?<!\d)(20\d\d)-?第?([1-4])个?季", _of_year),
    ("季", r"(?<!\d)第?(?<!\d-)(?<!\d)([1-4])个?季(?![青花如节])", _quarter),
    ("Q", r"(?<![A-Z])Q0?([1-4])(?!\d)|(?<!\d)([1-4])Q(?![A-Z])", _quarter),
    ("季", r"季度?[:|(]+第?([1-4])(?!\d)", _quarter),
    # 季报（三）: the third of the year, or of all.
    ("季", r"季度?报?表?[(第]+[1-4一二三四](?![\d月])", lambda: _Piece("broken")),
    ("Q", r"(?<![A-Z\d])(?:(FIRST|1ST)|(SECOND|2ND)|(THIRD|3RD)|(FOURTH|4TH)) ?Q(?:UARTER|TR)(?: OF)?", _position),
    ("Q", r"Q(?:UARTER|TR)\.? ?([1-4])(?!\d)", _quarter),
    ("半H", r"下半年|(?<![A-Z\d])(?:H2|2H)(?![A-Z\d])|(?<=\d\d)H2(?!\d)", lambda: _quarter("4")),
    (
        "半H中",
        r"[上前]半年|半年(?:度|报)|半年(?=[)表情统汇]|$)|(?<![A-Z\d])(?:H1|1H)(?![A-Z\d])|(?<=\d\d)H1(?!\d)"
        r"|(?<=年)度?中(?:期|报)|(?<=年)中(?=[)]|$)|(?<!\d)中报(?!告)|中期报",
        lambda: _quarter("2"),
    ),
    (
        "季Q",
        r"第?\d{1,2}个?季(?![青花如节])|(?<![A-Z])Q\d{1,2}(?!\d)|第个?季|[_×*□?]+季|\(\)季",
        lambda: _Piece("broken"),
    ),
    # 2024年09期 may be September's or the ninth of the year.
    ("度期", rf"第?[1-4][{_TYPED}]度|第[1-4][度期]|(?<=年)第?\d{{1,2}}期", lambda: _Piece("broken")),
    # Other stretches of a year than quarters.
    ("季学旬周", r"[春夏秋冬]季|[上下第\d]学期|学年|[上中下前后]旬|第\d{1,2}周|\d周报", lambda: _Piece("broken")),
    ("月", rf"(?<!\d)({_YEAR4}|{_YEAR2}(?=年))(?:年度?|[./\-( |]+)({_MONTH})月(?![\d-])", _month),
    ("-/.", rf"(?<!\d)({_YEAR4})[-/.]({_MONTH})(?![\d./\-月季Q号])", _month),
    ("年 ", rf"(?<!\d)({_YEAR4})[年 ](0[1-9]|1[0-2])(?=$|[)\]|])", _month),
    ("0", r"(?<![\d第总])(20\d\d)(1[0-2]|0[1-9])(?!\d|号)", _month),
    ("/-.", rf"(?<![\d./\-])({_MONTH})[/\-.]({_YEAR4})(?!\d)", lambda month, year: _month(year, month)),
    ("ADFJMNOS", rf"(?<![A-Z])({_NAMED})[ ,.\-/']*({_YEAR4}|\d\d)(?!\d)", _english),
    ("ADFJMNOS", rf"(?<!\d)({_YEAR4})年?[ ,.\-/]*({_NAMED})(?![A-Z])", _english),
    ("月", rf"(?<![\d.])({_MONTH})月(?!\d)", lambda month: _month(None, month)),
    ("月", r"(?<![\d.])\d{1,2}月(?!\d)", lambda: _Piece("broken")),
    ("I", rf"(?<!\d)({_YEAR4})年?[-./ ]?(I{{1,3}}|IV)(?=$|[)|])", _roman),
    ("年", rf"\(({_YEAR4})年度\)", lambda year: _Piece("annual", _full(year))),
    (
        "年月",
        r"[全整]年|年[末底终]|(?<!季)年报(?![送告表名备道批销警刊])|12个月|年度报[表告]",
        lambda: _Piece("annual"),
    ),
    ("年", rf"(?<!\d)({_YEAR4})(?=财?年)", lambda year: _Piece("year", _full(year))),
    ("年", rf"({_YEAR2})年(?=度?[\0第前上下全年半])", lambda year: _Piece("year", _full(year))),
    ("", rf"(?<!\d)({_YEAR4})(?!\d)", lambda year: _Piece("number", _full(year))),
)
_COMPILED = tuple((marks, re.compile(pattern), reader) for marks, pattern, reader in _PIECES)
# A text without any of these says no period.
_TELLING = re.compile(r"[\d季月半QH]|全年|十[二三四五六七八九]五")
_YEAR_ALONE = re.compile(rf"\(?({_YEAR4})年度\)?")
_JOINTS = frozenset("-./_ ,、:()[]·|第'年度份财")
"""What may stand between a bare year and the quarter that it belongs to: 2023 (三季度), 2023-Q3."""


@lru_cache(maxsize=4096)
def spoken(text: str) -> PeriodWords:
    """Return everything a text says of periods, days of the paper itself and comparisons left out."""
    if len(text) > LONGEST:
        return SILENT
    plain = without_asides(plain_period(text))
    if not _TELLING.search(plain):
        return SILENT
    if alone := _YEAR_ALONE.fullmatch(plain):
        return PeriodWords(annual=frozenset({int(alone[1])}), years=frozenset({int(alone[1])}))
    return _together(plain, _pieces(plain))


def _pieces(plain: str) -> list[tuple[int, int, _Piece]]:
    """Return where the pieces of a text stand, in their order. What is taken is blanked out with a mark no piece
    has."""
    found: list[tuple[int, int, _Piece]] = []
    characters = set(plain)
    for marks, pattern, reader in _COMPILED:
        if marks and characters.isdisjoint(marks):
            continue
        for match in list(pattern.finditer(plain)):
            piece = reader(*match.groups())
            if piece is not None:
                found.append((*match.span(), piece))
                # As long as before, so that places stay true, and a mark that joins nothing.
                plain = plain[: match.start()] + "\0" * (match.end() - match.start()) + plain[match.end() :]
    return sorted(found)


def _together(plain: str, found: list[tuple[int, int, _Piece]]) -> PeriodWords:
    """Return all that the pieces of a text say, each of its own year, of the one named before it, or of the text's only
    one."""
    pieces = [one for one in found if one[2].kind != "number" or _is_year(plain, one, found)]
    dated = [(start, piece.year) for start, _, piece in pieces if piece.year is not None]
    years = {year for _, year in dated}

    def of(start: int, piece: _Piece) -> int | None:
        if piece.year is not None:
            return piece.year
        # 2022年四季度、2023年一季度: a quarter is of the year before it; one year in the whole text is everybody's.
        before = [year for at, year in dated if at < start]
        return before[-1] if before else next(iter(years)) if len(years) == 1 else None

    said: dict[str, set[tuple[int | None, ...]]] = {
        kind: set() for kind in ("quarter", "month", "day", "annual", "span")
    }
    for start, _, piece in pieces:
        if piece.kind in said:
            said[piece.kind].add(piece.value if piece.kind == "span" else (of(start, piece), *piece.value))
    return PeriodWords(
        frozenset(said["quarter"]),  # type: ignore[arg-type]
        frozenset(said["month"]),  # type: ignore[arg-type]
        frozenset(said["day"]),  # type: ignore[arg-type]
        frozenset(year for (year,) in said["annual"]),
        frozenset(years),
        next((plain[start:end] for start, end, piece in pieces if piece.kind == "broken"), ""),
        frozenset(said["span"]),  # type: ignore[arg-type]
    )


def _is_year(plain: str, one: tuple[int, int, _Piece], found: Iterable[tuple[int, int, _Piece]]) -> bool:
    """Tell whether a number of four figures is a year: it is all there is, or belongs to a quarter or month beside
    it."""
    start, end, _ = one
    if not plain[:start].strip("( ") and not plain[end:].strip(") "):
        return True
    near = [(s, e) for s, e, piece in found if piece.kind not in ("number", "span", "year")]
    return any(
        _JOINTS.issuperset(plain[end:s]) if s >= end else e <= start and _JOINTS.issuperset(plain[e:start])
        for s, e in near
    )
