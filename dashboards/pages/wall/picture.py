"""The wall (大屏, a screen in a hall) as one tree of elements: a head with the clock, faces that take turns, a foot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from dashboards.components.html import aria, data
from dashboards.pages.wall.indicators import indicator_face
from dashboards.pages.wall.tasks import task_face
from dashboards.pages.wall.towns import town_face
from dashboards.request import Request
from dashboards.server.frame import MARK, demonstration, plan_title
from plan.coverage import towns_reported
from plan.instant import CHINA
from plan.whole_number import ascii_number
from presentation import formats

SECONDS: Mapping[str, int] = {"indicators": 40, "tasks": 20, "towns": 20}
"""How long each face stays; ``turn`` in the address gives all of them another time, and 0 leaves the first alone."""

_LONGEST_TURN = 3600
"""Most seconds that ``turn`` may give a face."""


@dataclass(frozen=True, slots=True)
class WallRequest:
    """The wall's two requests, at the same instant: of the plan in force, and of the plan that was made into tasks.

    ``at``: the instant at which it is drawn; ``name``: the display that shows it.
    """

    plan: Request
    tasks: Request
    at: datetime
    name: str = ""


def picture(asked: WallRequest) -> list[Component]:
    """Return the wall of a moment."""
    faces = shown_faces(asked)
    # All faces at once in the document, all but the first hidden: turning them needs no request, and no network.
    sections = [
        html.Section(
            content,
            className=f"wall-face wall-{name}",
            hidden=place > 0,
            **data(face=name, seconds=str(_seconds(asked.plan, name))),
        )
        for place, (name, content) in enumerate(faces.items())
    ]
    return [
        *demonstration(asked.plan),
        html.Div([_head(asked), html.Div(sections, className="wall-faces")], className="wall-body"),
        foot(asked.plan, asked.at, asked.name, tuple(faces)),
    ]


def shown_faces(asked: WallRequest) -> dict[str, list[Component]]:
    """Return the faces that have something to show, by name; one alone where nothing is to turn."""
    made = {
        "indicators": indicator_face(asked.plan, asked.tasks),
        "tasks": task_face(asked.tasks),
        "towns": town_face(asked.plan),
    }
    some = {name: content for name, content in made.items() if content}
    # A face that does not turn must be the only one, or its names at the foot promise what never comes.
    return dict(list(some.items())[:1]) if turn_of(asked.plan) == 0 else some


def turn_of(request: Request) -> int | None:
    """Return the seconds that the address gives every face; None where it gives none that can be meant."""
    told = ascii_number(request.query.get("turn"), len(str(_LONGEST_TURN)))
    return None if told is None else min(told, _LONGEST_TURN)


def _seconds(request: Request, face: str) -> int:
    told = turn_of(request)
    return SECONDS[face] if told is None else told


def _head(asked: WallRequest) -> html.Header:
    """Return the head: logo, plan, years, clock and date; a script keeps the clock going."""
    request = asked.plan
    now = asked.at.astimezone(CHINA)
    weekday = request.say("wall.weekdays").split()[now.weekday()]
    words = [
        html.Img(src=MARK, alt="", className="wall-mark"),
        html.Span(request.say("app.name"), className="wall-name"),
        html.Span(plan_title(request), className="wall-plan"),
        html.Span(_scale_years(request), className="wall-ends"),
    ]
    clock = [
        html.Time(f"{now:%H:%M}", className="wall-clock", id="wall-clock"),
        html.Span(
            request.say("wall.today", day=formats.day(request.today, request.lang), weekday=weekday),
            className="wall-day",
        ),
    ]
    return html.Header(
        [html.P(words, className="wall-whose"), html.P(clock, className="wall-when")], **aria(live="off")
    )


def _scale_years(request: Request) -> str:
    """Return the sentence that names the years at both ends of every scale: baseline and last target."""
    document = request.plan.document
    years = {"baseline": document.baseline_year, "target": document.milestone_years[-1]}
    return request.say("wall.ends", **years)


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
