"""The draft of the following plan as a file: baselines from the accepted values, targets to be filled in."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.request import Request
from etl.yaml_files import yaml_text
from plan.coverage import reported
from plan.measures import indicator_value
from plan.period import Period
from plan.rollover import next_years, rolled


def rollover_block(request: Request) -> list[Component]:
    """Return the link to the draft and whether all baselines are accepted; nothing before the plan's last quarter is
    over."""
    plan = request.reader.plan
    last = Period.ended_by(plan.final_day)
    # Before its end the last quarter has no values: every baseline of the draft would be empty.
    if request.today <= last.last_day:
        return []
    told = reported(plan, request.reader.observed(), last)
    first_year, last_year = next_years(plan)
    state = request.say("succession.complete" if told.complete else "succession.open", done=told.done, due=told.due)
    words = request.say("succession.draft", first=first_year, last=last_year)
    link = html.A(words, href=request.href(urls.NEXT_PLAN), download="", className="file", disable_n_clicks=True)
    return [html.P([link, " ", state], className="side-note")]


def next_plan(request: Request) -> bytes:
    """Return the draft as a file, its baselines provisional: who decides, does so by `guibiao plan fix`."""
    plan, observed = request.reader.plan, request.reader.observed(request.known_at)
    last = Period.ended_by(plan.final_day)
    # As in force in the last quarter, by whose departments and areas its values were reported.
    view = plan.at(last)
    finals = {each.no: indicator_value(view, each, observed, last) for each in view.indicators}
    return yaml_text(rolled(plan, request.reader.bureau.first.document.id, finals)).encode()
