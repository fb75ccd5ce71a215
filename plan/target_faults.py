"""What is wrong with a catalogue's targets that the schema alone cannot see: kinds without what they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from plan.catalogue import CatalogueFault, Plan
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
            yield f"{path}.target.{key}", f"只有 kind: {kind} 的目标才有 {key}"
    if target.strict and target.kind not in _STRICT:
        yield f"{path}.target.strict", f"kind: {target.kind} 的目标没有大于、小于之分"
    if base is None and target.kind in _FROM_BASELINE:
        yield f"{path}.baseline", f"kind: {target.kind} 的目标须有基期;没有的写进 worded,不设数值"
    # Growth from nothing, or of a negative number, has no meaning.
    if base is not None and base <= 0 and target.kind in (TargetKind.GROWTH, TargetKind.RELATIVE):
        yield f"{path}.baseline", "按增速的目标,基期必须大于0"
    if target.kind is not TargetKind.RANGE and any(each.high is not None for each in indicator.milestones):
        yield f"{path}.milestones", "只有 kind: range 的目标才有 high"
    yield from _yearly(plan, indicator, path)
    yield from _OF_KIND.get(target.kind, _nothing)(plan, indicator, path)


def _yearly(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    """Yield yearly targets that are no plain figures, in order, in years of the plan without a target of their own."""
    years = [each.year for each in indicator.yearly]
    # A year with a target of its own is a milestone and part of the path; a second figure would contradict it.
    free = {p.year for p in plan.periods} - {each.year for each in indicator.milestones}
    if years != sorted(set(years)) or not set(years) <= free:
        yield f"{path}.yearly", f"年度目标的年份从早到晚,只能是{sorted(free)}"
    if years and indicator.target.kind not in YEARLY_KINDS:
        yield f"{path}.yearly", f"kind: {indicator.target.kind} 的目标没有年度目标"


def _nothing(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    yield from ()


def _range(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    if any(each.high is None or each.high < each.value for each in indicator.milestones):
        yield f"{path}.milestones", "kind: range 的每个目标都要有 high,且不小于 value"


def _growth(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    if indicator.baseline_year is None:
        yield f"{path}.baseline_year", "年均增速的目标要写明基期年"
    if not indicator.target.rates:
        yield f"{path}.target.rates", "kind: growth 的目标要有 rates"


def _relative(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    if indicator.target.to is None:
        yield f"{path}.target.to", "kind: relative 的目标要写明与哪项指标比 (to)"
    elif indicator.target.to == indicator.id:
        yield f"{path}.target.to", "不能与自己比"


def _cumulative(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    # A stock added up over years would count the same bed every year.
    formula = indicator.formula
    measure = plan.measure_of.get(formula.measure) if isinstance(formula, Sum) else None
    if not isinstance(formula, Sum) or (measure is not None and measure.timing is not Timing.YTD):
        yield f"{path}.target.kind", "五年累计的目标须由 timing: ytd 的填报项求和 (formula: sum)"


def _words(plan: Plan, indicator: Indicator, path: str) -> Iterator[CatalogueFault]:
    yield f"{path}.target.kind", "只有文字的目标写进 worded,不写进 indicators"


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
            yield f"worded.{place}.category", f"没有叫“{each.category}”的领域"
        if each.department is not None and each.department not in plan.department_of:
            yield f"worded.{place}.department", f"没有叫“{each.department}”的科室"
        if each.no in taken[0] or each.id in taken[1]:
            yield f"worded.{place}.no", f"“{each.no}”或“{each.id}”出现了不止一次"
        taken[0].add(each.no)
        taken[1].add(each.id)
