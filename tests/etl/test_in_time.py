"""A catalogue that changes in mid-plan leaves what was accepted before as it was: all old workbooks, read once more.

One more indicator with a measure of its own from 2025, two towns merged in 2024, a department renamed and one split.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from etl.intake.seeding import DEMO
from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import load_layouts
from etl.store.accepted import Accepted
from etl.workbook.read.reading import read_workbooks
from etl.workbook.scan.sheet import Workbook
from etl.yaml_files import load_plan
from plan.catalogue import Plan
from plan.finding import Finding
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.validator import read_plan
from presentation.answers.assessments import assessment_answers
from tests.printed import MORE, with_one_more

PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
NEW, SITES = Period(2025, 1), MORE
NEXT = 1 + max(indicator.no for indicator in PLAN.indicators)
MERGED, MOMENT = Period(2024, 1), "2024Q1"
WEST, EAST, ONE = "永丰镇", "括苍镇", "括苍永丰镇"
"""Two towns and what they are merged into."""


def catalogue() -> dict[str, Any]:
    """Return the plan's catalogue as its file holds it."""
    return PLAN.model_dump(mode="json", exclude_none=True, by_alias=True)


def with_a_merger(into: str = ONE) -> Plan:
    """Return two towns become one in 2024: a new one, or one of the two."""
    plain = catalogue()
    towns = plain["areas"]["towns"]
    for town in towns:
        if town["name"] in {WEST, EAST} - {into}:
            town |= {"until": "2023Q4", "into": [into]}
    if into == ONE:
        towns.append({"name": ONE, "name_en": "Kuocang and Yongfeng", "from": "2024Q1"})
    return read_plan(plain)


def with_departments_changed() -> Plan:
    """养老服务科 is renamed in 2024; 社会事务科 is split in two from 2025."""
    plain = catalogue()
    for department in plain["departments"]:
        if department["name"] == "养老服务科":
            department |= {"until": "2023Q4", "into": ["老龄工作科"]}
        if department["name"] == "社会事务科":
            department |= {"until": "2024Q4", "into": ["殡葬管理科", "婚姻登记科"]}
    plain["departments"] += [
        {"name": "老龄工作科", "name_en": "Ageing", "from": "2024Q1"},
        {"name": "殡葬管理科", "name_en": "Funerals", "from": "2025Q1"},
        {"name": "婚姻登记科", "name_en": "Marriages", "from": "2025Q1"},
    ]
    for entry in (*plain["measures"], *plain["indicators"]):
        if entry["department"] == "社会事务科":
            burial = "安葬" in entry["name"]
            entry["department"] = "殡葬管理科" if burial else "婚姻登记科"
    return read_plan(plain)


@cache
def books() -> tuple[Workbook, ...]:
    """Return every workbook of the demonstration, in the order of time."""
    paths = sorted(path for path in DEMO.rglob("*") if path.is_file() and path.suffix != ".csv")
    return tuple(book for book in read_workbooks((path, path.name) for path in paths) if isinstance(book, Workbook))


Read = tuple[Extraction, tuple[Finding, ...]]


def read_all(plan: Plan) -> list[Read]:
    """Return all of them, each against what was accepted before it."""
    accepted, found = Accepted(), []
    for book in books():
        read = extract(book, plan, LAYOUTS)
        found.append((read, (*read.findings, *check(read, plan, accepted.for_checking(read), accepted.superseded))))
        if read.period is not None:
            accepted.accept((read.department, read.period), read.observations)
    return found


@cache
def before() -> tuple[Read, ...]:
    """Return as they were read when they came."""
    return tuple(read_all(PLAN))


def observed(read: Iterable[Read]) -> Observed:
    """Return what speaks: of a department's quarter the last workbook."""
    last = {(one.department, one.period): one for one, _ in read}
    return Observed(o for one in last.values() for o in one.own)


def answers(plan: Plan, read: Sequence[Read], period: Period) -> list[dict[str, Any]]:
    return assessment_answers(plan, observed(read), period.last_day)


