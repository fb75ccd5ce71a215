"""What a workbook was recognised as: the template, a layout, or a guess that is shown with how sure it is."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import button, form, hidden
from dashboards.pages.submissions.teaching import teaching_form
from dashboards.request import Request
from dashboards.urls import url_of
from etl.reading.extraction import Extraction
from etl.reading.own_layouts import layout_name
from etl.submissions import CheckedDraft, Draft

TEMPLATE = "template"
_OWN = "own_"
"""Beginning of the ids of layouts that a department taught (`etl.reading.own_layouts`), unlike the program's own."""


def recognised_section(request: Request, checked: CheckedDraft, draft: Draft) -> html.Section:
    """Return how the file was recognised, with the questions about an unknown form, or the answers that were given."""
    read, asked = checked.extraction, checked.questions
    words = recognised_words(request, read)
    if is_to_be_taught(checked, draft):
        name = layout_name(draft.name) if read.recognised is not None else ""
        taught = teaching_form(request, asked, draft, name, bool(name) or _OWN in read.layout)
        heading = html.H2(request.say("teach.heading"))
        return html.Section([heading, html.P(words), taught], className="recognised", id="recognised")
    parts: list[Component] = [html.H2(request.say("desk.recognised")), html.P(words)]
    parts += _confirmed(request, checked, draft) if draft.confirmed else []
    return html.Section(parts, className="recognised", id="recognised")


def is_to_be_taught(checked: CheckedDraft, draft: Draft) -> bool:
    """Tell whether the form has open questions: it was guessed, or a known form leaves a column or unit open."""
    if draft.confirmed:
        return False
    # A known form can leave something open too: a column or a unit that it does not say.
    asks = any(question.how in ("unknown", "unit", "units", "conflict") for question in checked.questions.all)
    return checked.extraction.recognised is not None or asks


def recognised_words(request: Request, read: Extraction) -> str:
    """Return a sentence: the template, layout or guess as which a file was recognised, a guess with its share of
    recognised towns and measures."""
    sure = read.recognised
    if sure is None:
        key = "desk.as_template" if read.layout == TEMPLATE else "desk.as_layout" if read.layout else "desk.as_nothing"
        names = request.submission_service.layout_names(read.layout) if request.submission_service is not None else ()
        return request.say(key, layout=tuple(names) or read.layout)
    percent = f"{100 * sure.fraction:.0f}"
    counts = {"towns": sure.towns, "all_towns": sure.towns_all, "measures": sure.measures, "all": sure.measures_all}
    return request.say("desk.as_guess", percent=percent, **counts)


def _confirmed(request: Request, checked: CheckedDraft, draft: Draft) -> list[Component]:
    """Return the note that the guess was confirmed, whether the form will be known next time, and the button to undo
    that."""
    undo = form(
        request,
        url_of(urls.DRAFT_ACTION, draft=draft.id, action="confirm"),
        [hidden("confirmed", "no"), button(request.say("desk.confirm_undo"), "button button-quiet")],
        "offer",
    )
    read = checked.extraction
    kept = read.recognised is None and _OWN in read.layout
    key = "desk.confirmed" if kept else "desk.confirmed_here"
    key = "desk.confirmed_unkept" if read.recognised is not None else key
    return [html.P(request.say(key), className="kept" if kept else "told"), undo]
