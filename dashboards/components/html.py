"""The elements that all pages are made of, as pure functions: links, status marks, scales, the head with its date,
tables, downloads. Words come from `wording`, looks from the style sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any, TypeAlias

from dash import html
from dash.development.base_component import Component

from dashboards.request import Request
from plan.assessment import Assessment
from plan.coverage import towns_reported
from plan.period import Period
from plan.status import Status
from presentation import formats
from presentation.drawing import TICKS, Shadow, position, shadow_of, text_width
from presentation.headline import Segment
from presentation.sentences import value_words
from presentation.sparkline import has_target_line, sparkline_uri
from presentation.target_words import start_amount, target_amount
from presentation.theme import status_class
from wording import Lang, say, title_of

Child: TypeAlias = Component | str
Children: TypeAlias = Child | Sequence[Child]


def aria(**attributes: str) -> dict[str, Any]:
    """Return ``label="…"`` as the attribute aria-label, to be given to a component with two stars."""
    return {f"aria-{name}": value for name, value in attributes.items()}


def data(**attributes: str) -> dict[str, Any]:
    """Return ``state="…"`` as the attribute data-state."""
    return {f"data-{name}": value for name, value in attributes.items()}


def link(children: Children, href: str, class_name: str = "", current: str | None = None, **more: Any) -> html.A:
    """Return a link inside the app: a plain anchor, which our script follows without a reload once Dash is up.

    ``current`` ("page", "true", "date") says that it leads to what is being looked at.
    """
    # A plain anchor works before scripts come (decision 11). Without `disable_n_clicks` Dash puts a click listener on
    # the element, which screen readers tell as clickable.
    marked = aria(current=current) if current else {}
    return html.A(children, href=href, className=class_name or None, disable_n_clicks=True, **marked, **more)


def spoken(text: str) -> html.Span:
    """Return words for screen readers alone, not shown."""
    return html.Span(text, className="spoken")


def status_mark(status: Status, lang: Lang) -> html.Span:
    """Return shape and word of a status, in its colour."""
    shape = html.Span(className="shape", **aria(hidden="true"))
    return html.Span([shape, html.Span(say(f"status.{status}", lang))], className=f"status {status_class(status)}")


def short_name(assessment: Assessment, lang: Lang) -> str:
    """Return the indicator's name as rows show it: its short form where the catalogue gives one."""
    return title_of(assessment.indicator, lang)


def scale(assessment: Assessment, lang: Lang) -> html.Div:
    """Return an indicator's drawing with its labels: baseline at the left, last target at the right, the value as a
    bar ("shadow") and what is scheduled as a pointer; in HTML, sharp at any width, read out as one sentence."""
    shadow = shadow_of(assessment, lang)
    labels = [_label(label.text, label.at, label.align) for label in shadow.labels]
    return _drawn(assessment, lang, [*_marks(shadow), *labels])


def bare_scale(assessment: Assessment, lang: Lang) -> html.Div:
    """Return the same drawing without labels, for where baseline and target stand beside it."""
    return _drawn(assessment, lang, _marks(shadow_of(assessment, lang)))


def _drawn(assessment: Assessment, lang: Lang, parts: Sequence[Component]) -> html.Div:
    named = f"scale {status_class(assessment.status)}"
    # role=img with one sentence: its parts are positions, which say nothing by themselves (WCAG 2.2, 1.1.1).
    return html.Div(parts, className=named, role="img", **aria(label=scale_summary(assessment, lang)))


def _marks(shadow: Shadow) -> list[Component]:
    return [
        html.Div(className="scale-track", style=_between(0.0, 1.0)),
        *(html.Div(className="scale-tick", style=_left(tick)) for tick in TICKS),
        *_shadow_bar(shadow),
        html.Div(className="scale-stroke scale-zero", style=_left(0.0)),
        *(html.Div(className="scale-stroke", style=_left(stroke)) for stroke in shadow.strokes),
        *_pointer(shadow),
    ]


def compared_scale(before: Assessment | None, after: Assessment, lang: Lang) -> html.Div:
    """Return the shadow of a later date, with an earlier one as a thin bar and a small pointer on the same scale."""
    drawn = scale(after, lang)
    if before is None or before.value is None:
        return drawn
    # On the later schedule, also where the targets were others then: one scale cannot have two ends.
    reached = after.schedule.completion(before.value, before.value_day)
    pointer = after.schedule.scheduled(before.value_day)
    if reached is not None:
        start, end = sorted((0.0, reached))
        drawn.children.append(html.Div(className="scale-earlier", style=_between(start, end)))
    if pointer is not None:
        drawn.children.append(html.Div(className="scale-due", style=_left(pointer)))
    return drawn


