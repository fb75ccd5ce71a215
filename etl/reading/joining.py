"""Several tables of a workbook made one report: which of them is meant, what is joined, and what only repeats.

No number is ever taken twice, and none is chosen between: where two tables say different things of the same cell of the
report, it is asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from etl.reading.extraction import READ, Confidence, Extraction, Guess
from etl.reading.headings import before_of, said_in, title_changes
from etl.reading.part import FormStamp, TablePart, once_each
from etl.workbook.scan.sheet import cell_name
from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Level, Measure, Timing
from plan.observation import Observation
from plan.period import Period

# Tables that a sentence names before it only counts.
_MOST_NAMED = 3


def join(parts: Sequence[TablePart], plan: Plan, sent: FormStamp) -> Extraction:
    """Return one extraction of all tables of a workbook, at least one of which is understood."""
    chosen, told = _chosen(list(parts), sent)
    main, *others = chosen
    result = _alone(main)
    merged = _Merged(result, {(o.measure, o.area, o.period): o for o in result.observations})
    for part in others:
        told += _add(merged, part, plan)
    joined = replace(merged.extraction, findings=(*merged.extraction.findings, *told))
    used = [part for part in chosen if part not in merged.unused]
    result = _with_guess(_with_totals(joined, used, plan), used, plan)
    return _unread(result, main, plan) if all(part.doubts_title for part in chosen) else result


def _unread(result: Extraction, part: TablePart, plan: Plan) -> Extraction:
    """Return nothing of a table whose title makes other things of its numbers: whether it does is asked."""
    details = {"case": "title"}
    asked = Finding(
        "ambiguous_layout", part.match.sheet.name, cell_name(*part.grid.corner), part.changed[:60], "", details
    )
    # As told of: else every number that is not read would be reported as missing as well.
    told = {(measure.name, area) for measure in plan.measures for area in (*plan.known_towns, plan.city)}
    findings = (*result.findings, asked)
    return replace(result, observations=(), totals=(), compared=(), told=result.told | told, findings=findings)


def _chosen(parts: list[TablePart], sent: FormStamp) -> tuple[list[TablePart], list[Finding]]:
    """Return the tables that are meant, the surest first, and a finding for each that is not."""
    told: list[Finding] = []
    # One ground after the other, and none that would leave no table: a draft is read if there is nothing else.
    for case, unmeant in (
        ("changed", lambda part: bool(part.changed) or _is_other_sheet(part)),
        ("department", lambda part: bool(sent.department) and part.department != sent.department),
    ):
        kept = [part for part in parts if not unmeant(part)]
        if kept and len(kept) < len(parts):
            told += [_told(part, case, part.changed or part.match.sheet.name) for part in parts if part not in kept]
            parts = kept
    parts, other = _of_quarter(parts, sent)
    told += [_told(part, "period", part.match.sheet.name, str(part.period or "")) for part in other]
    return sorted(parts, key=_rank), told


def _is_other_sheet(part: TablePart) -> bool:
    """Tell whether the sheet's name says that its numbers are not the quarter's own: 上季, 计划, 草稿, 8月."""
    name = part.match.sheet.name
    plan, month = part.gathering.plan, said_in(name)[0].month or 0
    # Of what counts from January the last month's sheet may hold the month alone: those are asked about.
    stocks = all(plan.measure_of[o.measure].timing is Timing.STOCK for o in part.gathering.observations)
    within = part.claimed is None and month % 3 != 0 and stocks
    return within or before_of(name) is not None or title_changes(name)


def _of_quarter(parts: list[TablePart], sent: FormStamp) -> tuple[list[TablePart], list[TablePart]]:
    """Return the tables of the quarter asked for, or of the latest that any says if nobody asked; and the others."""
    said = {part.period for part in parts if part.period is not None and (part.claimed or part.gathering.observations)}
    filled = {part.period for part in parts if part.period is not None and part.gathering.observations}
    if not said:
        return parts, []
    # What was sent for 2023Q3 means the table of that quarter; where no table is of it the latest one is held against
    # it.
    wanted = sent.period if sent.period in said else max(filled or said, default=None)
    own = [part for part in parts if part.period in (wanted, None)]
    return own, [part for part in parts if part not in own]


def _rank(part: TablePart) -> tuple[bool, bool, int]:
    """Return what to sort by: tables that a layout knows first, visible sheets, then by how much they hold."""
    return part.guessed, part.match.sheet.hidden, -len(part.gathering.observations)


def _told(part: TablePart, case: str, found: str, expected: str = "", **details: str) -> Finding:
    corner = cell_name(*part.grid.corner)
    return Finding("another_table", part.match.sheet.name, corner, found[:60], expected, {"case": case, **details})


def _alone(part: TablePart) -> Extraction:
    """Return the extraction of one table, in which no cell of the report stands twice."""
    result = part.extraction()
    kept, twice = once_each(result.observations)
    if not twice:
        return result
    findings = [
        Finding(
            "duplicate_measure",
            later.sheet,
            later.cell,
            later.measure,
            details={"name": later.measure, "first": first.cell},
        )
        for first, later in twice
    ]
    told = result.told | {(o.measure, o.area) for o, _ in twice}
    return replace(result, observations=tuple(kept), findings=(*result.findings, *findings), told=told)


Keyed = tuple[str, str, Period]
"""(measure, area, quarter)."""


@dataclass
class _Merged:
    """What was put together so far; ``held``: its numbers by what they say; ``unused``: tables that added nothing."""

    extraction: Extraction
    held: dict[Keyed, Observation]
    unused: list[TablePart]

    def __init__(self, extraction: Extraction, held: dict[Keyed, Observation]) -> None:
        self.extraction, self.held, self.unused = extraction, held, []


def _add(merged: _Merged, part: TablePart, plan: Plan) -> list[Finding]:
    """Put one more table to what there is; return what is told about it."""
    more = _alone(part)
    same = [(merged.held[key], o) for o in more.observations if (key := (o.measure, o.area, o.period)) in merged.held]
    differing = [(one, other) for one, other in same if not _equal(one, other)]
    repeated = {o.measure for _, o in same}
    fresh = [
        o
        for o in more.observations
        if (o.measure, o.area, o.period) not in merged.held
        # A blank of the surer table is not filled from one that repeats it: that would be choosing between the two
        # (decision 74).
        and not (
            o.measure in repeated
            and ((o.measure, o.area) in merged.extraction.blanks or (o.measure, o.area) in merged.extraction.told)
        )
    ]
    # Two forms that layouts know contradict each other; a guess beside a known form is only told about.
    if differing and not part.guessed:
        return _conflict(merged, part, differing)
    if differing and not merged.extraction.layout.startswith("guessed") and merged.extraction.layout:
        merged.unused.append(part)
        return [_differs(part, differing, len(same))]
    if differing:
        return _conflict(merged, part, differing)
    told = [_told(part, "repeats", part.match.sheet.name, count=str(len(same)))] if same else []
    if not fresh and same:
        merged.unused.append(part)
        return told
    if not fresh and not more.observations and not _asks(more):
        merged.unused.append(part)
        why = [f for f in more.findings if f.code in ("note_ignored", "unknown_measure")]
        return [_told(part, "nothing", part.match.sheet.name), *why]
    _take(merged, more, fresh)
    return told


def _asks(more: Extraction) -> bool:
    """Tell whether a table of which no number was read has headers that a planner may teach."""
    return any(header.how in ("nearest", "changed", "ambiguous", "unknown") for header in more.reading)


def _equal(one: Observation, other: Observation) -> bool:
    return math.isclose(one.value, other.value, rel_tol=1e-9, abs_tol=1e-9)


def _differs(part: TablePart, differing: Sequence[tuple[Observation, Observation]], same: int) -> Finding:
    one, other = differing[0]
    details = _of_pair(one, other)
    return _told(part, "differs", part.match.sheet.name, count=str(len(differing)), all=str(same), **details)


def _of_pair(one: Observation, other: Observation) -> dict[str, str]:
    """Return, as details of a finding, two figures that are said of the same thing, and where."""
    return {
        "measure": one.measure,
        "area": one.area,
        "one": f"{one.value:.10g}",
        "other": f"{other.value:.10g}",
        "first": f"{one.sheet}!{one.cell}",
        "second": f"{other.sheet}!{other.cell}",
    }


def _conflict(merged: _Merged, part: TablePart, differing: Sequence[tuple[Observation, Observation]]) -> list[Finding]:
    """Tell that two tables say different things: neither is taken for the measures about which they differ, and it is
    asked."""
    gone = {one.measure for one, _ in differing}
    read = merged.extraction
    kept = tuple(o for o in read.observations if o.measure not in gone)
    told = read.told | {(o.measure, o.area) for o in read.observations if o.measure in gone}
    totals = tuple(o for o in read.totals if o.measure not in gone)
    merged.extraction = replace(read, observations=kept, told=told, totals=totals)
    merged.unused.append(part)
    found = "、".join(dict.fromkeys(f"{o.sheet}!{o.cell}" for pair in differing[:1] for o in pair))
    details = {"case": "conflict", "count": str(len(differing)), **_of_pair(*differing[0])}
    return [Finding("ambiguous_layout", part.match.sheet.name, cell_name(*part.grid.corner), found, "", details)]


def _take(merged: _Merged, more: Extraction, fresh: Sequence[Observation]) -> None:
    """Join a table's new numbers, and whatever was said of it."""
    read = merged.extraction
    merged.held |= {(o.measure, o.area, o.period): o for o in fresh}
    known = {(o.measure, o.area) for o in read.own}
    # `a+b`: the journal has one text for the layouts of a workbook.
    layout = "+".join(dict.fromkeys((*filter(None, read.layout.split("+")), more.layout)))
    merged.extraction = replace(
        read,
        layout="guessed" if "guessed" in layout else layout,
        observations=(*read.observations, *fresh),
        findings=(*read.findings, *(f for f in more.findings if f not in read.findings)),
        rows=read.rows + more.rows,
        blanks={**{k: v for k, v in more.blanks.items() if k not in known}, **read.blanks},
        told=read.told | more.told,
        headers={**more.headers, **read.headers},
        scales={**more.scales, **read.scales},
        compared=(*read.compared, *more.compared),
        reading=(*read.reading, *more.reading),
        rows_read=(*read.rows_read, *more.rows_read),
    )