def test_there_are_all_of_them() -> None:
    assert len(books()) == len(before()) >= 120
    assert all(read.period is not None for read, _ in before())


def test_one_more_indicator_changes_nothing_before_its_time() -> None:
    plan = with_one_more()
    after = read_all(plan)
    for (old, old_findings), (new, new_findings) in zip(before(), after, strict=True):
        assert new.observations == old.observations
        assert (new.department, new.period, new.layout) == (old.department, old.period, old.layout)
        assert old.period is not None
        added = [finding for finding in new_findings if finding not in old_findings]
        assert [finding for finding in old_findings if finding not in new_findings] == []
        asked = old.department == "养老服务科" and old.period >= NEW
        assert [(f.code, f.details["measure"], f.details["case"]) for f in added] == (
            [("missing", SITES, "column")] if asked else []
        )
    for period in PLAN.periods:
        told = answers(plan, after, period)
        assert [a for a in told if a["no"] != NEXT] == answers(PLAN, before(), period)
        assert [a["no"] for a in told if a["no"] == NEXT] == ([NEXT] if period >= NEW else [])


def test_one_more_indicator_has_its_own_baseline() -> None:
    plan = with_one_more()
    said = [Observation(SITES, town, Period(2025, 2), 1.0) for town in plan.at(NEW).towns[:10]]
    [told] = [a for a in assessment_answers(plan, Observed(said), Period(2025, 2).last_day) if a["no"] == NEXT]
    assert (told["baseline"], told["targets"], told["value"]) == (0, {"2025": 19}, 10)
    assert told["expected"] == pytest.approx(19 * 181 / 365)


@pytest.mark.parametrize("into", [ONE, EAST])
def test_merged_towns_keep_their_past_and_their_rows(into: str) -> None:
    """No number is lost and nothing is asked, before the merger or after it, as long as forms keep the old rows; where
    one town took in the other, that both rows are its own is told."""
    plan = with_a_merger(into)
    for (old, old_findings), (new, new_findings) in zip(before(), read_all(plan), strict=True):
        assert old.period is not None
        assert new == old
        more = [finding for finding in new_findings if finding not in old_findings]
        told = into == EAST and old.period >= MERGED and any(o.area == WEST for o in old.own)
        assert [f.code for f in more] == ["merged_town"] * told
        assert [finding for finding in old_findings if finding not in new_findings] == []


@pytest.mark.parametrize(("into", "code"), [(ONE, "merged_twice"), (EAST, "merged_town")])
@pytest.mark.parametrize("rows", [(WEST,), (WEST, EAST)])
def test_old_rows_beside_the_successor_s_own_are_told(into: str, code: str, rows: tuple[str, ...]) -> None:
    """Of a new town nobody knows which figures count; of one that took another in, both rows are its own."""
    plan, measure = with_a_merger(into), "老年人口"
    said = [Observation(measure, area, MERGED, 1000.0 + len(area), "表", f"B{row}") for row, area in enumerate(rows, 5)]
    said += [] if into in rows else [Observation(measure, into, MERGED, 3000.0, "表", "B9")]
    read = Extraction("养老服务科", MERGED, "template", tuple(said), table=("表", "A1"))
    found = [f for f in check(read, plan, {}, lambda *_: frozenset()) if f.code in ("merged_twice", "merged_town")]
    assert {f.code for f in found} == {code}
    assert sorted(f.cell for f in found) == [f"B{row}" for row, area in enumerate(rows, 5) if area != into]
    assert all((f.details["area"], f.details["into"]) in [(name, into) for name in rows] for f in found)


