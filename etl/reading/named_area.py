"""The town that a whole table is about: 填报单位：甲镇, the sheet's name, or the title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.reading.names import Lexicon, normal
from etl.reading.preamble import PreambleText
from etl.workbook.scan.sheet import Sheet

# 填报单位(盖章):, 乡镇名称:, 单位.
_LABEL = re.compile(
    r"^(?:填报|填表|报送|上报|报告|统计|所属|填写|编报)?(?:单位|乡镇|镇街|镇\(街道\)|镇街道|街道|镇|地区|区域|机构|部门)(?:名称|全称)?(?:\((?:盖章|公章|签章|章)\))?[:]?"
)
# Characters: a longer text is prose, and names towns it is not about.
_LONGEST = 60


def named_area(texts: Sequence[PreambleText], sheet: Sheet, lexicon: Lexicon, label: str = "") -> list[tuple[str, str]]:
    """Return the towns that texts above a table say it is about, with the cell of each: one if it is certain.

    After the layout's own ``label``, if it has one; else after 填报单位 and the like, a cell of its own, the sheet's
    name, the title, whichever comes first.
    """
    if label:
        return _once(_labelled(texts, sheet, lexicon, re.compile(re.escape(normal(label)) + ":?")))
    for found in (_labelled(texts, sheet, lexicon, _LABEL), _alone(texts, lexicon), _inside(texts, lexicon)):
        towns = _once(found)
        if towns:
            return towns
    return []


def _once(found: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    # reversed: of several cells that name a town the first is kept.
    return list({town: (town, cell) for town, cell in reversed(list(found))}.values())


def _labelled(
    texts: Sequence[PreambleText], sheet: Sheet, lexicon: Lexicon, label: re.Pattern[str]
) -> Iterator[tuple[str, str]]:
    """Yield the towns that stand after a label, in its own cell or in the next filled one, with the label's cell."""
    for text in texts:
        plain = normal(text.text)
        match = label.match(plain) if text.cell and len(plain) <= _LONGEST else None
        if match is None or match.end() == 0:
            continue
        rest = plain[match.end() :]
        town = _town(rest, lexicon) if rest else _town(normal(_beside(sheet, text)), lexicon)
        if town:
            yield town, text.cell


def _alone(texts: Sequence[PreambleText], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield the towns that are a text's only words."""
    for text in texts:
        found = lexicon.area(text.text)
        if found.name and not found.total:
            yield found.name, text.cell


def _inside(texts: Sequence[PreambleText], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield the towns that stand within titles and other short texts."""
    for text in texts:
        plain = normal(text.text)
        if len(plain) <= _LONGEST and (town := _town(plain, lexicon)):
            yield town, text.cell


def _town(plain: str, lexicon: Lexicon) -> str:
    """Return the one town a text names: as a whole, or by its full name within it."""
    found = lexicon.area(plain)
    if found.name and not found.total:
        return found.name
    inside = [town for town in lexicon.plan.known_towns if normal(town) in plain]
    # 上田镇 within 大上田镇 is not meant by itself.
    longest = [town for town in inside if not any(town != other and town in other for other in inside)]
    return longest[0] if len(longest) == 1 else ""


def _beside(sheet: Sheet, text: PreambleText) -> str:
    """Return what stands in the next filled cell of the row."""
    row = sheet.rows[text.row] if text.row >= 0 else ()
    after = row[row.index(text.text) + 1 :] if text.text in row else ()
    return next((value for value in after if isinstance(value, str) and value.strip()), "")
