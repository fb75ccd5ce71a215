"""一、总体情况: the count sentence, the dated targets, the outlook, time, and how the indicators are spread."""

from __future__ import annotations

from collections import Counter

from plan.assessment import Assessment
from plan.coverage import intake
from plan.period import Period
from plan.status import UNJUDGED, Status
from presentation import formats
from presentation.headline import Segment, attention, headline, text_of
from presentation.sentences import milestone_state, title_of, value_words
from reports.blocks import Block, Column, DrawingBlock, Heading, Paragraph, Section, TableBlock
from reports.drawings import overview_drawing
from reports.evaluation.determined import determined_sentence
from reports.evaluation.outlook import outlook_sentence
from reports.evaluation.words import counts, names, parts, status_word, with_status
from reports.evaluation.written_annexes import appraisal
from reports.materials import Materials
from wording import Lang, joined, name_of, say

# Statuses that say that a value is no worse than its schedule.
ON_SCHEDULE = frozenset({Status.ACHIEVED, Status.ACHIEVED_EARLY, Status.AHEAD, Status.ON_TRACK})


def overall(materials: Materials) -> Section:
    """Return the section 一 with all its parts."""
    blocks: list[Block] = [
        Heading(2, materials.say("report.overall.verdict")),
        Paragraph(_verdict(materials)),
        Heading(2, materials.say("report.overall.time")),
        Paragraph(joined((_time(materials), _gaps(materials)), materials.lang)),
        Heading(2, materials.say("report.overall.spread")),
        Paragraph(spread_sentence(materials.assessments, materials.lang)),
        overview(materials),
        spread_table(materials),
        *appraisal(materials),
    ]
    return Section(materials.say("report.overall"), tuple(blocks))


def _verdict(materials: Materials) -> str:
    """Return the overview's own sentence, then the dated targets that are due, the outlook, and what needs
    attention."""
    due = materials.plan.years_due(materials.as_of)
    said = [text_of(count_sentence(materials)), *(milestone_sentence(materials, year) for year in due)]
    return joined(
        [*said, outlook_sentence(materials), determined_sentence(materials), _attention(materials)], materials.lang
    )


def count_sentence(materials: Materials) -> tuple[Segment, ...]:
    """Return the overview's sentence, with how many departments are in for the quarter of the day."""
    # The overview's own function and values, so that page and report cannot count differently.
    reported = intake(materials.plan, materials.observed, Period.ended_by(materials.as_of))
    return headline(materials.assessments, intake=reported, lang=materials.lang)


def milestone_sentence(materials: Materials, year: int) -> str:
    """Return how many of a year's targets were met or missed, and how many wait for their quarter's data."""
    asked = [assessment for assessment in materials.assessments if year in assessment.milestones]
    tally, total = Counter(milestone_state(assessment, year) for assessment in asked), len(asked)
    if tally["met"] == total:
        return materials.say("report.overall.milestone.all_met", count=total, year=year)
    if tally["missed"] == total:
        return materials.say("report.overall.milestone.none_met", count=total, year=year)
    said = [
        materials.say(f"report.overall.milestone.{key}", count=tally[key])
        for key in ("met", "missed", "waiting")
        if tally[key]
    ]
    return materials.say("report.overall.milestone", count=total, year=year, parts=parts(said, materials.lang))


def _attention(materials: Materials) -> str:
    found = attention(materials.assessments)
    # The hindmost of those on schedule is told on the page, not in a report.
    if found.key != "attention.worst":
        return ""
    said = [f"{title_of(a.indicator, materials.lang)}{_in_brackets(a, materials.lang)}" for a in found.assessments]
    return materials.say("report.overall.attention", names=parts(said, materials.lang))


def _in_brackets(assessment: Assessment, lang: Lang) -> str:
    if assessment.gap is None or assessment.status in (Status.REGRESSED, Status.MISSED):
        return say("report.bracket", lang, text=status_word(assessment.status, lang))
    return say("report.bracket", lang, text=formats.gap_words(assessment.gap, lang))


