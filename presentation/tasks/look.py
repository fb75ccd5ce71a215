"""How statuses of tasks, lights and slips look: colour never stands alone, each has a shape and a word."""

from __future__ import annotations

from collections.abc import Mapping

from plan.status import Status
from plan.tasks.colours import Colour
from plan.tasks.slip import SlipColour
from plan.tasks.task_status import TaskStatus
from presentation.theme import LOOKS, StatusStyle, shape_uri

_OWN: Mapping[TaskStatus, StatusStyle] = {
    TaskStatus.OVERDUE: StatusStyle("#7A2B7E", "M3 1.5h10v2.2L9.4 8 13 12.3v2.2H3v-2.2L6.6 8 3 3.7Z", hatched=True),
    TaskStatus.NOT_STARTED: StatusStyle("#8A4B00", "M3 1.6 14 8 3 14.4ZM4.8 4.8v6.4L10.3 8Z"),
    TaskStatus.ENDED: StatusStyle(
        "#5B6770",
        "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 1 1 0-13ZM8 3.1a4.9 4.9 0 0 0-3.9 7.9L11 4.1A4.9 4.9 0 0 0 8 3.1Z"
        "M11.9 5 5 11.9A4.9 4.9 0 0 0 11.9 5Z",
    ),
    # Grey like what has no data: that a task cannot be counted is no lag.
    TaskStatus.UNQUANTIFIED: LOOKS[Status.NO_DATA],
}

# One word for one thing: a status of indicators has the same code here, so that its look follows from it.
TASK_LOOKS: Mapping[TaskStatus, StatusStyle] = {
    status: _OWN.get(status) or LOOKS[Status(status.value)] for status in TaskStatus
}
"""Statuses that tasks share with indicators look as they do there."""

# Lights borrow the shapes of statuses, so that they can be told apart in print and by the colour-blind.
LIGHTS: Mapping[Colour, StatusStyle] = {
    Colour.GREEN: LOOKS[Status.ON_TRACK],
    Colour.YELLOW: LOOKS[Status.BEHIND],
    Colour.RED: LOOKS[Status.FAR_BEHIND],
}

SLIPS: Mapping[SlipColour, StatusStyle] = {
    SlipColour.BLUE: StatusStyle("#1E5F99", "M8 1 15 8 8 15 1 8Z"),
    SlipColour.YELLOW: LIGHTS[Colour.YELLOW],
    SlipColour.RED: LIGHTS[Colour.RED],
}


def task_class(status: TaskStatus) -> str:
    """Return the CSS class that sets ``--tone`` and ``--shape`` to a status's own."""
    return f"tone-{status.value.replace('_', '-')}"


def light_class(colour: Colour) -> str:
    """Return the CSS class of a light."""
    return f"light-{colour}"


def slip_class(colour: SlipColour) -> str:
    """Return the CSS class of a slip's colour."""
    return f"slip-{colour}"


def css() -> str:
    """Return the rules of the style sheet, made from the values above."""
    # Only the tasks' own: the rules of shared statuses are in the indicators' style sheet already.
    looks = {task_class(status): look for status, look in _OWN.items()}
    looks |= {light_class(colour): look for colour, look in LIGHTS.items()}
    looks |= {slip_class(colour): look for colour, look in SLIPS.items()}
    return "".join(f'.{name}{{--tone:{look.colour};--shape:url("{shape_uri(look)}")}}' for name, look in looks.items())
