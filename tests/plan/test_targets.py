"""Kinds of targets: what each expects, completes, calls reached, and refuses to judge."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.store.extraction_cache import digest_of_plan
from etl.yaml_files import CATALOGUE, read_yaml
from plan.assessment import Assessment, assess, schedule_of
from plan.catalogue import Plan
from plan.catalogue_faults import CatalogueFaults
from plan.observation import Observation
from plan.period import Period
from plan.status import Basis, JudgedValue, Status, milestone_met, status_of
from plan.target import TargetKind, Unjudged
from plan.target_rules import RULES, statuses_of
from plan.validator import read_plan
from presentation.answers.assessments import assessment_answers
from presentation.target_words import start, steps
from tests.faulty import in_words
from wording import Lang

MIDDLE, END = date(2022, 12, 31), date(2025, 12, 31)
STOCK, YTD = "低保标准", "联办件数"


def catalogue(**of_four: Any) -> dict[str, Any]:
    """Return the program's catalogue with indicator 4, one city figure, written otherwise."""
    whole: Any = deepcopy(read_yaml(CATALOGUE))
    place = next(at for at, entry in enumerate(whole["indicators"]) if entry["no"] == 4)
    entry = {**whole["indicators"][place], "bounds": {}, "schedule": "linear", **of_four}
    whole["indicators"][place] = {key: value for key, value in entry.items() if value != "away"}
    return whole


def plan_of(**of_four: Any) -> Plan:
    return read_plan(catalogue(**of_four))


def two(low: float, high: float) -> list[dict[str, float]]:
    return [{"year": 2022, "value": low}, {"year": 2025, "value": high}]


def assessed(plan: Plan, values: Mapping[str, float], day: date, measure: str = STOCK, no: int = 4) -> Assessment:
    told = [Observation(measure, plan.city, Period.parse(p), v, "s", "A1", "x") for p, v in values.items()]
    return next(a for a in assess(plan, told, day) if a.indicator.no == no)


KINDS: Mapping[str, dict[str, Any]] = {
    "number": {"baseline": 50, "milestones": two(60, 70)},
    "at_least": {"baseline": 50, "milestones": two(60, 70), "target": {"kind": "at_least"}},
    "above": {"baseline": 50, "milestones": two(60, 70), "target": {"kind": "at_least", "strict": True}},
    "at_most": {"baseline": 50, "milestones": two(40, 30), "target": {"kind": "at_most"}, "direction": "away"},
    "ceiling": {"baseline": 20, "milestones": two(30, 30), "target": {"kind": "at_most"}, "direction": "away"},
    "below": {
        "baseline": 50,
        "milestones": two(40, 30),
        "target": {"kind": "at_most", "strict": True},
        "direction": "away",
    },
    "range": {
        "baseline": 1,
        "milestones": [{"year": 2022, "value": 2, "high": 4}, {"year": 2025, "value": 3, "high": 4}],
        "target": {"kind": "range"},
    },
    "range_from_above": {
        "baseline": 9,
        "milestones": [{"year": 2022, "value": 2, "high": 6}, {"year": 2025, "value": 2, "high": 4}],
        "target": {"kind": "range"},
    },
    "range_inside": {
        "baseline": 3,
        "milestones": [{"year": 2022, "value": 2, "high": 4}, {"year": 2025, "value": 2, "high": 4}],
        "target": {"kind": "range"},
    },
    "about": {"baseline": 50, "milestones": two(60, 70), "target": {"kind": "about", "tolerance": 2}},
    "about_only": {"baseline": 50, "milestones": two(60, 70), "target": {"kind": "about"}},
    "growth": {
        "baseline": 100,
        "baseline_year": 2020,
        "milestones": "away",
        "target": {"kind": "growth", "rates": [{"year": 2022, "value": 10}, {"year": 2025, "value": 10}]},
    },
    "keep": {"baseline": 50, "milestones": [{"year": 2022}, {"year": 2025}], "target": {"kind": "keep"}},
    "no_baseline": {"baseline": None, "milestones": two(60, 70)},
    "no_baseline_floor": {"baseline": None, "milestones": two(60, 70), "target": {"kind": "at_least"}},
}
Q3, Q4 = "2023Q3", "2025Q4"


