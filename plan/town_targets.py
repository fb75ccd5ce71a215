"""Town targets 分镇目标: a city's target divided among its towns by agreement: drafted, answered, agreed, issued.

One table says who may do what, and one function reads it. A town's target holds from the day its document says and is
known from the moment it was issued, like every target; an earlier one stands until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from plan.catalogue import Plan
from plan.denied import Denied
from plan.indicator import Indicator, Ratio, Sum
from plan.review import Person, Role
from plan.revision import targets_now
from plan.target import YEARLY_KINDS


class TownTargetAction(StrEnum):
    """What can be done about a town's target."""

    DRAFT = "draft"
    ANSWER = "answer"
    AGREE = "agree"
    ISSUE = "issue"


class TownTargetState(StrEnum):
    """How far a town's target has come."""

    DRAFTED = "drafted"
    ANSWERED = "answered"
    AGREED = "agreed"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class TownTargetTransition:
    """One row of the table. ``own_town``: only by a person of that town; ``others_only``: not by whoever agreed."""

    action: TownTargetAction
    sources: frozenset[TownTargetState | None]
    target: TownTargetState
    roles: frozenset[Role]
    own_town: bool = False
    others_only: bool = False


_OFFICE = frozenset({Role.REVIEWER})
# A draft may replace anything, an issued target too: targets are set anew by a later document (目标责任书).
_ANY = frozenset({None, *TownTargetState})

TOWN_TARGET_TRANSITIONS = (
    TownTargetTransition(TownTargetAction.DRAFT, _ANY, TownTargetState.DRAFTED, _OFFICE),
    TownTargetTransition(
        TownTargetAction.ANSWER,
        frozenset({TownTargetState.DRAFTED}),
        TownTargetState.ANSWERED,
        frozenset({Role.TOWN}),
        own_town=True,
    ),
    TownTargetTransition(
        TownTargetAction.AGREE, frozenset({TownTargetState.ANSWERED}), TownTargetState.AGREED, _OFFICE
    ),
    TownTargetTransition(
        TownTargetAction.ISSUE,
        frozenset({TownTargetState.AGREED}),
        TownTargetState.ISSUED,
        frozenset({Role.REVIEWER, Role.LEADER}),
        others_only=True,
    ),
)
"""Everything that may happen to a town's target. What was issued may be drafted anew, and stands until then."""

TOWN_TARGET_ROW: Mapping[TownTargetAction, TownTargetTransition] = {row.action: row for row in TOWN_TARGET_TRANSITIONS}


@dataclass(frozen=True, slots=True)
class TownTargetStep:
    """What was done, by whom acting as what, when, and with which words.

    ``value``: what was drafted, asked for (None: the town agrees to what was drafted), agreed or issued, in the
    indicator's unit. ``document`` and ``dated`` are of an issue: the letter of responsibility and from when it holds.
    """

    action: TownTargetAction
    by: str
    role: str
    at: datetime
    value: float | None = None
    note: str = ""
    document: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class TownTarget:
    """A town's target of an indicator for a year's end, with its steps in order."""

    plan: str
    indicator: int
    year: int
    town: str
    steps: tuple[TownTargetStep, ...] = ()

    @property
    def key(self) -> str:
        """Its key in the journal and in addresses: plan, indicator, year and town."""
        return f"{self.plan}/{self.indicator}/{self.year}/{self.town}"

    @property
    def state(self) -> TownTargetState | None:
        """How far it has come; None before it is drafted."""
        return TOWN_TARGET_ROW[self.steps[-1].action].target if self.steps else None

    def last(self, action: TownTargetAction) -> TownTargetStep | None:
        """Return the last step of a kind."""
        return next((step for step in reversed(self.steps) if step.action is action), None)

    @property
    def drafted(self) -> float | None:
        """What was drafted last."""
        step = self.last(TownTargetAction.DRAFT)
        return step.value if step else None

    @property
    def asked(self) -> float | None:
        """What the town wants instead of what was drafted; None where it agrees or has not answered."""
        last = self.steps[-1] if self.steps else None
        return last.value if last and last.action is TownTargetAction.ANSWER else None

    @property
    def agreed(self) -> float | None:
        """What is agreed and not issued yet, or issued; None where neither is so now."""
        # An agreement that was drafted over is history, so only the last step counts.
        settled = self.state in (TownTargetState.AGREED, TownTargetState.ISSUED)
        return self.steps[-1].value if settled else None

    def issues(self, as_of: date, known_at: datetime | None = None) -> tuple[TownTargetStep, ...]:
        """Return what was issued by a day, by what was known at an instant, in order: the last of them holds."""
        return tuple(
            step
            for step in self.steps
            if step.action is TownTargetAction.ISSUE
            and step.dated is not None
            and step.dated <= as_of
            and (known_at is None or step.at <= known_at)
        )

    def holding_step(self, as_of: date, known_at: datetime | None = None) -> TownTargetStep | None:
        """Return the issue that holds on a day, by what was known at an instant; None where nothing does."""
        return next(reversed(self.issues(as_of, known_at)), None)

    def holding(self, as_of: date, known_at: datetime | None = None) -> float | None:
        """Return what was issued and holds on a day, by what was known at an instant; None where nothing does."""
        step = self.holding_step(as_of, known_at)
        return step.value if step else None

    def known(self, known_at: datetime | None) -> TownTarget:
        """Return it with the steps that were taken by an instant; all of them where none is given."""
        return replace(self, steps=tuple(each for each in self.steps if known_at is None or each.at <= known_at))

    def step(self, done: TownTargetStep) -> TownTarget:
        """Return it with one more step."""
        return replace(self, steps=(*self.steps, done))


