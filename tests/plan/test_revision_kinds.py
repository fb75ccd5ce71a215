"""Targets of every kind set anew in its own terms: what each takes, what it refuses, what the schedule makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.store.journal.revision_lines import figures_json, revisions_in
from etl.yaml_files import load_plan
from plan.assessment import schedule_of
from plan.catalogue import Plan
from plan.denied import Denied
from plan.indicator import Indicator
from plan.revision import RevisionState, TargetRevision, check_targets, edges_of, revised, states
from plan.target import Milestone, Target, TargetKind, YearlyRate
from presentation.target_words import set_anew_words
from wording import Lang

PLAN = load_plan()
DATED = date(2023, 9, 18)
THEN = datetime(2023, 9, 20, tzinfo=UTC)


def of_kind(kind: TargetKind) -> tuple[Plan, Indicator]:
    """Return the plan with its eighth indicator (baseline 52) as one of a kind."""
    own = PLAN.indicator_of[8]
    years = [milestone.year for milestone in own.milestones]
    made: dict[TargetKind, tuple[Target, tuple[float, float | None]]] = {
        TargetKind.RANGE: (Target(kind=kind), (54.0, 58.0)),
        TargetKind.GROWTH: (
            Target(kind=kind, rates=tuple(YearlyRate(year=year, value=1.0) for year in years)),
            (53.0, None),
        ),
        TargetKind.RELATIVE: (Target(kind=kind, to=PLAN.indicators[0].id), (52.0, None)),
        TargetKind.KEEP: (Target(kind=kind), (52.0, None)),
    }
    target, (low, high) = made[kind]
    milestones = tuple(Milestone(year=year, value=low, high=high) for year in years)
    indicator = own.model_copy(
        update={"target": target, "milestones": milestones, "baseline": 52.0, "baseline_year": 2020}
    )
    indicators = tuple(indicator if each.no == 8 else each for each in PLAN.indicators)
    return PLAN.model_copy(update={"indicators": indicators}), indicator


def revision(targets: Mapping[int, float], highs: Mapping[int, float] | None = None, to: str = "") -> TargetRevision:
    return TargetRevision(
        "T1", PLAN.document.id, 8, targets, "演示7号", DATED, "延期", "甲", THEN, RevisionState.ACCEPTED, "乙", THEN,
        highs=highs or {}, to=to,
    )  # fmt: skip


OTHER = PLAN.indicators[2].id
CASES = [
    (TargetKind.RANGE, revision({2025: 55.0}, {2025: 60.0}), "55—60%"),
    (TargetKind.GROWTH, revision({2025: 2.5}), "年均增长2.5%"),
    (TargetKind.KEEP, revision({2025: 53.0}), "保持53%"),
    (TargetKind.RELATIVE, revision({}, to=OTHER), "增速不低于镇(街道)社会工作站"),
]


@pytest.mark.parametrize(("kind", "anew", "words"), CASES)
def test_each_kind_is_set_anew_in_its_own_terms(kind: TargetKind, anew: TargetRevision, words: str) -> None:
    plan, indicator = of_kind(kind)
    check_targets(plan, indicator, anew.targets, DATED, anew.highs, anew.to)
    before = revised(plan, [anew], date(2023, 9, 17)).indicator_of[8]
    after = revised(plan, [anew], DATED).indicator_of[8]
    assert before == indicator
    assert set_anew_words(after, 2025, Lang.ZH, plan) == words
    assert revised(plan, [anew], DATED, datetime(2023, 9, 19, tzinfo=UTC)).indicator_of[8] == indicator
    assert set_anew_words(after, 2022, Lang.ZH, plan) == set_anew_words(
        after if kind is TargetKind.RELATIVE else indicator, 2022, Lang.ZH, plan
    )


def test_what_the_schedule_makes_of_it() -> None:
    end = date(2025, 12, 31)
    plan, _ = of_kind(TargetKind.RANGE)
    ranged = revised(plan, [revision({2025: 55.0}, {2025: 60.0})], DATED)
    path = schedule_of(ranged, ranged.indicator_of[8])
    assert (path.expected(end), path.reaches(60.0), path.reaches(60.5), path.reaches(54.9)) == (
        55.0,
        True,
        False,
        False,
    )
    plan, _ = of_kind(TargetKind.GROWTH)
    grown = revised(plan, [revision({2025: 2.5})], DATED).indicator_of[8]
    assert grown.final.value == pytest.approx(52 * 1.025**5)
    assert [rate.value for rate in grown.target.rates] == [1.0, 2.5]
    plan, _ = of_kind(TargetKind.KEEP)
    kept = revised(plan, [revision({2025: 53.0})], DATED)
    assert not schedule_of(kept, kept.indicator_of[8]).reaches(52.9)


@pytest.mark.parametrize(
    ("kind", "targets", "highs", "to", "key"),
    [
        (TargetKind.RANGE, {2025: 55.0}, {}, "", "range"),
        (TargetKind.RANGE, {2025: 55.0}, {2025: 55.0}, "", "range"),
        (TargetKind.RANGE, {2025: 55.0}, {2022: 60.0}, "", "range"),
        (TargetKind.RANGE, {2025: 55.0}, {2025: 101.0}, "", "bounds"),
        (TargetKind.RANGE, {2023: 55.0}, {2023: 60.0}, "", "years"),
        (TargetKind.RANGE, {2025: 54.0}, {2025: 58.0}, "", "same"),
        (TargetKind.GROWTH, {2025: -100.0}, {}, "", "bounds"),
        (TargetKind.GROWTH, {2025: 5000.0}, {}, "", "bounds"),
        (TargetKind.GROWTH, {2025: 40.0}, {}, "", "bounds"),
        (TargetKind.GROWTH, {2025: 2.0}, {2025: 3.0}, "", "kind"),
        (TargetKind.KEEP, {2025: 52.0}, {}, "", "same"),
        (TargetKind.KEEP, {}, {}, "", "years"),
        (TargetKind.KEEP, {2025: 53.0}, {}, OTHER, "kind"),
        (TargetKind.RELATIVE, {2025: 53.0}, {}, OTHER, "to"),
        (TargetKind.RELATIVE, {}, {}, "", "to"),
        (TargetKind.RELATIVE, {}, {}, "gdp", "to"),
        (TargetKind.RELATIVE, {}, {}, PLAN.indicator_of[8].id, "to"),
        (TargetKind.RELATIVE, {}, {}, PLAN.indicators[0].id, "same"),
    ],
)
def test_what_a_kind_cannot_have_is_refused(
    kind: TargetKind, targets: dict[int, float], highs: dict[int, float], to: str, key: str
) -> None:
    plan, indicator = of_kind(kind)
    with pytest.raises(Denied) as refused:
        check_targets(plan, indicator, targets, DATED, highs, to)
    assert refused.value.key == f"denied.revision.{key}"


def test_a_growth_from_an_unknown_baseline_has_no_figures_to_follow() -> None:
    plan, indicator = of_kind(TargetKind.GROWTH)
    with pytest.raises(Denied, match="kind"):
        check_targets(plan, indicator.model_copy(update={"baseline": None}), {2025: 2.0}, DATED)


FIGURES = st.floats(0, 1e6, allow_nan=False)


@given(
    st.dictionaries(st.integers(2021, 2030), st.tuples(FIGURES, st.none() | FIGURES), max_size=4),
    st.sampled_from(["", OTHER]),
)
def test_a_line_gives_back_what_was_proposed(figures: dict[int, tuple[float, float | None]], to: str) -> None:
    lows = {year: low for year, (low, _) in figures.items()}
    asked = revision(lows, {year: high for year, (_, high) in figures.items() if high is not None}, to)
    line = {
        "revision": "T1", "state": "proposed", "plan": asked.plan, "indicator": 8, "targets": figures_json(asked),
        "number": asked.number, "dated": DATED.isoformat(), "note": asked.reason, "by": "甲", "at": THEN.isoformat(),
    }  # fmt: skip
    (found,) = revisions_in([line])
    undecided = replace(asked, state=RevisionState.PROPOSED, decided_by="", decided_at=None)
    assert found == undecided


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("2-4", (2, 4)),
        (" 2—4 ", (2, 4)),
        ("2.5～4", (2.5, 4)),
        ("2至4", (2, 4)),
        ("-2", None),
        ("2", None),
        ("2-", None),
    ],
)
def test_how_a_range_is_written(text: str, edges: tuple[float, float] | None) -> None:
    assert edges_of(text) == edges


def test_states_are_one_more_than_revisions_and_begin_with_the_document() -> None:
    plan, indicator = of_kind(TargetKind.RANGE)
    found = states(plan, indicator, [revision({2025: 55.0}, {2025: 60.0}), revision({2022: 53.0}, {2022: 54.0})])
    assert found[0] == indicator
    assert [(each.milestones[0].high, each.milestones[1].high) for each in found] == [(58, 58), (58, 60), (54, 60)]
