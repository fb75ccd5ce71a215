"""两期对比 `/compare`: what changed since an earlier date, targets set anew, and the submissions that did it."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Children, disclosure, downloads, headline_words, link, page_head, spoken, switch
from dashboards.components.html import table as html_table
from dashboards.page import Download, Page, seen_alike
from dashboards.pages.compare.asked import CORRECTED, comparison_of, from_day, is_corrected, known_words
from dashboards.pages.compare.compare_files import comparison_csv, comparison_table, comparison_xlsx
from dashboards.pages.compare.lists import submissions_section, targets_section, unchanged_section
from dashboards.pages.compare.rows import change_section, key_of_drawing
from dashboards.request import Request
from dashboards.server.downloads import CSV, XLSX
from plan.comparison import Comparison, StatusMove
from plan.period import Period
from presentation import formats
from presentation.comparison import comparison_headline


def build(request: Request) -> Component:
    """Return the comparison of a request."""
    found = comparison_of(request)
    # What became worse comes first: it is what the page is opened for.
    moved = [change_section(request, found, move) for move in (StatusMove.WORSE, StatusMove.BETTER, StatusMove.OTHER)]
    shown = [section for section in moved if section is not None]
    parts: list[Component] = [
        page_head(request, headline_words(comparison_headline(found, request.lang))),
        _choices(request, found),
        *shown,
        *([key_of_drawing(request)] if shown else []),
        html.Div([targets_section(request, found), unchanged_section(request, found)], className="compare-pair"),
        submissions_section(request, found),
        _twin(request, found),
    ]
    return html.Div(parts, className="compare-page")


def _choices(request: Request, found: Comparison) -> html.Div:
    """Return the earlier date as a choice, the later one in words, and by what was known the earlier one is shown."""
    corrected = is_corrected(request)
    basis = [
        (request.say("compare.then"), request.href(basis=None), not corrected),
        (request.say("compare.corrected"), request.href(basis=CORRECTED), corrected),
    ]
    later = [
        html.Span(request.say("compare.to"), className="choice-caption"),
        html.Span(formats.moment_day(request.as_of, request.lang), className="choice-shown"),
        html.Span(known_words(request, found.after.known_at), className="choice-caption"),
    ]
    arrow = html.Span("→", className="compare-arrow", title=request.say("compare.arrow"))
    sides = [_earlier(request, found), arrow, html.Span(later, className="compare-later")]
    return html.Div([*sides, switch(request.say("compare.basis"), basis)], className="choices compare-choices")


def _earlier(request: Request, found: Comparison) -> html.Details:
    shown: Children = [
        html.Span(request.say("compare.from"), className="choice-caption"),
        html.Span(formats.moment_day(from_day(request), request.lang), className="choice-shown"),
        html.Span(known_words(request, found.before.known_at), className="choice-caption"),
    ]
    years = sorted({period.year for period in request.plan.periods})
    return disclosure(shown, [html.Div([*_year(request, year)], className="date-row") for year in years], "choice")


def _year(request: Request, year: int) -> Iterator[Component]:
    yield html.Span(request.say("date.year", year=year), className="date-year")
    for number in range(1, 5):
        period = Period(year, number)
        word = formats.quarter(period, request.lang)
        # The earlier date is chosen among quarters before the later one; what has no data is shown and leads nowhere.
        if period not in request.reader.periods() or period.last_day > request.as_of:
            yield html.Span([word, spoken(f" {request.say('date.no_data')}")], className="date-quarter date-without")
        else:
            current = "date" if period.last_day == from_day(request) else None
            yield link(word, request.href(**{"from": period}), "date-quarter", current)


def _twin(request: Request, found: Comparison) -> html.Details:
    """Return the same facts as a table, and as files."""
    headers, rows, caption = comparison_table(request, found)
    files = [
        (request.say("download.xlsx"), request.href(urls.COMPARE_XLSX)),
        (request.say("compare.csv"), request.href(urls.COMPARE_CSV)),
    ]
    shown = html_table(caption, headers, rows, text=3)
    return disclosure(request.say("compare.table"), [downloads(request, files), shown], "disclosure twin")


PAGE = Page(
    path=urls.COMPARE,
    title="page.compare",
    order=None,
    build=build,
    seen_as=seen_alike,
    within=(urls.OVERVIEW,),
    downloads=(
        Download(urls.COMPARE_XLSX, XLSX, "compare.file", comparison_xlsx),
        Download(urls.COMPARE_CSV, CSV, "compare.file", comparison_csv),
    ),
)
