"""Reader: all data that pages show, computed once and kept in memory until newer data come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from etl.lru_cache import LruCache
from plan.area_map import AreaShapes
from plan.assessment import Assessment, assess
from plan.bureau import Bureau, BureauPlan
from plan.catalogue import Plan
from plan.comparison import DatedView
from plan.coverage import Intake, default_period, intake, reported_periods
from plan.determination import Determination, determinations_of, standing
from plan.indicator_value import IndicatorValue
from plan.instruction import Instruction
from plan.observation import Observation, Source
from plan.observed import Observed
from plan.period import Period
from plan.revision import TargetRevision, revised, revisions_of
from plan.submission import AcceptedSubmission
from presentation.weight import Estimates, weight_of

if TYPE_CHECKING:
    from etl.evaluation.kept_evaluation import KeptEvaluation
    from etl.hub.hub_store import HubStore
    from etl.tasks.task_store import TaskStore

T = TypeVar("T")

ANSWERS_BYTES, OBSERVED_BYTES = 48 << 20, 96 << 20
"""Most bytes of answers, and of observations by their instant of knowledge, that are kept in memory: enough for what
people look at, not for every date there is."""

_OBSERVATION = 400
"""Estimated bytes of an observation with its place in the index and in an indicator's value."""

_VALUE = 800
"""Estimated bytes of an indicator's value without its observations."""

_OF_NOW: Estimates = {IndicatorValue: lambda value: _VALUE}
"""Estimates for answers about today: their observations are held by ``_observed`` and counted there."""

_OF_AN_INSTANT: Estimates = {IndicatorValue: lambda value: _VALUE + _OBSERVATION * len(value.parts)}
"""Estimates for answers as known at an instant: ``_observed`` may have dropped their observations, which they then hold
alone."""


class Store(Protocol):
    """What a reader needs of the warehouse (etl.store.warehouse.Warehouse is one)."""

    @property
    def version(self) -> str:
        """A text that changes whenever the effective data do."""

    @property
    def demonstration(self) -> bool:
        """Whether any of the effective data are demonstration data."""

    def refresh(self) -> bool:
        """Take up newer data if there are any; True if there were. Cheap enough for every request."""

    def check(self) -> None:
        """Run a small query, raising whatever keeps the store from answering."""

    def observations(self, known_at: datetime | None = None) -> list[Observation]:
        """Return the effective observations, as known at an instant (None: now)."""

    def source(self, submission: str) -> Source:
        """Return where a submission's numbers came from."""

    def revisions(self, measure: str, area: str, period: Period) -> list[tuple[Observation, Source]]:
        """Return every accepted value of one cell, oldest first."""

    def accepted(self) -> list[AcceptedSubmission]:
        """Return every acceptance there ever was, in order."""


