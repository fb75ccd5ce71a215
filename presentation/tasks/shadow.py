"""The shadow of a task, from its start (0) to all of it (1), with its dated steps hanging below: geometry, and as SVG.

The frame is that of the indicators' drawings: what is beyond all of it runs past the right stroke and is cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import quote

from plan.status import Status
from plan.tasks.assess import TaskAssessment
from plan.tasks.task import Scoring, Task
from plan.tasks.task_schedule import occasions_due, scheduled
from plan.tasks.task_status import TaskStatus
from presentation.drawing import ROOM, TICKS
from presentation.tasks.look import TASK_LOOKS
from presentation.theme import INK, LOOKS, PAPER, TRACK

# Pixels: the margin left and right; the bar's top, its height, and the drawing's.
INSET = 6
_BAR, _THICK, _HEIGHT = 9, 7, 30
_MOST_OCCASIONS = 24
"""Steps of a thing that is repeated more often than that would run into a grey band, and are not drawn."""


class StepState(StrEnum):
    """How a dated step stands: done, not yet due, or due and not done."""

    DONE = "done"
    OPEN = "open"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class StepMark:
    """A dated step at a fraction of the whole."""

    at: float
    state: StepState


@dataclass(frozen=True, slots=True)
class TaskShadow:
    """One drawing, in fractions of the whole task. ``reached`` is its completion (None: it cannot be counted),
    ``pointer`` where the schedule is, ``pointer_before`` where it would be by the original days (None: the same)."""

    status: TaskStatus
    reached: float | None
    pointer: float | None
    pointer_before: float | None
    steps: tuple[StepMark, ...]

    @property
    def cut(self) -> bool:
        """Whether the shadow goes on beyond the frame."""
        return (self.reached or 0.0) > 1 + ROOM


def task_shadow(assessed: TaskAssessment) -> TaskShadow:
    """Return the drawing of an assessed task."""
    reached, pointer = assessed.completion, assessed.scheduled
    # Completion of repeated things counts what was due so far; drawn from start to end it must be of all of them, or
    # a task that is in time would look finished every day.
    if assessed.task.scoring is Scoring.FREQUENCY and assessed.total:
        reached = (assessed.done.done or 0.0) / assessed.total
        pointer = occasions_due(assessed.task, assessed.day) / assessed.total
    before = None if assessed.scheduled_before == assessed.scheduled else assessed.scheduled_before
    return TaskShadow(assessed.status, reached, pointer, before, tuple(_steps(assessed)))


def _steps(assessed: TaskAssessment) -> Iterator[StepMark]:
    task, done = assessed.task, assessed.done
    if task.by_nodes:
        yield from _weighed(assessed)
    elif task.scoring is Scoring.FREQUENCY:
        yield from _occasions(assessed)
    elif assessed.total:
        for target in task.targets:
            held = (done.done or 0.0) >= target.value
            yield StepMark(min(1.0, target.value / assessed.total), _state(held, target.due, assessed.day))
        yield from _dated(task, assessed)


def _weighed(assessed: TaskAssessment) -> Iterator[StepMark]:
    """Yield nodes at their cumulative weight, in the order in which they are due."""
    weight = 0.0
    # In the order of their days, whatever order they were written in: the schedule rises in that order.
    for place, node in sorted(enumerate(assessed.task.nodes), key=lambda each: (each[1].due, each[0])):
        weight += node.weight / 100
        yield StepMark(min(1.0, weight), _state(place in assessed.done.nodes, node.due, assessed.day))


def _occasions(assessed: TaskAssessment) -> Iterator[StepMark]:
    occasions = assessed.task.occasions
    if len(occasions) > _MOST_OCCASIONS:
        return
    for number, due in enumerate(occasions, 1):
        yield StepMark(number / len(occasions), _state((assessed.done.done or 0.0) >= number, due, assessed.day))


def _dated(task: Task, assessed: TaskAssessment) -> Iterator[StepMark]:
    """Yield the nodes of a task that is counted otherwise, where its schedule is on their day."""
    for place, node in enumerate(task.nodes):
        # A node has no weight of its own here; its place is where the schedule stands on its day.
        at = scheduled(task, node.due)
        if at is not None:
            yield StepMark(at, _state(place in assessed.done.nodes, node.due, assessed.day))


def _state(done: bool, due: date, day: date) -> StepState:
    if done:
        return StepState.DONE
    return StepState.MISSED if due < day else StepState.OPEN


def uri(svg: str) -> str:
    """Return an SVG text as an image address."""
    # What an address may hold stays as it is: quoted through and through a drawing is much longer, times a thousand
    # rows.
    return "data:image/svg+xml," + quote(svg, safe=" =/:'<>,.;()-")


def shadow_uri(shadow: TaskShadow, width: int = 264) -> str:
    """Return the drawing as an image address; it is made for ``width`` pixels, and scales."""
    return uri(shadow_svg(shadow, width))


def shadow_svg(shadow: TaskShadow, width: int = 264) -> str:
    """Return the drawing as SVG: track, shadow, strokes, pointer, steps."""
    inner = "".join(_parts(shadow, width))
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {_HEIGHT}'>{inner}</svg>"


def along(fraction: float, width: float) -> float:
    """Return the place of a fraction in a drawing of a width."""
    # Nothing is drawn outside of the frame; what is cut off is marked as such (``cut``).
    return INSET + min(max(fraction, 0.0), 1 + ROOM) * (width - 2 * INSET) / (1 + ROOM)


def _parts(shadow: TaskShadow, width: int) -> Iterator[str]:
    start, end = along(0, width), along(1, width)
    yield _box(start, _BAR, end - start, _THICK, TRACK)
    yield "".join(f"<path d='M{along(tick, width):.1f} {_BAR + _THICK}v2.4' stroke='#B9B4A4'/>" for tick in TICKS)
    yield from _bar(shadow, width)
    yield f"<path d='M{start:.1f} 6v13M{end:.1f} 6v13' stroke='{INK}' stroke-width='1.5'/>"
    yield from _pointers(shadow, width)
    for step in shadow.steps:
        yield _step(along(step.at, width), step.state)


def _bar(shadow: TaskShadow, width: int) -> Iterator[str]:
    if not shadow.reached:
        return
    look = TASK_LOOKS[shadow.status]
    fill, long = look.colour, along(shadow.reached, width) - along(0, width)
    # The id is the image's own: each drawing is a document by itself, so #h is never another one's.
    if look.hatched:
        fill = "url(#h)"
        yield (
            "<pattern id='h' width='5' height='5' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>"
            f"<rect width='5' height='5' fill='{PAPER}'/><rect width='3' height='5' fill='{look.colour}'/></pattern>"
        )
    yield _box(along(0, width), _BAR, long, _THICK, fill)
    if look.hatched:
        x, edges = along(0, width), (_BAR + 0.5, _BAR + _THICK - 0.5)
        yield "".join(f"<path d='M{x:.1f} {y}h{long:.1f}' stroke='{look.colour}'/>" for y in edges)
    if shadow.cut:
        x = along(1 + ROOM, width) - 7
        yield f"<path d='M{x:.1f} {_BAR + _THICK + 1}l3 {-_THICK - 2}' stroke='{PAPER}' stroke-width='2.5'/>"


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f"<rect x='{x:.1f}' y='{y}' width='{width:.1f}' height='{height}' fill='{fill}'/>"


def _pointers(shadow: TaskShadow, width: int) -> Iterator[str]:
    if shadow.pointer_before is not None:
        x = along(shadow.pointer_before, width)
        yield f"<path d='M{x - 4:.1f} 1.6h8l-4 6.2z' fill='{PAPER}' stroke='{INK}'/>"
    if shadow.pointer is not None:
        x = along(shadow.pointer, width)
        # Within the shadow the dotted line is light, as ink on ink would vanish.
        inside = shadow.reached is not None and shadow.reached > shadow.pointer
        dots = PAPER if inside else INK
        yield f"<path d='M{x - 4.5:.1f} 1h9l-4.5 7.2z' fill='{INK}'/>"
        yield f"<path d='M{x:.1f} {_BAR}v{_THICK}' stroke='{dots}' stroke-width='1.4' stroke-dasharray='1.5 1.5'/>"


def _step(x: float, state: StepState) -> str:
    stem = f"<path d='M{x:.1f} {_BAR + 2}V22' stroke='{INK}'/>"
    if state is StepState.DONE:
        return f"{stem}<circle cx='{x:.1f}' cy='24' r='2.8' fill='{INK}'/>"
    if state is StepState.OPEN:
        return f"{stem}<circle cx='{x:.1f}' cy='24' r='2.6' fill='{PAPER}' stroke='{INK}' stroke-width='1.2'/>"
    bad = LOOKS[Status.FAR_BEHIND].colour
    cross = f"M{x - 2.8:.1f} 21.2l5.6 5.6m0-5.6l-5.6 5.6"
    return (
        f"<rect x='{x - 2.9:.1f}' y='21.1' width='5.8' height='5.8' fill='{PAPER}' stroke='{bad}' stroke-width='1.1'/>"
        f"<path d='{cross}' stroke='{bad}' stroke-width='1.1'/>"
    )
