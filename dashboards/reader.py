"""What pages read: the plan and its assessments, kept for as long as the data they were made from speak."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from plan.assessment import Assessment, assess
from plan.catalogue import Plan
from plan.coverage import Intake, default_period, intake
from plan.measures import Observed
from plan.observation import Observation, Source
from plan.period import Period
from presentation.lru_cache import LruCache

if TYPE_CHECKING:
    from etl.tasks.task_store import TaskStore

T = TypeVar("T")

KEPT = 64
"""How many answers of each kind are kept: dates people look at, not every date there is."""


class Store(Protocol):
    """What a reader needs of the warehouse (etl.store.warehouse.Warehouse is one)."""

    @property
    def version(self) -> str:
        """Changes whenever what speaks changes."""

    @property
    def demonstration(self) -> bool:
        """Whether any of what speaks is demonstration data."""

    def refresh(self) -> bool:
        """Look whether newer data were put in place and speak from them; True if so. Cheap enough for every request."""

    def check(self) -> None:
        """Ask it one small thing; whatever keeps it from answering is raised."""

    def observations(self, known_at: datetime | None = None) -> list[Observation]:
        """Return the observations that speak, as known at an instant (None: now)."""

    def source(self, submission: str) -> Source:
        """Return where a submission's numbers came from."""

    def revisions(self, measure: str, area: str, period: Period) -> list[tuple[Observation, Source]]:
        """Return every accepted value of one cell, oldest first."""


class Reader:
    """Assessments of a plan over a store, each made once per data version. Safe for many threads.

    ``tasks``: what is kept of tasks (None: this app shows none).
    """

    def __init__(self, plan: Plan, store: Store, tasks: TaskStore | None = None) -> None:
        self.plan = plan
        self.store = store
        self.tasks = tasks
        self._kept = LruCache(KEPT)

    @property
    def version(self) -> str:
        """Changes whenever what pages show changes: the data's version, and behind a dash that of tasks where there
        are any."""
        lines = self.tasks.lines() if self.tasks else ()
        return f"{self.store.version}-{lines[-1].hash[:8]}" if lines else self.store.version

    @property
    def demonstration(self) -> bool:
        """Whether any of what is shown is invented, tasks included."""
        lines = self.tasks.lines() if self.tasks else ()
        return self.store.demonstration or any(line.demonstration for line in lines)

    def refresh(self) -> bool:
        """Notice newer data; what was kept of the old falls out of use by itself."""
        return self.store.refresh()

    def observed(self, known_at: datetime | None = None) -> Observed:
        """Return the observations that speak, indexed."""
        return self._once(("observed", known_at), lambda: Observed(self.store.observations(known_at)))

    def assessments(self, as_of: date, known_at: datetime | None = None) -> tuple[Assessment, ...]:
        """Return every indicator as of a day, in plan order."""
        return self._once(("assessments", as_of, known_at), lambda: assess(self.plan, self.observed(known_at), as_of))

    def assessment(self, no: int, as_of: date, known_at: datetime | None = None) -> Assessment | None:
        """Return one indicator as of a day; None for a number the plan does not have."""
        return next((a for a in self.assessments(as_of, known_at) if a.indicator.no == no), None)

    def intake(self, period: Period, known_at: datetime | None = None) -> Intake:
        """Return how many departments are in for a quarter, and for a newer one."""
        return self._once(("intake", period, known_at), lambda: intake(self.plan, self.observed(known_at), period))

    def default_period(self, today: date) -> Period:
        """Return the quarter shown where none is asked for."""
        return self._once(("default", today), lambda: default_period(self.plan, self.observed(), today))

    def periods(self) -> tuple[Period, ...]:
        """Return the plan's quarters for which anything has been accepted, in time order."""
        return self._once(("periods",), self._periods)

    def _periods(self) -> tuple[Period, ...]:
        return tuple(sorted({p for measure in self.plan.whole.measures for p in self.observed().periods(measure.name)}))

    def once(self, question: tuple[object, ...], answer: Callable[[], T]) -> T:
        """Return the kept answer to a question about today's data and tasks, made if there is none."""
        return self._kept.once((self.version, *question), answer)

    def _once(self, question: tuple[object, ...], answer: Callable[[], T]) -> T:
        """Return the kept answer to a question about today's data, made if there is none."""
        return self._kept.once((self.store.version, *question), answer)
