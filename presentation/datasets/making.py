"""Datasets made from a warehouse: rows in the plan's order, names in the language asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from plan.catalogue import Plan
from plan.coverage import default_period, unreported
from plan.determination import Determination, determinations_of, standing
from plan.instant import CHINA
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.remark import Remark
from plan.tasks.assess import TaskBoard
from presentation.answers.assessments import assessment_answers
from presentation.datasets.assessed import assessment_row
from presentation.datasets.columns import columns_of
from presentation.datasets.dataset import Dataset, DatasetName, DatasetScope, Value
from presentation.datasets.names import CatalogueNames
from wording import say

if TYPE_CHECKING:
    from etl.store.warehouse import Warehouse
    from etl.store.warehouse.lineage import AcceptedValue
from plan.tasks.assess import TaskAssessment
from wording import Lang, name_of


def dataset_of(
    what: DatasetName,
    plan: Plan,
    warehouse: Warehouse,
    scope: DatasetScope,
    tasks: TaskBoard | None = None,
    determinations: Sequence[Determination] = (),
) -> Dataset:
    """Make a dataset of what was accepted. The scope it holds has the day of the assessments, if none was asked for.

    ``tasks``: the ledger assessed as of a day, of which the tasks are. ``determinations``: every verdict that
    evaluators set.
    """
    if what is DatasetName.TASKS:
        rows_of = list(task_rows(tasks, plan, scope.lang)) if tasks else []
        scope = replace(scope, as_of=tasks.day) if tasks else scope
        return Dataset(what, scope, columns_of(what, plan), rows_of, warehouse.version, warehouse.demonstration)
    making = _Making(plan, warehouse, scope, determinations)
    rows = {
        DatasetName.OBSERVATIONS: making.observations,
        DatasetName.ASSESSMENTS: making.assessments,
        DatasetName.LINEAGE: making.lineage,
    }
    if what is DatasetName.ASSESSMENTS:
        scope = replace(scope, as_of=making.day)
    return Dataset(what, scope, columns_of(what, plan), list(rows[what]()), warehouse.version, warehouse.demonstration)


Row = tuple[Value, ...]


class _Making:
    """One scope over one warehouse."""

    def __init__(
        self, plan: Plan, warehouse: Warehouse, scope: DatasetScope, determinations: Sequence[Determination]
    ) -> None:
        self._determinations = determinations
        self._plan, self._warehouse, self._scope = plan, warehouse, scope
        self._names = CatalogueNames(plan, scope.lang)

    @cached_property
    def _observed(self) -> Observed:
        return Observed(self._warehouse.observations(self._scope.known_at))

    @cached_property
    def day(self) -> date:
        """The day of the assessments: as asked, else the end of the newest quarter that is settled."""
        # Deadlines are days in China, wherever the machine stands.
        today = datetime.now(CHINA).date()
        return self._scope.as_of or default_period(self._plan, self._observed, today).last_day

    def observations(self) -> Iterator[Row]:
        """Yield one row for each effective observation, and where asked for each that is not there."""
        sent = {each.submission.id: each.submission.demonstration for each in self._warehouse.submissions()}
        said = [(self._place(o), (o.value, o)) for o in self._warehouse.observations(self._scope.known_at)]
        absent = [(self._order(*place), (None, None)) for place in self._unreported()]
        for (_, _, period, area, measure), (value, o) in sorted((*said, *absent), key=lambda row: row[0]):
            if self._within(area, period):
                # An observation that nobody made has no source and is no demonstration data either.
                where = (o.submission, o.sheet, o.cell, sent[o.submission]) if o else (None, None, None, None)
                yield (*self._head(measure, area, period, value), self._names.reporter(measure, period), *where)

    def _unreported(self) -> Iterable[tuple[str, str, Period]]:
        last = Period.ended_by(self._scope.as_of) if self._scope.as_of else self._plan.periods[-1]
        return unreported(self._plan, self._observed, last) if self._scope.unreported else ()

    def lineage(self) -> Iterator[Row]:
        """Yield one row for each value ever accepted."""
        for each in sorted(self._warehouse.lineage(self._scope.known_at), key=lambda e: self._place(e.observation)):
            o = each.observation
            if self._within(o.area, o.period):
                yield (*self._head(o.measure, o.area, o.period, o.value), each.speaks, *self._origin(each))

    def _origin(self, each: AcceptedValue) -> Row:
        o, source = each.observation, each.source
        return (
            *(o.sheet, o.cell, source.file, source.sha256, source.submission),
            *(self._names.department(each.department), each.reported_for),
            *(source.submitted_by, source.submitted_at, source.accepted_by, source.accepted_at),
            *(source.reason or None, self._remarks(each.remarks), each.demonstration),
        )

    def _remarks(self, remarks: Iterable[Remark]) -> str | None:
        said = (
            say(f"remark.{r.kind}", self._scope.lang, original=r.original or "—", reason=r.reason or "—")
            for r in remarks
        )
        return "\n".join(said) or None

    def assessments(self) -> Iterator[Row]:
        """Yield one row for each indicator, of the city or of the area asked for."""
        demonstration = self._warehouse.demonstration
        # The plan of the day, or an entry that has ended would be a row of nothing.
        plan = self._plan.on(self.day)
        for answer in assessment_answers(plan, self._observed, self.day, area=self._scope.area):
            if answer["no"] not in plan.indicator_of:
                continue  # a target that is words alone has none of the table's figures
            yield (*assessment_row(plan, answer, self._names), *self._determined(answer["no"]), demonstration)

    def _determined(self, no: int) -> tuple[Value, Value]:
        """Return the verdict that stands beside the city's computed one, as a code and in words; None: none does."""
        if self._scope.area not in (None, self._plan.city):
            return None, None
        told, period = self._determinations, Period.ended_by(self.day)
        lines = determinations_of(told, self._plan.document.id, period, self._scope.known_at)
        found = standing(lines).get(no)
        if found is None or found.status is None:
            return None, None
        return found.status.value, say(f"status.{found.status}", self._scope.lang)

    def _head(self, measure: str, area: str, period: Period, value: float | None) -> Row:
        names = self._names
        return names.measure(measure), names.area(area), period, period.last_day, value, names.unit(measure)

    def _within(self, area: str, period: Period) -> bool:
        as_of, wanted = self._scope.as_of, self._scope.area
        return (wanted is None or area == wanted) and (as_of is None or period.last_day <= as_of)

    def _place(self, o: Observation) -> tuple[int, int, Period, str, str]:
        return self._order(o.measure, o.area, o.period)

    @cached_property
    def _positions(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        whole = self._plan.whole
        measures = {measure.name: at for at, measure in enumerate(whole.measures)}
        return measures, {area: at for at, area in enumerate((whole.city, *whole.towns))}

    def _order(self, measure: str, area: str, period: Period) -> tuple[int, int, Period, str, str]:
        """Return where a row stands: by the plan's measures and areas, those that it no longer has last."""
        measures, areas = self._positions
        return measures.get(measure, len(measures)), areas.get(area, len(areas)), period, area, measure


def task_rows(board: TaskBoard, plan: Plan, lang: Lang) -> Iterator[tuple[Value, ...]]:
    """Yield one row for each task as of the board's day."""
    for assessed in board.tasks:
        yield (*_row(board, plan, assessed, lang), board.ledger.demonstration)


def _row(board: TaskBoard, plan: Plan, assessed: TaskAssessment, lang: Lang) -> tuple[Value, ...]:
    task, department = assessed.task, plan.department_of.get(assessed.task.lead)
    light = say(f"colour.{assessed.colour}", lang) if assessed.colour else None
    return (
        *(task.id, task.title, say(f"task_kind.{task.kind}", lang), ", ".join(task.commitments)),
        *(name_of(department, lang) if department else task.lead, board.day, task.start),
        *(assessed.original.due, assessed.extended, say(f"scoring.{task.scoring}", lang)),
        *(assessed.done.done, assessed.total, task.unit or None, assessed.completion, assessed.scheduled),
        *(assessed.gap, str(assessed.status), say(f"task_status.{assessed.status}", lang), light),
        *(board.rule.name if light else None, assessed.silent_days, assessed.slips_open),
        *(", ".join(map(str, assessed.indicators)) or None, assessed.evidence),
    )
