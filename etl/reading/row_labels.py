"""Rows of a table of towns: which are towns, which are parts or sums of others, and which sections they stand in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from etl.reading.headings import changes, is_padding, said_in
from etl.reading.lines import LineValues, TableLine
from etl.reading.names import Lexicon, normal
from etl.reading.periods import NOTHING, PeriodMention
from etl.reading.understood import is_number

# 其中:民办, #民办, —民办, 其他: a part of the row above.
_PART = re.compile(r"^(?:[(（]?其中|#|—+|--+|其他:?$|含:)|其中:|(?:中|内):$")
# 新建镇, 目标社区: a place, whatever else its name says.
_PLACE = re.compile(r"(?:镇|街道|乡|村|社区|区|园|院|中心|办事处|其中.*)$")
# 平均, 最高: a row about the rows of towns.
_ABOUT = re.compile(r"^(?:各镇(?:\(街道\))?|全市)?(?:平均|均值|最高|最低|最大|最小|中位)(?:数|值|水平)?$")
# 农村, 男性, 民办, 拟建: a section under which stands only a part of what is counted.
_SOME = re.compile(
    r"(?:城市|农村|城镇|乡村|男性?|女性?|公办|民办|公建民营|民营|国有|集体|户籍|非户籍|常住|外来|拟建|待建|在建|筹建|新建|停用|注销|撤销|申报|申请|审批|预报"
    r"|空置|入住|失能|特困|低保|低边|高龄|散居|集中)(?:人口|老人|老年人|居民|户|对象|机构|项目|部分|情况)?(?:数|数量)?"
)
# (一), 1、 in front of a section's name.
_NUMBERED = re.compile(r"^[(]?[一二三四五六七八九十\d]{1,3}[)、.．]")
# Characters: a longer text in a row of its own is a note and no section.
_LONGEST_SECTION = 20
# Characters of a label in which several towns may be named.
_LONGEST_OF_SEVERAL = 30


def is_about_rows(plain: str) -> bool:
    """Tell whether a label says what is no town: 同比增长%, 上年同期, 年度目标, 平均."""
    return not _PLACE.search(plain) and (changes(plain) or _ABOUT.match(plain) is not None)


def towns_together(plain: str, towns: Sequence[str], own: frozenset[str]) -> list[str]:
    """Return the towns that one label names together, 永丰镇(含尤溪镇); none if each has a row of its ``own``."""
    if len(plain) > _LONGEST_OF_SEVERAL:
        return []
    named = [town for town in towns if re.sub("(?:街道|[镇乡])$", "", normal(town)) in plain]
    return named if len(named) > 1 and not own.issuperset(named) else []


class RowKind(Enum):
    """What a row's label is."""

    TOWN = "town"
    TOTAL = "total"
    PART = "part"  # 其中:民办: a part of the row above it
    UNKNOWN = "unknown"


@dataclass
class RowLabels:
    """What the labels of a table's rows are, seen together. ``towns``: those that have a row of their own;
    ``sections``: the section of each row, where the same towns stand in several."""

    kinds: Mapping[int, RowKind] = field(default_factory=dict)
    towns: frozenset[str] = frozenset()
    sections: Mapping[int, str] = field(default_factory=dict)


def row_labels(lines: Sequence[TableLine], values: LineValues, lexicon: Lexicon) -> RowLabels:
    """Look at all rows of a table of towns before any is read. ``values``: the numbers' cells of a row."""
    own = frozenset(line.area for line in lines if line.area and not line.total and not _is_part(line))
    kinds: dict[int, RowKind] = {}
    part = False
    for line in lines:
        kind = _kind(line, own)
        if kind is RowKind.UNKNOWN and part and line.row_label and not _absent_town(line, own, lexicon):
            kind = RowKind.PART  # what follows 其中:民办 without a name of its own: 公办
        part = kind is RowKind.PART
        kinds[line.index] = kind
    return RowLabels(kinds, own, _sections(lines, kinds, values))


def time_of(section: str) -> PeriodMention:
    """Return the time that a section's label is, and nothing else; NOTHING if it says anything besides."""
    said, rest = said_in(normal(section).strip("()"))
    return NOTHING if rest else said


def narrows(section: str) -> bool:
    """Tell whether a section's words make other numbers of those under it, though no town stands in another one:
    another time, or a part of what is counted (农村, 申报数)."""
    plain = _NUMBERED.sub("", normal(section)).strip("()")
    return changes(plain) or time_of(plain) != NOTHING or _SOME.fullmatch(plain) is not None


def _is_part(line: TableLine) -> bool:
    return _PART.search(normal(line.row_label)) is not None


def _kind(line: TableLine, own: frozenset[str]) -> RowKind:
    if line.total:
        return RowKind.TOTAL
    # 其中:大田街道 is the town's own row if it has no other.
    if line.row_label and _is_part(line) and (not line.area or line.area in own):
        return RowKind.PART
    return RowKind.TOWN if line.area else RowKind.UNKNOWN


def _absent_town(line: TableLine, own: frozenset[str], lexicon: Lexicon) -> str:
    """Return the town without a row of its own that a label is like, for it may be that town's; empty if none is."""
    nearest = lexicon.nearest_town(line.row_label) if len(normal(line.row_label)) <= _LONGEST_SECTION else ""
    return nearest if nearest not in own else ""


def _sections(lines: Sequence[TableLine], kinds: Mapping[int, RowKind], values: LineValues) -> Mapping[int, str]:
    """Return the section of each row, if most towns stand in more than one, or if a section's words change the
    meaning."""
    counts = Counter(line.area for line in lines if kinds[line.index] is RowKind.TOWN)
    repeated = sum(1 for count in counts.values() if count > 1)
    found: dict[int, str] = {}
    # Half of the towns twice: the table is printed once for each section.
    section, all_over = "", 2 * repeated >= max(2, len(counts))
    others = [line.row_label for line in lines if kinds[line.index] is not RowKind.TOWN and line.row_label]
    if not all_over and not any(map(narrows, others)):
        return found
    for line in lines:
        kind = kinds[line.index]
        if kind is RowKind.TOWN:
            if section and not is_padding(section) and (all_over or narrows(section)):
                found[line.index] = section
        elif kind is RowKind.PART and not all_over:
            continue  # 其中:开发区 without a number is no heading of the towns that follow
        elif line.row_label and len(line.row_label) <= _LONGEST_SECTION and not any(map(is_number, values(line))):
            section = _NUMBERED.sub("", normal(line.row_label))
    return found