def scale_summary(assessment: Assessment, lang: Lang) -> str:
    """Return the drawing in one sentence: value and date, baseline and targets, gap in words."""
    indicator, schedule = assessment.indicator, assessment.schedule
    targets = (target_amount(indicator, milestone.year, lang) for milestone in indicator.milestones)
    figures = (start_amount(indicator, schedule, lang), *targets)
    dated = ((day.year, figure) for day, figure in zip(schedule.days, figures, strict=True))
    keys = ("scale.baseline", *("scale.milestone" for _ in schedule.points[1:]))
    said = [say(key, lang, year=year, value=value) for key, (year, value) in zip(keys, dated, strict=True)]
    points = say("scale.comma", lang).join(said)
    if assessment.latest is None:
        return say("scale.summary_empty", lang, points=points)
    value = value_words(indicator, assessment.latest, lang)
    gap = formats.gap_words(assessment.gap, lang) + (say("scale.cut", lang) if shadow_of(assessment).cut else "")
    date = formats.period(assessment.latest.period, lang)
    return say("scale.summary", lang, date=date, value=value, points=points, gap=gap)


def _shadow_bar(shadow: Shadow) -> list[Component]:
    if shadow.empty:
        return []
    cut = " scale-cut" if shadow.cut else ""
    side = " scale-worse" if shadow.start < 0 else ""
    return [html.Div(className=f"scale-shadow{side}{cut}", style=_between(shadow.start, shadow.end))]


def _pointer(shadow: Shadow) -> list[Component]:
    if shadow.pointer is None:
        return []
    inside = " scale-pointer-inside" if shadow.pointer_inside else ""
    return [html.Div(className=f"scale-pointer{inside}", style=_left(shadow.pointer))]


def _label(text: str, at: float, align: float) -> html.Span:
    style = {**_left(at), "transform": f"translateX({-100 * align:.4g}%)"}
    return html.Span(text, className="scale-label", style=style)


def _left(at: float) -> dict[str, str]:
    return {"left": _percent(position(at))}


def _between(start: float, end: float) -> dict[str, str]:
    return {"left": _percent(position(start)), "width": _percent(position(end) - position(start))}


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.6g}%"


def sparkline(assessment: Assessment, lang: Lang, own: bool = False) -> html.Img:
    """Return the quarterly values as a small line with its last point, against the way from baseline to target.

    ``own``: on its own scale, for what has no such way.
    """
    series = assessment.series
    if not series:
        return html.Img(src=sparkline_uri(assessment, own), alt=say("spark.empty", lang), className="spark")
    first, last = series[0], series[-1]
    alt = say(
        "spark.summary",
        lang,
        first_date=formats.period(first.period, lang),
        first=formats.with_unit(assessment.indicator, first.value, lang),
        last_date=formats.period(last.period, lang),
        last=formats.with_unit(assessment.indicator, last.value, lang),
        count=len(series),
    )
    if not own and has_target_line(assessment):
        final = assessment.indicator.final
        alt += say("spark.target", lang, year=final.year, target=target_amount(assessment.indicator, final.year, lang))
    return html.Img(src=sparkline_uri(assessment, own), alt=alt, className="spark")


def headline_words(segments: Sequence[Segment]) -> list[Child]:
    """Return a headline's segments in their tones; short ones with a count are kept on one line."""
    return [html.Span(piece.text, className=_piece_class(piece)) for piece in segments]


def _piece_class(piece: Segment) -> str | None:
    # Longer ones must be allowed to break, or they would not fit a phone.
    told = "piece" if piece.count and text_width(piece.text) < 16 else ""
    toned = f"tone tone-{piece.tone}" if piece.tone else ""
    return " ".join(filter(None, (told, toned))) or None


def main_heading(children: Children) -> html.H1:
    """Return a page's heading. After a change of page the script puts the focus on it (WCAG 2.2, 2.4.3)."""
    return html.H1(children, id="heading", tabIndex="-1")


def chip_count(count: int) -> html.Span:
    """Return the number in a chip that filters a list: how many entries it leaves."""
    return html.Span(str(count), className="chip-count")


def page_head(request: Request, heading: Children, *beside: Child, reported: str | None = None) -> html.Div:
    """Return the top of every page: its heading, what stands under it, and at the right the day it is as of.

    ``reported``: who has reported, where that is not the towns.
    """
    said = html.Div([main_heading(heading), *beside], className="head-words")
    return html.Div([said, date_selector(request, reported)], className="head")


