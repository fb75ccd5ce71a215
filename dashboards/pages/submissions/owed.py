"""What a draft still owes, as a list of links to its places; each place leads back to the list."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import aria, link
from dashboards.components.state_marks import severity_mark
from dashboards.request import Request
from etl.submissions import Draft, DraftStage
from etl.workbook.annotate.lines import FindingGroup
from plan.finding import Severity

LIST = "owed"
"""The list's place on the page."""


def place_id(group: FindingGroup) -> str:
    """Return the place on the page of what is said of a finding."""
    return f"at-{group.code}-{group.sheet}-{group.cell}".replace(" ", "_")


def owed_list(request: Request, groups: Sequence[FindingGroup]) -> list[Component]:
    """Return the places at which something must be mended or explained, in the order of the page."""
    if not groups:
        return []
    lines = [html.Li([severity_mark(request, group.severity), _to(request, group)]) for group in groups]
    heading = html.H2(request.say("owed.heading", count=len(lines)))
    return [html.Nav([heading, html.Ol(lines, className="owed-list")], id=LIST, **aria(label=request.say("owed.list")))]


def _to(request: Request, group: FindingGroup) -> html.A:
    return link(group.place or request.say("annotation.whole_file"), f"#{place_id(group)}")


def back_to_list(request: Request) -> html.A:
    """Return the way back from a place to the list."""
    return link(request.say("owed.back"), f"#{LIST}", "back-to-list")


def counted_title(request: Request, draft: Draft) -> str:
    """Return what a window with the draft is called: how much is owed, then the file's name."""
    if draft.stage is not DraftStage.READY:
        return f"{request.say(f'stage.{draft.stage}')} · {draft.name}"
    counts = [
        f"{request.say(f'annotation.severity.{severity}')}{draft.count(severity)}"
        for severity in (Severity.MEND, Severity.EXPLAIN)
        if draft.count(severity)
    ]
    return " · ".join((*(counts or [request.say("desk.clean")]), draft.name))
