"""Headings cell by cell: which name a measure, which a quarter or a unit, and which are words about the measure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from etl.reading.headings import changes, is_month, is_padding, is_word, parts_of, said_in
from etl.reading.names import Lexicon, normal
from etl.reading.periods import NOTHING, PeriodMention, read_period
from etl.reading.units import Unit, read_unit
from etl.workbook.scan.sheet import Cell, CellValue

# Characters: no unit that stands in a heading is longer.
_LONGEST_UNIT = 10
_OF_THE_MONTH = "当月"
"""The word that a month's name says besides its quarter."""


@dataclass(frozen=True, slots=True)
class Headings:
    """What the headings of one line say. ``path``: their texts without quarters and units, by which the line is known;
    ``parts``: the same, taken apart into names and words; ``place`` and ``label``: the one that names it, ``lowest``
    the line's own."""

    path: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    said: PeriodMention = NOTHING
    unit: Unit | None = None
    when: Cell | None = None
    place: Cell | None = None
    label: str = ""
    lowest: Cell | None = None


@dataclass(frozen=True, slots=True)
class NamedMeasure:
    """The measure that headings name: all it could be, how sure its wording is, and the words beside it."""

    names: tuple[str, ...] = ()
    exact: bool = False
    unit: Unit | None = None
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The one measure; empty if none or not certain."""
        return self.names[0] if len(self.names) == 1 else ""


@dataclass(slots=True)
class _Gathered:
    """:class:`Headings` while they are read; ``named``: a heading so far names a measure for certain."""

    path: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    said: PeriodMention = NOTHING
    unit: Unit | None = None
    when: Cell | None = None
    place: Cell | None = None
    label: str = ""
    lowest: Cell | None = None
    named: bool = False


def read_headings(cells: Iterable[tuple[Cell, CellValue]], lexicon: Lexicon) -> Headings:
    """Return what headings say, from the uppermost (leftmost) to the line's own; a merged one counts once."""
    found = _Gathered()
    places: set[Cell] = set()
    for place, value in cells:
        if place not in places:
            places.add(place)
            _read(found, place, value, lexicon)
    return Headings(
        tuple(dict.fromkeys(found.path)), tuple(dict.fromkeys(found.parts)), found.said, found.unit, found.when,
        found.place, found.label, found.lowest,
    )  # fmt: skip


def _read(found: _Gathered, place: Cell, value: CellValue, lexicon: Lexicon) -> None:
    """Take one heading: its time and its unit are the line's, the rest is a part of the line's name."""
    if not isinstance(value, str):
        # A heading 2023-09-01 formatted as 2023年9月 is a date in the file.
        said = read_period(value, months=True) if isinstance(value, date) else _year(value)
        _say_when(found, said, place)
        if said.month and not (isinstance(value, date) and value.day > 1):
            _of_the_month(found)
        return
    # First of all, for names of measures hold units and numbers: 每千名老年人护理型床位数.
    certain = bool(lexicon.measure(value).names)
    if not certain and len(value) <= _LONGEST_UNIT and lexicon.is_unit(value):
        found.unit = found.unit or read_unit(normal(value))
        return
    said, rest, parts = (NOTHING, value, (value,)) if certain else apart(value, lexicon)
    if not certain and (counted := counted_in(value, lexicon)):
        found.unit = found.unit or counted[1]
        parts = tuple(counted[0] if part == value else part for part in parts)
    if said != NOTHING:
        _say_when(found, said, place)
        if is_month(value):
            _of_the_month(found)
        value = rest
    if not rest:
        return
    found.lowest = place
    found.path.append(value.strip() if said == NOTHING else rest)
    found.parts += parts
    # A line is told of at the heading that names it, and not at 数量 under it.
    is_named_here = certain or not (found.named or is_padding(rest))
    if is_named_here or found.place is None:
        found.place, found.label, found.named = place, text_of(value), certain or found.named


def _of_the_month(found: _Gathered) -> None:
    """Add a word by which 9月 over what counts from January, a month's part and no quarter's figure, is asked about."""
    found.path.append(_OF_THE_MONTH)
    found.parts.append(_OF_THE_MONTH)


def counted_in(text: str, lexicon: Lexicon) -> tuple[str, Unit] | None:
    """Return a heading without the unit in brackets at its end, and that unit: 数量(万人); None if it has none."""
    plain = normal(text)
    bare, _, inside = plain.rpartition("(")
    if not bare or not plain.endswith(")") or not lexicon.is_unit(inside[:-1]):
        return None
    return bare, read_unit(inside[:-1].removeprefix("单位:"))


def apart(text: str, lexicon: Lexicon) -> tuple[PeriodMention, str, tuple[str, ...]]:
    """Return the quarter that a heading says, what it says besides, and that taken apart: of 护理型床位(上季) the name
    护理型床位 and the word 上季."""
    said, rest = said_in(text)
    rest = rest.strip("()")
    if said != NOTHING and (not rest or is_padding(rest)):
        return said, "", ()
    if said != NOTHING and (lexicon.measure(rest).names or is_word(rest)):
        return said, rest, (rest,)
    for base, word in parts_of(text):
        if lexicon.measure(base).names and not lexicon.measure(word).names:
            when, more = said_in(word)
            if when != NOTHING and (not more or is_padding(more)):
                return when, base, (base,)
            return NOTHING, text, (base, word)
    return NOTHING, text, (text,)


def _say_when(found: _Gathered, said: PeriodMention, place: Cell) -> None:
    """Join the quarter of headings: the lower one completes the upper one, or takes its place."""
    if said != NOTHING:
        year = said.year or found.said.year
        quarter = said.quarter or (found.said.quarter if not said.month else None)
        found.said, found.when = PeriodMention(year, quarter, said.month or found.said.month), place


def _year(value: CellValue) -> PeriodMention:
    """Return a year, or a month of one (2024.9), kept as a number; running numbers are no headings."""
    if isinstance(value, float) and is_month(f"{value:.12g}"):
        return read_period(value, months=True)
    whole = isinstance(value, float) and value.is_integer() and 1990 <= value <= 2100
    return PeriodMention(int(value)) if whole and isinstance(value, float) else NOTHING


def named_by(read: Headings, lexicon: Lexicon) -> NamedMeasure:
    """Return the measure that headings name together, or the one that a single one of them names."""
    # Joined without a stroke only where no heading changes the meaning: 上季 + 床位数 would read as a name.
    plain = not any(changes(part) for part in read.path[:-1])
    for whole in dict.fromkeys(("/".join(read.path), *(["".join(read.path)] if plain else []))):
        found = lexicon.measure(whole) if len(read.path) == 1 else lexicon.joined(whole)
        if found.names:
            more = tuple(part for part in read.parts if part not in read.path and not lexicon.measure(part).names)
            return NamedMeasure(found.names, found.exact, found.unit, more)
    known = [(part, measure) for part in read.parts if (measure := lexicon.measure(part)).names]
    # Two headings that name different measures: 护理型床位 under 床位 is one name only if the catalogue joins them.
    if len({measure.names for _, measure in known}) != 1:
        units = (lexicon.measure(part).unit for part in reversed(read.parts))
        return NamedMeasure(unit=next((unit for unit in units if unit), None), words=read.parts)
    _, found = known[0]
    words = tuple(word for word in read.parts if word not in {text for text, _ in known})
    unit = next((measure.unit for _, measure in known if measure.unit), None)
    return NamedMeasure(found.names, found.exact, unit, words)


def text_of(value: CellValue) -> str:
    """Return a label as text: a year kept as a number is written without its decimals."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)
