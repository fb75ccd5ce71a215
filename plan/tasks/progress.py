"""Progress 进展: what was reported of a task for a day, and what of it counts as done by a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import Field, FiniteFloat

from plan.tasks.task import Scoring, Task
from plan.validity import CatalogueEntry, Name


class Progress(CatalogueEntry):
    """What one report says of a task as of ``day``: cumulative figures, the nodes done so far, and words.

    ``done`` is cumulative, in the task's unit (万元 of an investment, times of a frequency); ``nodes`` are the days on
    which nodes were done, by their place in the task (from 0); ``towns`` those that are done. ``evidence`` are files by
    their SHA-256. What is not said is None or empty: not reported, never 0. ``by_town``: the town that reports its own
    part (empty: the lead, of the whole), whose reports stand beside those of others.
    """

    task: Name
    day: date
    done: FiniteFloat | None = Field(default=None, ge=0)
    nodes: Mapping[int, date] = Field(default_factory=dict)
    towns: tuple[str, ...] = ()
    document: str = ""
    said: str = ""
    problem: str = ""
    next_step: str = ""
    cause: str = ""
    measures: str = ""
    deadline: str = ""
    evidence: tuple[str, ...] = ()
    by_town: str = ""

    @property
    def place(self) -> tuple[str, date, str]:
        """What a later report must share with this one to supersede it: task, day, and whose part it is."""
        return self.task, self.day, self.by_town

    @property
    def explained(self) -> bool:
        """Whether cause, measures and deadline are all given, as a task that lags must have them."""
        return all(text.strip() for text in (self.cause, self.measures, self.deadline))


@dataclass(frozen=True, slots=True)
class TaskAchievement:
    """What counts as done of a task by a day. ``reported``: the day of the last report on it, None if there is none.

    ``done`` is in the task's own unit: for nodes the weight, for a document 0 or 1, for towns how many. None only where
    nobody could say: a task measured by its indicator, or one that cannot be counted.
    """

    done: float | None
    reported: date | None = None
    nodes: Mapping[int, date] = field(default_factory=dict)
    towns: tuple[str, ...] = ()
    begun: bool = False
    last: Progress | None = None


def achieved(task: Task, reports: Iterable[Progress], day: date) -> TaskAchievement:
    """Return what counts as done by a day of the reports that are in force, whatever order they come in.

    A figure that a later report leaves out stands as it was last said; a node or town once done stays done, a node on
    its first day.
    """
    known = sorted((each for each in reports if each.task == task.id and each.day <= day), key=lambda each: each.day)
    nodes = _nodes_done(task, known, day)
    said = {town for each in known for town in each.towns}
    towns = tuple(town for town in task.towns if town in said)
    done = _done(task, known, nodes, towns)
    begun = bool(nodes or towns or done or any(each.said.strip() for each in known))
    last = known[-1] if known else None
    return TaskAchievement(done, last.day if last else None, nodes, towns, begun, last)


def _nodes_done(task: Task, known: Sequence[Progress], day: date) -> Mapping[int, date]:
    found: dict[int, date] = {}
    for each in known:
        for place, done_on in each.nodes.items():
            # A later decomposition may have fewer nodes than a report of an earlier one knew.
            if place < len(task.nodes) and done_on <= day:
                found[place] = min(done_on, found.get(place, done_on))
    return found


def _done(task: Task, known: Sequence[Progress], nodes: Mapping[int, date], towns: Sequence[str]) -> float | None:
    if task.by_nodes:
        return round(sum(task.nodes[place].weight for place in nodes), 9)  # a hundred must be a hundred
    if task.scoring in (Scoring.INDICATOR, Scoring.QUALITATIVE):
        return None
    if task.scoring is Scoring.DOCUMENT:
        return 1.0 if any(each.document.strip() for each in known) else 0.0
    if task.scoring is Scoring.TOWNS:
        return float(len(towns))
    said = next((each.done for each in reversed(known) if each.done is not None), None)
    if said is None and task.investment and task.investment.cumulative is not None:
        return task.investment.cumulative
    return said or 0.0
