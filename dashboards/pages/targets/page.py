"""分镇目标 `/targets`: the towns' targets from draft to issue, their sum beside the city's, and each town's status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden, labelled
from dashboards.components.html import Child, Children, link, page_head, status_mark
from dashboards.components.responsive_table import Cell, grid
from dashboards.page import Page, watch_data
from dashboards.request import Request
from dashboards.urls import url_of
from etl.tasks.town_targets import targets_in
from plan.denied import Denied
from plan.indicator import Indicator
from plan.measures import area_series
from plan.period import Period
from plan.review import Role
from plan.revision import targets_now
from plan.status import Status
from plan.town_path import TownStanding, town_standing
from plan.town_targets import Division, TownTarget, TownTargetState, check_divisible, division_of
from plan.town_weights import weights_of
from presentation import formats
from presentation.sentences import area_name
from wording import title_of

_COLUMNS = {
    "town": "grid-name",
    "drafted": "figures",
    "asked": "figures",
    "agreed": "figures",
    "state": "",
    "note": "",
    "value": "figures",
    "expected": "figures",
    "status": "grid-status",
}
"""The columns by their wording key, and the class of each."""


@dataclass(frozen=True, slots=True)
class TargetsAsked:
    """What an address asks for: an indicator whose target can be divided, a year, the towns' targets by town, their
    sum, and the standing of each town."""

    indicator: Indicator
    year: int
    targets: Mapping[str, TownTarget]
    division: Division
    standings: Mapping[str, TownStanding]


def divisible(request: Request) -> list[tuple[Indicator, list[int]]]:
    """Return the indicators whose targets can be divided among towns, each with the years that have a target."""
    found = []
    for indicator in request.plan.indicators:
        years = [year for year in targets_now(indicator) if _divides(request, indicator, year)]
        if years:
            found.append((indicator, years))
    return found


def _divides(request: Request, indicator: Indicator, year: int) -> bool:
    try:
        check_divisible(request.plan, indicator, year)
    except Denied:
        return False
    return True


def asked_for(request: Request, choices: list[tuple[Indicator, list[int]]]) -> TargetsAsked:
    """Return what the address asks for. Without an indicator: the newest whose targets are not all issued, else the
    newest of all, else the plan's first; without a year: the indicator's last."""
    tasks = request.reader.tasks
    every = targets_in(tasks.lines()) if tasks else ()
    told = [each for each in every if each.plan == request.plan.document.id]
    issued: dict[tuple[int, int], bool] = {}
    for each in told:
        place = each.indicator, each.year
        # A place is issued only where all its towns are: one that is still negotiated is what somebody came for.
        issued[place] = issued.get(place, True) and each.state is TownTargetState.ISSUED
    # The newest among those not issued: False sorts before True, and min takes the first of equals.
    first = min(reversed(issued), key=issued.__getitem__, default=None)
    wanted = request.query.get("indicator") or (str(first[0]) if first else "")
    indicator, years = next((each for each in choices if str(each[0].no) == wanted), choices[0])
    named = request.query.get("year") or (str(first[1]) if first and first[0] == indicator.no else "")
    year = next((each for each in years if named == str(each)), years[-1])
    own = [each for each in told if each.indicator == indicator.no]
    targets = {each.town: each for each in own if each.year == year}
    agreed = {town: each.agreed for town, each in targets.items() if each.agreed is not None}
    observed, plan = request.reader.observed(request.known_at), request.plan
    weights = weights_of(plan, indicator, observed, request.as_of)
    division = division_of(plan, indicator, year, agreed, weights)
    standings = {town: _standing(request, indicator, town, own) for town in plan.areas_of(indicator)}
    return TargetsAsked(indicator, year, targets, division, standings)


def _standing(request: Request, indicator: Indicator, town: str, own: list[TownTarget]) -> TownStanding:
    """Return a town's standing against its own targets, those in force on the day."""
    held = {each.year: each.holding(request.as_of, request.known_at) for each in own if each.town == town}
    targets = {year: value for year, value in held.items() if value is not None}
    observed = request.reader.observed(request.known_at)
    series = area_series(request.plan, indicator, observed, town, Period.ended_by(request.as_of))
    return town_standing(request.plan, indicator, town, series, targets, request.as_of)


def build(request: Request) -> Component:
    """Return the page of an indicator and a year."""
    choices = divisible(request)
    head = page_head(request, request.say("town_target.heading"), html.P(request.say("town_target.lead")))
    if not choices:
        return html.Div([head, html.P(request.say("town_target.no_choice"), className="side-note")], className="detail")
    asked = asked_for(request, choices)
    parts = [head, _choices(request, choices, asked), _sum(request, asked), *_towns(request, asked)]
    return html.Div([*parts, *_office(request, asked)], className="detail town-targets")


def _choices(request: Request, choices: list[tuple[Indicator, list[int]]], asked: TargetsAsked) -> html.Ul:
    items = []
    for indicator, years in choices:
        name = f"{indicator.no} {title_of(indicator, request.lang)}"
        links: list[Child] = [name]
        for year in years:
            here = indicator.no == asked.indicator.no and year == asked.year
            address = request.href(urls.TOWN_TARGETS, indicator=indicator.no, year=year)
            links += [" ", html.Strong(str(year)) if here else link(str(year), address)]
        items.append(html.Li(links))
    return html.Ul(items, className="side-note")


def _sum(request: Request, asked: TargetsAsked) -> html.P:
    division = asked.division
    key = "town_target.enough" if division.enough else "town_target.not_enough"
    total, city = (_figure(request, asked.indicator, each) for each in (division.total, division.city))
    return html.P(request.say(key, total=total, city=city, count=len(division.without)), className="attention")


