"""Prose: what the document says of a row's targets outside of its tables. Where it differs a doubt is told, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.plan_tables.characters import narrow_text
from etl.plan_tables.document import Span
from etl.plan_tables.result import ImportDoubt, ImportedRow

# In characters: a name as short as 人口 stands in every second sentence and would raise doubts about nothing.
_SHORTEST = 5
_REACH = 60
_YEAR = re.compile(r"(20\d\d)\s*年?")
_FIGURE = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d.])")
_STOP = re.compile(r"[。;；\n]")
_AIMS = re.compile(r"达到|达|提高到|提升到|提高至|提升至|增加到|降至|降到|控制在|不低于|超过|稳定在")


def prose_doubts(text: str, rows: Sequence[ImportedRow], tables: Sequence[Span]) -> Iterator[ImportDoubt]:
    """Yield a doubt for each target of which a sentence of the document gives another number for the same year."""
    flat = narrow_text(text)
    for row in rows:
        name = narrow_text(row.name)
        if len(name) < _SHORTEST:
            continue
        for match in re.finditer(re.escape(name), flat):
            if not any(start <= match.start() < end for start, end in tables):
                yield from _differing(flat, row, match.start(), match.end())


def _differing(flat: str, row: ImportedRow, start: int, end: int) -> Iterator[ImportDoubt]:
    stop = _STOP.search(flat, end)
    reach = min(end + _REACH, stop.start() if stop else len(flat))
    begins = max((m.end() for m in _STOP.finditer(flat, max(0, start - _REACH), start)), default=max(0, start - _REACH))
    years = _YEAR.findall(flat[begins:start])
    for at, part in enumerate(re.split(r"[,，]", flat[end:reach])):
        # After a comma without a year the sentence goes on to another indicator, whose figure is not this one's.
        if at and not _YEAR.search(part):
            return
        years = _YEAR.findall(part) or years
        aim = _AIMS.search(part)
        # Without a verb of aiming the figure is what was reached, or a difference.
        if not aim or len(years) != 1:
            return
        figure = _FIGURE.search(part, aim.end())
        target = row.targets.get(int(years[0]))
        # Two characters between verb and figure at most (达到了, 达到约): a figure farther away belongs to other
        # words.
        if figure is None or not isinstance(target, int | float) or figure.start() > aim.end() + 2:
            return
        said = float(figure[1].replace(",", ""))
        if said != float(target):
            details = {"name": row.name, "year": int(years[0]), "table": target, "text": figure[1]}
            yield ImportDoubt("prose", (start, reach), details)


def note_year(text: str, tables: Sequence[Span]) -> int | None:
    """Return the year that the note below a table gives to figures marked *; None where none or several do."""
    found = set()
    for _, end in tables:
        flat = narrow_text(text[end : end + 800])
        found |= {int(y) for y in re.findall(r"\*[^。;\n\d]{0,16}?(20\d\d)\s*年", flat)}
    return found.pop() if len(found) == 1 else None