@pytest.mark.parametrize(
    ("kind", "period", "value", "status"),
    [
        ("at_least", Q3, 70, Status.ACHIEVED_EARLY),
        ("at_least", Q4, 70, Status.ACHIEVED),
        ("at_least", Q4, 69.9, Status.MISSED),
        ("above", Q4, 70, Status.MISSED),
        ("above", Q4, 70.001, Status.ACHIEVED),
        ("above", Q3, 70, Status.AHEAD),  # there already, and not yet beyond
        ("at_most", Q4, 30, Status.ACHIEVED),
        ("at_most", Q4, 30.5, Status.MISSED),
        ("at_most", Q3, 55, Status.REGRESSED),
        ("below", Q4, 30, Status.MISSED),
        ("ceiling", Q3, 29, Status.ACHIEVED_EARLY),
        ("ceiling", Q3, 31, Status.REGRESSED),
        ("range", Q3, 3.5, Status.ACHIEVED_EARLY),
        ("range", Q4, 4, Status.ACHIEVED),
        ("range", Q4, 4.1, Status.MISSED),
        ("range", Q4, 2.9, Status.MISSED),
        ("range", Q3, 4.5, Status.REGRESSED),  # past the far edge is no progress
        ("range", Q3, 0.5, Status.REGRESSED),
        ("range_from_above", Q3, 4, Status.ACHIEVED_EARLY),
        ("range_from_above", Q4, 1.9, Status.MISSED),
        ("range_from_above", Q3, 1.9, Status.REGRESSED),
        ("range_from_above", Q3, 10, Status.REGRESSED),
        ("range_inside", Q3, 3, Status.ACHIEVED_EARLY),
        ("range_inside", Q3, 5, Status.REGRESSED),
        ("range_inside", Q3, 1, Status.REGRESSED),
        ("about", Q4, 68, Status.ACHIEVED),
        ("about", Q4, 72, Status.ACHIEVED),
        ("about", Q4, 72.1, Status.MISSED),
        ("about", Q3, 40, Status.REGRESSED),
        ("about_only", Q3, 66, Status.NOT_JUDGED),
        ("about_only", Q4, 70.4, Status.ACHIEVED),
        ("about_only", Q4, 70.6, Status.MISSED),
        ("growth", Q4, 161.051, Status.ACHIEVED),
        ("growth", Q4, 161.0, Status.MISSED),
        ("keep", Q3, 50, Status.ACHIEVED_EARLY),
        ("keep", Q3, 49, Status.REGRESSED),
        ("keep", Q4, 49, Status.MISSED),
        ("no_baseline", Q3, 65, Status.NOT_JUDGED),
        ("no_baseline", Q3, 70, Status.ACHIEVED_EARLY),
        ("no_baseline_floor", Q4, 65, Status.MISSED),
        ("no_baseline", Q4, 71, Status.ACHIEVED),
    ],
)
def test_each_kind_has_its_status(kind: str, period: str, value: float, status: Status) -> None:
    day = Period.parse(period).last_day
    found = assessed(plan_of(**KINDS[kind]), {period: value}, day)
    assert found.status is status


@pytest.mark.parametrize(
    ("kind", "value", "expected", "completion"),
    [
        ("at_least", 55, 60, 0.25),
        ("at_most", 45, 40, 0.25),
        ("range", 2, 2, 0.5),
        ("range_from_above", 6, 6, 0.6),
        ("about", 59, 58, 0.5),  # to the nearer edge: 50 → 68
        ("growth", 121, 121, 21 / 61.051),
        ("range_inside", 3, 2, None),
        ("keep", 50, 50, None),
        ("about_only", 60, None, None),
        ("no_baseline", 60, None, None),
    ],
)
def test_expected_and_completion(kind: str, value: float, expected: float | None, completion: float | None) -> None:
    plan = plan_of(**KINDS[kind])
    found = assessed(plan, {"2022Q4": value}, MIDDLE)
    assert found.completion == (None if completion is None else pytest.approx(completion))
    (answer,) = assessment_answers(plan, observed(plan, value), MIDDLE, 4)
    if kind != "range_inside":  # inside, the edge it has to stay above is drawn; nothing is due but to stay
        assert answer["expected"] == (None if expected is None else pytest.approx(expected))


def observed(plan: Plan, value: float) -> Any:
    from plan.observed import Observed

    return Observed([Observation(STOCK, plan.city, Period(2022, 4), value, "s", "A1", "x")])


def test_milestones_are_judged_by_their_own_kind() -> None:
    schedule = schedule_of(plan_of(**KINDS["range"]), plan_of(**KINDS["range"]).indicator_of[4])
    met = {v: milestone_met(schedule, [JudgedValue(MIDDLE, v)], (MIDDLE, 2.0), MIDDLE) for v in (1.9, 2.0, 4.0, 4.2)}
    assert met == {1.9: False, 2.0: True, 4.0: True, 4.2: False}
    partial = JudgedValue(MIDDLE, 3.0, Basis.LOWER_BOUND)
    assert milestone_met(schedule, [partial], (MIDDLE, 2.0), MIDDLE) is None  # the silent may push it out again


