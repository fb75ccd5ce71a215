"""A proof as it is told: the verdict, what the file says of itself, and every number that is another today."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboards import formats
from dashboards.components import Child, Children, table
from dashboards.page import Request
from dashboards.reporting import KINDS, Differing, Proven
from plan.instant import shown_instant

_GOOD = "equal"
FEW = 12
"""As many numbers that differ are shown without being asked for."""


def proof_block(request: Request, name: str, proven: Proven) -> html.Div:
    """The result of a proof."""
    tone = "receipt" if proven.verdict == _GOOD else "told"
    parts: list[Child] = [
        html.H3(request.say("evaluate.proof")),
        html.P(request.say(f"verify.{proven.verdict}"), className=f"{tone} proof-{proven.verdict}", role="status"),
        *(html.P(request.say(f"verify.reason.{reason}")) for reason in dict.fromkeys(proven.reasons)),
        html.P(_about(request, name, proven), className="proof-about"),
        html.Code(proven.sha256, className="digest"),
    ]
    if proven.differing:
        parts.append(_differences(request, proven))
    return html.Div(parts, className="proof", id="proof")


def _about(request: Request, name: str, proven: Proven) -> str:
    """Which file it was, and which question it says it answers."""
    shown = request.say(f"evaluate.kind.{name}") if name in KINDS else name
    if proven.as_of is None:
        return shown
    nothing = request.say("evaluate.proof_nothing")
    moment = shown_instant(proven.known_at) if proven.known_at else nothing
    return request.say("evaluate.proof_of", name=shown, day=formats.day(proven.as_of, request.lang), moment=moment)


def _differences(request: Request, proven: Proven) -> html.Div:
    """By indicator, each a table to open; open from the start where there are few."""
    groups: dict[int, list[Differing]] = {}
    for differing in proven.differing:
        groups.setdefault(differing.no, []).append(differing)
    few = len(proven.differing) <= FEW
    words = html.P(request.say("evaluate.differ", count=len(proven.differing), indicators=len(groups)))
    return html.Div([words, *(_group(request, group, few) for group in groups.values())], className="differing")


def _group(request: Request, group: Sequence[Differing], is_open: bool) -> html.Details:
    name = f"{group[0].no} {group[0].name}"
    value = next((each for each in group if each.what == "value"), None)
    summary: list[Child] = [html.Span(name), html.Small(request.say("evaluate.differ_count", count=len(group)))]
    if value is not None:
        summary.append(html.Small(f"{value.figure} {value.old} → {value.new}"))
    heads = [request.say(f"column.{key}") for key in ("figure", "changed_by", "old", "new")]
    rows: list[list[Children]] = [[each.figure, _sources(each), each.old, each.new] for each in group]
    shown = table(name, heads, rows, text=2)
    told = [html.Summary(summary, disable_n_clicks=True), html.Div(shown, className="disclosure-body")]
    return html.Details(told, open=is_open or None, className="disclosure differing-group", disable_n_clicks=True)


def _sources(differing: Differing) -> str:
    return "；".join(f"{s.submission}（{s.accepted_by}，{shown_instant(s.accepted_at)}）" for s in differing.sources)