def date_selector(request: Request, reported: str | None = None) -> html.Details:
    """Return the date, and in a disclosure the plan's quarters as links; a quarter without data is shown as such."""
    lang = request.lang
    shown = [
        html.Span(say("date.as_of", lang), className="date-caption"),
        html.Span(formats.moment_day(request.as_of, lang), className="date-day"),
        html.Span(reported or reported_words(request), className="date-reported"),
    ]
    grid = [_year_row(request, year) for year in sorted({period.year for period in request.plan.periods})]
    hint = html.P(say("date.hint", lang), className="date-hint")
    body = html.Div([html.Div(grid, className="date-grid"), hint], className="date-panel")
    return html.Details([html.Summary(shown, disable_n_clicks=True), body], className="date", disable_n_clicks=True)


def reported_words(request: Request) -> str:
    """Return 6/6个科室已报 · 19/19个镇(街道)已报, for the quarter the date speaks of, and what is in of a newer one."""
    observed, found = request.reader.observed(request.known_at), request.reader.intake(request.period, request.known_at)
    done, towns = len(towns_reported(request.plan, observed, request.period)), len(request.plan.towns)
    said = [
        request.say("date.departments", done=found.now.done, due=found.now.due),
        request.say("date.reported", done=done, total=towns) if done else request.say("date.none_reported"),
    ]
    if found.newer is not None:
        period = formats.period(found.newer.period, request.lang)
        said.append(request.say("date.newer", period=period, done=found.newer.done, due=found.newer.due))
    return request.say("date.comma").join(said)


def _year_row(request: Request, year: int) -> html.Div:
    heading = html.Span(request.say("date.year", year=year), className="date-year")
    quarters = [_quarter(request, Period(year, quarter)) for quarter in range(1, 5)]
    return html.Div([heading, *quarters], className="date-row")


def _quarter(request: Request, period: Period) -> Component:
    word, whole = formats.quarter(period, request.lang), formats.period(period, request.lang)
    if period not in request.reader.periods():
        said: list[Child] = [word, spoken(f" {request.say('date.no_data')}")]
        return html.Span(said, className="date-quarter date-without")
    current = "date" if period.last_day == request.as_of else None
    return link(word, request.href(as_of=period), "date-quarter", current, **aria(label=whole))


def switch(label: str, options: Iterable[tuple[Children, str, bool]], class_name: str = "switch") -> html.Div:
    """Return a choice among links: (words, address, whether it is what is shown now)."""
    links = [link(words, href, "switch-option", "true" if current else None) for words, href, current in options]
    return html.Div(links, className=class_name, role="group", **aria(label=label))


def disclosure(summary: Children, content: Children, class_name: str = "disclosure") -> html.Details:
    """Return something to open and close, by mouse, touch or keyboard, without any script."""
    body = html.Div(content, className="disclosure-body")
    return html.Details(
        [html.Summary(summary, disable_n_clicks=True), body], className=class_name, disable_n_clicks=True
    )


def table(caption: str, headers: Sequence[Children], rows: Sequence[Sequence[Children]], text: int = 1) -> html.Div:
    """Return an HTML table, which stands beside drawings for those who want figures or use a screen reader. The first
    ``text`` columns are words, the others figures."""
    head = html.Tr([html.Th(header, scope="col", className=_column(i, text)) for i, header in enumerate(headers)])
    # A table of figures is a real one: it reads out cell by cell with its heads (WCAG 2.2, 1.3.1).
    body = [html.Tr([_cell(inside, _column(i, text)) for i, inside in enumerate(row)]) for row in rows]
    whole = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(body)], className="table")
    return html.Div(whole, className="table-room", role="region", tabIndex="0", **aria(label=caption))


_EMPTY_CELL = html.Td()


def _cell(inside: Children, class_name: str) -> html.Td:
    """Return a cell, copied from one that Dash has checked: it checks all properties of each, and a page has a thousand
    cells."""
    cell = copy(_EMPTY_CELL)
    vars(cell).update(children=inside, className=class_name)
    return cell


def _column(position_in_row: int, text: int) -> str:
    return "words" if position_in_row < text else "figures"


def downloads(request: Request, files: Iterable[tuple[str, str]], png: str | None = None) -> html.P:
    """Return links to files: (word, address); ``png`` is the address of an SVG that the browser draws as a PNG."""
    anchors = [html.A(word, href=href, download="", className="file", disable_n_clicks=True) for word, href in files]
    if png is not None:
        word = request.say("download.png")
        anchors.append(html.A(word, href=png, className="file", disable_n_clicks=True, **data(png="")))
    return html.P([html.Span(request.say("download.label"), className="files-caption"), *anchors], className="files")


def skeleton(lines: int = 3) -> html.Div:
    """Return grey lines in the place of something that is being loaded."""
    return html.Div([html.Div(className="skeleton-line") for _ in range(lines)], className="skeleton")