def _towns(request: Request, asked: TargetsAsked) -> list[Component]:
    heads = [(request.say(f"town_target.column_{key}"), name) for key, name in _COLUMNS.items()]
    rows = [
        [_cell(*each) for each in zip(_row(request, asked, town), _COLUMNS.values(), strict=True)]
        for town in request.plan.areas_of(asked.indicator)
    ]
    caption = f"{title_of(asked.indicator, request.lang)} {asked.year}"
    return [html.Section([html.H2(caption), grid(caption, heads, rows, "division")])]


def _cell(content: Children, name: str) -> Cell:
    # Where rows are cards, a card tells what there is.
    return content, f"{name} no-figure".strip() if content in ("", formats.NONE) else name


def _row(request: Request, asked: TargetsAsked, town: str) -> list[Children]:
    target, standing, indicator = asked.targets.get(town), asked.standings[town], asked.indicator
    state = target.state if target else None
    notes = [step.note for step in target.steps[-1:] if step.note] if target else []
    shown = standing.status is not Status.NO_DATA
    return [
        area_name(request.plan, town, request.lang),
        formats.planned_or_dash(indicator, target.drafted if target else None, request.lang),
        formats.planned_or_dash(indicator, target.asked if target else None, request.lang),
        formats.planned_or_dash(indicator, target.agreed if target else None, request.lang),
        request.say(f"town_target.state_{state}") if state else formats.NONE,
        notes[0] if notes else "",
        _figure(request, indicator, standing.value),
        _figure(request, indicator, standing.expected),
        status_mark(standing.status, request.lang) if shown else formats.NONE,
    ]


def _figure(request: Request, indicator: Indicator, value: float | None) -> str:
    """Return a value rounded to the indicator's decimals, with its unit; a dash for None."""
    return formats.NONE if value is None else formats.with_unit(indicator, value, request.lang)


def _office(request: Request, asked: TargetsAsked) -> list[Component]:
    """Return the forms that the viewer may use: a reviewer drafts, agrees and issues, a leader issues."""
    role = request.viewer.person.role
    if role is Role.REVIEWER:
        return [_draft_form(request, asked), *_agree_form(request, asked), *_issue_form(request, asked)]
    return _issue_form(request, asked) if role is Role.LEADER else []


def _fields(request: Request, asked: TargetsAsked) -> list[Child]:
    return [
        hidden("indicator", asked.indicator.no), hidden("year", asked.year), hidden("at", request.href()),
    ]  # fmt: skip


def _draft_form(request: Request, asked: TargetsAsked) -> html.Section:
    boxes: list[Child] = []
    for town in request.plan.areas_of(asked.indicator):
        target = asked.targets.get(town)
        # As a placeholder, not a value: an empty field leaves a town's draft as it is.
        shown = "" if target is None or target.drafted is None else f"{target.drafted:.12g}"
        boxes.append(
            labelled(
                area_name(request.plan, town, request.lang),
                Input(type="text", name=f"value_{town}", placeholder=shown, inputMode="decimal"),
            )
        )
    why = labelled(request.say("town_target.note"), Input(type="text", name="note", maxLength=200))
    inside = [*_fields(request, asked), *boxes, why, button(request.say("town_target.do_draft"), "button button-main")]
    note = html.P(request.say("town_target.draft_note"), className="note")
    drawn = form(request, url_of(urls.SET_TARGETS, action="draft"), inside, "form revise-form")
    return html.Section([html.H2(request.say("town_target.draft")), note, drawn], id="draft")


def _agree_form(request: Request, asked: TargetsAsked) -> list[Component]:
    answered = [each for each in asked.targets.values() if each.state is TownTargetState.ANSWERED]
    if not answered:
        return []
    boxes: list[Child] = []
    for each in answered:
        value = formats.planned_or_dash(
            asked.indicator, each.drafted if each.asked is None else each.asked, request.lang
        )
        key = "town_target.agrees" if each.asked is None else "town_target.asks"
        words = request.say(
            key, town=area_name(request.plan, each.town, request.lang), value=value, why=each.steps[-1].note
        )
        boxes.append(html.Label([Input(type="checkbox", name="town", value=each.town), words], className="town-choice"))
    inside = [
        *_fields(request, asked),
        html.Div(boxes, className="town-choices"),
        button(request.say("town_target.do_agree")),
    ]
    drawn = form(request, url_of(urls.SET_TARGETS, action="agree"), inside, "form")
    return [html.Section([html.H2(request.say("town_target.agree")), drawn], id="agree")]


def _issue_form(request: Request, asked: TargetsAsked) -> list[Component]:
    waiting = any(each.state is TownTargetState.AGREED for each in asked.targets.values())
    # Offered only where it can succeed: all towns are issued together or none.
    if not waiting or not asked.division.enough:
        return []
    inside: list[Child] = [
        *_fields(request, asked),
        labelled(request.say("town_target.document"), Input(type="text", name="document", required=True, maxLength=80)),
        labelled(request.say("town_target.dated"), Input(type="date", name="dated", required=True)),
        button(request.say("town_target.do_issue"), "button button-main"),
    ]
    drawn = form(request, url_of(urls.SET_TARGETS, action="issue"), inside, "form revise-form")
    return [html.Section([html.H2(request.say("town_target.issue")), drawn], id="issue")]


PAGE = Page(
    path=urls.TOWN_TARGETS,
    title="town_target.title",
    order=None,
    build=build,
    within=(urls.PLAN,),
    personal=True,
    watches=watch_data,
)
