"""Materials made to order: the catalogue's plan or a random one, invented observations, invented texts."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from etl.store.extraction_cache import digest_of_plan
from etl.store.journal.evaluation_texts import EvaluationText, effective_texts
from plan.assessment import assess
from plan.catalogue import Plan
from plan.indicator import Indicator, Level, Ratio
from plan.observation import Observation, Source
from plan.observed import Observed
from plan.period import Period, periods_between
from plan.validator import read_plan
from reports.materials import EffectiveWorkbook, Materials
from reports.question import ReportQuestion
from tests.printed import printed_plan

PLAN = printed_plan()
AS_OF = date(2022, 12, 31)
KNOWN = datetime(2023, 2, 14, 16, 0, tzinfo=UTC)


def materials(
    plan: Plan = PLAN,
    observations: Sequence[Observation] = (),
    as_of: date = AS_OF,
    texts: Iterable[EvaluationText] = (),
    demonstration: bool = False,
    file: str = "工作簿.xlsx",
    by: str = "经办人",
) -> Materials:
    """Return materials of these observations."""
    kept = tuple(o for o in observations if o.period <= Period.ended_by(as_of))
    return Materials(
        plan=plan,
        question=ReportQuestion(as_of, KNOWN if kept else None, KNOWN),
        assessments=assess(plan, kept, as_of),
        observations=kept,
        observed=Observed(kept),
        sent=tuple(_sent(plan, kept, file, by)),
        revisions=(),
        corrections=(),
        texts=effective_texts(texts),
        demonstration=demonstration,
        data_version="0123456789abcdef",
        plan_digest=digest_of_plan(plan),
        program="0.1.0+test",
    )


def _sent(plan: Plan, observations: Sequence[Observation], file: str, by: str) -> Iterator[EffectiveWorkbook]:
    counts: dict[str, list[Observation]] = {}
    for observation in observations:
        counts.setdefault(observation.submission, []).append(observation)
    for submission, said in counts.items():
        at = datetime.combine(said[0].period.last_day, datetime.min.time(), UTC) + timedelta(days=9)
        source = Source(submission, file, "ab" * 32, by, at, by, at)
        yield EffectiveWorkbook(plan.measure_of[said[0].measure].department, said[0].period, len(said), source)


def text(place: str, field: str, words: str, author: str = "评估员甲", sequence: int = 1) -> EvaluationText:
    """Return a text of 1 February 2023."""
    return EvaluationText(place, field, words, author, datetime(2023, 2, 1, 1, 30, tzinfo=UTC), sequence)


def level(no: int, values: dict[str, float], plan: Plan = PLAN) -> list[Observation]:
    """Return observations that give an indicator these values by quarter: every area the same ratio, or shares of a
    sum."""
    indicator = plan.indicator_of[no]
    return [each for code, value in values.items() for each in _quarter(plan, indicator, Period.parse(code), value)]


def _quarter(plan: Plan, indicator: Indicator, period: Period, value: float) -> Iterator[Observation]:
    areas = plan.areas_of(indicator)
    for area in areas:
        if isinstance(indicator.formula, Ratio):
            whole = 1000.0
            cells = (
                (indicator.formula.numerator, value * whole / indicator.formula.scale),
                (
                    indicator.formula.denominator,
                    whole,
                ),
            )
        else:
            cells = ((indicator.formula.measures[0], value / len(areas)),)
        for measure, figure in cells:
            yield Observation(measure, area, period, figure, "表", "A1", f"{period}-{measure}")


def random_plan(chance: random.Random, count: int = 3) -> Plan:
    """Return a plan of its own: other towns, other targets; zero baselines, plateaus, levels to hold, less is
    better."""
    catalogue = PLAN.model_dump(mode="json")
    chosen = sorted(chance.sample(range(len(PLAN.indicators)), count))
    catalogue["indicators"] = [_altered(dict(catalogue["indicators"][place]), chance) for place in chosen]
    used = {name for i in chosen for name in PLAN.indicators[i].formula.measures}
    catalogue["measures"] = [m for m in catalogue["measures"] if m["name"] in used]
    catalogue["areas"]["towns"] = catalogue["areas"]["towns"][: chance.randint(2, 5)]
    return read_plan(catalogue)


def _altered(indicator: dict[str, object], chance: random.Random) -> dict[str, object]:
    low, high = sorted(round(chance.uniform(0, 100), 1) for _ in range(2))
    kind = chance.choice(("up", "down", "zero", "hold", "plateau"))
    points = {
        "up": (low, (low + high) / 2, high),
        "down": (high, (low + high) / 2, low),
        "zero": (0.0, high / 3, high),
        "hold": (high, high, high),
        "plateau": (low, high, high),
    }[kind]
    baseline, middle, final = (round(point, 1) for point in points)
    years = [{"year": 2022, "value": middle}, {"year": 2025, "value": final}]
    decimals = chance.randint(0, 2)
    return {**indicator, "baseline": baseline, "milestones": years, "direction": None, "decimals": decimals}


def random_observations(plan: Plan, chance: random.Random) -> list[Observation]:
    """Return every measure of every area, quarter by quarter, with gaps: towns silent for a quarter or for good."""
    made = []
    for measure in plan.measures:
        silent = chance.random() < 0.15
        areas = plan.towns if measure.level is Level.TOWN else (plan.city,)
        for area in areas:
            gone = chance.random() < 0.08
            for period in periods_between(Period(2021, 1), Period(2025, 4)):
                if not silent and not gone and chance.random() > 0.1:
                    value = float(chance.randint(1, 500))
                    made.append(Observation(measure.name, area, period, value, "表", "B2", f"{period}-{measure.name}"))
    return made
