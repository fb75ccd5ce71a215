"""Two towns beside each other over every indicator that is counted by town: who is ahead, and where most. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.difference import same
from plan.observed import Observed
from presentation.sentences import area_name, title_of
from presentation.towns import TownFigure, town_figures
from wording import Lang, say


@dataclass(frozen=True, slots=True)
class TownPair:
    """One indicator of two towns, with the city's assessment whose schedule both are held against."""

    city: Assessment
    one: TownFigure
    other: TownFigure

    @property
    def comparable(self) -> bool:
        """Whether both are held against the city's schedule, so that one of them can be ahead."""
        return self.one.standing is not None and self.other.standing is not None

    @property
    def ahead(self) -> int:
        """1 where the first is ahead, −1 where the other is, 0 where neither is or they cannot be compared."""
        one, other = self.one.value, self.other.value
        if not self.comparable or one is None or other is None or same(one, other):
            return 0
        # Of a range or a level to be held, what is nearer to the schedule; of all else what is better.
        gaps = self.one.gap, self.other.gap
        if self.city.schedule.one_sided or gaps[0] is None or gaps[1] is None:
            return 1 if self.city.indicator.sense * (one - other) > 0 else -1
        return 0 if same(gaps[0], gaps[1]) else 1 if gaps[0] > gaps[1] else -1

    @property
    def apart(self) -> float:
        """How far the two are apart, in percentage points of the way to the target; 0 where that cannot be said."""
        return abs((self.one.gap or 0.0) - (self.other.gap or 0.0)) if self.comparable else 0.0


def town_pairs(
    plan: Plan, assessments: Sequence[Assessment], observed: Observed, one: str, other: str
) -> tuple[TownPair, ...]:
    """Return every indicator that both towns are counted in, in plan order."""
    figures = [{f.indicator.no: f for f in town_figures(plan, assessments, observed, town)} for town in (one, other)]
    counted = (each for each in assessments if all(each.indicator.no in by_number for by_number in figures))
    return tuple(TownPair(each, figures[0][each.indicator.no], figures[1][each.indicator.no]) for each in counted)


def pair_sentence(plan: Plan, pairs: Iterable[TownPair], one: str, other: str, lang: Lang = Lang.ZH) -> str:
    """Return how many can be compared, who is ahead in how many, and where the two are furthest apart."""
    both_judged = [pair for pair in pairs if pair.comparable]
    names = {"one": area_name(plan, one, lang), "other": area_name(plan, other, lang)}
    if not both_judged:
        return say("tiles.pair_none", lang, **names)
    counts = {
        "count": len(both_judged),
        "first": sum(pair.ahead > 0 for pair in both_judged),
        "second": sum(pair.ahead < 0 for pair in both_judged),
        "same": sum(pair.ahead == 0 for pair in both_judged),
    }
    said = say("tiles.pair", lang, **counts, **names)
    widest = max(both_judged, key=lambda pair: pair.apart)
    return said + (say("tiles.pair_widest", lang, name=title_of(widest.city.indicator, lang)) if widest.apart else "")
