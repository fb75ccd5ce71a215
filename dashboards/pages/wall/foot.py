"""The wall's foot: of when the figures are, how old they are, and when the picture was last confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from dash import html

from dashboards.request import Request
from plan.coverage import towns_reported
from plan.instant import CHINA
from presentation import formats


def foot(request: Request, at: datetime, display: str, faces: Sequence[str]) -> html.Footer:
    """Return the foot of a wall that has these faces, drawn at an instant for a display."""
    drawn = request.say("wall.drawn", time=f"{at.astimezone(CHINA):%H:%M}")
    right = [
        html.Span(_turns(request, faces), className="wall-turns"),
        html.Span(drawn, id="wall-drawn"),
        *([html.Span(display)] if display else []),
    ]
    return html.Footer(
        [html.P([html.Span(words) for words in _age(request)]), html.P(right)],
        className="wall-foot",
    )


def _age(request: Request) -> Iterator[str]:
    yield request.say("app.data_as_of", date=formats.moment_day(request.as_of, request.lang))
    yield _towns(request)
    accepted = request.reader.accepted_at(request.period, request.known_at)
    if accepted is not None:
        day = accepted.astimezone(CHINA).date()
        yield request.say("wall.accepted", day=formats.day(day, request.lang), count=(request.today - day).days)


def _towns(request: Request) -> str:
    done = len(towns_reported(request.plan, request.reader.observed(request.known_at), request.period))
    return request.say("date.reported", done=done, total=len(request.plan.towns))


def _turns(request: Request, faces: Sequence[str]) -> list[html.Span]:
    """Return the names of the faces, the one that is seen marked; nothing where there is one alone."""
    if len(faces) < 2:
        return []
    return [
        html.Span(request.say(f"wall.face.{face}"), className="wall-turn wall-turn-now" if not place else "wall-turn")
        for place, face in enumerate(faces)
    ]