class Reader:
    """Assessments of a plan over a store, each made once per data version. Safe for many threads.

    ``tasks``: what is kept of tasks (None: this app shows none); ``evaluation``: what evaluators set and attached;
    ``shapes``: the bureau's own map (None: it has none); ``instructions``: what leaders wrote, with what followed;
    ``hub``: what other bureaus published (None: the home is no hub).
    """

    def __init__(
        self,
        plan: Plan,
        store: Store,
        bureau: Bureau | None = None,
        revisions: Callable[[], Sequence[TargetRevision]] = tuple,
        tasks: TaskStore | None = None,
        evaluation: KeptEvaluation | None = None,
        shapes: AreaShapes | None = None,
        instructions: Callable[[], Sequence[Instruction]] = tuple,
        hub: HubStore | None = None,
    ) -> None:
        self.plan = plan
        self.store = store
        self.bureau = bureau or Bureau.of(plan)
        self.tasks = tasks
        self.evaluation = evaluation
        self.shapes = shapes
        self.instructions = instructions
        self.hub = hub
        self._kept = LruCache(ANSWERS_BYTES * 2 // 3, lambda value: weight_of(value, _OF_NOW))
        self._kept_then = LruCache(ANSWERS_BYTES // 3, lambda value: weight_of(value, _OF_AN_INSTANT))
        self._last_version = ""
        self._observed = LruCache(OBSERVED_BYTES, _weight_of_observed)
        self._newest = _Newest()
        self._readers: dict[str, Reader] = {}
        self._revisions = revisions
        self._revised: dict[tuple[str, ...], Plan] = {}

    @property
    def entry(self) -> BureauPlan | None:
        """The plan read among the bureau's; None where it is the one by which workbooks of all plans are read."""
        return next((entry for entry in self.bureau.entries if entry.plan is self.plan), None)

    def of_plan(self, entry: BureauPlan) -> Reader:
        """Return the reader of one of the bureau's plans: each is made once."""
        if entry.plan is self.plan:
            return self
        if entry.id not in self._readers:
            kept = self._revisions, self.tasks, self.evaluation, self.shapes, self.instructions, self.hub
            reader = self._readers[entry.id] = Reader(entry.plan, self.store, self.bureau, *kept)
            # What departments report is for all plans: one index serves all readers.
            reader._observed, reader._newest = self._observed, self._newest
        return self._readers[entry.id]

    @property
    def is_first(self) -> bool:
        """Whether the plan is the first one, whose clauses and indicators tasks are of."""
        return self.plan.document.id == self.bureau.first.document.id

    @property
    def texts_plan(self) -> str:
        """The id under which evaluators' texts about the plan are kept; empty for the first plan, whose texts are older
        than there being several plans."""
        return "" if self.is_first else self.plan.document.id

    def named_plan(self, day: date) -> str:
        """Return the plan's id where it is not the one in force on a day, for an address or a name; else an empty
        text."""
        return "" if self.bureau.at(day).id == self.plan.document.id else self.plan.document.id

    @property
    def weight(self) -> int:
        """Estimated bytes of all that is kept, with the readers of the other plans."""
        readers = (self, *self._readers.values())
        return self._observed.weight + sum(each._kept.weight + each._kept_then.weight for each in readers)

    @property
    def version(self) -> str:
        """A text that changes whenever what pages show does: effective data, targets proposed or decided, verdicts
        set, instructions and their steps, what bureaus published, lines of tasks."""
        revisions, lines = self._revisions(), self.tasks.lines() if self.tasks else ()
        # A decision adds no revision, but changes which targets stand: both are counted.
        decided = sum(each.decided_at is not None for each in revisions)
        targets = f".{len(revisions)}.{decided}" if revisions else ""
        set_beside = self.evaluation.lines() if self.evaluation else ()
        verdicts = f".v{len(set_beside)}" if set_beside else ""  # only ever added to
        steps = sum(1 + len(each.entries) for each in self.instructions())
        instructed = f".i{steps}" if steps else ""
        hub = f".{self.hub.version[:8]}" if self.hub else ""
        ends = f"-{lines[-1].hash[:8]}" if lines else ""
        return f"{self.store.version}{targets}{verdicts}{instructed}{hub}{ends}"

    @property
    def demonstration(self) -> bool:
        """Whether any of what is shown is invented, tasks and instructions included."""
        of_hub = self.hub is not None and self.hub.demonstration
        return of_hub or self.store.demonstration or self.once(("demonstration",), self._has_invented)

    def _has_invented(self) -> bool:
        lines = self.tasks.lines() if self.tasks else ()
        return any(line.demonstration for line in lines) or any(each.demonstration for each in self.instructions())

    def refresh(self) -> bool:
        """Take up newer data if there are any; True if there were. Kept answers are found by :attr:`version`, so those
        of older data are no longer used."""
        # Asked by itself, for `or` would leave the second one unasked where the first has news.
        newer = self.hub.refresh() if self.hub else False
        return self.store.refresh() or newer

    def observed(self, known_at: datetime | None = None) -> Observed:
        """Return the index of the effective observations, as known at an instant (None: now)."""
        asked = self.store.version, known_at
        if known_at is None:
            return self._observed.once(asked, lambda: self._newest.of(self.store.observations()))
        return self._observed.once(asked, lambda: Observed(self.store.observations(known_at)))

    def revisions(self, indicator: int | None = None) -> Sequence[TargetRevision]:
        """Return the plan's revised targets (None: of all indicators), in the order in which they come to hold."""
        return revisions_of(self._revisions(), self.plan, indicator)

    def plan_then(self, as_of: date, known_at: datetime | None = None) -> Plan:
        """Return the plan with the targets that stand on a day, by what was known at an instant."""
        standing = tuple(each.id for each in self.revisions() if each.holds(as_of, known_at))
        if standing and standing not in self._revised:  # one value each: what is worked out is kept by it
            self._revised[standing] = revised(self.plan, self._revisions(), as_of, known_at)
        return self._revised.get(standing, self.plan)

    def assessments(self, as_of: date, known_at: datetime | None = None) -> tuple[Assessment, ...]:
        """Return every indicator's assessment as of a day, in plan order."""
        asked = "assessments", as_of, known_at
        return self.once(asked, lambda: assess(self.plan_then(as_of, known_at), self.observed(known_at), as_of))

    def assessment(self, no: int, as_of: date, known_at: datetime | None = None) -> Assessment | None:
        """Return one indicator's assessment as of a day; None for a number the plan does not have."""
        return next((a for a in self.assessments(as_of, known_at) if a.indicator.no == no), None)

    def determinations(self, as_of: date, until: datetime | None = None) -> Mapping[int, list[Determination]]:
        """Return every verdict that evaluators set or took back for a day's quarter by an instant (None: now), by
        indicator, oldest first."""
        told = self.evaluation.determinations() if self.evaluation else ()
        return determinations_of(told, self.plan.document.id, Period.ended_by(as_of), until)

    def determined(self, as_of: date, until: datetime | None = None) -> Mapping[int, Determination]:
        """Return the verdicts that stand beside the computed ones of a day's quarter, by indicator."""
        return standing(self.determinations(as_of, until))

    def view(self, as_of: date, known_at: datetime | None = None) -> DatedView:
        """Return what stood on a day by what was known at an instant (None: now)."""
        plan, observed = self.plan_then(as_of, known_at), self.observed(known_at)
        return DatedView(as_of, known_at, plan, observed, self.assessments(as_of, known_at))

    def accepted(self) -> list[AcceptedSubmission]:
        """Return every acceptance there ever was, in order."""
        return self.once(("accepted",), self.store.accepted)

    def intake(self, period: Period, known_at: datetime | None = None) -> Intake:
        """Return how many departments are accepted for a quarter, and for a newer one if any has reported it."""
        return self.once(("intake", period, known_at), lambda: intake(self.plan, self.observed(known_at), period))

    def accepted_at(self, period: Period, known_at: datetime | None = None) -> datetime | None:
        """Return when the last of a quarter's figures was accepted; None where none was."""
        return self.once(("accepted_at", period, known_at), lambda: self._accepted_at(period, known_at))

    def _accepted_at(self, period: Period, known_at: datetime | None) -> datetime | None:
        observed = self.observed(known_at)
        areas = (self.plan.city, *self.plan.towns)
        said = (observed.said(each.name, area, period, 0) for each in self.plan.whole.measures for area in areas)
        submissions = {observation.submission for observation in said if observation is not None}
        return max((self.store.source(each).accepted_at for each in submissions), default=None)

    def default_period(self, today: date) -> Period:
        """Return the quarter shown where none is asked for: the newest that is complete or past its deadline
        (`plan.coverage.default_period`)."""
        return self.once(("default", today), lambda: default_period(self.plan, self.observed(), today))

    def periods(self) -> tuple[Period, ...]:
        """Return the plan's quarters for which anything has been accepted, in time order."""
        return self.once(("periods",), lambda: reported_periods(self.plan, self.observed()))

    def once(self, question: tuple[object, ...], answer: Callable[[], T]) -> T:
        """Return the kept answer to a question about the data in force, calling ``answer`` if there is none.

        A question with an instant in it is kept apart (see the estimates above).
        """
        version = self.version
        if version != self._last_version:
            self._let_go_of_older(version)
        of_an_instant = any(isinstance(part, datetime) for part in question)
        return (self._kept_then if of_an_instant else self._kept).once((version, *question), answer)

    def _let_go_of_older(self, version: str) -> None:
        """Drop what was kept of older data: nobody asks for it any more, and it would hold their observations."""
        self._last_version, of_store = version, self.store.version
        for kept, current in ((self._kept, version), (self._kept_then, version), (self._observed, of_store)):
            kept.keep_only(lambda key, current=current: cast(tuple[object, ...], key)[0] == current)  # type: ignore[misc]


class _Newest:
    """Keeps the last index of today's observations: the next ones differ in a quarter or two, and reuse its results."""

    def __init__(self) -> None:
        self._last: Observed | None = None

    def of(self, observations: Sequence[Observation]) -> Observed:
        """Return observations, indexed, with those results of the last index that still hold."""
        self._last = Observed(observations, self._last)
        return self._last


def _weight_of_observed(observed: object) -> int:
    """Return the estimated bytes of an index by its count: weighing a hundred thousand one by one would take long."""
    assert isinstance(observed, Observed), "nothing else is kept there"
    return _OBSERVATION * (len(observed) + 1)
