"""From printed numbers to where they came from: the short address of each paragraph's and each cell's figures.

A short address is a code: ``8.2022Q4`` an indicator's quarter, ``8.2022Q4.5`` its fifth town, ``2022Q4`` the overview
of that quarter, ``task.T-001`` a task. `dashboards.pages.indicator.short_addresses` leads from it to the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from plan.assessment import Assessment
from plan.period import Period
from plan.whole_number import whole_number
from presentation.sentences import area_name
from reports.blocks import Heading, Paragraph, Report, TableBlock, Tone
from reports.evaluation.annex_table import value_of_year, years_of
from reports.materials import Materials
from reports.question import ReportDocument

Row = tuple[str, ...]
BlockLinks = str | tuple[Row, ...]
"""A paragraph's code, or those of a table's cells row by row; empty where nothing leads anywhere."""

# The number that a heading of an indicator begins with.
_NO = re.compile(r"\s*(\d+)")
_WRITTEN = frozenset({Tone.TEXT, Tone.BY, Tone.PENDING, Tone.MARK, Tone.NOTE})
"""Tones of paragraphs that hold no figure of the data, and lead nowhere."""

MOST_LINKED = 4_000
"""Cells of a section's tables of towns that each lead somewhere by themselves. A link takes five objects of the file:
those of sixteen thousand cells took two thirds of its bytes and half the time of setting it. Of more cells the city's
row leads to the indicators, whose pages have the towns."""

_WITHOUT = ("report.annex.4", "report.annex.5", "report.record", "report.annex.3")
"""Sections whose figures are of methods, files and settings."""


@dataclass(frozen=True)
class Codes:
    """The codes of a report's figures."""

    materials: Materials

    @cached_property
    def _assessments(self) -> Mapping[int, Assessment]:
        return {each.indicator.no: each for each in self.materials.assessments}

    @cached_property
    def _towns(self) -> Mapping[str, int]:
        return {town: number for number, town in enumerate(self.materials.plan.towns, start=1)}

    @property
    def overview(self) -> str:
        """The overview of the day's quarter."""
        return str(Period.ended_by(self.materials.as_of))

    def indicator(self, no: int, period: Period | None = None, town: str = "") -> str:
        """Return the code of an indicator's value (of a quarter, of a town); nothing where it has none."""
        found = self._assessments.get(no)
        asked = period or (found.latest.period if found and found.latest else None)
        if found is None or asked is None:
            return ""
        return f"{no}.{asked}" + (f".{self._towns[town]}" if town in self._towns else "")


def links_of(report: Report, materials: Materials) -> list[list[BlockLinks]]:
    """Return the codes of every block, section by section; empty texts where a block leads nowhere."""
    return [list(_section(section.title, section.blocks, materials)) for section in report.sections]


def _section(title: str, blocks: Iterable[object], materials: Materials) -> Iterator[BlockLinks]:
    blocks, codes, no = tuple(blocks), Codes(materials), None
    by_town = (block for block in blocks if isinstance(block, TableBlock) and _is_by_town(block))
    crowded = sum(len(table.rows) * len(table.columns) for table in by_town) > MOST_LINKED
    other = materials.question.document is not ReportDocument.EVALUATION
    silent = other or title in map(materials.say, _WITHOUT)
    for block in blocks:
        if isinstance(block, Heading):
            number = _NO.match(block.text)
            # The heading “1．…” says of which indicator the texts after it are.
            no = int(number[1]) if number and block.level == 3 else None
        if isinstance(block, Paragraph) and block.tone not in _WRITTEN and not silent:
            yield codes.overview if no is None else codes.indicator(no)
        elif isinstance(block, TableBlock):
            yield tuple(_rows(block, codes, silent, crowded))
        else:
            yield ""


def _is_by_town(table: TableBlock) -> bool:
    """Tell whether a table is one of towns by the numbers of indicators."""
    return len(table.columns) > 1 and all(column.head.isdigit() for column in table.columns[1:])


def _rows(table: TableBlock, codes: Codes, silent: bool, crowded: bool) -> Iterator[Row]:
    """Yield the codes of each row; of towns' tables that are ``crowded`` only the city's row leads anywhere."""
    heads, say = [column.head for column in table.columns], codes.materials.say
    task, numbered = say("report.head.task"), say("report.head.no")
    towns = {area_name(codes.materials.plan, town, codes.materials.lang): town for town in codes.materials.plan.towns}
    for row in table.rows:
        if heads[0] == task:
            code = f"task.{row[0]}"
            yield tuple(code if _has_figure(cell) else "" for cell in row)
        elif heads[0] == numbered and (no := whole_number(row[0])) is not None:
            yield tuple(_of_indicator(codes, no, head, cell) for head, cell in zip(heads, row, strict=True))
        elif _is_by_town(table):
            town = towns.get(row[0], "")
            cells = zip(heads, row, strict=True)
            yield tuple("" if crowded and town else _of_town(codes, head, town, cell) for head, cell in cells)
        else:
            yield tuple("" if silent or not _has_figure(cell) else codes.overview for cell in row)


def _has_figure(cell: str) -> bool:
    return any(character.isdigit() for character in cell)


def _of_indicator(codes: Codes, no: int, head: str, cell: str) -> str:
    """Return where a cell of an indicator's row leads: a year's value to that year's quarter."""
    if not _has_figure(cell):
        return ""
    return codes.indicator(no, _years(codes.materials, no).get(head))


def _years(materials: Materials, no: int) -> Mapping[str, Period]:
    found = next((each for each in materials.assessments if each.indicator.no == no), None)
    values = ((year, value_of_year(found, year)) for year in years_of(materials)) if found else ()
    return {materials.say("report.head.actual", year=year): value.period for year, value in values if value}


def _of_town(codes: Codes, head: str, town: str, cell: str) -> str:
    number = whole_number(head)
    return codes.indicator(number, town=town) if number is not None and _has_figure(cell) else ""


def url_of_code(address: str, code: str, materials: Materials) -> str:
    """Return the whole address of a code below ``address``, that of the pages; it asks for what was known then."""
    known = {"known_at": materials.known_at.isoformat()} if materials.known_at else {}
    plan = {"plan": materials.question.plan} if materials.question.plan else {}
    query = urlencode({**known, **plan})
    return f"{address.rstrip('/')}/n/{quote(code)}{'?' if query else ''}{query}"


def codes_in(links: Iterable[Iterable[BlockLinks]]) -> list[str]:
    """Return every code that something leads by, each once."""
    found: dict[str, None] = {}
    for blocks in links:
        for link in blocks:
            cells = [link] if isinstance(link, str) else [code for row in link for code in row]
            found.update(dict.fromkeys(code for code in cells if code))
    return list(found)
