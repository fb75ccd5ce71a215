"""How states of a quarter and severities of findings look: shape, word and colour together, as statuses do."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboards.components.html import aria
from dashboards.request import Request
from plan.board import BoardSquare
from plan.finding import Severity
from plan.slots import SlotState
from presentation.theme import StatusStyle, shape_uri

_CIRCLE = "M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2Z"
_RING = f"{_CIRCLE}M8 3.6a4.4 4.4 0 1 0 0 8.8A4.4 4.4 0 1 0 8 3.6Z"
_TICK = "M2.2 8.6 4 6.7 6.7 9.3 12.2 3.4 14 5.2 6.7 13Z"

# Measured like the statuses' colours: 4.5:1 as text on paper (WCAG 2.2, 1.4.3), and a shape each.
STATES: Mapping[str, StatusStyle] = {
    "none": StatusStyle("#6A6658", _RING),
    "draft": StatusStyle("#5B6770", "M2 14 2.6 10.8 10.9 2.5 13.5 5.1 5.2 13.4Z"),
    "submitted": StatusStyle("#1E4E6B", "M3 2 14 8 3 14Z"),
    "returned": StatusStyle("#A05E00", "M6.4 2v3H9a4.5 4.5 0 0 1 0 9H4v-2h5a2.5 2.5 0 0 0 0-5H6.4v3L1.6 6Z"),
    "accepted": StatusStyle("#0B6E4F", _TICK),
    "withdrawn": StatusStyle("#5B6770", "M6 2.5V6h8v4H6v3.5L1 8Z"),
    "overdue": StatusStyle("#B3261E", "M2.5 2.5h11v11h-11Z"),
    "reopened": StatusStyle("#7A3E8E", "M8 1.4 14.6 8 8 14.6 1.4 8ZM8 4.2 4.2 8 8 11.8 11.8 8Z"),
}
"""By the last part of their wording keys (``slot.<state>``)."""

SEVERITIES: Mapping[Severity, StatusStyle] = {
    Severity.MEND: STATES["overdue"],
    Severity.EXPLAIN: StatusStyle("#A05E00", "M8 1.5 15 14H1Z"),
    Severity.INFO: STATES["none"],
}


def state_of(square: BoardSquare) -> str:
    """Return the state as the board shows it: of a quarter of which there is nothing, that it is late."""
    return "overdue" if square.overdue and square.state is SlotState.NONE else square.state.value


def state_mark(request: Request, state: str) -> html.Span:
    """Return shape and word of a state."""
    return _mark(request.say(f"slot.{state}"), f"slot-{state}")


def severity_mark(request: Request, severity: Severity) -> html.Span:
    """Return shape and word of a severity."""
    return _mark(request.say(f"annotation.severity.{severity}"), f"severity-{severity}")


def _mark(word: str, name: str) -> html.Span:
    shape = html.Span(className="shape", **aria(hidden="true"))
    return html.Span([shape, html.Span(word)], className=f"status {name}")


def css() -> str:
    """Return the rules of the style sheet, made from the values above."""
    looks = {f"slot-{state}": look for state, look in STATES.items()}
    looks |= {f"severity-{severity}": look for severity, look in SEVERITIES.items()}
    return "".join(f'.{name}{{--tone:{look.colour};--shape:url("{shape_uri(look)}")}}' for name, look in looks.items())