def test_what_has_no_path_has_no_gap_pace_or_chance() -> None:
    values = {f"{year}Q{quarter}": 55.0 + year - 2021 for year in (2021, 2022, 2023) for quarter in (1, 2, 3, 4)}
    for kind in ("about_only", "no_baseline", "range"):
        found = assessed(plan_of(**KINDS[kind]), values, date(2023, 12, 31))
        assert found.pace is None
        assert found.trend.probability is None
        assert not found.judged
    assert assessed(plan_of(**KINDS["no_baseline"]), values, date(2023, 12, 31)).gap is None


def test_a_total_of_the_period_adds_the_years_up() -> None:
    whole = catalogue()
    six = next(entry for entry in whole["indicators"] if entry["no"] == 6)
    six.update(
        formula={"kind": "sum", "measure": YTD}, unit="件", unit_en="cases", bounds={}, baseline=900,
        milestones=two(200, 500), target={"kind": "cumulative"},
    )  # fmt: skip
    whole["measures"] = [m for m in whole["measures"] if m["name"] != "应办件数"]
    plan = read_plan(whole)
    values = {"2021Q4": 90.0, "2022Q2": 50.0, "2022Q4": 110.0, "2023Q1": 30.0}
    found = assessed(plan, values, date(2023, 3, 31), YTD, 6)
    assert [value.value for value in found.series] == [90, 140, 200, 230]
    assert found.completion == pytest.approx(230 / 500)
    assert found.milestones == {2022: True, 2025: None}
    hole = assessed(plan, {"2022Q4": 110.0, "2023Q1": 30.0}, date(2023, 3, 31), YTD, 6)
    assert hole.latest
    assert hole.latest.basis is Basis.LOWER_BOUND
    assert hole.value == 140
    assert hole.status is Status.INCOMPLETE


def relative(to: str = "health-care-unions", **more: Any) -> Plan:
    whole = catalogue(
        baseline=100, milestones=[{"year": 2022}, {"year": 2025}], target={"kind": "relative", "to": to, **more}
    )
    nine = next(entry for entry in whole["indicators"] if entry["no"] == 9)
    nine["baseline"] = 2
    return read_plan(whole)


@pytest.mark.parametrize(
    ("period", "own", "other", "strict", "status"),
    [
        ("2023Q2", 210, 4, False, Status.ON_TRACK),
        ("2023Q2", 200, 4, False, Status.ON_TRACK),
        ("2023Q2", 200, 4, True, Status.BEHIND),
        ("2023Q2", 190, 4, False, Status.BEHIND),
        ("2023Q2", 190, None, False, Status.NOT_JUDGED),
        ("2025Q4", 400, 8, False, Status.ACHIEVED),
        ("2025Q4", 399, 8, False, Status.MISSED),
    ],
)
def test_held_against_another(period: str, own: float, other: float | None, strict: bool, status: Status) -> None:
    plan, quarter = relative(strict=strict), Period.parse(period)
    told = [Observation(STOCK, plan.city, quarter, own, "s", "A1", "x")]
    if other is not None:
        towns = [Observation("康养联合体数", t, quarter, 0.0, "s", "A1", "x") for t in plan.towns[1:]]
        told += [*towns, Observation("康养联合体数", plan.towns[0], quarter, float(other), "s", "A1", "x")]
    found = next(a for a in assess(plan, told, quarter.last_day) if a.indicator.no == 4)
    assert found.status is status
    assert found.completion is None
    assert found.gap is None


def test_not_watched_is_not_judged() -> None:
    plan = relative("gdp")
    found = assessed(plan, {"2023Q2": 150}, date(2023, 6, 30))
    assert found.status is Status.NOT_JUDGED
    assert found.schedule.unjudged is Unjudged.OTHER


WORDED = {
    "no": 99, "id": "renown", "name": "民政品牌", "name_en": "Renown", "category": "养老服务", "words": "显著提升",
}  # fmt: skip


def test_words_alone_have_no_number() -> None:
    plan = read_plan({**catalogue(), "worded": [{**WORDED, "nature": "expected"}]})
    answers = assessment_answers(plan, observed(plan, 12000), MIDDLE)
    assert [answer["no"] for answer in answers] == [*(each.no for each in plan.on(MIDDLE).indicators), 99]
    told = answers[-1]
    assert (told["status"], told["value"], told["expected"], told["gap"]) == ("no_number", None, None, None)
    assert (told["target_words"], told["nature"]) == ("显著提升", "expected")
    assert Status.NO_NUMBER in statuses_of(plan)
    assert Status.NOT_JUDGED not in statuses_of(plan)


