"""What notes beside a table say its numbers are counted in: 单位：人、张; 老年人口单位为万人; 注：老年人口按人填报."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from etl.reading.names import Lexicon, normal
from etl.reading.units import Unit, read_unit

_LONGEST = 60
"""A longer text explains something, and units in it are of whatever it explains."""
_LONGEST_PIECE = 30
# (单位:万元), 计量单位:人、张; 填报单位:某科 is no unit, and 单位:某镇 none that anybody counts in.
_LABEL = re.compile(
    r"(?:^|[\s(;,。、:])(?:本表|表[中内]|以上)?(?:数据|数字|指标)?(?:计量|数量|金额)?单位(?:均|都)?\s*[:为]\s*"
)
# 注:, 说明1、 in front of a note.
_ASIDE = re.compile(r"^\(?(?:附?注|备注|说明|填表说明|填报说明)\d*[:.、]?")
# Marks between the pieces of a note: 单位:人、张;其他为个.
_BETWEEN = re.compile(r"[、,;。()\[\]\s]+|[和及与]")
# 其他指标均为: what follows is the unit of all that the note does not name.
_REST = re.compile(r"^(?:其他|其余|其它|余)(?:指标|各项|项目)?(?:均|都)?(?:单位)?(?:为|是|按|以|:)?")
# 老年人口单位为万人, 老年人口按人填报, 老年人口以万人计, 老年人口:万人.
_HOW = r"(?:的?(?:计量)?单位)?(?:均|都)?(?:为|是|按|以|用|:)"
_COUNTED = r"(?:计|计算|统计|填报|填写|上报|为单位)?"


@dataclass(frozen=True)
class UnitNotes:
    """``units``: what the whole table is counted in, of which each measure takes the one that can be meant for it;
    ``of``: the unit that a note says of one measure."""

    units: tuple[Unit, ...] = ()
    of: dict[str, Unit] = field(default_factory=dict)


def tells_unit(text: str) -> bool:
    """Tell whether a text begins with what it says of units: (单位:人), and not 常住人口(单位:万人)."""
    return _LABEL.match(unicodedata.normalize("NFKC", text).strip().lstrip("([")) is not None


def unit_notes(texts: Iterable[str], lexicon: Lexicon) -> UnitNotes:
    """Return what the notes of a table say of its units."""
    units: dict[Unit, None] = {}
    of: dict[str, Unit] = {}
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).strip()
        labels = list(_LABEL.finditer(plain))
        if len(plain) > _LONGEST or not ("单位" in plain or _ASIDE.match(plain)):
            continue
        listed = labels[0].end() if labels else len(plain)
        for start, piece in _pieces(plain):
            said = _of_measure(piece, lexicon, start >= listed)
            if said:
                of.setdefault(*said)
            elif start >= listed:
                units |= dict.fromkeys(_units(_REST.sub("", piece), lexicon))
    return UnitNotes(tuple(units), of)


def _pieces(plain: str) -> Iterator[tuple[int, str]]:
    """Yield what stands between the marks of a text, and where; of a label only what follows it."""
    bare = _ASIDE.sub(lambda match: " " * len(match[0]), plain)
    bare = _LABEL.sub(lambda match: " " * len(match[0]), bare)
    start = 0
    for mark in [*_BETWEEN.finditer(bare), None]:
        end = mark.start() if mark else len(bare)
        if bare[start:end]:
            yield start, bare[start:end]
        start = mark.end() if mark else end


def _units(piece: str, lexicon: Lexicon) -> Iterator[Unit]:
    """Yield the units a piece names: itself, or 人 and 张 of 人/张."""
    parts = [piece] if lexicon.is_unit(piece) else piece.split("/")
    if all(map(lexicon.is_unit, parts)):
        yield from map(read_unit, parts)


def _of_measure(piece: str, lexicon: Lexicon, listed: bool) -> tuple[str, Unit] | None:
    """Return the measure a piece of a note names, with its unit. ``listed``: after 单位:, where 老年人口万人 says it,
    too."""
    plain = normal(piece)
    if len(plain) > _LONGEST_PIECE:
        return None
    how = _HOW + ("?" if listed else "")
    for at in range(2, len(plain)):
        name = lexicon.measure(plain[:at]).name
        match = re.fullmatch(rf"{how}(.{{1,8}}?){_COUNTED}", plain[at:]) if name else None
        if match and lexicon.is_unit(match[1]):
            return name, read_unit(match[1])
    return None
