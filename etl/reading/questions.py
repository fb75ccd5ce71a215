"""Questions 问题: what a planner is asked of a form nobody knew, each with its answers; and what the answers teach.

A column is asked about by where it stands and by all of its headings. Where there is one good answer it is chosen
already; what may be another number is left open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from etl.reading.extraction import READ, Extraction, HeaderReading, RowReading
from etl.reading.likeness import Likeness
from etl.reading.units import factor, read_unit
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Level, Measure
from plan.replies import LAST_QUARTER, THIS_QUARTER, TaughtWords

OPEN = "?"
"""Nobody has answered yet."""
NONE = ""
"""Of a column or a row: it is none of ours, and not read."""
_BETWEEN = "/"
"""Between the names of sheets, in which it cannot stand."""
_TIMES = ("月", "年")
"""What an amount of money may be meant for, where a header says the money alone."""


class QuestionTopic(StrEnum):
    """What a question is about."""

    COLUMN = "column"
    ROW = "row"
    UNIT = "unit"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Question:
    """``label`` is what the answer is remembered by, ``lines`` the columns' letters or the rows' numbers and ``cells``
    their headers; ``periods`` the quarters these name.

    ``options``: the answers that stand to reason: of a column measures, ``上季:`` and a measure, or none; of a row
    towns or none; of a unit units; of sheets the one that is to be used. ``chosen``: one of them or another measure or
    town, or ``OPEN``. ``how``: why it is asked, as :class:`HeaderReading` and :class:`RowReading` say; ``like``: the
    measure (the town) its words are like; ``likeness``: that of its numbers to what was accepted.

    ``unit``: what its header says of units (of a sheet: its title); ``count``, ``low`` and ``high``: how many numbers
    stand there, and from which to which.
    """

    about: QuestionTopic
    label: str
    lines: tuple[str, ...]
    cells: tuple[str, ...]
    options: tuple[str, ...]
    chosen: str
    how: str
    sheet: str = ""
    periods: tuple[str, ...] = ()
    unit: str = ""
    count: int = 0
    low: float = 0.0
    high: float = 0.0
    like: str = ""
    likeness: Likeness | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is left to be answered."""
        return self.chosen == OPEN

    @property
    def is_sure(self) -> bool:
        """Whether the form says it plainly, so that nobody need look at it."""
        return self.about is QuestionTopic.COLUMN and self.how in (*READ, "before", "passed", "derived", "other")


