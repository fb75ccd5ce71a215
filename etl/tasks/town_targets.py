"""Towns' targets as they are kept: lines of the chain of tasks, each step asked again where it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from etl.reported_error import ReportedError
from etl.store.journal.task_line import NewTaskLine, TaskLine, TaskLineKind
from etl.tasks.task_store import TaskStore
from plan.catalogue import Plan
from plan.denied import Denied
from plan.indicator import Indicator
from plan.review import Person
from plan.town_targets import (
    TownTarget,
    TownTargetAction,
    TownTargetStep,
    check_divisible,
    check_division,
    check_may_set,
    division_of,
)


class TownTargets:
    """What is done about towns' targets in a home. ``clock`` gives the moment that is kept."""

    def __init__(self, store: TaskStore, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.store = store
        self._clock = clock

    def all(self) -> tuple[TownTarget, ...]:
        """Return every town's target, in the order in which they were drafted."""
        return targets_in(self.store.lines())

    def of(self, plan: Plan, indicator: int, year: int) -> Mapping[str, TownTarget]:
        """Return the targets of an indicator for a year, by town."""
        return _of(self.all(), plan, indicator, year)

    def draft(
        self, plan: Plan, indicator: Indicator, year: int, values: Mapping[str, float], person: Person, note: str = ""
    ) -> tuple[TownTarget, ...]:
        """Draft targets for towns, all or none; Denied where this person may not, or for figures no target can have."""
        check_divisible(plan, indicator, year)
        if not values:
            raise Denied("denied.town_target_none")
        unknown = [town for town in values if town not in plan.areas_of(indicator)]
        if unknown:
            raise ReportedError("use.area", name=unknown[0], names=plan.areas_of(indicator))
        # Before anything is written: a draft for ten towns is kept whole or not at all.
        for value in values.values():
            _check_bounds(indicator, value)

        def rule(known: Mapping[str, TownTarget]) -> Iterable[tuple[TownTarget, TownTargetStep]]:
            for town, value in values.items():
                target = known.get(town) or TownTarget(plan.document.id, indicator.no, year, town)
                yield target, self._step(TownTargetAction.DRAFT, person, value=value, note=note)

        return self._write(plan, indicator.no, year, person, rule)

    def answer(
        self,
        plan: Plan,
        indicator: Indicator,
        year: int,
        town: str,
        person: Person,
        value: float | None = None,
        note: str = "",
    ) -> TownTarget:
        """Agree to what was drafted (no value), or ask for another figure and say why."""
        if value is not None:
            _check_bounds(indicator, value)
            if not note.strip():
                raise Denied("denied.town_target_why")

        def rule(known: Mapping[str, TownTarget]) -> Iterable[tuple[TownTarget, TownTargetStep]]:
            target = _found(known, town)
            yield target, self._step(TownTargetAction.ANSWER, person, value=value, note=note)

        return self._write(plan, indicator.no, year, person, rule)[0]

    def agree(
        self, plan: Plan, indicator: int, year: int, towns: Iterable[str], person: Person
    ) -> tuple[TownTarget, ...]:
        """Agree to what towns answered: to what each asked for, else to what was drafted. All or none."""
        chosen = tuple(towns)

        def rule(known: Mapping[str, TownTarget]) -> Iterable[tuple[TownTarget, TownTargetStep]]:
            for town in chosen:
                target = _found(known, town)
                # Compared with None: a town may ask for a target of 0.
                value = target.drafted if target.asked is None else target.asked
                yield target, self._step(TownTargetAction.AGREE, person, value=value)

        return self._write(plan, indicator, year, person, rule)

    def issue(
        self,
        plan: Plan,
        indicator: Indicator,
        year: int,
        person: Person,
        document: str,
        dated: date,
        weights: Mapping[str, float],
    ) -> tuple[TownTarget, ...]:
        """Issue what is agreed with every town, all at once: only where together it makes up the city's target."""
        if not document.strip():
            raise Denied("denied.town_target_document")

        def rule(known: Mapping[str, TownTarget]) -> Iterable[tuple[TownTarget, TownTargetStep]]:
            agreed = {town: target.agreed for town, target in known.items() if target.agreed is not None}
            # Within the writer's turn: a town's target may have been drafted anew since the page was drawn.
            check_division(division_of(plan, indicator, year, agreed, weights))
            for town in plan.areas_of(indicator):
                said = {"value": agreed[town], "document": document.strip(), "dated": dated}
                yield known[town], self._step(TownTargetAction.ISSUE, person, **said)

        return self._write(plan, indicator.no, year, person, rule)

    def _step(self, action: TownTargetAction, person: Person, **said: Any) -> TownTargetStep:
        return TownTargetStep(action, person.name, person.role, self._clock(), **said)

    def _write(
        self,
        plan: Plan,
        indicator: int,
        year: int,
        person: Person,
        rule: Callable[[Mapping[str, TownTarget]], Iterable[tuple[TownTarget, TownTargetStep]]],
    ) -> tuple[TownTarget, ...]:
        """Append the steps that ``rule`` yields of the targets as they stand, by town; all of them or none."""

        def lines(known: Sequence[TaskLine]) -> Iterable[NewTaskLine]:
            for target, step in rule(_of(targets_in(known), plan, indicator, year)):
                # Asked here of the lines as they are, whatever the page or the command asked before.
                check_may_set(step.action, person, target)
                yield town_target_line(target, step, person)

        with self.store.home.writing():
            written = self.store.journal.append(lines)
        now = {target.key: target for target in self.all()}
        return tuple(now[line.about] for line in written)


def targets_in(lines: Iterable[TaskLine]) -> tuple[TownTarget, ...]:
    """Return the towns' targets that lines in order tell of, each as its last line left it."""
    found: dict[str, TownTarget] = {}
    for line in lines:
        if line.kind is TaskLineKind.TOWN_TARGET:
            content = line.content
            place = content["plan"], content["indicator"], content["year"], content["town"]
            # Lines are in order of time, so the last one is how it stands.
            found[line.about] = (found.get(line.about) or TownTarget(*place)).step(_step_of(line))
    return tuple(found.values())


def _step_of(line: TaskLine) -> TownTargetStep:
    content = line.content
    dated = content.get("dated")
    return TownTargetStep(
        TownTargetAction(content["action"]),
        line.by,
        line.role,
        line.at,
        content.get("value"),
        content.get("note", ""),
        content.get("document", ""),
        date.fromisoformat(dated) if dated else None,
    )


def _of(targets: Iterable[TownTarget], plan: Plan, indicator: int, year: int) -> Mapping[str, TownTarget]:
    wanted = plan.document.id, indicator, year
    return {each.town: each for each in targets if (each.plan, each.indicator, each.year) == wanted}


def _found(known: Mapping[str, TownTarget], town: str) -> TownTarget:
    """Return a town's target; Denied where none was drafted."""
    if town not in known:
        raise Denied("denied.town_target_not_there", town=town)
    return known[town]


def _check_bounds(indicator: Indicator, value: float) -> None:
    """Raise Denied for a figure below 0 or outside of the indicator's own bounds."""
    low, high = indicator.bounds.low, indicator.bounds.high
    if value < 0 or (low is not None and value < low) or (high is not None and value > high):
        raise Denied("denied.revision.bounds")


def town_target_line(target: TownTarget, step: TownTargetStep, person: Person) -> NewTaskLine:
    """Return the line that keeps a step with a town's target."""
    content: dict[str, Any] = {
        "plan": target.plan, "indicator": target.indicator, "year": target.year, "town": target.town,
        "action": str(step.action), "value": step.value, "note": step.note, "document": step.document,
        "dated": step.dated.isoformat() if step.dated else None,
    }  # fmt: skip
    return NewTaskLine(
        TaskLineKind.TOWN_TARGET, content, person.name, step.at, target.key, person.role,
        demonstration=person.demonstration,
    )  # fmt: skip
