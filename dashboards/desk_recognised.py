"""What a workbook was recognised as: the template, a layout, or a guess that is shown with how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components import Child, Children, aria, table
from dashboards.fields import button, form, hidden, select
from dashboards.page import Request
from etl.desk import Draft
from etl.reading.extraction import READ, Extraction, HeaderReading
from plan.wording import name_of

TEMPLATE = "template"
UNDECIDED = "?"
"""Of a header about which the planner says nothing."""


def recognised_section(request: Request, read: Extraction, draft: Draft | None) -> html.Section:
    """How the file was read; a guess with what each header was taken for, to be set right and confirmed."""
    parts: list[Component] = [html.H2(request.say("desk.recognised")), html.P(recognised_words(request, read))]
    if read.recognised is not None and draft is not None and not draft.confirmed:
        parts.append(_to_confirm(request, read.reading, draft))
    elif draft is not None and draft.confirmed:
        parts += _confirmed(request, draft)
    elif read.recognised is not None:
        parts.append(_headers(request, read.reading, [_means(request, header) for header in read.reading]))
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


def _headers(request: Request, reading: Sequence[HeaderReading], means: Sequence[Children]) -> html.Div:
    keys = ("cell", "label", "how", "means")
    heads: list[Children] = [request.say(f"desk.header_{key}") for key in keys]
    rows: list[list[Children]] = [
        [header.cell, header.label, request.say(f"desk.how_{header.how}"), shown]
        for header, shown in zip(reading, means, strict=True)
    ]
    return table(request.say("desk.headers"), heads, rows, text=4)


def _means(request: Request, header: HeaderReading) -> str:
    measure = request.plan.measure_of.get(header.measure)
    named = name_of(measure, request.lang) if measure is not None else header.measure
    return named if header.how in READ else request.say("desk.not_read", measure=named) if named else "—"


def _to_confirm(request: Request, reading: Sequence[HeaderReading], draft: Draft) -> html.Form:
    picks: list[Children] = [_pick(request, header, draft) for header in reading]
    inside: list[Child] = [
        hidden("confirmed", "yes"),
        _headers(request, reading, picks),
        html.P(request.say("desk.confirm_note"), className="limits"),
        button(request.say("desk.confirm"), "button button-main"),
    ]
    return form(request, f"/desk/{draft.id}/confirm", inside, "confirm")


def _pick(request: Request, header: HeaderReading, draft: Draft) -> list[Child]:
    """A header's label, and the measure it is to be read as."""
    measures = [(m.name, name_of(m, request.lang)) for m in request.plan.measures_of(draft.department)]
    options = [(UNDECIDED, request.say("desk.header_undecided")), *measures, ("", request.say("desk.header_none"))]
    said = dict(draft.replies.labels)
    chosen = said.get(header.label, header.measure if header.how in READ else UNDECIDED)
    named = aria(label=request.say("desk.header_pick", label=header.label))
    return [hidden("label", header.label), select("measure", options, chosen, className="header-pick", **named)]


def _confirmed(request: Request, draft: Draft) -> list[Component]:
    undo: list[Child] = [hidden("confirmed", "no"), button(request.say("desk.confirm_undo"), "button button-quiet")]
    words = html.P(request.say("desk.confirmed"), className="kept")
    return [words, form(request, f"/desk/{draft.id}/confirm", undo, "offer")]
