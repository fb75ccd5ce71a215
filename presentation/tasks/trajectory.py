"""Completion and schedule of a task over time as an SVG image: scheduled, originally scheduled, done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from plan.schedule import Point
from plan.tasks.assess import TaskAssessment
from plan.tasks.task_schedule import line_of
from presentation import svg
from presentation.tasks.look import TASK_LOOKS
from presentation.tasks.shadow import uri
from presentation.tasks.timeline import TimeAxis, axis_of
from presentation.theme import ACCENT, GREY, INK, RULE, STONE

_HEIGHT, _LEFT, _RIGHT, _TOP, _FOOT = 210, 34, 14, 14, 24  # pixels: of all, and of the margins


def trajectory_uri(assessed: TaskAssessment, done: Sequence[Point], width: int) -> str:
    """Return the drawing, ``width`` pixels wide, as an image address; ``done`` are days and fractions in time order."""
    return uri(trajectory_svg(assessed, done, width))


def trajectory_svg(assessed: TaskAssessment, done: Sequence[Point], width: int) -> str:
    """Return the drawing as SVG."""
    known = axis_of([assessed.task, assessed.original])
    # The original days count too, as the grey schedule must fit in; and the day looked at may be past the due day.
    axis = TimeAxis(known.first, max(known.last, assessed.day))
    # Over-fulfilment is drawn in full (286 % occurs): nothing above 100 % is capped silently.
    most = max(1.0, *(value for _, value in done)) if done else 1.0
    frame = _Frame(axis, most, width)
    parts = [*_grid(frame), *_lines(frame, assessed, done), *_day_looked_at(frame, assessed)]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}">{"".join(parts)}</svg>'


class _Frame:
    """Where days and fractions stand in a drawing."""

    def __init__(self, axis: TimeAxis, most: float, width: int) -> None:
        self.axis, self.most, self.width = axis, most, width

    def x(self, day: date) -> float:
        return _LEFT + self.axis.at(day) * (self.width - _LEFT - _RIGHT)

    def y(self, fraction: float) -> float:
        return _HEIGHT - _FOOT - min(fraction, self.most) / self.most * (_HEIGHT - _TOP - _FOOT)

    def line(self, points: Sequence[Point], stroke: str, width: float, dash: str = "") -> str:
        drawn = " ".join(f"{self.x(day):.1f},{self.y(value):.1f}" for day, value in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        return f'<polyline points="{drawn}" fill="none" stroke="{stroke}" stroke-width="{width:g}"{dashed}/>'


def _grid(frame: _Frame) -> Iterator[str]:
    for share in (0.0, 0.5, 1.0):
        y = frame.y(share)
        yield svg.rule(_LEFT, y, frame.width - _LEFT - _RIGHT, RULE)
        yield svg.text(_LEFT - 6, y + 4, f"{100 * share:g}", 12, STONE, "end")
    for year in frame.axis.years:
        x = frame.x(date(year, 1, 1))
        yield f'<path d="M{x:.1f} {_TOP}V{_HEIGHT - _FOOT + 4}" stroke="{RULE}"/>'
        yield svg.text(x + 3, _HEIGHT - 6, str(year), 12, STONE)


def _lines(frame: _Frame, assessed: TaskAssessment, done: Sequence[Point]) -> Iterator[str]:
    if assessed.extended is not None or assessed.scheduled_before is not None:
        yield frame.line(line_of(assessed.original), GREY, 1.2, "5 4")
    yield frame.line(line_of(assessed.task), ACCENT, 1.4)
    # Between two nodes nothing is known to grow; a slope would claim it.
    stepped = _stepped(done) if assessed.task.by_nodes else done
    yield frame.line(stepped, INK, 2.4)
    # The first point is the start and the last the day looked at: neither is a report.
    for day, value in done[1:-1]:
        yield f'<circle cx="{frame.x(day):.1f}" cy="{frame.y(value):.1f}" r="3.4" fill="{INK}"/>'


def _stepped(points: Sequence[Point]) -> list[Point]:
    """Return corners for what grows in steps."""
    found: list[Point] = []
    for day, value in points:
        found += [(day, found[-1][1])] if found else []
        found.append((day, value))
    return found


def _day_looked_at(frame: _Frame, assessed: TaskAssessment) -> Iterator[str]:
    x = frame.x(assessed.day)
    yield f'<path d="M{x:.1f} {_TOP}V{_HEIGHT - _FOOT}" stroke="{GREY}" stroke-width="1.4" stroke-dasharray="2 3"/>'
    if assessed.completion is not None:
        y = frame.y(assessed.completion)
        yield svg.shape(TASK_LOOKS[assessed.status], x - 6, y - 6, 12)
