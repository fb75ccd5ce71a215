"""The list of texts that the report asks for and nobody has written, each with a link to its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import link, short_name
from dashboards.pages.evaluate.question import address
from dashboards.pages.evaluate.texts import Versions, anchor, newest_at, place_words
from dashboards.request import Request
from etl.store.journal.evaluation_texts import SECTIONS, fields_at
from plan.assessment import Assessment
from plan.evaluation import OpenText, may_write, still_to_write
from wording import listed

_FREE = frozenset({"座谈", "问卷", "论证", "附件3"})
"""Sections that a report may do without."""

_OF_TASKS = frozenset({"三", "四", "五"})
"""Sections that the ledger of tasks fills where there is one."""


def open_texts(request: Request, assessments: Sequence[Assessment], versions: Versions) -> tuple[OpenText, ...]:
    """Return the texts that the report of the page's question asks for and lacks."""
    statuses = {each.indicator.no: each.status for each in assessments}
    written = {key for key, told in versions.items() if told and told[-1].text.strip()}
    return still_to_write(statuses, _sections(request), written)


def _sections(request: Request) -> Mapping[str, tuple[str, ...]]:
    tasks = request.reader.tasks is not None and request.reader.is_first and bool(request.reader.tasks.lines())
    left_out = _FREE | (_OF_TASKS if tasks else frozenset())
    return {place: fields_at(place) for place in SECTIONS if place not in left_out}


def to_write_list(request: Request, assessments: Sequence[Assessment], versions: Versions) -> list[Component]:
    """Return the list, each line a link to the form (for whoever may write) or to the place."""
    found = open_texts(request, assessments, versions)
    if not found:
        return [html.P(request.say("evaluate.to_write_none"), className="prose")]
    by_number = {str(each.indicator.no): each for each in assessments}
    items = [html.Li(_item(request, each, by_number.get(each.place), versions)) for each in found]
    count = html.P(request.say("evaluate.to_write_count", count=len(found)), className="prose")
    return [count, html.Ul(items, className="to-write")]


def _item(request: Request, each: OpenText, assessment: Assessment | None, versions: Versions) -> html.A:
    name = _name(request, each.place, assessment)
    # Of a section that has only its text there is nothing to add to its name.
    named = fields_at(each.place) != each.fields or len(each.fields) > 1
    fields = listed((request.say(f"evaluate.field.{field}") for field in each.fields), request.lang)
    words = request.say("evaluate.to_write_item", name=name, fields=fields) if named else name
    step = {"write": each.place, "seen": newest_at(versions, each.place)} if may_write(request.viewer.person) else {}
    return link(words, f"{address(request, **step)}#{anchor(each.place)}", "file")


def _name(request: Request, place: str, assessment: Assessment | None) -> str:
    if assessment is None:
        return place_words(request, place)
    status = request.say(f"status.{assessment.status}")
    name = f"{place} {short_name(assessment, request.lang)}"
    return request.say("evaluate.to_write_indicator", name=name, status=status)
