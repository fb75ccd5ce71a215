"""本镇目标: what was drafted for a town, and the town's answer: it agrees, or asks for another figure and says why."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden, labelled
from dashboards.components.html import Child
from dashboards.request import Request
from dashboards.urls import url_of
from etl.tasks.town_targets import targets_in
from plan.town_targets import TownTarget, TownTargetState
from presentation import formats
from wording import title_of


def targets_block(request: Request, town: str) -> list[Component]:
    """Return the town's targets, those that wait for its answer first; nothing where none was drafted."""
    tasks = request.reader.tasks
    own = [each for each in targets_in(tasks.lines()) if each.town == town] if tasks else []
    if not own:
        return []
    # Sorting keeps the order within both halves: that in which they were drafted.
    own.sort(key=lambda each: each.state is not TownTargetState.DRAFTED)
    items = [item for each in own if (item := _target(request, each)) is not None]
    return [
        html.Section([html.H2(request.say("town_target.own")), html.Ol(items, className="waiting-lines")], id="targets")
    ]


def _target(request: Request, target: TownTarget) -> html.Li | None:
    entry = request.reader.bureau.named(target.plan)
    indicator = entry.plan.indicator_of.get(target.indicator) if entry else None
    if indicator is None:
        return None
    # Compared with None: an agreed target of 0 is a target.
    value = target.agreed if target.agreed is not None else target.drafted
    title = f"{title_of(indicator, request.lang)} {target.year}"
    state = request.say(f"town_target.state_{target.state}")
    said: list[Child] = [
        html.Strong(title),
        " ",
        formats.planned_or_dash(indicator, value, request.lang),
        " ",
        html.Span(state, className="note"),
    ]
    if target.asked is not None:
        said.append(
            request.say("town_target.own_asked", value=formats.planned_or_dash(indicator, target.asked, request.lang))
        )
    forms = _forms(request, target) if target.state is TownTargetState.DRAFTED else []
    return html.Li([html.P(said), *forms])


def _forms(request: Request, target: TownTarget) -> list[Component]:
    kept: list[Child] = [hidden("key", target.key), hidden("at", request.href())]
    agree = form(
        request,
        url_of(urls.ANSWER_TARGET, action="agree"),
        [*kept, button(request.say("town_target.do_accept"), "button button-main")],
        "form deed",
    )
    fields: list[Child] = [
        *kept,
        labelled(
            request.say("town_target.other"), Input(type="text", name="value", required=True, inputMode="decimal")
        ),
        labelled(request.say("town_target.why"), Input(type="text", name="note", required=True, maxLength=200)),
        button(request.say("town_target.do_ask"), "button"),
    ]
    ask = form(request, url_of(urls.ANSWER_TARGET, action="ask"), fields, "form deed progress-form")
    return [html.Div([agree, ask], className="decide-forms")]
