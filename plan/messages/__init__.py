"""Messages 消息: what is told to people outside the pages, each thing once: what is due, what is late, what has turned.

Pure: from reminders, slips and statuses to items. How an item is said is a key of the wording with its fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plan.board import Reminder
from plan.tasks.offers import days_left
from plan.tasks.slip import Slip
from plan.tasks.supervise import TaskReminder

_EVERY = 7
"""Days after which what is overdue is told again: every day would be read by nobody."""

_SOON = (3, 1, 0)
"""Days before a slip's answer is due on which its unit is told."""


class MessageKind(StrEnum):
    """What a message may be about."""

    DUE = "due"
    OVERDUE = "overdue"
    SLIPS = "slips"
    STATUS = "status"


@dataclass(frozen=True)
class MessageItem:
    """One thing to tell. ``key`` is the same whenever this very thing is told, and of nothing else; ``said`` with
    ``fields`` its sentence; ``figures`` what is added where values may be told; ``department`` whom it is about."""

    kind: MessageKind
    key: str
    said: str
    department: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    figures: str = ""


def of_reminders(reminders: Iterable[Reminder]) -> Iterator[MessageItem]:
    """Yield what departments owe: on the catalogue's days before a deadline, on the first day after it, then weekly."""
    for each in reminders:
        if not told_today(each.days_left):
            continue
        kind = MessageKind.OVERDUE if each.overdue else MessageKind.DUE
        fields = {"department": each.department, "period": each.period, "days": abs(each.days_left)}
        key = f"report:{each.department}:{each.period}:{each.due}:{each.days_left}"
        yield MessageItem(kind, key, f"message.report_{kind}", each.department, fields)


def of_tasks(reminders: Iterable[TaskReminder]) -> Iterator[MessageItem]:
    """Yield the steps of tasks that the ladder reminds of."""
    for each in reminders:
        kind = MessageKind.OVERDUE if each.days > 0 else MessageKind.DUE
        fields = {"task": each.task.title, "step": each.step or each.task.title, "days": abs(each.days)}
        key = f"task:{each.task.id}:{each.step}:{each.due}:{each.days}"
        yield MessageItem(kind, key, f"message.task_{kind}", each.task.lead, fields)


def of_slips(slips: Iterable[Slip], day: date) -> Iterator[MessageItem]:
    """Yield the slips whose answer is due in a few days, today, or is late."""
    for slip in slips:
        left = days_left(slip, day)
        if left is None or (left not in _SOON and not (left < 0 and told_today(left))):
            continue
        said = "message.slip_overdue" if left < 0 else "message.slip_due"
        key = f"slip:{slip.id}:{slip.due}:{left}"
        fields = {"slip": slip.id, "unit": slip.unit, "days": abs(left)}
        yield MessageItem(MessageKind.SLIPS, key, said, slip.unit, fields)


def told_today(left: int) -> bool:
    """Tell whether something with so many days left is told on this day; negative: late by as many."""
    return left >= 0 or -left % _EVERY == 1


@dataclass(frozen=True)
class IndicatorStanding:
    """How an indicator stands: its word's code, its number, who answers for it, and its completion in words."""

    status: str
    indicator: int
    department: str
    completion: str = ""


def of_changes(
    number: int, before: Mapping[str, str], now: Mapping[str, str], standings: Mapping[str, IndicatorStanding]
) -> Iterator[MessageItem]:
    """Yield the indicators whose status is another in the look of this ``number`` than in the one before it."""
    for indicator, status in now.items():
        was, standing = before.get(indicator), standings.get(indicator)
        if was is None or was == status or standing is None:
            continue
        fields = {"indicator": standing.indicator, "was": was, "status": status}
        # Another turn of the same indicator is another thing to tell: the look has a number of its own.
        key = f"status:{number}:{indicator}"
        yield MessageItem(MessageKind.STATUS, key, "message.status", standing.department, fields, standing.completion)
