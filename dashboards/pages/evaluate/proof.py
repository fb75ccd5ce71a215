"""The result of proving a report: the verdict, which report the file says it is, and every number that differs
today."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboards.components.html import Child, Children, table
from dashboards.request import Request
from plan.instant import shown_instant
from presentation import formats
from presentation.reporting import KINDS, FigureChange, ProofResult

FEW = 12
"""Up to so many differing numbers the tables are open from the start."""

MOST = 60
"""How many lines a table shows; more are counted."""


def proof_block(request: Request, name: str, proven: ProofResult) -> html.Div:
    """Return the result of a proof."""
    tone = "receipt" if proven.good else "told"
    parts: list[Child] = [
        html.H3(request.say("evaluate.proof")),
        html.P(request.say(f"verify.{proven.verdict}"), className=f"{tone} proof-{proven.verdict}", role="status"),
        *(html.P(request.say(f"verify.reason.{reason}")) for reason in dict.fromkeys(proven.reasons)),
        html.P(_about(request, name, proven), className="proof-about"),
        html.Code(proven.sha256, className="digest"),
    ]
    if proven.mismatched:
        parts.append(_mismatches(request, proven))
    if proven.differing:
        parts.append(_differences(request, proven))
    return html.Div(parts, className="proof", id="proof")


def _about(request: Request, name: str, proven: ProofResult) -> str:
    """Return which file it was, and which question it says it answers."""
    shown = request.say(f"evaluate.kind.{name}") if name in KINDS else name
    if proven.as_of is None:
        return shown
    nothing = request.say("evaluate.proof_nothing")
    moment = shown_instant(proven.known_at) if proven.known_at else nothing
    return request.say("evaluate.proof_of", name=shown, day=formats.day(proven.as_of, request.lang), moment=moment)


def _mismatches(request: Request, proven: ProofResult) -> html.Div:
    """Return where the file says something else than it should: what it says, and what is right."""
    heads = [request.say(f"column.{key}") for key in ("where", "kind", "printed", "right")]
    rows: list[list[Children]] = [
        [each.where, request.say(f"mismatch.{each.kind}"), each.printed or formats.NONE, each.right or formats.NONE]
        for each in proven.mismatched[:MOST]
    ]
    words = request.say("verify.mismatches", count=len(proven.mismatched))
    return html.Div([html.P(words), table(words, heads, rows, text=4)], className="mismatched")


def _differences(request: Request, proven: ProofResult) -> html.Div:
    """Return the differing numbers by the submission that caused them, each group a table that can be opened."""
    groups: dict[tuple[bool, str], list[FigureChange]] = {}
    for differing in proven.differing:
        cause = differing.sources[-1].submission if differing.sources else ""
        groups.setdefault((differing.pooled, cause), []).append(differing)
    # Forecasts that only moved along do not count: they are one line for people (decision 70).
    few = sum(not each.pooled for each in proven.differing) <= FEW
    numbers = {differing.no for differing in proven.differing}
    words = html.P(request.say("evaluate.differ", count=len(proven.differing), indicators=len(numbers)))
    return html.Div(
        [words, *(_group(request, group, few and not pooled) for (pooled, _), group in groups.items())],
        className="differing",
    )


def _group(request: Request, group: Sequence[FigureChange], is_open: bool) -> html.Details:
    name = _cause(request, group)
    summary: list[Child] = [html.Span(name), html.Small(_about_cause(request, group))]
    heads = [request.say(f"column.{key}") for key in ("indicator", "figure", "old", "new")]
    shown = sorted(group, key=lambda each: (each.what != "value", each.no))[:MOST]
    # Cut at MOST: a catalogue that changed may make thousands of numbers differ.
    rows: list[list[Children]] = [[f"{each.no} {each.name}", each.figure, each.old, each.new] for each in shown]
    inside: list[Child] = [table(name, heads, rows, text=2)]
    if len(group) > len(shown):
        inside.append(html.P(request.say("evaluate.differ_more", count=len(group) - len(shown)), className="side-note"))
    told = [html.Summary(summary, disable_n_clicks=True), html.Div(inside, className="disclosure-body")]
    return html.Details(told, open=is_open or None, className="disclosure differing-group", disable_n_clicks=True)


def _cause(request: Request, group: Sequence[FigureChange]) -> str:
    if group[0].pooled:
        return request.say("verify.since_pooled", indicators=len({each.no for each in group}), count=len(group))
    if not group[0].sources:
        return request.say("verify.since_file", count=len(group))
    return request.say("verify.since", submission=group[0].sources[-1].submission, count=len(group))


def _about_cause(request: Request, group: Sequence[FigureChange]) -> str:
    """Return the file, who accepted it when, and why it was sent."""
    if not group[0].sources:
        return ""
    cause = group[0].sources[-1]
    reason = cause.reason or request.say("verify.no_reason")
    day = shown_instant(cause.accepted_at)
    return request.say("verify.since_about", file=cause.file, by=cause.accepted_by, day=day, reason=reason)