@dataclass(frozen=True, slots=True)
class Questions:
    """All that is asked of a workbook. ``lacking``: measures of the department for which nothing is chosen."""

    columns: tuple[Question, ...] = ()
    rows: tuple[Question, ...] = ()
    units: tuple[Question, ...] = ()
    sheets: tuple[Question, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[Question, ...]:
        """Every question, in the order of a page."""
        return (*self.sheets, *self.columns, *self.rows, *self.units)

    @property
    def open(self) -> tuple[Question, ...]:
        """Those that are left to be answered."""
        return tuple(question for question in self.all if question.is_open)


NO_QUESTIONS = Questions()


def questions_of(
    read: Extraction, findings: Iterable[Finding], plan: Plan, likely: Mapping[str, Likeness]
) -> Questions:
    """Return what is to be asked of a workbook; of one that was read by a known form only what that leaves open."""
    told = tuple(findings)
    columns = tuple(_columns(read, likely)) if read.guessed else ()
    chosen = {header.measure for header in read.reading if header.how in READ} | {q.chosen for q in columns}
    lacking = tuple(m.name for m in plan.measures_of(read.department) if m.name not in chosen) if read.guessed else ()
    return Questions(columns, tuple(_rows(read, plan)), tuple(_units(read, told, plan)), tuple(_sheets(told)), lacking)


def _columns(read: Extraction, likely: Mapping[str, Likeness]) -> Iterator[Question]:
    """Yield a question for each wording: columns under the same headings mean the same, each for its own quarter."""
    same: dict[str, list[HeaderReading]] = {}
    for header in read.reading:
        same.setdefault(header.label, []).append(header)
    for label, headers in same.items():
        first = headers[0]
        likeness = likely.get(label)
        lines, cells = (tuple(dict.fromkeys(getattr(h, name) for h in headers)) for name in ("line", "at"))
        yield Question(
            QuestionTopic.COLUMN,
            label,
            lines,
            cells,
            _meanings(first, likeness),
            _chosen(first, likeness),
            first.how,
            "、".join(dict.fromkeys(h.sheet for h in headers)),
            tuple(dict.fromkeys(h.period for h in headers if h.period)),
            first.unit,
            sum(h.count for h in headers),
            min(h.low for h in headers),
            max(h.high for h in headers),
            first.measure,
            likeness,
        )


def _meanings(header: HeaderReading, likeness: Likeness | None) -> tuple[str, ...]:
    """Return what a column may be taken for; whatever else there is can be chosen too."""
    names = [name for name in header.measure.split("、") if name]
    names += [likeness.measure] if likeness and likeness.measure not in names else []
    earlier = [f"{LAST_QUARTER}:{name}" for name in names] if header.how in ("changed", "before") else []
    return (*names, *earlier, NONE)


def _chosen(header: HeaderReading, likeness: Likeness | None) -> str:
    """Return the answer that is chosen already: what the form says; what its numbers say where the name says it too."""
    if header.how in READ:
        return header.measure
    if header.how == "before":
        return f"{LAST_QUARTER}:{header.measure}"
    if likeness and likeness.measure in header.measure.split("、"):
        return likeness.measure
    return OPEN if likeness or header.how in ("nearest", "changed", "ambiguous") else NONE


def _rows(read: Extraction, plan: Plan) -> Iterator[Question]:
    """Yield a question for each label of rows that are no town's: whether it is one all the same."""
    absent = _absent_towns(read, plan)
    same: dict[str, list[RowReading]] = {}
    for row in read.rows_read:
        if row.how in ("unknown", "passed"):
            same.setdefault(row.label, []).append(row)
    for label, rows in same.items():
        first = rows[0]
        near = (first.nearest,) if first.nearest else ()
        # Where every town has its row a strange one can be none of them.
        chosen = NONE if first.how == "passed" or not absent else OPEN
        cells = tuple(row.cell for row in rows)
        lines = tuple(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for cell in cells)
        yield Question(
            QuestionTopic.ROW, label, lines, cells, (*near, NONE), chosen, first.how, first.sheet, like=first.nearest
        )


def _absent_towns(read: Extraction, plan: Plan) -> set[str]:
    """Return the towns that have no row: only then may a strange row be one of them."""
    if not any(measure.level is Level.TOWN for measure in plan.measures_of(read.department)):
        return set()
    return set(plan.towns) - {*read.headers, *(o.area for o in read.observations)}


def _units(read: Extraction, findings: Sequence[Finding], plan: Plan) -> Iterator[Question]:
    """Yield a question for each measure whose header says money and not for how long, or of which a note leaves open
    in which of several units it is."""
    for finding in findings:
        measure = plan.measure_of.get(finding.details.get("measure", ""))
        if finding.code != "wrong_unit" or measure is None:
            continue
        options = _unit_options(finding, measure)
        if options:
            place, how = (finding.cell,), "units" if finding.details.get("case") == "several" else "unit"
            yield Question(
                QuestionTopic.UNIT, measure.name, place, place, options, OPEN, how, finding.sheet, unit=finding.found
            )


def _unit_options(finding: Finding, measure: Measure) -> tuple[str, ...]:
    """Return what a measure may be counted in: one of the units that a note names, or money for one of two times."""
    if finding.details.get("case") == "several":
        return tuple(finding.details["units"].split("、"))
    said, wanted = read_unit(finding.found), read_unit(measure.unit)
    if "/" not in measure.unit or said.base != wanted.base.partition("/")[0]:
        return ()
    units = (f"{finding.found}/{time}" for time in _TIMES)
    return tuple(unit for unit in units if factor(read_unit(unit), wanted) is not None)


def _title(finding: Finding) -> Question:
    """Return the question whether a sheet whose title is 目标任务分解表 or the like holds the quarter's own numbers."""
    place, said = (finding.sheet,), finding.found
    options = (THIS_QUARTER, NONE)
    return Question(
        QuestionTopic.SHEET, finding.sheet, place, (finding.cell,), options, OPEN, "title", finding.sheet, unit=said
    )


def _sheets(findings: Sequence[Finding]) -> Iterator[Question]:
    """Yield a question for sheets that say different things of the same, which of them is meant; and for one whose
    title may make other things of its numbers."""
    pairs: dict[str, Finding] = {}
    for finding in findings:
        if finding.code == "ambiguous_layout" and finding.details.get("case") == "title":
            yield _title(finding)
        if finding.code == "ambiguous_layout" and finding.details.get("case") == "conflict":
            names = [finding.details[key].rpartition("!")[0] for key in ("first", "second")]
            if names[0] != names[1]:
                pairs.setdefault(_BETWEEN.join(names), finding)
    for label, finding in pairs.items():
        both = tuple(label.split(_BETWEEN))
        cells = (finding.details["first"], finding.details["second"])
        yield Question(QuestionTopic.SHEET, label, both, cells, both, OPEN, "conflict", finding.sheet)


def questions_json(questions: Questions) -> dict[str, Any]:
    """Return questions as plain values."""
    return asdict(questions)


def questions_from(kept: Mapping[str, Any]) -> Questions:
    """Return the questions kept as :func:`questions_json` says."""
    groups = {name: tuple(map(_question, kept.get(name, ()))) for name in ("columns", "rows", "units", "sheets")}
    return Questions(**groups, lacking=tuple(kept.get("lacking", ())))


def _question(kept: Mapping[str, Any]) -> Question:
    # JSON has no tuples, and frozen values must be hashable.
    several = {name: tuple(kept[name]) for name in ("lines", "cells", "options", "periods")}
    likeness = Likeness(**kept["likeness"]) if kept["likeness"] else None
    return Question(**{**kept, **several, "about": QuestionTopic(kept["about"]), "likeness": likeness})


def is_answer(about: QuestionTopic, label: str, answer: str, plan: Plan, department: str) -> bool:
    """Tell whether an answer can be one at all: a page that was changed by hand must not teach what nobody knows."""
    if answer == OPEN:
        return True
    measures = {measure.name for measure in plan.measures_of(department)}
    if about is QuestionTopic.COLUMN:
        return answer in (NONE, THIS_QUARTER) or answer.removeprefix(f"{LAST_QUARTER}:") in measures
    if about is QuestionTopic.ROW:
        return answer == NONE or answer in plan.towns
    if about is QuestionTopic.UNIT:
        return label in measures and factor(read_unit(answer), read_unit(plan.measure_of[label].unit)) is not None
    return answer in (label.split(_BETWEEN) if _BETWEEN in label else (THIS_QUARTER, NONE))


def taught_by(answers: Iterable[tuple[QuestionTopic, str, str]], before: TaughtWords) -> TaughtWords:
    """Return what answers teach, with what was taught ``before``: each is what it is about, its label and the
    answer."""
    labels, rows = dict(before.labels), dict(before.rows)
    units, sheets = dict(before.units), dict(before.sheets)
    for about, label, answer in answers:
        if answer == OPEN:
            continue
        if about is QuestionTopic.COLUMN:
            labels[label] = answer
        elif about is QuestionTopic.ROW:
            rows[label] = answer
        elif about is QuestionTopic.UNIT:
            units[label] = answer
        elif _BETWEEN not in label:
            sheets[label] = answer
        else:
            # One sheet chosen means that the others hold nothing to report.
            sheets |= dict.fromkeys((name for name in label.split(_BETWEEN) if name != answer), NONE)
    return TaughtWords(labels, rows, units, sheets)