def check_may_set(action: TownTargetAction, person: Person, target: TownTarget) -> None:
    """Raise Denied, with the sentence that says why, unless a person may take this step with a town's target as it
    stands. Whoever has the machine's command line stands outside the table's roles, not outside its order."""
    # The role first: whoever may not act at all is not told how far a target has come.
    row = TOWN_TARGET_ROW[action]
    if person.role is not Role.MACHINE:
        if person.role not in row.roles:
            raise Denied(f"denied.town_target_role.{action}", role=person.role)
        if row.own_town and person.department != target.town:
            raise Denied("denied.department", department=target.town, own=person.department or "—")
    if target.state not in row.sources:
        raise Denied(f"denied.town_target_order.{action}", conflict=True, town=target.town)
    agreed = target.last(TownTargetAction.AGREE)
    if row.others_only and agreed and agreed.by == person.name and person.role is not Role.MACHINE:
        raise Denied("denied.town_target_own", by=person.name)


def may_set(action: TownTargetAction, person: Person, target: TownTarget) -> bool:
    """Tell whether :func:`check_may_set` raises nothing."""
    try:
        check_may_set(action, person, target)
    except Denied:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Division:
    """How towns' targets compare with the city's of the same year.

    ``total``: their sum, or for a ratio their mean weighted by the towns' denominators; None where it cannot be told.
    ``without``: towns that have none; ``unweighed``: towns whose denominator is not known. ``enough``: nothing is
    missing and the total is no worse than the city's.
    """

    city: float
    total: float | None
    without: tuple[str, ...] = ()
    unweighed: tuple[str, ...] = ()
    enough: bool = False


def check_divisible(plan: Plan, indicator: Indicator, year: int) -> float:
    """Return the city's target of a year; Denied where there is none, or an indicator whose target cannot be divided
    among towns."""
    by_town = isinstance(indicator.formula, Sum | Ratio) and len(plan.areas_of(indicator)) > 1
    if not by_town or indicator.target.kind not in YEARLY_KINDS:
        raise Denied("denied.town_target_kind")
    city = targets_now(indicator).get(year)
    if city is None:
        raise Denied("denied.town_target_year", year=year)
    return city


def division_of(
    plan: Plan, indicator: Indicator, year: int, values: Mapping[str, float], weights: Mapping[str, float]
) -> Division:
    """Return how towns' targets compare with the city's. ``weights``: the towns' denominators as last reported, which
    only a ratio asks for."""
    city, towns = check_divisible(plan, indicator, year), plan.areas_of(indicator)
    without = tuple(town for town in towns if town not in values)
    given = {town: values[town] for town in towns if town in values}
    if isinstance(indicator.formula, Sum):
        return Division(city, sum(given.values()), without, (), _enough(indicator, sum(given.values()), city, without))
    # A ratio's total is unknown without every weight: leaving one town out would shift the mean without a sign of it.
    unweighed = tuple(town for town in given if not weights.get(town))
    if unweighed or not given:
        return Division(city, None, without, unweighed)
    # Over the towns that have a target: a Division tells which are without, and is then not enough anyway.
    whole = sum(weights[town] for town in given)
    mean = sum(value * weights[town] for town, value in given.items()) / whole
    return Division(city, mean, without, (), _enough(indicator, mean, city, without))


# Relative to the city's target, and absolute below 1.
_ROUNDING = 1e-9


def _enough(indicator: Indicator, total: float, city: float, without: Iterable[str]) -> bool:
    # Sums of decimal shares miss the whole by a float's last bits, which nobody may be refused for.
    return not tuple(without) and indicator.sense * (total - city) >= -_ROUNDING * max(1.0, abs(city))


def check_division(division: Division) -> None:
    """Raise Denied, saying what is missing, unless towns' targets together make up the city's."""
    if division.without:
        raise Denied("denied.town_target_without", conflict=True, towns=division.without)
    if division.total is None:
        raise Denied("denied.town_target_unweighed", conflict=True, towns=division.unweighed)
    if not division.enough:
        # Six digits, so that 99.999 is not told as 100 beside 100.
        total, city = (f"{each:.6g}" for each in (division.total, division.city))
        raise Denied("denied.town_target_short", conflict=True, total=total, city=city)
