"""Elements of pages about tasks: a task's status, light (红黄绿灯), drawing and address; a slip's colour, address and
state. All are read from the request's board: the tasks assessed as of its day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from dash import html

from dashboards import urls
from dashboards.components.html import Child, Children, aria, link
from dashboards.request import Request
from dashboards.urls import url_of
from plan.tasks.assess import TaskAssessment, TaskBoard, assess_task, quarter_ends
from plan.tasks.colours import Colour
from plan.tasks.offers import STOPS, stops_behind
from plan.tasks.slip import Slip, SlipColour
from plan.tasks.task import Task
from plan.tasks.task_status import TaskStatus
from presentation.sentences import department_name
from presentation.tasks import words
from presentation.tasks.look import light_class, slip_class, task_class
from presentation.tasks.marks import lights_uri, steps_uri
from presentation.tasks.shadow import shadow_uri, task_shadow

QUARTERS = 8
"""How many lights a row shows, the last of them now."""

# Not carried to another page, where the same key would filter something else.
OWN_KEYS = ("chapter", "unit", "status", "light", "view", "open", "sort", "trace", "area", "indicator", "done", "kind")
"""Keys of an address that belong to one page alone."""


def board_of(request: Request) -> TaskBoard | None:
    """Return the tasks assessed as of the request's day, by what was known at its instant; None where no tasks are
    kept."""
    tasks = request.reader.tasks
    return None if tasks is None else tasks.board(request.as_of, request.known_at)


def task_href(request: Request, task: str, pattern: str = urls.TASK) -> str:
    """Return a task's page at the same date; filters stay behind."""
    return request.href(url_of(pattern, task=quote(task, safe="")), **dict.fromkeys(OWN_KEYS))


def plain_href(request: Request, path: str, **keys: object) -> str:
    """Return an address on another page: date, instant of knowledge and language are carried to it, filters are not."""
    return request.href(path, **{**dict.fromkeys(OWN_KEYS), **keys})


def indicator_page(request: Request, number: int) -> str:
    """Return an indicator's page in the plan that was made into tasks, named where another is in force on the day."""
    # Where no day is asked for, the frame of the other page chooses its plan by today's date.
    day = request.as_of if "as_of" in request.query else request.today
    named = request.reader.named_plan(day) or None
    return plain_href(request, url_of(urls.INDICATOR, no=number), plan=request.query.get("plan") or named)


def of_this_plan(request: Request) -> bool:
    """Tell whether the plan looked at is the one that was made into tasks."""
    tasks = request.reader.tasks
    return tasks is not None and tasks.plan.document.id == request.reader.plan.document.id


def task_link(request: Request, task: Task, class_name: str = "") -> html.A:
    """Return a task's title as the way to its page."""
    return link(task.title, task_href(request, task.id), class_name)


def commitment_href(request: Request, commitment: str) -> str:
    """Return the place of a commitment in the plan's text."""
    return plain_href(request, urls.PLAN_TEXT) + "#" + anchor_of(commitment)


def anchor_of(commitment: str) -> str:
    """Return the name of a commitment's place in the text's page."""
    return "c-" + quote(commitment, safe="")


def unit_words(request: Request, unit: str) -> str:
    """Return a unit's name in the request's language."""
    tasks = request.reader.tasks
    if tasks is None:
        return department_name(request.plan, unit, request.lang)
    return words.unit_name(request.plan, tasks.catalogue.supervision, unit, request.lang)


def task_status(request: Request, status: TaskStatus) -> html.Span:
    """Return shape and word of a task's status."""
    return shape_mark(words.status_word(status, request.lang), task_class(status))


def light_mark(request: Request, colour: Colour) -> html.Span:
    """Return shape and word of a light."""
    return shape_mark(words.colour_word(colour, request.lang), light_class(colour))


def shape_mark(word: Children, name: str) -> html.Span:
    """Return a shape and a word in the colour of a class."""
    shape = html.Span(className="shape", **aria(hidden="true"))
    return html.Span([shape, html.Span(word)], className=f"status {name}")


def shape_count(count: int, name: str) -> html.Span:
    """Return a shape with a count, the word for it standing elsewhere."""
    shape = html.Span(className="shape", **aria(hidden="true"))
    return html.Span([shape, html.Span(str(count))], className=f"status {name}")


def task_scale(
    request: Request, assessed: TaskAssessment, width: int = 264, class_name: str = "task-scale"
) -> html.Div:
    """Return the task's shadow with its first and last day below; one sentence for those who listen."""
    summary = words.shadow_summary(assessed, request.lang)
    drawn = html.Img(src=shadow_uri(task_shadow(assessed), width), alt=summary, className="task-shadow")
    ends = [html.Span(words.month(assessed.task.start, request.lang)), html.Span(due_words(request, assessed))]
    return html.Div([drawn, html.Div(ends, className="task-ends", **aria(hidden="true"))], className=class_name)


def due_words(request: Request, assessed: TaskAssessment) -> list[Child]:
    """Return the month a task is due; after an extension the old month struck out, and the new one."""
    now = words.month(assessed.task.due, request.lang)
    if assessed.extended is None:
        return [now]
    return [html.S(words.month(assessed.original.due, request.lang)), f" → {now}"]


def lights(request: Request, board: TaskBoard, task: str) -> html.Img:
    """Return the lights of the last quarters, the last of them now."""
    shown = lights_of(request, board, task)
    return html.Img(src=lights_uri(shown), alt=words.lights_summary(shown, request.lang), className="task-lights")


def lights_of(request: Request, board: TaskBoard, task: str) -> Sequence[Colour | None]:
    """Return a task's lights at the ends of the last quarters and on the board's day."""
    # The last light is the board's own, on the day looked at; the others are of quarters' ends.
    past = [_light_on(request, board, task, day) for day in quarter_ends(board.day, QUARTERS)[:-1]]
    return [*past, board.by_id[task].colour]


def _light_on(request: Request, board: TaskBoard, task: str, day: date) -> Colour | None:
    """Return a task's light on a day; where it is measured by an indicator, as that stood then."""
    tasks = request.reader.tasks
    assert tasks is not None, "a board comes of what is kept of tasks"
    # Once a day for all tasks: a page of two thousand rows asks for the same eight days.
    stands = request.reader.once(
        ("task_stands", day, request.known_at), lambda: tasks.stands(board.ledger, day, request.known_at)
    )
    return assess_task(board.ledger, task, day, request.plan.thresholds, board.rule, stands).colour


def slip_mark(request: Request, colour: SlipColour) -> html.Span:
    """Return shape and word of a slip's colour."""
    return shape_mark(request.say(f"slip_colour.{colour}"), slip_class(colour))


def slip_href(request: Request, slip: str) -> str:
    """Return a slip's page."""
    return plain_href(request, url_of(urls.SLIP, slip=slip))


def slip_stops(request: Request, slip: Slip) -> html.Span:
    """Return how far a slip has come: seven stops as beads, the state's word, and how often it was returned."""
    word = request.say(f"slip_state.{slip.state}") if slip.state else ""
    if slip.returned:
        word += request.say("task_detail.returned", count=slip.returned)
    # No text of its own: the state's word beside it says the same to those who listen.
    beads = html.Img(src=steps_uri(stops_behind(slip), len(STOPS)), alt="", className="slip-beads")
    return html.Span([beads, html.Span(word)], className="slip-stops")
