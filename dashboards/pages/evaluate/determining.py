"""认定: the verdict an evaluator sets beside the computed one, who set it on what grounds, and the form to set it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden, labelled, select, text_area
from dashboards.components.html import Child, aria, disclosure, link, short_name, spoken, status_mark
from dashboards.pages.evaluate.question import address, texts_until
from dashboards.pages.evaluate.texts import anchor
from dashboards.request import Request
from dashboards.urls import url_of
from etl.tasks.evidence import KINDS
from plan.assessment import Assessment
from plan.determination import (
    DOCUMENT_LONGEST,
    REASON_LONGEST,
    Determination,
    determinable,
    may_determine,
)
from plan.instant import shown_instant

Lines = Mapping[int, Sequence[Determination]]
"""Every line about each indicator, oldest first."""

ACCEPTED = ",".join(ending for endings in KINDS.values() for ending in endings)
"""Endings of files that are taken, as a browser's file field wants them."""


def lines_of(request: Request) -> Lines:
    """Return the verdicts set and withdrawn for the page's quarter, up to the instant up to which texts are shown."""
    asked = "determinations", request.as_of, request.known_at
    return request.once(asked, lambda: request.reader.determinations(request.as_of, texts_until(request)))


def verdict_mark(request: Request, lines: Lines, assessment: Assessment) -> list[Component]:
    """Return the computed verdict, and the one set beside it where one stands."""
    marks: list[Component] = [status_mark(assessment.status, request.lang)]
    told = lines.get(assessment.indicator.no, ())
    if told and told[-1].status is not None:
        words = html.Span(request.say("determination.mark"), className="determined-word")
        marks.append(html.Span([words, status_mark(told[-1].status, request.lang)], className="determined"))
    return marks


def determination_block(request: Request, assessment: Assessment, lines: Lines) -> list[Component]:
    """Return the verdict set for an indicator with its grounds, earlier ones, and the form where the address asks for
    it."""
    told = lines.get(assessment.indicator.no, ())
    asked = request.query.get("determine") == str(assessment.indicator.no) and _may(request)
    if not told and not asked:
        return []
    shown = _standing(request, assessment, told)
    forms = _forms(request, assessment, told) if asked else []
    return [html.Div([*shown, *_earlier(request, told), *forms], className="determination")]


def _may(request: Request) -> bool:
    return request.reader.evaluation is not None and may_determine(request.viewer.person)


def to_determine(request: Request, assessment: Assessment, lines: Lines) -> list[Component]:
    """Return the link to the form, for a viewer who may set a verdict and has not opened it."""
    number = str(assessment.indicator.no)
    if not _may(request) or request.query.get("determine") == number:
        return []
    told = lines.get(assessment.indicator.no, ())
    words = request.say("determination.again" if told and told[-1].status else "determination.way")
    what = spoken(request.say("determination.way_what", what=short_name(assessment, request.lang)))
    return [link([words, what], f"{address(request, determine=number)}#{anchor(number)}", "file determine-way")]


def _standing(request: Request, assessment: Assessment, told: Sequence[Determination]) -> list[Component]:
    if not told or told[-1].status is None:
        return [html.P(request.say("determination.none"), className="pending")]
    parts = _line(request, told[-1])
    # Corrected data compute another verdict now: whoever reads the one set beside it must know.
    if told[-1].computed is not assessment.status:
        computed = request.say(f"status.{assessment.status}")
        parts.append(html.P(request.say("determination.moved", computed=computed), className="told"))
    return [html.H4(request.say("determination.title")), *parts]


def _line(request: Request, each: Determination) -> list[Component]:
    at = shown_instant(each.at)
    if each.status is None:
        words = request.say("determination.withdrawn", by=each.by, at=at, reason=each.reason)
        return [html.P(words, className="written-by")]
    computed = request.say(f"status.{each.computed}")
    by = request.say("determination.by", by=each.by, at=at, computed=computed)
    head = html.P([status_mark(each.status, request.lang), " ", html.Small(by)], className="determination-head")
    grounds: list[Child] = [html.Span(each.document)] if each.document else []
    return [head, html.P(each.reason, className="written"), html.P([*grounds, *_file(request, each)])]


def _file(request: Request, each: Determination) -> list[Child]:
    if not each.sha256:
        return []
    words = request.say("determination.file_words", name=each.file)
    href = url_of(urls.EVALUATION_FILE, sha256=each.sha256)
    return [" ", html.A(words, href=href, download="", className="file", disable_n_clicks=True)]


def _earlier(request: Request, told: Sequence[Determination]) -> list[Component]:
    """Return the older lines folded away, the latest first; all lines where the last one withdrew the verdict."""
    older = told[:-1] if told and told[-1].status is not None else told
    if not older:
        return []
    parts: list[Child] = [part for each in reversed(older) for part in _line(request, each)]
    return [disclosure(request.say("determination.earlier", count=len(older)), parts, "disclosure earlier")]


def _forms(request: Request, assessment: Assessment, told: Sequence[Determination]) -> list[Component]:
    forms: list[Component] = [_form(request, assessment, told)]
    return [*forms, _withdrawal(request, assessment, told)] if told and told[-1].status is not None else forms


def _hidden(request: Request, assessment: Assessment, told: Sequence[Determination]) -> list[Child]:
    return [
        hidden("indicator", assessment.indicator.no),
        # What was looked at: the route refuses where another evaluator has set something since.
        hidden("seen", told[-1].sequence if told else 0),
        hidden("at", address(request)),
    ]


def _form(request: Request, assessment: Assessment, told: Sequence[Determination]) -> html.Form:
    # Not the computed one: setting it would say nothing.
    offered = [s for s in determinable(request.plan, request.period) if s is not assessment.status]
    # Nothing is chosen beforehand: a verdict must not be set by not looking.
    options = [("", request.say("determination.choose")), *((s.value, request.say(f"status.{s}")) for s in offered)]
    file = Input(type="file", name="file", accept=ACCEPTED)
    limits = request.say("determination.longest", reason=REASON_LONGEST, document=DOCUMENT_LONGEST)
    document = Input(type="text", name="document", maxLength=DOCUMENT_LONGEST)
    inside: list[Child] = [
        *_hidden(request, assessment, told),
        html.P(request.say("determination.note"), className="limits"),
        labelled(request.say("determination.status"), select("status", options, "")),
        labelled(request.say("determination.reason"), text_area("reason", "", REASON_LONGEST)),
        labelled(request.say("determination.document_field"), document),
        labelled(request.say("determination.file_field"), file),
        html.P(limits, className="limits"),
        _buttons(request, "determination.save", assessment, "button button-main"),
    ]
    label = aria(label=request.say("determination.way"))
    return form(request, urls.DETERMINE, inside, "form writing", encType="multipart/form-data", **label)


def _withdrawal(request: Request, assessment: Assessment, told: Sequence[Determination]) -> html.Form:
    inside: list[Child] = [
        *_hidden(request, assessment, told),
        hidden("withdraw", "1"),
        labelled(request.say("determination.withdraw_reason"), text_area("reason", "", REASON_LONGEST)),
        button(request.say("determination.withdraw"), "button"),
    ]
    label = aria(label=request.say("determination.withdraw"))
    return form(request, urls.DETERMINE, inside, "form withdrawing", encType="multipart/form-data", **label)


def _buttons(request: Request, key: str, assessment: Assessment, class_name: str) -> html.Div:
    leave = link(
        request.say("determination.leave"), f"{address(request)}#{anchor(str(assessment.indicator.no))}", "file"
    )
    return html.Div([button(request.say(key), class_name), leave], className="field-row")
