"""What is to be marked, in words: findings → marks at cells and lines of the list. Pure, and all in plain values."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from etl.workbook.annotate.lines import grouped
from etl.workbook.annotate.text import clean
from etl.workbook.scan.sheet import Workbook
from plan.finding import Finding, Severity
from wording import Lang, in_every_language, say
from wording.sentences import message

LONGEST, LONGEST_NOTE = 1_000, 8_000
"""Characters of one sentence, and of one note; spreadsheets stop at 32,767."""
MOST_MARKS, MOST_LINES = 5_000, 5_000
"""Cells that are marked and lines of the list: nobody reads more, and programs grow slow over notes."""

COPIED = ("xls", "xlsb", "ods", "csv")
"""Formats that cannot be edited part by part: a copy of the values goes back, and its title says so."""
# How our list begins, in whichever language it was written.
_TITLES = in_every_language("annotation.title")
# A single cell, as `B7`: findings about rows, columns or the whole file have no cell to mark.
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class CellMark:
    """A doubtful cell and what its note says. ``severity`` is the worst of its findings."""

    sheet: str
    cell: str
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of the list, as it is read; ``sheet`` and ``cell`` say where its link leads, '' for nowhere."""

    severity: str
    word: str
    place: str
    sheet: str
    cell: str
    found: str
    expected: str
    mend: str
    code: str


@dataclass(frozen=True, slots=True)
class Marking:
    """Everything a returned workbook says. ``sheet`` is the list's name on its tab; ``title_macros`` its title where
    macros were left out, ``copy_titles`` those by the format of what cannot be edited. ``author`` and ``mark``: who
    our notes are from, and the words they begin with."""

    marks: tuple[CellMark, ...]
    lines: tuple[ListLine, ...]
    sheet: str
    title: str
    title_macros: str
    copy_titles: dict[str, str]
    summary: str
    columns: tuple[str, ...]
    author: str
    mark: str
    keeps_macros: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the marking as plain values, for the request to the child process."""
        return dataclasses.asdict(self)

    @classmethod
    def of_json(cls, value: dict[str, Any]) -> Marking:
        """Return the marking that ``as_json`` turned into plain values. KeyError or TypeError for anything else."""
        marks = tuple(CellMark(**mark) for mark in value["marks"])
        lines = tuple(ListLine(**line) for line in value["lines"])
        return cls(**{**value, "marks": marks, "lines": lines, "columns": tuple(value["columns"])})


def marking_of(findings: Sequence[Finding], lang: Lang = Lang.ZH, keeps_macros: bool = False) -> Marking:
    """Return what to mark for these findings, in ``lang``."""
    title = say("annotation.title", lang)
    columns = ("no", "severity", "place", "found", "expected", "mend", "code")
    return Marking(
        marks=_marks(findings, lang),
        lines=_lines(findings, lang),
        sheet=say("annotation.sheet", lang),
        title=title,
        title_macros=say("annotation.title_macros", lang, title=title),
        copy_titles={kind: say("annotation.title_copy", lang, title=title, format=f".{kind}") for kind in COPIED},
        summary=_summary(findings, lang),
        columns=tuple(say(f"annotation.column.{column}", lang) for column in columns),
        author=say("annotation.author", lang),
        mark=say("annotation.mark", lang),
        keeps_macros=keeps_macros,
    )


def is_list(first_cell: object) -> bool:
    """Tell whether a sheet that begins with this cell is a list of findings that we added at an earlier time."""
    return isinstance(first_cell, str) and first_cell.startswith(_TITLES)


def without_list(workbook: Workbook) -> Workbook:
    """Return the workbook as its planner made it: a file that went back with its findings comes again with their
    list."""
    # Known by its first cell and not by its name, which a planner may change or use himself.
    sheets = tuple(
        sheet for sheet in workbook.sheets if not (sheet.rows and sheet.rows[0] and is_list(sheet.rows[0][0]))
    )
    return workbook if len(sheets) == len(workbook.sheets) else dataclasses.replace(workbook, sheets=sheets)


def _marks(findings: Iterable[Finding], lang: Lang) -> tuple[CellMark, ...]:
    """Return the cells at which something must be mended or explained; a note then says all that was found there. What
    only informs marks no cell: it stands in the list."""
    at: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if _CELL.fullmatch(finding.cell):
            at.setdefault((finding.sheet, finding.cell), []).append(finding)
    doubtful = [(place, said) for place, said in at.items() if any(f.severity is not Severity.INFO for f in said)]
    return tuple(_mark(*place, said, lang) for place, said in doubtful[:MOST_MARKS])


def _mark(sheet: str, cell: str, findings: list[Finding], lang: Lang) -> CellMark:
    """Return a cell's mark; its note has the sentences of all findings there, the worst first."""
    findings = sorted(findings, key=lambda finding: finding.severity.rank)
    # A dict keeps the order and drops repeats: two findings may be told in the same words.
    said = dict.fromkeys(
        say(
            "annotation.line",
            lang,
            severity=say(f"annotation.severity.{finding.severity}", lang),
            sentence=clean(message(finding, lang), LONGEST),
        )
        for finding in findings
    )
    return CellMark(sheet, cell, findings[0].severity.value, clean("\n".join(said), LONGEST_NOTE))


def _lines(findings: Sequence[Finding], lang: Lang) -> tuple[ListLine, ...]:
    """Return the lines of the list, the worst first; past ``MOST_LINES`` the last one says how many more there are."""
    groups = sorted(grouped(findings, lang), key=lambda group: group.severity.rank)
    lines = [
        ListLine(
            severity=group.severity.value,
            word=say(f"annotation.severity.{group.severity}", lang),
            place=clean(group.place or say("annotation.whole_file", lang), LONGEST),
            sheet=group.sheet,
            cell=group.cell if _CELL.fullmatch(group.cell) else "",
            found=clean(group.found, LONGEST),
            expected=clean(group.expected, LONGEST),
            mend=clean(group.mend, LONGEST),
            code=group.code,
        )
        for group in groups[:MOST_LINES]
    ]
    left = len(groups) - len(lines)
    return (*lines, *([_without_finding(say("annotation.more_lines", lang, count=left))] if left else []))


def _without_finding(text: str) -> ListLine:
    """Return a line that is no finding's and only says a text."""
    return ListLine("", "", "", "", "", text, "", "", "")


def _summary(findings: Sequence[Finding], lang: Lang) -> str:
    if not findings:
        return say("annotation.none", lang)
    counts = Counter(finding.severity for finding in findings)
    return say("annotation.summary", lang, **{severity.value: counts[severity] for severity in Severity})
