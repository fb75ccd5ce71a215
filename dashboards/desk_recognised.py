"""What a workbook was recognised as: the template, a layout, or a guess that is shown with how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components import Child, Children, table
from dashboards.fields import button, form, hidden
from dashboards.page import Request
from etl.desk import Draft
from etl.extraction import READ, Extraction, HeaderReading
from plan.wording import name_of

TEMPLATE = "template"


def recognised_section(request: Request, read: Extraction, draft: Draft | None) -> html.Section:
    """How the file was read."""
    parts: list[Component] = [html.H2(request.say("desk.recognised")), html.P(recognised_words(request, read))]
    if read.recognised is not None:
        parts.append(_headers(request, read.reading))
        parts += _confirm(request, draft) if draft is not None else []
    return html.Section(parts, className="recognised", id="recognised")


def recognised_words(request: Request, read: Extraction) -> str:
    """One sentence: as what it was recognised, and for a guess how sure it is."""
    sure = read.recognised
    if sure is None:
        key = "desk.as_template" if read.layout == TEMPLATE else "desk.as_layout" if read.layout else "desk.as_nothing"
        return request.say(key, layout=read.layout)
    percent = f"{100 * sure.fraction:.0f}"
    counts = {"towns": sure.towns, "all_towns": sure.towns_all, "measures": sure.measures, "all": sure.measures_all}
    return request.say("desk.as_guess", percent=percent, **counts)


def _headers(request: Request, reading: Sequence[HeaderReading]) -> html.Div:
    keys = ("cell", "label", "means", "how")
    heads: list[Children] = [request.say(f"desk.header_{key}") for key in keys]
    rows: list[list[Children]] = [
        [header.cell, header.label, _means(request, header), request.say(f"desk.how_{header.how}")]
        for header in reading
    ]
    return table(request.say("desk.headers"), heads, rows, text=4)


def _means(request: Request, header: HeaderReading) -> str:
    measure = request.plan.measure_of.get(header.measure)
    named = name_of(measure, request.lang) if measure is not None else header.measure
    return named if header.how in READ else request.say("desk.not_read", measure=named) if named else "—"


def _confirm(request: Request, draft: Draft) -> list[Component]:
    if draft.confirmed:
        words = html.P(request.say("desk.confirmed"), className="kept")
        undo: list[Child] = [hidden("confirmed", "no"), button(request.say("desk.confirm_undo"), "button button-quiet")]
        return [words, form(request, f"/desk/{draft.id}/confirm", undo, "offer")]
    fields: list[Child] = [hidden("confirmed", "yes"), button(request.say("desk.confirm"))]
    return [form(request, f"/desk/{draft.id}/confirm", fields, "offer")]
