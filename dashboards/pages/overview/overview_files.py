"""The overview as a table, a workbook and a picture: the facts of the page, in other shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboards.components.data_note import data_note
from dashboards.components.determined import status_words
from dashboards.components.html import short_name
from dashboards.request import Request
from etl.workbook.write.export import Cell, table_xlsx
from plan.assessment import Assessment
from plan.indicator import Indicator
from presentation import cells, formats, svg
from presentation.drawing import shadow_of, text_width
from presentation.headline import Segment, headline
from presentation.sentences import amount_words, category_name, department_name, milestone_words, reported_count
from presentation.target_words import target_amount
from presentation.theme import GREY, INK, LOOKS, RULE, STONE
from wording import Lang, name_of, told_of

Fact = tuple[Cell, str]
"""A figure as a workbook's cell, and in the page's words."""

WIDTH, MARGIN, TOP, LINE, ROW, HEADING = 1120, 40, 44, 32, 44, 36
# In pixels; a Chinese character of the headline is as wide as its type size.
LETTER = 21


def overview_table(request: Request, assessments: Sequence[Assessment]) -> tuple[list[str], list[list[str]], str]:
    """Return headers, rows as text, and the caption."""
    rows = [[shown for _, shown in facts(request, assessment)] for assessment in assessments]
    return headers(request), rows, caption(request)


def overview_xlsx(request: Request, assessments: Sequence[Assessment]) -> bytes:
    """Return the table as a workbook, its numbers in full and shown as on the page."""
    rows = [[held for held, _ in facts(request, assessment)] for assessment in assessments]
    return table_xlsx(headers(request), rows, caption(request), data_note(request))


def caption(request: Request) -> str:
    """Return what the table is of, and as of when."""
    document = request.plan.document
    title = told_of(document, "title", request.lang)
    return request.say("overview.table_caption", plan=title, date=formats.moment_day(request.as_of, request.lang))


def headers(request: Request) -> list[str]:
    """Return the columns of the table."""
    document = request.plan.document
    targets = [request.say("overview.target", year=year) for year in document.milestone_years]
    baseline = request.say("overview.baseline", year=document.baseline_year)
    keys = ("no", "name", "category", "value", "unit")
    rest = ("expected", "gap_points", "status", "of", "reported")
    return [
        *(request.say(f"overview.{key}") for key in keys),
        baseline,
        *targets,
        *(request.say(f"overview.{key}") for key in rest),
        request.say("overview.department"),
        *(request.say("overview.due", year=year) for year in document.milestone_years),
    ]


def _target(indicator: Indicator, year: int, lang: Lang) -> Fact:
    target = indicator.target_of(year)
    # A figure for the workbook, words for the page: 〔17〕 or ≥95 is more than its number.
    return (None if target is None else cells.planned(indicator, target)), target_amount(indicator, year, lang)


def facts(request: Request, assessment: Assessment) -> list[Fact]:
    """Return one row of the table; figures held in full and written as on the page, None where there is none."""
    indicator, latest, lang = assessment.indicator, assessment.latest, request.lang
    document = request.plan.document
    baseline = formats.baseline_amount(indicator, document.baseline_year, lang)
    return [
        (indicator.no, str(indicator.no)),
        _words(name_of(indicator, lang)),
        _words(category_name(request.plan, indicator.category, lang)),
        _value(assessment, lang),
        _words(formats.unit(indicator, lang)),
        (None if indicator.baseline is None else cells.planned(indicator, indicator.baseline), baseline),
        *(_target(indicator, year, lang) for year in document.milestone_years),
        _scheduled(assessment),
        _gap(assessment.gap),
        _words(status_words(request, assessment)),
        _words(None if latest is None else formats.period(latest.period, lang)),
        _words(None if latest is None else reported_count(request.plan, indicator, latest, lang)),
        _words(department_name(request.plan, indicator.department, lang)),
        *(_words(_due(request, assessment, year)) for year in document.milestone_years),
    ]


def _due(request: Request, assessment: Assessment, year: int) -> str | None:
    """Return whether a year's target was met, in words; None where there is none."""
    return milestone_words(assessment, year, request.lang) if year in assessment.milestones else None