def _with_totals(result: Extraction, parts: Sequence[TablePart], plan: Plan) -> Extraction:
    """Return the totals of all tables: a 合计 is that of its own table's towns, or of all of them."""
    if len(parts) == 1:
        return result
    kept: list[Observation] = []
    findings: list[Finding] = []
    for part in parts:
        own = part.gathering.observations
        for total in part.gathering.totals:
            alone, joined = (_summed(source, total) for source in (own, result.observations))
            if _towns(own, total) == _towns(result.observations, total):
                kept.append(total)
            # A 合计 in one table may be of its own towns or of those in all tables; either is right.
            elif not any(
                _rounded(total.value, summed, plan.measure_of[total.measure], plan) for summed in (alone, joined)
            ):
                findings.append(_total_differs(total, alone, plan.measure_of[total.measure]))
    return replace(result, totals=tuple(kept), findings=(*result.findings, *findings))


def _towns(observations: Iterable[Observation], total: Observation) -> set[str]:
    return {o.area for o in observations if o.measure == total.measure and o.period == total.period}


def _summed(observations: Iterable[Observation], total: Observation) -> float:
    return math.fsum(
        o.value
        for o in observations
        if o.measure == total.measure and o.period == total.period and o.area != total.area
    )


def _rounded(one: float, other: float, measure: Measure, plan: Plan) -> bool:
    """Tell whether a total is its sum, up to what rounding makes of it."""
    return abs(one - other) <= measure.rounding(len(plan.towns))