def _time(materials: Materials) -> str:
    plan, day = materials.plan, formats.day(materials.as_of, materials.lang)
    # In days from the baseline's day, on which the schedule begins too.
    total, past = (plan.final_day - plan.baseline_day).days, (materials.as_of - plan.baseline_day).days
    if past >= total:
        return materials.say("report.overall.time.over", day=day, total=total)
    if past <= 0:
        return materials.say("report.overall.time.before", day=day)
    return materials.say(
        "report.overall.time.text", day=day, total=total, past=past, share=formats.percent(past / total)
    )


def on_schedule(assessment: Assessment) -> bool | None:
    """Tell whether the value is no worse than the schedule; None where there is no verdict."""
    if assessment.status in UNJUDGED:
        return None
    return assessment.status in ON_SCHEDULE


def _gaps(materials: Materials) -> str:
    known = [verdict for assessment in materials.assessments if (verdict := on_schedule(assessment)) is not None]
    if not known:
        return materials.say("report.overall.time.nothing")
    level, behind = known.count(True), known.count(False)
    key = "all_level" if not behind else "some" if level else "all_behind"
    said = materials.say(f"report.overall.time.{key}", level=level, behind=behind)
    return joined(
        (
            materials.say("report.overall.time.gaps", count=len(known), ahead=said),
            materials.say("report.overall.time.note"),
        ),
        materials.lang,
    )


def spread_sentence(assessments: tuple[Assessment, ...], lang: Lang) -> str:
    """Return every status any indicator stands at, with the names."""
    said = [
        say(
            "report.overall.spread.group",
            lang,
            status=status_word(status, lang),
            count=count,
            names=names(with_status(assessments, [status]), lang),
        )
        for status, count in counts(assessments)
    ]
    return say("report.semicolon", lang).join(said) + say("report.stop", lang)


def spread_table(materials: Materials) -> TableBlock:
    """Return categories by status, with totals."""
    statuses = [status for status, _ in counts(materials.assessments)]
    heads = [
        materials.say("report.overall.spread.category"),
        *(status_word(status, materials.lang) for status in statuses),
        materials.say("report.overall.spread.total"),
    ]
    columns = tuple(Column(head, 1.0 if place else 1.8, bool(place)) for place, head in enumerate(heads))
    groups = [
        (name_of(c, materials.lang), [a for a in materials.assessments if a.indicator.category == c.name])
        for c in materials.plan.categories
    ]
    groups.append((materials.say("report.overall.spread.total"), list(materials.assessments)))
    rows = tuple((name, *_tally(group, statuses)) for name, group in groups)
    return TableBlock(materials.say("report.overall.spread.table"), columns, rows)


def _tally(group: list[Assessment], statuses: list[Status]) -> list[str]:
    tally = Counter(assessment.status for assessment in group)
    return [*(str(tally[status]) for status in statuses), str(len(group))]


def overview(materials: Materials) -> DrawingBlock:
    """Return the drawing of all indicators' shadows under one another, with its words for who cannot see it."""
    rows = [
        materials.say(
            "report.overall.spread.alt_row", name=title_of(a.indicator, materials.lang), said=_alt(a, materials.lang)
        )
        for a in materials.assessments
    ]
    alt = materials.say(
        "report.overall.spread.alt",
        count=len(rows),
        baseline=materials.plan.document.baseline_year,
        year=materials.plan.final_day.year,
        rows=materials.say("report.semicolon").join(rows),
    )
    drawn, note = overview_drawing(materials.assessments, materials.lang), _drawing_note(materials)
    return DrawingBlock("overview", materials.say("report.overall.spread.drawing"), alt, drawn, note)


def _alt(assessment: Assessment, lang: Lang) -> str:
    if assessment.latest is None:
        return status_word(assessment.status, lang)
    value = value_words(assessment.indicator, assessment.latest, lang)
    fields = {
        "value": value,
        "gap": formats.gap_words(assessment.gap, lang),
        "status": status_word(assessment.status, lang),
    }
    return say("report.overall.spread.alt_said", lang, **fields)


def _drawing_note(materials: Materials) -> str:
    years = {"baseline": materials.plan.document.baseline_year, "year": materials.plan.final_day.year}
    return materials.say("report.overall.spread.note", **years)