@pytest.mark.parametrize(
    ("kind", "zh", "en"),
    [
        ("number", "2022年60元/年、2025年70元/年", "60 yuan a year in 2022, 70 yuan a year in 2025"),
        ("at_least", "2022年≥60元/年、2025年≥70元/年", "≥ 60 yuan a year in 2022, ≥ 70 yuan a year in 2025"),
        ("below", "2022年<40元/年、2025年<30元/年", "< 40 yuan a year in 2022, < 30 yuan a year in 2025"),
        ("range", "2022年2—4元/年、2025年3—4元/年", "2–4 yuan a year in 2022, 3–4 yuan a year in 2025"),
        (
            "about_only",
            "2022年60元/年左右、2025年70元/年左右",
            "about 60 yuan a year in 2022, about 70 yuan a year in 2025",
        ),
        (
            "growth",
            "2022年年均增长10%、2025年年均增长10%",
            "growth of 10% a year in 2022, growth of 10% a year in 2025",
        ),
    ],
)
def test_targets_in_words(kind: str, zh: str, en: str) -> None:
    indicator = plan_of(**KINDS[kind]).indicator_of[4]
    assert (steps(indicator), steps(indicator, Lang("en"))) == (zh, en)


def test_an_unknown_baseline_is_never_printed_as_a_figure() -> None:
    plan = plan_of(**KINDS["no_baseline"])
    indicator = plan.indicator_of[4]
    assert start(indicator, schedule_of(plan, indicator)) == "不详"


RANGE = {key: KINDS["range"][key] for key in ("baseline", "milestones")}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"target": {"kind": "range"}}, "milestones"),
        ({"milestones": [{"year": 2022, "value": 1, "high": 2}, {"year": 2025, "value": 3, "high": 4}]}, "milestones"),
        ({"target": {"kind": "number", "tolerance": 1}}, "target.tolerance"),
        ({"target": {"kind": "range", "strict": True}, **RANGE}, "target.strict"),
        ({"target": {"kind": "cumulative"}}, "target.kind"),
        ({"target": {"kind": "words"}}, "target.kind"),
        ({"target": {"kind": "relative"}}, "target.to"),
        ({"target": {"kind": "relative", "to": "minimum-living-allowance"}}, "target.to"),
        ({"target": {"kind": "growth"}, "baseline_year": 2020}, "target.rates"),
        ({"target": {"kind": "keep"}, "baseline": None}, "baseline"),
        ({"target": {"kind": "at_most"}, "direction": "up"}, "direction"),
        ({"yearly": [{"year": 2022, "value": 10000}]}, "yearly"),
        ({"yearly": [{"year": 2026, "value": 10000}]}, "yearly"),
        ({"yearly": [{"year": 2024, "value": 1}, {"year": 2023, "value": 1}]}, "yearly"),
        ({"yearly": [{"year": 2023, "value": 10000}], "target": {"kind": "about"}}, "yearly"),
    ],
)  # fmt: skip
def test_a_kind_without_what_it_needs_is_a_fault_at_its_place(change: dict[str, Any], path: str) -> None:
    with pytest.raises(CatalogueFaults) as refused:
        plan_of(**change)
    assert f"indicators.3.{path}" in {key for key, _ in in_words(refused.value)}


def test_worded_targets_lead_somewhere() -> None:
    wrong = {**WORDED, "no": 3, "category": "没有"}
    with pytest.raises(CatalogueFaults) as refused:
        read_plan({**catalogue(), "worded": [wrong]})
    assert {key for key, _ in in_words(refused.value)} == {"worded.0.category", "worded.0.no"}


def test_every_kind_with_a_number_has_its_rule() -> None:
    assert set(RULES) == set(TargetKind) - {TargetKind.WORDS}


@given(st.floats(1, 1e6), st.floats(-1e6, 1e6))
def test_a_floor_and_a_plain_figure_above_the_baseline_are_judged_alike(up: float, value: float) -> None:
    plans = [
        plan_of(**{**KINDS[kind], "baseline": 0, "milestones": two(up / 2, up)}) for kind in ("number", "at_least")
    ]
    one, other = (schedule_of(plan, plan.indicator_of[4]) for plan in plans)
    for day in (date(2023, 3, 31), END):
        known = [JudgedValue(day, value)]
        limits = plans[0].thresholds
        assert status_of(one, known, day, limits) is status_of(other, known, day, limits)


def test_an_untouched_catalogue_keeps_its_digest() -> None:
    plan = plan_of()
    written = plan.model_dump_json()
    assert not {"worded", "nature", "target", "baseline_note"} & set(_keys(plan.model_dump(mode="json")))
    assert all(each.model_dump().keys() == {"year", "value"} for i in plan.indicators for each in i.milestones)
    assert digest_of_plan(Plan.model_validate_json(written)) == digest_of_plan(plan)


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for each in value.values() for key in _keys(each))]
    return [key for each in value for key in _keys(each)] if isinstance(value, list | tuple) else []
