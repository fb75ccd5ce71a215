"""What is wrong with a catalogue's targets that the schema alone cannot see: kinds without what they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from plan.catalogue import Plan
from plan.catalogue_faults import CatalogueFault, fault_at
from plan.indicator import Indicator, Sum, Timing
from plan.target import YEARLY_KINDS, TargetKind

# Keys of a target that only one kind has; then the kinds that may be strict, and those that need a baseline.
_OWN_KEYS: Mapping[str, TargetKind] = {
    "tolerance": TargetKind.ABOUT,
    "rates": TargetKind.GROWTH,
    "to": TargetKind.RELATIVE,
}
_STRICT = (TargetKind.AT_LEAST, TargetKind.AT_MOST, TargetKind.GROWTH, TargetKind.RELATIVE)
_FROM_BASELINE = (TargetKind.GROWTH, TargetKind.RELATIVE, TargetKind.KEEP)


def target_faults(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    """Yield what is wrong with one indicator's kind of target."""
    target, base = indicator.target, indicator.baseline
    for key, kind in _OWN_KEYS.items():
        if getattr(target, key) not in (None, ()) and target.kind is not kind:
            yield fault_at("fault.key_of_other_kind", f"{path}.target.{key}", kind=kind, key=key)
    if target.strict and target.kind not in _STRICT:
        yield fault_at("fault.kind_not_strict", f"{path}.target.strict", kind=target.kind)
    if base is None and target.kind in _FROM_BASELINE:
        yield fault_at("fault.kind_needs_baseline", f"{path}.baseline", kind=target.kind)
    # Growth from nothing, or of a negative number, has no meaning.
    if base is not None and base <= 0 and target.kind in (TargetKind.GROWTH, TargetKind.RELATIVE):
        yield fault_at("fault.growth_from_nothing", f"{path}.baseline")
    if target.kind is not TargetKind.RANGE and any(each.high is not None for each in indicator.milestones):
        yield fault_at("fault.high_of_other_kind", f"{path}.milestones")
    yield from _yearly(plan, indicator, path)
    yield from _OF_KIND.get(target.kind, _nothing)(plan, indicator, path)


def _yearly(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    """Yield yearly targets that are no plain figures, in order, in years of the plan without a target of their own."""
    years = [each.year for each in indicator.yearly]
    # A year with a target of its own is a milestone and part of the path; a second figure would contradict it.
    free = {p.year for p in plan.periods} - {each.year for each in indicator.milestones}
    if years != sorted(set(years)) or not set(years) <= free:
        yield fault_at("fault.yearly_years", f"{path}.yearly", years=str(sorted(free)))
    if years and indicator.target.kind not in YEARLY_KINDS:
        yield fault_at("fault.kind_not_yearly", f"{path}.yearly", kind=indicator.target.kind)


def _nothing(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    yield from ()


def _range(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    if any(each.high is None or each.high < each.value for each in indicator.milestones):
        yield fault_at("fault.range_without_high", f"{path}.milestones")


def _growth(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    if indicator.baseline_year is None:
        yield fault_at("fault.growth_without_year", f"{path}.baseline_year")
    if not indicator.target.rates:
        yield fault_at("fault.growth_without_rates", f"{path}.target.rates")


def _relative(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    if indicator.target.to is None:
        yield fault_at("fault.relative_to_nothing", f"{path}.target.to")
    elif indicator.target.to == indicator.id:
        yield fault_at("fault.relative_to_itself", f"{path}.target.to")


def _cumulative(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    # A stock added up over years would count the same bed every year.
    formula = indicator.formula
    measure = plan.measure_of.get(formula.measure) if isinstance(formula, Sum) else None
    if not isinstance(formula, Sum) or (measure is not None and measure.timing is not Timing.YTD):
        yield fault_at("fault.cumulative_of_stock", f"{path}.target.kind")


def _words(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    yield fault_at("fault.words_among_indicators", f"{path}.target.kind")


_OF_KIND: Mapping[TargetKind, Callable[[Plan, Indicator, str], Iterator[CatalogueFault]]] = {
    TargetKind.RANGE: _range,
    TargetKind.GROWTH: _growth,
    TargetKind.RELATIVE: _relative,
    TargetKind.CUMULATIVE: _cumulative,
    TargetKind.WORDS: _words,
}


def worded_faults(plan: Plan) -> Iterator[CatalogueFault]:
    """Yield names that lead nowhere and numbers that clash among the targets that are words alone."""
    categories = {category.name for category in plan.categories}
    taken = {i.no for i in plan.indicators}, {i.id for i in plan.indicators}
    for place, each in enumerate(plan.worded):
        if each.category not in categories:
            yield fault_at("fault.unknown_category", f"worded.{place}.category", name=each.category)
        if each.department is not None and each.department not in plan.department_of:
            yield fault_at("fault.unknown_department", f"worded.{place}.department", name=each.department)
        if each.no in taken[0] or each.id in taken[1]:
            yield fault_at("fault.number_or_id_repeated", f"worded.{place}.no", no=each.no, id=each.id)
        taken[0].add(each.no)
        taken[1].add(each.id)