def _words(text: str | None) -> Fact:
    return text, text or formats.NONE


def _value(assessment: Assessment, lang: Lang) -> Fact:
    held = cells.value_cell(assessment.indicator, assessment.latest, lang)
    return held, amount_words(assessment.indicator, assessment.latest, lang)


def _scheduled(assessment: Assessment) -> Fact:
    asked = assessment.indicator, assessment.schedule, assessment.value_day
    return cells.scheduled(*asked), formats.scheduled(*asked)


def _gap(gap: float | None) -> Fact:
    return cells.gap(gap), formats.NONE if gap is None else formats.signed(gap)


def overview_svg(request: Request, assessments: Sequence[Assessment]) -> bytes:
    """Return the page as one picture, for a report or a slide."""
    told = request.reader.intake(request.period, request.known_at)
    lines = headline_lines(headline(assessments, request.lang, told), (WIDTH - 2 * MARGIN) / LETTER)
    parts = list(_picture(request, assessments, lines))
    # An SVG has no layout: its height is counted from what stands in it.
    height = (
        TOP
        + LINE * len(lines)
        + 60
        + ROW * len(assessments)
        + HEADING * len({a.indicator.category for a in assessments})
    )
    return svg.document(WIDTH, height, parts, caption(request)).encode()


def headline_lines(segments: Sequence[Segment], width: float) -> list[str]:
    """Return the sentence in lines at most ``width`` Chinese characters long, broken only between its pieces."""
    lines = [""]
    for segment in segments:
        # A count never stands apart from what it counts.
        if lines[-1] and segment.count and text_width(lines[-1] + segment.text) > width - 1:
            lines.append("")
        lines[-1] += segment.text
    return lines


def _picture(request: Request, assessments: Sequence[Assessment], lines: Sequence[str]) -> Iterator[str]:
    for position, line in enumerate(lines):
        yield svg.text(MARGIN, TOP + LINE * position + 4, line, LETTER, serif="yes")
    y, category = TOP + LINE * len(lines) - 10, ""
    for assessment in assessments:
        if assessment.indicator.category != category:
            category = assessment.indicator.category
            yield from _heading(request, category, y)
            y += HEADING
        yield from _row(request, assessment, y)
        y += ROW
    yield svg.text(MARGIN, y + 30, f"{caption(request)} · {data_note(request)}", 12, STONE)


def _heading(request: Request, category: str, y: float) -> Iterator[str]:
    yield svg.text(MARGIN, y + 25, category_name(request.plan, category, request.lang), 15, serif="yes")
    yield svg.rule(MARGIN, y + 33, WIDTH - 2 * MARGIN, INK)


def _row(request: Request, assessment: Assessment, y: float) -> Iterator[str]:
    look, lang, indicator = LOOKS[assessment.status], request.lang, assessment.indicator
    middle = y + 27
    yield svg.text(MARGIN, middle, str(indicator.no), 12, STONE)
    yield svg.text(MARGIN + 26, middle, short_name(assessment, lang), 14)
    shown = amount_words(indicator, assessment.latest, lang)
    yield svg.text(MARGIN + 420, middle, shown, 18, anchor="end", font_weight="600")
    if not formats.percent_sign(indicator):
        yield svg.text(MARGIN + 426, middle, formats.unit(indicator, lang), 12, GREY)
    yield svg.scale(shadow_of(assessment, lang), MARGIN + 500, y, 330)
    gap = formats.NONE if assessment.gap is None else formats.signed(assessment.gap)
    yield svg.text(MARGIN + 900, middle, gap, 14, look.colour, "end", font_weight="600")
    yield svg.shape(look, MARGIN + 924, y + 15, 13)
    yield svg.text(MARGIN + 944, middle, request.say(f"status.{assessment.status}"), 14, look.colour, font_weight="600")
    determined = request.reader.determined(request.as_of, request.known_at).get(indicator.no)
    if determined and determined.status:
        words = request.say("determination.mark") + request.say(f"status.{determined.status}")
        yield svg.text(MARGIN + 944, middle + 15, words, 11, STONE)
    yield svg.rule(MARGIN, y + ROW, WIDTH - 2 * MARGIN, RULE)