@pytest.mark.parametrize("into", [ONE, EAST])
def test_values_are_the_same_under_the_old_names(into: str) -> None:
    plan = with_a_merger(into)
    for period in PLAN.periods:
        for one, other in zip(answers(plan, before(), period), answers(PLAN, before(), period), strict=True):
            if period < MERGED:
                assert one == other
            assert one["value"] == pytest.approx(other["value"], rel=1e-12), (period, one["no"])
            assert {k: one[k] for k in ("status", "milestones", "value_period")} == {
                k: other[k] for k in ("status", "milestones", "value_period")
            }
            if other["shortfall"]:
                assert one["shortfall"]["total"] == pytest.approx(other["shortfall"]["total"], abs=1e-6)
            if period >= MERGED and other["areas_total"] == 19:
                assert one["areas_total"] == 18


@pytest.mark.parametrize("into", [ONE, EAST])
def test_a_merged_town_is_held_against_both_its_parts(into: str) -> None:
    """Both together are no jump from one of them, and one of them is told as one from both."""
    plan, measure = with_a_merger(into), "老年人口"
    accepted = Accepted()
    for read, _ in before():
        if read.period is not None and read.period < MERGED:
            accepted.accept((read.department, read.period), read.observations)
    last = {o.area: o.value for o in accepted.of("养老服务科") if (o.measure, o.period) == (measure, MERGED.shift(-1))}

    def jumps(value: float) -> list[Finding]:
        said = (Observation(measure, into, MERGED, value, "表", "B5"),)
        read = Extraction("养老服务科", MERGED, "template", said, table=("表", "A1"))
        found = check(read, plan, accepted.for_checking(read), accepted.superseded)
        return [finding for finding in found if finding.code == "jump"]

    assert jumps(last[WEST] + last[EAST]) == []
    [asked] = jumps(2.5 * (last[WEST] + last[EAST]))
    assert float(asked.expected) == pytest.approx(last[WEST] + last[EAST])


@pytest.mark.parametrize("into", [ONE, EAST])
def test_values_are_of_the_areas_of_their_date(into: str) -> None:
    """City values before the merger are what they were; after it the successor's figure stands for both."""
    plan, gone = with_a_merger(into), {WEST, EAST} - {into}
    joined: list[Observation] = []
    for old, _ in before():
        sums: dict[tuple[str, Period], float] = {}
        for o in old.own:
            if o.period >= MERGED and o.area in (WEST, EAST):
                sums[o.measure, o.period] = sums.get((o.measure, o.period), 0.0) + o.value
            else:
                joined.append(o)
        joined += [Observation(measure, into, period, value) for (measure, period), value in sums.items()]
    spoken = Observed(joined)
    for period in PLAN.periods:
        now, then = assessment_answers(plan, spoken, period.last_day), answers(PLAN, before(), period)
        assert len(now) == len(then)
        for one, other in zip(now, then, strict=True):
            assert one["value"] == pytest.approx(other["value"], rel=1e-12), (period, one["no"])
            assert one["status"] == other["status"]
            if period < MERGED:
                assert {k: v for k, v in one.items() if k != "trend"} == {
                    k: v for k, v in other.items() if k != "trend"
                }
            elif one["shortfall"] and len(one["shortfall"]["by_area"]) > 1:
                assert not gone & one["shortfall"]["by_area"].keys()
                assert into in one["shortfall"]["by_area"]


def test_a_merged_town_that_is_late_is_carried_with_what_its_parts_said() -> None:
    plan = with_a_merger()
    said = [o for read, _ in before() for o in read.own if o.period < MERGED]
    [told] = [a for a in assessment_answers(plan, Observed(said), MERGED.shift(-1).last_day) if a["no"] == 1]
    late = [o for read, _ in before() for o in read.own if o.period == MERGED and o.area not in (WEST, EAST)]
    [now] = [a for a in assessment_answers(plan, Observed([*said, *late]), MERGED.last_day) if a["no"] == 1]
    assert (told["areas_total"], now["areas_total"]) == (19, 18)
    assert now["carried"] == 1
    parts = {o.area: o.value for o in said if o.period == MERGED.shift(-1) and o.measure == "持证社会工作专业人才数"}
    others = sum(o.value for o in late if o.measure == "持证社会工作专业人才数")
    people = {o.area: o.value for o in said if o.period == MERGED.shift(-1) and o.measure == "常住人口"}
    whole = sum(o.value for o in late if o.measure == "常住人口")
    assert now["value"] == pytest.approx(
        (others + parts[WEST] + parts[EAST]) / (whole + people[WEST] + people[EAST]), rel=1e-12
    )


