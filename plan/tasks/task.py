"""Task 任务: what the bureau makes of one or more commitments, its dated steps, and how it is measured."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

from pydantic import Field, FiniteFloat

from plan.validity import CatalogueEntry, Name


class TaskKind(StrEnum):
    """What sort of thing a task is: 任务, 举措, 项目, 机制."""

    TASK = "task"
    INITIATIVE = "initiative"
    PROJECT = "project"
    MECHANISM = "mechanism"


class Scoring(StrEnum):
    """How the completion of a task is counted 计分方式; ``qualitative`` has nodes or stays unquantified."""

    QUANTITY = "quantity"
    NODES = "nodes"
    INVESTMENT = "investment"
    DOCUMENT = "document"
    FREQUENCY = "frequency"
    TOWNS = "towns"
    INDICATOR = "indicator"
    QUALITATIVE = "qualitative"


class Deliverable(StrEnum):
    """What shows that a node is done: 文件, 照片, 批复, 数据."""

    FILE = "file"
    PHOTO = "photo"
    APPROVAL = "approval"
    DATA = "data"


class Node(CatalogueEntry):
    """A dated step of a task. The weights of a task's nodes add to 100."""

    name: Name
    due: date
    weight: FiniteFloat = Field(ge=0, le=100)
    deliverable: Deliverable | None = None


class DatedTarget(CatalogueEntry):
    """What a task's quantity should have come to by a day, in the task's unit."""

    due: date
    value: FiniteFloat = Field(ge=0)


class Investment(CatalogueEntry):
    """A project's money in 万元: in all, and planned by year; when building begins and ends."""

    total: FiniteFloat = Field(gt=0)
    by_year: Mapping[int, FiniteFloat] = Field(default_factory=dict)
    cumulative: FiniteFloat | None = None
    begins: date | None = None
    completes: date | None = None


class Task(CatalogueEntry):
    """A task as the decomposition gives it. ``id`` is its number there, the same in every later version.

    ``lead`` is exactly one unit; ``post`` is a post, not a person: the successor takes it over. ``target`` is what is
    to be reached in ``unit`` (of a range the lower bound, ``most`` the upper); ``targets`` are dated targets before
    ``due``. ``times_a_year`` is how often a thing is to be done in a year.
    """

    id: Name
    title: Name
    kind: TaskKind = TaskKind.TASK
    commitments: tuple[str, ...] = ()
    lead: Name
    supporting: tuple[str, ...] = ()
    supervising: str = ""
    post: str = ""
    towns: tuple[str, ...] = ()
    start: date
    due: date
    scoring: Scoring
    target: FiniteFloat | None = None
    most: FiniteFloat | None = None
    unit: str = ""
    targets: tuple[DatedTarget, ...] = ()
    nodes: tuple[Node, ...] = ()
    times_a_year: int = Field(default=0, ge=0, le=366)
    indicators: tuple[int, ...] = ()
    investment: Investment | None = None
    remark: str = ""
    row: int = 0
    """The row of the workbook in which it stands."""

    @property
    def by_nodes(self) -> bool:
        """Whether its completion is the weight of its nodes that are done."""
        return bool(self.nodes) and self.scoring in (Scoring.NODES, Scoring.QUALITATIVE)

    @property
    def unquantified(self) -> bool:
        """Whether nothing about it can be counted, and so no number is ever said of it."""
        return self.scoring is Scoring.QUALITATIVE and not self.nodes

    @property
    def whole(self) -> bool:
        """Whether it counts whole things, so that a part of one that is due is not due yet."""
        figures = (self.target, *(target.value for target in self.targets))
        # Per cent and money are no whole things, however round their targets are.
        counted = self.scoring in (Scoring.QUANTITY, Scoring.TOWNS) and self.unit not in ("%", "万元")
        return counted and all(figure is not None and figure == int(figure) for figure in figures)

    @cached_property
    def occasions(self) -> tuple[date, ...]:
        """The days by which a thing that is done so many times a year is due, from its start to its due day."""
        if self.times_a_year < 1:
            return ()
        years = range(self.start.year, self.due.year + 1)
        days = (day for year in years for day in _parts_of(year, self.times_a_year))
        return tuple(day for day in days if self.start <= day <= self.due)


def _parts_of(year: int, parts: int) -> list[date]:
    """Return the last days of so many equal parts of a year, by months where twelve can be divided."""
    if 12 % parts == 0:
        months = (12 // parts * number for number in range(1, parts + 1))
        return [date(year, month, monthrange(year, month)[1]) for month in months]
    # Five times a year, or 52: no months fit, so by days; the last is 31 December in leap years too.
    first, length = date(year, 1, 1).toordinal(), date(year, 12, 31).timetuple().tm_yday
    return [date.fromordinal(first + length * number // parts - 1) for number in range(1, parts + 1)]


class Extension(CatalogueEntry):
    """A later due day for a task: asked for with a reason and how far it has come, decided by somebody else.

    ``nodes``: new due days of nodes by their place in the task (from 0); where none is given, those due on the old due
    day go with it. ``document``: by which document it is asked for, where there is one.
    """

    task: Name
    due: date
    nodes: Mapping[int, date] = Field(default_factory=dict)
    reason: str
    progress: str = ""
    document: str = ""


class TaskEnding(CatalogueEntry):
    """A task ended by decision 终止: from which day, and by which document."""

    task: Name
    on: date
    document: Name
    reason: str = ""


def extended(task: Task, extension: Extension) -> Task:
    """Return a task with the days that an extension gives it; the task itself stays as the decomposition has it."""
    moved = extension.nodes or {n: extension.due for n, node in enumerate(task.nodes) if node.due == task.due}
    nodes = tuple(
        node.model_copy(update={"due": moved[place]}) if place in moved else node
        for place, node in enumerate(task.nodes)
    )
    # A target on the old due day is the task's own and goes with it; earlier ones are still owed on their days.
    targets = tuple(t for t in task.targets if t.due < task.due)
    copied = task.model_copy(update={"due": extension.due, "nodes": nodes, "targets": targets})
    # pydantic's model_copy takes cached properties along: the old days' occasions would stay.
    copied.__dict__.pop("occasions", None)
    return copied
