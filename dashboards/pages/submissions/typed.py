"""A number typed in the place of a doubtful cell: a field at the finding, read and checked like the workbook's own."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden
from dashboards.components.html import Child, data, disclosure
from dashboards.components.written import WrittenElement
from dashboards.request import Request
from dashboards.server.written_pattern import WrittenPattern, blank
from dashboards.urls import url_of
from etl.submissions import CheckedDraft, Draft
from plan.finding import Finding, Severity
from presentation.sentences import area_name
from wording import told_of

_OPEN = 6
"""Up to so many fields are shown openly; more are folded away."""

UNREPORTED = "未报"
"""What the button puts into a cell; the reader takes it as not reported, as it does in any workbook."""


def typed_fields(request: Request, draft: Draft, checked: CheckedDraft, findings: Sequence[Finding]) -> list[Component]:
    """Return a field for each cell of the findings in whose place something may be typed.

    Where something is only to be explained, or many are to be mended, they stand in a disclosure.
    """
    stands = {(sheet, cell): text for sheet, cell, text in checked.stands}
    at = {(f.sheet, f.cell): f for f in reversed(findings) if (f.sheet, f.cell) in stands}
    fields: list[Component] = [
        _field(request, draft, finding, stands[place], _unit(request, checked, finding.details.get("measure", "")))
        for place, finding in reversed(at.items())
    ]
    if not fields:
        return []
    if len(fields) <= _OPEN and findings[0].severity is Severity.MEND:
        return fields
    return [disclosure(request.say("typed.open", count=len(fields)), fields)]


def _field(request: Request, draft: Draft, finding: Finding, stands: str, unit: str) -> WrittenElement:
    """Return the field of one cell, with what ``stands`` there as placeholder, its unit, and 未报 as a button."""
    area = finding.details.get("area", "")
    # A total is what its rows add up to; there is no such thing as not reporting it.
    kind = "typed", draft.id, request.lang, bool(area), finding.code != "total_differs"
    pattern = request.once(
        kind,
        lambda: WrittenPattern.of(_blank_field(request, draft, has_area=kind[3], may_be_unreported=kind[4])),
    )
    return pattern.filled(
        place=f"{finding.sheet}!{finding.cell}",
        cell=finding.cell,
        area=area_name(request.plan, area, request.lang) if area else "",
        stands=stands or request.say("typed.blank"),
        unit=unit,
    )


def _blank_field(request: Request, draft: Draft, has_area: bool, may_be_unreported: bool) -> html.Form:
    """Return the field of any cell, with places for what is its own."""
    place = [html.Span(blank("cell"), className="place")]
    if has_area:
        place.append(html.Span(blank("area")))
    field = Input(
        type="text", name="value", required=True, maxLength=60, inputMode="decimal", placeholder=blank("stands")
    )
    words = html.Span([*place, request.say("typed.label")], className="typed-words")
    label = html.Label([words, html.Span([field, html.Span(blank("unit"))], className="typed-value")])
    buttons = [button(request.say("typed.take"), "button button-quiet")]
    if may_be_unreported:
        said = {"name": "unreported", "value": UNREPORTED, "formNoValidate": True}
        buttons.append(button(request.say("typed.unreported"), "button button-quiet", **said))
    inside: list[Child] = [hidden("place", blank("place")), label, html.Span(buttons)]
    return form(request, url_of(urls.DRAFT_ACTION, draft=draft.id, action="type"), inside, "typed", **data(next=""))


def _unit(request: Request, checked: CheckedDraft, measure: str) -> str:
    """Return the unit that the cell's header names, else the measure's."""
    said = next((h.unit for h in checked.extraction.reading if h.measure == measure and h.unit), "")
    known = request.plan.measure_of.get(measure)
    return said or (told_of(known, "unit", request.lang) if known is not None else "")