def test_the_successor_s_own_series_goes_back() -> None:
    plan = with_a_merger()
    said = Observed(o for read, _ in before() for o in read.own if o.period < MERGED)
    [town] = assessment_answers(plan, said, MERGED.last_day, 1, ONE)
    assert town["value_period"] == "2023Q4"
    [west], [east] = (assessment_answers(plan, said, MERGED.shift(-1).last_day, 1, name) for name in (WEST, EAST))
    assert min(west["value"], east["value"]) <= town["value"] <= max(west["value"], east["value"])


def test_departments_renamed_and_split_keep_their_past() -> None:
    plan = with_departments_changed()
    renamed, split = {"养老服务科": Period(2024, 1)}, {"社会事务科": Period(2025, 1)}
    for (old, old_findings), (new, new_findings) in zip(before(), read_all(plan), strict=True):
        assert old.period is not None
        if old.period < {**renamed, **split}.get(old.department, Period(2030, 1)):
            assert new == old
            assert new_findings == old_findings
        elif old.department in renamed:
            assert new.department in ("老龄工作科", "养老服务科")
            assert new.own == old.own
    for period in PLAN.periods:
        names = [d.name for d in plan.at(period).departments]
        assert ("老龄工作科" in names) is (period >= Period(2024, 1)) is ("养老服务科" not in names)
        assert ("婚姻登记科" in names) is (period >= Period(2025, 1)) is ("社会事务科" not in names)
        told = answers(plan, before(), period)
        assert told == answers(PLAN, before(), period)


@pytest.mark.parametrize("made", [with_one_more, with_a_merger, with_departments_changed])
def test_an_undated_catalogue_is_its_own_view(made: Callable[[], Plan]) -> None:
    assert all(PLAN.at(period) is PLAN for period in PLAN.periods)
    plan = made()
    assert {len(plan.at(period).indicators) for period in PLAN.periods} <= {len(PLAN.indicators), NEXT}
    assert len({id(plan.at(period)) for period in PLAN.periods}) == 1 + len(plan.changes)
    assert plan.at(PLAN.periods[0]).at(PLAN.periods[-1]) is plan.at(PLAN.periods[-1])


def test_a_correction_under_the_new_name_loses_nothing() -> None:
    """Accepted under both old names, sent again with one row for the new one."""
    plan, accepted = with_a_merger(), Accepted()
    old = next(read for read, _ in before() if (read.department, read.period) == ("养老服务科", MERGED))
    accepted.accept(("养老服务科", MERGED), old.observations)
    sums: dict[str, float] = {}
    for o in old.own:
        if o.area in (WEST, EAST):
            sums[o.measure] = sums.get(o.measure, 0.0) + o.value
    kept = [o for o in old.own if o.area not in (WEST, EAST)]
    joined = (*kept, *(Observation(name, ONE, MERGED, value, "表", "B9") for name, value in sums.items()))
    headers = {**{k: v for k, v in old.headers.items() if k not in (WEST, EAST)}, ONE: ("表", "A9")}
    read = replace(old, observations=joined, headers=headers, totals=(), reference={})
    codes = {f.code for f in check(read, plan, accepted.for_checking(read), accepted.superseded)}
    assert not codes & {"withdrawn", "missing", "revised", "jump"}
    back = replace(old, reference={})
    accepted.accept(("养老服务科", MERGED), joined)
    codes = {f.code for f in check(back, plan, accepted.for_checking(back), accepted.superseded)}
    assert not codes & {"withdrawn", "missing"}
