"""Files attached to sections of the report: their list, and the forms to attach and to detach one."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden, labelled
from dashboards.components.html import Child, aria, spoken
from dashboards.pages.evaluate.determining import ACCEPTED
from dashboards.pages.evaluate.question import address, texts_until
from dashboards.pages.evaluate.texts import place_words
from dashboards.request import Request
from dashboards.urls import url_of
from etl.store.journal.evaluation_texts import WITH_FILES
from plan.evaluation import TITLE_LONGEST, EvaluationAttachment, may_write, standing_attachments
from plan.instant import shown_instant


def attached_at(request: Request, place: str) -> list[Component]:
    """Return the files attached to a place, and the form to add one where the address asks for it and the viewer may;
    nothing at places that take no files."""
    evaluation = request.reader.evaluation
    if evaluation is None or place not in WITH_FILES:
        return []
    told = standing_attachments(evaluation.attachments(request.reader.texts_plan), texts_until(request))
    files = [each for each in told if each.place == place]
    # The form is only in the page whose address asks for it: an open form at every place would bury the text.
    form_there = [_form(request, place)] if request.query.get("write") == place and _may(request) else []
    return [*_list(request, files), *form_there]


def _may(request: Request) -> bool:
    return may_write(request.viewer.person)


def _list(request: Request, files: Sequence[EvaluationAttachment]) -> list[Component]:
    if not files:
        return []
    items = [html.Li(_item(request, each)) for each in files]
    return [html.H4(request.say("evaluate.attached")), html.Ul(items, className="attached-files")]


def _item(request: Request, each: EvaluationAttachment) -> list[Child]:
    href = url_of(urls.EVALUATION_FILE, sha256=each.sha256)
    by = request.say("evaluate.attached_by", by=each.by, at=shown_instant(each.at))
    parts: list[Child] = [
        html.Span(each.title),
        " ",
        html.A(each.file, href=href, download="", className="file", disable_n_clicks=True),
        " ",
        html.Small(by),
    ]
    return [*parts, " ", _detach(request, each)] if _may(request) else parts


def _detach(request: Request, each: EvaluationAttachment) -> html.Form:
    what = spoken(request.say("evaluate.detach_what", what=each.title))
    inside: list[Child] = [
        hidden("place", each.place),
        hidden("of", each.sequence),
        hidden("at", address(request)),
        button([request.say("evaluate.detach"), what], "button button-quiet"),
    ]
    return form(request, urls.ATTACH, inside, "form detach", encType="multipart/form-data")


def _form(request: Request, place: str) -> html.Form:
    title = Input(type="text", name="title", maxLength=TITLE_LONGEST, required=True)
    file = Input(type="file", name="file", accept=ACCEPTED, required=True)
    inside: list[Child] = [
        hidden("place", place),
        hidden("at", address(request)),
        labelled(request.say("evaluate.attach_title"), title),
        labelled(request.say("evaluate.attach_file"), file),
        button(request.say("evaluate.attach"), "button"),
    ]
    label = aria(label=f"{request.say('evaluate.attach')} {place_words(request, place)}")
    return form(request, urls.ATTACH, inside, "form attaching", encType="multipart/form-data", **label)
