"""The quarterly table: the same values as the trajectory's drawing, each row with a link to its lineage."""

from __future__ import annotations

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboards.components.determined import beside
from dashboards.components.html import Children, aria, data, link, status_mark
from dashboards.request import Request
from plan.assessment import Assessment
from plan.measures import IndicatorValue
from plan.period import Period
from plan.status import UNJUDGED, Status, status_of
from presentation import formats
from presentation.sentences import reported_count, value_words


@dataclass(frozen=True, slots=True)
class Quarter:
    """One value as of its own quarter; ``gap`` in percentage points."""

    value: IndicatorValue
    gap: float | None
    status: Status


def quarters_of(request: Request, assessment: Assessment) -> tuple[Quarter, ...]:
    """Return every value of an assessment in time order, each judged on its quarter's last day by those up to it."""
    schedule, limits = assessment.schedule, request.plan.thresholds
    known = [value.known for value in assessment.series]
    # By the values up to that quarter alone, as it was judged then.
    told = [status_of(schedule, known[:count], each.day, limits) for count, each in enumerate(known, 1)]
    return tuple(
        Quarter(
            value=value,
            gap=None if status in UNJUDGED else schedule.gap(each.value, each.day),
            status=status,
        )
        for value, each, status in zip(assessment.series, known, told, strict=True)
    )


SHORT = ("expected", "gap", "reported", "carried")
"""Columns whose figures need a word of their own on a phone."""

COLUMNS = ("period", "value", "expected", "gap", "status", "reported", "carried", "trace")


def quarters_table(request: Request, assessment: Assessment) -> html.Div:
    """Return the table, latest quarter first."""
    heads = [
        # Explicit roles: on a phone the style sheet makes blocks of the rows, and `display` takes a table's meaning
        # away.
        html.Th(request.say(f"detail.quarters.{name}"), scope="col", className=f"col-{name}", role="columnheader")
        for name in COLUMNS
    ]
    rows = [_row(request, assessment, quarter) for quarter in reversed(quarters_of(request, assessment))]
    caption = request.say("detail.quarters")
    head = html.Thead(html.Tr(heads, role="row"), role="rowgroup")
    body = html.Tbody(rows, role="rowgroup")
    inside = html.Table([html.Caption(caption), head, body], className="table quarters", role="table")
    # A region that can be focused, or the keyboard could not scroll it (WCAG 2.2, 2.1.1).
    return html.Div(inside, className="table-room", role="region", tabIndex="0", **aria(label=caption))


def _row(request: Request, assessment: Assessment, quarter: Quarter) -> html.Tr:
    value, lang, indicator = quarter.value, request.lang, assessment.indicator
    traced = request.query.get("trace") == str(value.period)
    carried = str(len(value.carried)) if value.carried else formats.NONE
    cells: list[Component] = [
        html.Th(formats.period(value.period, lang), scope="row", className="col-period", role="rowheader"),
        _cell(request, "value", value_words(indicator, value, lang)),
        _cell(request, "expected", formats.scheduled(indicator, assessment.schedule, value.period.last_day)),
        _cell(request, "gap", formats.NONE if quarter.gap is None else formats.signed(quarter.gap)),
        _cell(
            request,
            "status",
            [status_mark(quarter.status, lang), *beside(request, indicator.no, value.period.last_day)],
        ),
        _cell(request, "reported", reported_count(request.plan, indicator, value, lang)),
        _cell(request, "carried", carried, "" if value.carried else " none-carried"),
        _cell(request, "trace", _trace_link(request, assessment, value)),
    ]
    return html.Tr(cells, className="traced" if traced else None, role="row")


def _cell(request: Request, name: str, content: Children, mark: str = "") -> html.Td:
    """Return a cell; those of SHORT carry a label for a phone, where the columns have no heads."""
    short = data(short=request.say(f"detail.quarters.short_{name}")) if name in SHORT else {}
    return html.Td(content, className=f"col-{name}{mark}", role="cell", **short)


def _trace_link(request: Request, assessment: Assessment, value: IndicatorValue) -> html.A:
    shown = value_words(assessment.indicator, value, request.lang)
    words = request.say("detail.quarters.open_long", period=formats.period(value.period, request.lang), value=shown)
    address = request.href(trace=value.period, area=None)
    return link(request.say("detail.quarters.open"), address, id=point_id(value.period), **aria(label=words))


def point_id(period: Period) -> str:
    """Return the id of the link that a click on a point follows."""
    return f"point-{period}"
