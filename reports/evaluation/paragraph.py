"""One indicator in words: what the plan asks, where it stands, the dated targets, the trend, what is missing, the pace.

Every clause says a number of the assessment; none says why it is so.
"""

from __future__ import annotations

from collections.abc import Iterator

from dashboards import formats
from dashboards.sentences import (
    milestone_words,
    planned,
    probability_words,
    trajectory_sentence,
    verdict_sentence,
    withheld_words,
)
from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.forecast import Withheld
from plan.indicator import Indicator
from plan.pace import Pace
from plan.wording.report import written
from reports.evaluation.words import parts, share


def indicator_sentences(plan: Plan, assessment: Assessment) -> str:
    """The indicator's paragraph."""
    return "".join(_sentences(plan, assessment))


def _sentences(plan: Plan, assessment: Assessment) -> Iterator[str]:
    if assessment.value is None:
        yield verdict_sentence(plan, assessment)
        yield from _milestones(assessment)
        return
    yield _asked(assessment)
    yield verdict_sentence(plan, assessment)
    yield from _progress(assessment)
    yield from _carried(assessment)
    yield from _milestones(assessment)
    yield from trend_sentences(assessment)
    if assessment.pace is not None:
        yield pace_sentence(assessment)


def _asked(assessment: Assessment) -> str:
    indicator, points = assessment.indicator, assessment.path.points
    fields = {"base_year": points[0][0].year, "baseline": planned(indicator, assessment.path.baseline)}
    if assessment.completion is None:
        return written("indicator.plan.hold", **fields)
    steps = [
        written("indicator.plan.step", year=m.year, target=planned(indicator, m.value)) for m in indicator.milestones
    ]
    return written("indicator.plan", steps="，".join(steps), **fields)


def _progress(assessment: Assessment) -> Iterator[str]:
    if assessment.completion is not None:
        yield written(
            "indicator.progress", completion=share(assessment.completion), scheduled=share(assessment.scheduled)
        )


def _carried(assessment: Assessment) -> Iterator[str]:
    latest = assessment.latest
    assert latest is not None, "only a value can rest on carried figures"
    if latest.carried:
        yield written("indicator.carried", count=len(latest.carried))
    if latest.missing:
        yield written("indicator.partial", towns=parts(latest.missing), known=len(latest.parts))


def _milestones(assessment: Assessment) -> Iterator[str]:
    due = [milestone_words(assessment, m.year) for m in assessment.indicator.milestones if m.day <= assessment.as_of]
    if due:
        yield written("indicator.milestones", words="，".join(due))


def trend_sentences(assessment: Assessment) -> Iterator[str]:
    """Where the trend leads; of a target that is reached, only whether it will hold. Nothing once the term is over."""
    trend, indicator = assessment.trend, assessment.indicator
    if trend.withheld is Withheld.OVER:
        return
    if trend.final is None or trend.probability is None:
        yield withheld_words(assessment)
    else:
        held = reached(assessment)
        yield written(
            "trend.held" if held else "trend.text",
            year=indicator.final.year,
            value=formats.with_unit(indicator, trend.final.value),
            low=formats.with_unit(indicator, trend.final.low80),
            high=formats.with_unit(indicator, trend.final.high80),
            probability=probability_words(trend.probability),
            outlook=written(f"trend.{'held' if held else 'outlook'}.{trend.outlook.value}"),
        )


def reached(assessment: Assessment) -> bool:
    """Whether the value is at the final target or better."""
    return assessment.value is not None and assessment.path.no_worse(assessment.value, assessment.path.target)


def pace_sentence(assessment: Assessment) -> str:
    """倒排进度 in words."""
    pace = assessment.pace
    if pace is None:
        return written("pace.no_data" if assessment.value is None else "pace.over")
    if not pace.needed_per_quarter:
        return written("pace.done")
    change = change_words(assessment.indicator, pace.needed_per_quarter)
    return written("pace.needed", left=pace.quarters_left, change=change) + _against(assessment, pace)


def _against(assessment: Assessment, pace: Pace) -> str:
    """The best pace ever kept beside the one needed."""
    if pace.best_per_quarter is None:
        return written("pace.unknown")
    if not pace.feasible and assessment.indicator.sense * pace.best_per_quarter <= 0:
        return written("pace.standstill", window=pace.window)
    best = change_words(assessment.indicator, pace.best_per_quarter)
    return written("pace.feasible" if pace.feasible else "pace.infeasible", window=pace.window, best=best)


def change_words(indicator: Indicator, change: float) -> str:
    """A change a quarter: 提高0.58个百分点, 降低0.3人."""
    return written("pace.up" if change >= 0 else "pace.down", amount=change_amount(indicator, abs(change)))


def change_amount(indicator: Indicator, change: float) -> str:
    """A change with one decimal more than the value has; of a share in percentage points."""
    figure = formats.signed(change, indicator.decimals + 1).lstrip("+")
    if indicator.unit == "%":
        return written("points", amount=figure)
    return f"{figure}{indicator.unit}"


def drawing_words(assessment: Assessment) -> str:
    """The indicator's drawing in words."""
    return trajectory_sentence(assessment)
