"""A proof as it is told: the verdict, what the file says of itself, and every number that is another today."""

from __future__ import annotations

from dash import html

from dashboards import formats
from dashboards.components import Child, table
from dashboards.page import Request
from dashboards.reporting import KINDS, Differing, Proven
from plan.instant import shown_instant
from plan.observation import Source

_GOOD = "equal"


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
    heads = [
        request.say("evaluate.proof_name"),
        request.say("column.figure"),
        request.say("column.changed_by"),
        request.say("column.old"),
        request.say("column.new"),
    ]
    caption = request.say("verify.differences", count=len(proven.differing))
    return table(caption, heads, [_row(each) for each in proven.differing], text=3)


def _row(differing: Differing) -> list[Child]:
    by = "；".join(_source(source) for source in differing.sources)
    return [f"{differing.no} {differing.name}", differing.figure, by, differing.old, differing.new]


def _source(source: Source) -> str:
    return f"{source.submission}（{source.accepted_by}，{shown_instant(source.accepted_at)}）"
