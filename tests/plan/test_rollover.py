"""Rollover: last values become baselines, provisional until they are fixed; nothing else is guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from etl.yaml_files import load_plan
from plan.bureau import Bureau, read_bureau
from plan.catalogue_faults import CatalogueFaults
from plan.indicator_value import IndicatorValue
from plan.period import Period
from plan.rollover import BaselineDecision, fixed, printed, rolled, source_plan
from plan.succession import differences, earlier_of, later_of
from tests.faulty import in_words

FIRST = load_plan()
LAST = Period(2025, 4)
VALUES = {1: 20.303435, 2: 60.3317, 8: 56.9973, 9: 10.0}
FINALS = {i.no: IndicatorValue(LAST, VALUES[i.no], (), ()) if i.no in VALUES else None for i in FIRST.indicators}
DECISION = BaselineDecision("领导", date(2026, 2, 27), "3号")


def draft(decision: BaselineDecision | None = None) -> Any:
    return rolled(FIRST, FIRST.document.id, FINALS, decision)


def with_targets(written: Any) -> Any:
    """Fill in what people fill in."""
    known = [entry for entry in written["indicators"] if entry["baseline"] is not None]
    for entry in known:
        entry["milestones"] = [{"year": year, "value": entry["baseline"] + 1} for year in (2028, 2030)]
    used = {entry["category"] for entry in known}
    categories = [each for each in written["categories"] if each["name"] in used]
    return {**written, "indicators": known, "categories": categories}


def bureau(decision: BaselineDecision | None = None) -> Bureau:
    return read_bureau(FIRST, {"next.yaml": with_targets(draft(decision))})


def test_the_next_plan_begins_where_this_one_ends() -> None:
    document = draft()["document"]
    assert (document["first_year"], document["last_year"], document["baseline_year"]) == (2026, 2030, 2025)
    assert document["milestone_years"] == [2028, 2030]


def test_baselines_are_the_last_values_as_a_plan_prints_them_and_keep_the_value_in_full() -> None:
    entry = next(each for each in draft()["indicators"] if each["no"] == 8)
    assert entry["baseline"] == 57.0
    source = entry["baseline_from"]
    assert (source["value"], source["period"], source["provisional"]) == (56.9973, "2025Q4", True)


def test_what_has_no_last_value_has_no_baseline() -> None:
    entry = next(each for each in draft()["indicators"] if each["no"] == 4)
    assert entry["baseline"] is None
    assert "baseline_from" not in entry


def test_targets_are_asked_for_and_never_guessed() -> None:
    with pytest.raises(CatalogueFaults) as refused:
        read_bureau(FIRST, {"next.yaml": draft()})
    asked = {key for key, _ in in_words(refused.value)}
    assert {f"indicators.{place}.milestones.{n}.value" for place in range(13) for n in (0, 1)} <= asked


def test_a_draft_with_its_targets_is_a_plan() -> None:
    entry = bureau().entries[1]
    assert entry.plan.indicator_of[8].baseline_from is not None
    assert [i.no for i in entry.plan.indicators] == [1, 2, 8, 9]


def test_provisional_baselines_are_fixed_at_what_is_accepted_then() -> None:
    finals = {**FINALS, 8: IndicatorValue(LAST, 57.2, (), ())}
    written, count = fixed(draft(), FIRST, finals, DECISION)
    entry = next(each for each in written["indicators"] if each["no"] == 8)
    assert (count, entry["baseline"], entry["baseline_from"]["value"]) == (4, 57.2, 57.2)
    assert entry["baseline_from"] | {"provisional": False, "decided_by": "领导"} == entry["baseline_from"]
    again, more = fixed(written, FIRST, FINALS, DECISION)
    assert (again, more) == (written, 0)


def test_the_plan_that_baselines_come_from_is_known_by_them() -> None:
    assert source_plan(draft()) == FIRST.document.id
    assert source_plan({"indicators": [{"no": 1}]}) is None
    assert source_plan(None) is None


@pytest.mark.parametrize(("value", "decimals", "shown"), [(56.9973, 1, 57.0), (0.125, 2, 0.12), (12.5, 0, 12.0)])
def test_rounding_is_the_documents(value: float, decimals: int, shown: float) -> None:
    assert printed(value, decimals) == shown


def test_each_indicator_finds_the_other_plans() -> None:
    both = bureau()
    later = both.entries[1].plan
    earlier = earlier_of(both, later.indicator_of[8])
    assert earlier is not None
    assert (earlier.entry.plan, earlier.indicator.no, earlier.differences) == (FIRST, 8, ())
    linked = later_of(both, FIRST, FIRST.indicator_of[8])
    assert linked is not None
    assert linked.entry.plan is later
    assert later_of(both, FIRST, FIRST.indicator_of[4]) is None
    assert earlier_of(Bureau.of(later), later.indicator_of[8]) is None  # the plan before is not here


def test_another_formula_or_unit_breaks_the_line() -> None:
    eight = FIRST.indicator_of[8]
    assert differences(eight, FIRST.indicator_of[12]) == ("formula",)
    assert differences(eight, eight.model_copy(update={"unit": "‰"})) == ("unit",)


def test_the_value_on_the_day_of_a_linked_baseline_is_the_baseline() -> None:
    from plan.assessment import assess
    from plan.observation import Observation

    later = bureau().entries[1].plan
    told = [
        Observation(measure, later.towns[0], period, value, "s", "A1", "x")
        for period in (LAST, Period(2026, 1))
        for measure, value in (("护理型床位数", 57.0), ("养老机构床位数", 100.0))
    ]
    found = next(a for a in assess(later, told, date(2026, 3, 31)) if a.indicator.no == 8)
    assert [str(value.period) for value in found.series] == ["2026Q1"]
