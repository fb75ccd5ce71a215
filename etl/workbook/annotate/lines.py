"""Lines of the list: what repeats is said once and names its cells, in the same words as everywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.workbook.annotate.places import cell_of
from etl.workbook.scan.sheet import Cell, cell_name
from plan.finding import Finding, Severity
from wording import Lang, listed, say
from wording.sentences import message, with_period_words

_READ_AS = frozenset(
    {
        "number_dressing", "unit_in_cell", "percent_format", "percent_text", "chinese_numeral", "name_variant",
        "formula_value",
    }
)  # fmt: skip
"""How something was read: however different the cells, one example tells it."""
_NAMES, _PLACES = 19, 12
"""Areas and stretches of cells that a line names before it only counts."""
# Up to 。 or ？; a Latin full stop ends a sentence only before a blank, so that 3.5 and report.xls stay whole.
_SENTENCE = re.compile(r"[^。?？.]*(?:[。?？]|\.(?=\s|$)|\.|$)\s*")
# A sentence with one of these asks for something to be done.
_ASKS = re.compile(r"请|[Pp]lease")
# From Unicode's private area: no sentence of ours holds it, and it is as long as what it covers.
_MASK = "\ue000"


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings that one line tells: ``found`` and ``mend`` are the two parts of their sentence (what is so, and what to
    do), ``place`` names all their cells and ``cell`` the first one."""

    code: str
    severity: Severity
    sheet: str
    cell: str
    place: str
    found: str
    expected: str
    mend: str


def grouped(findings: Iterable[Finding], lang: Lang) -> list[FindingGroup]:
    """Return the groups, in the order in which each first appears."""
    together: dict[object, list[Finding]] = {}
    for finding in findings:
        together.setdefault(_sameness(finding), []).append(finding)
    return [_group(same, lang) for same in together.values()]


def _sameness(finding: Finding) -> object:
    """Return what findings share that one line can tell: all but the area and the cell."""
    if finding.code in _READ_AS:
        return finding.code, finding.sheet, finding.details.get("case")
    rest = tuple(sorted((key, value) for key, value in finding.details.items() if key != "area"))
    return finding.code, finding.sheet, finding.found, finding.expected, rest


def alike(finding: Finding, findings: Iterable[Finding]) -> list[Finding]:
    """Return those of the findings that one line tells together with a finding."""
    return [other for other in findings if _sameness(other) == _sameness(finding)]


def _group(same: Sequence[Finding], lang: Lang) -> FindingGroup:
    """Return findings that one line tells, with the first one's words and the cells and areas of all."""
    first = same[0]
    cells = sorted({cell for finding in same if (cell := cell_of(finding.cell))})
    likewise = first.code in _READ_AS and len(same) > 1
    one = first if likewise else _with_areas(same, lang)
    found, mend = halves(one, lang)
    if likewise:
        found += say("annotation.likewise", lang, count=len(same))
    link = cell_name(*cells[0]) if cells else ""
    place = _place(first.sheet, cells, lang)
    return FindingGroup(first.code, first.severity, first.sheet, link, place, found, _expected(first, lang), mend)


def _with_areas(same: Sequence[Finding], lang: Lang) -> Finding:
    """Return the first finding, speaking for the areas of all."""
    areas = list(dict.fromkeys(area for finding in same if (area := finding.details.get("area"))))
    if len(areas) < 2:
        return same[0]
    names = listed(areas[:_NAMES], lang)
    if len(areas) > _NAMES:
        names = say("annotation.areas", lang, names=names, count=len(areas))
    return replace(same[0], details={**same[0].details, "area": names})


def halves(finding: Finding, lang: Lang) -> tuple[str, str]:
    """Return the finding's sentence in two: what was found, and from the first request on what to do about it.

    What the sentence quotes from the file is covered while the request is looked for: a cell may say 请 too.
    """
    said = message(finding, lang)
    covered = said
    # The longest first: a short quotation may be a part of a longer one.
    for quoted in sorted((finding.found, finding.expected, *finding.details.values()), key=len, reverse=True):
        covered = covered.replace(quoted, _MASK * len(quoted)) if quoted else covered
    for sentence in _SENTENCE.finditer(covered):
        if _ASKS.search(sentence[0]):
            return said[: sentence.start()].strip(), said[sentence.start() :].strip()
    return said, ""


def _expected(finding: Finding, lang: Lang) -> str:
    """Return what was expected: a number and its unit, a period as people say it."""
    if finding.expected and finding.expected == finding.details.get("unit") and finding.code != "wrong_unit":
        return say("annotation.number", lang, unit=finding.expected)
    return with_period_words(finding.expected, lang) if finding.code == "wrong_period" else finding.expected


def _place(sheet: str, cells: Sequence[Cell], lang: Lang) -> str:
    if not cells:
        return sheet
    names = list(_stretches(cells))
    shown = f"{sheet}!" + listed(names[:_PLACES], lang)
    return shown if len(names) <= _PLACES else say("annotation.places", lang, names=shown, count=len(cells))


def _stretches(cells: Sequence[Cell]) -> Iterator[str]:
    """Yield the cells column by column, those one under the other as one: B7:B9."""
    ordered = sorted(cells, key=lambda cell: (cell[1], cell[0]))
    # Where a cell is not right under the one before it.
    breaks = [place for place, (one, other) in enumerate(pairwise(ordered), 1) if other != (one[0] + 1, one[1])]
    for start, end in pairwise((0, *breaks, len(ordered))):
        first, last = cell_name(*ordered[start]), cell_name(*ordered[end - 1])
        yield first if first == last else f"{first}:{last}"