def _total_differs(total: Observation, summed: float, measure: Measure) -> Finding:
    details = {
        "measure": total.measure,
        "area": total.area,
        "period": str(total.period),
        "difference": f"{total.value - summed:.10g}",
        "unit": measure.unit,
    }
    return Finding("total_differs", total.sheet, total.cell, f"{total.value:.10g}", f"{summed:.10g}", details)


def _with_guess(result: Extraction, parts: Sequence[TablePart], plan: Plan) -> Extraction:
    """Return the extraction with what was guessed, as it is if nothing was: a finding, how sure the guess is, and the
    layouts that were made up."""
    guessed = [part for part in parts if part.guessed]
    if not guessed:
        return result
    sure = _confidence(result, parts, plan)
    counts = {key: str(getattr(sure, key)) for key in ("towns", "towns_all", "measures", "measures_all")}
    found = "、".join(_shown(part) for part in guessed[:_MOST_NAMED])
    details = {"confidence": f"{sure.fraction:.0%}", **counts}
    sheet, corner = guessed[0].match.sheet.name, cell_name(*guessed[0].grid.corner)
    said = Finding("guessed", sheet, corner, found[:80], "", details)
    made = tuple(_guess(part) for part in guessed)
    return replace(result, findings=(*result.findings, said), recognised=sure, guessed=made)


def _shown(part: TablePart) -> str:
    return f"{part.match.sheet.name}!{cell_name(*part.grid.corner)} " + "、".join(part.match.layout.anchors)


def _guess(part: TablePart) -> Guess:
    last = part.match.last or (0, 0)
    return Guess(
        part.match.layout, part.match.sheet.name, cell_name(*part.grid.corner), cell_name(*last), part.match.shape
    )


def _confidence(result: Extraction, parts: Sequence[TablePart], plan: Plan) -> Confidence:
    """Return how much of what the department reports was found."""
    asked = plan.measures_of(result.department) if result.department else plan.measures
    read = {reading.measure for reading in result.reading if reading.how in READ}
    towns = plan.towns if any(m.level is Level.TOWN for m in asked) else ()
    lines = (slot for part in parts for slot in (*part.understood.rows, *part.understood.columns))
    areas = {*result.headers, *(o.area for o in result.observations), *(slot.area for slot in lines)}
    return Confidence(sum(t in areas for t in towns), len(towns), sum(m.name in read for m in asked), len(asked))
