"""Entries of the catalogue in time: from, until and successors, a table of faults, and what is in force when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from etl.yaml_files import load_plan
from plan.board import board, ever_reporting, reporting
from plan.catalogue import Plan, department_on, departments_on, names_of_department, territory
from plan.catalogue_faults import CatalogueFaults
from plan.coverage import reported
from plan.lateness import late_quarters
from plan.measures import said_of_area, values_before
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from plan.slots import Slot, SlotState
from plan.submission import Submission
from plan.validator import read_plan
from plan.validity import DatedEntry
from tests.faulty import faulty, in_words

PLAN = load_plan()
OLD, NEW = PLAN.periods[0].last_day, PLAN.periods[-1].last_day
Change = Callable[[dict[str, Any]], None]


def changed(*changes: Change) -> Plan:
    plain: dict[str, Any] = PLAN.model_dump(mode="json", exclude_none=True, by_alias=True)
    for change in changes:
        change(plain)
    return read_plan(plain)


def on(path: str, place: int, **said: Any) -> Change:
    """Set keys of an entry; ``since`` stands for from."""

    def change(plain: dict[str, Any]) -> None:
        entries = plain
        for key in path.split("."):
            entries = entries[key]
        entries[place] |= {"from" if key == "since" else key: value for key, value in said.items()}  # type: ignore[index]

    return change


def also(path: str, **entry: Any) -> Change:
    """Add an entry."""

    def change(plain: dict[str, Any]) -> None:
        entries: Any = plain
        for key in path.split("."):
            entries = entries[key]
        entries.append({"name_en": "x", **{"from" if k == "since" else k: v for k, v in entry.items()}})

    return change


@pytest.mark.parametrize(
    ("said", "since", "until"),
    [
        ({"from": "2025Q1"}, date(2025, 1, 1), None),
        ({"from": "2025-02-10"}, date(2025, 2, 10), None),
        ({"from": date(2025, 2, 10)}, date(2025, 2, 10), None),
        ({"until": "2024Q4"}, None, date(2024, 12, 31)),
        ({"until": " 2024q4 "}, None, date(2024, 12, 31)),
        ({"until": "2024-11-30", "from": "2022Q2"}, date(2022, 4, 1), date(2024, 11, 30)),
        ({}, None, None),
    ],
)
def test_a_quarter_or_a_day(said: Mapping[str, object], since: date | None, until: date | None) -> None:
    entry = DatedEntry.model_validate(said)
    assert (entry.since, entry.until) == (since, until)


@pytest.mark.parametrize("said", [2025, "2025", "2025Q5", "明年", "2025-13-01", 20250101, True, "2025/1/1", ""])
def test_anything_else_is_a_fault(said: object) -> None:
    with pytest.raises(CatalogueFaults) as caught:
        changed(on("measures", 0, since=said))
    assert [key for key, _ in in_words(caught.value)] == ["measures.0.from"]


@pytest.mark.parametrize(
    ("since", "until", "period", "there"),
    [
        ("2025Q1", None, Period(2024, 4), False),
        ("2025Q1", None, Period(2025, 1), True),
        ("2025-02-10", None, Period(2025, 1), True),  # in force on the quarter's last day
        (None, "2024Q4", Period(2024, 4), True),
        (None, "2024Q4", Period(2025, 1), False),
        (None, "2024-02-10", Period(2024, 1), False),
        (None, "2024-02-10", Period(2023, 4), True),
    ],
)
def test_a_quarter_has_what_is_in_force_on_its_last_day(
    since: str | None, until: str | None, period: Period, there: bool
) -> None:
    town = PLAN.towns[3]
    plan = changed(on("areas.towns", 3, **({"since": since} if since else {}), **({"until": until} if until else {})))
    assert (town in plan.at(period).towns) is there
    assert plan.area_of[town].name == town, "whoever looks back still finds it"


FIRST = PLAN.towns[0]


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ([on("measures", 0, since="2025Q1", until="2024Q4")], "measures.0.until", "早于"),
        ([on("areas.towns", 1, into=[FIRST])], "areas.towns.1.into", "没有 until"),
        ([on("areas.towns", 1, until="2023Q4", into=["无此镇"])], "areas.towns.1.into", "没有叫“无此镇”的"),
        (
            [on("areas.towns", 1, until="2023Q4", into=["新镇"]), also("areas.towns", name="新镇", since="2024Q2")],
            "areas.towns.1.into",
            "还没有",
        ),
        (
            [on("areas.towns", 1, until="2023Q4", into=[FIRST]), on("areas.towns", 0, until="2022Q4")],
            "areas.towns.1.into",
            "不再存在",
        ),
        ([on("departments", 0, until="2023Q4")], "measures.0.department", "没有"),
        (
            [
                on("departments", 0, until="2023Q4", into=["甲科", "乙科"]),
                also("departments", name="甲科", since="2024Q1"),
                also("departments", name="乙科", since="2024Q1"),
            ],
            "measures.0.department",
            "乙科、甲科",
        ),
        ([on("measures", 0, since="2022Q1")], "indicators.0.formula", "没有盖住"),
        ([on("indicators", 0, baseline_year=2022)], "indicators.0.milestones", "2025"),
    ],
)
def test_faults_of_time_are_told_with_their_key(changes: list[Change], path: str, words: str) -> None:
    with pytest.raises(CatalogueFaults) as caught:
        changed(*changes)
    told = dict(in_words(caught.value))
    assert path in told
    assert words in told[path]


def test_no_town_at_all_is_a_fault() -> None:
    with pytest.raises(CatalogueFaults) as caught:
        changed(*(on("areas.towns", place, until="2023Q4") for place in range(len(PLAN.towns))))
    assert "areas.towns" in dict(in_words(caught.value))


def test_another_name_may_pass_to_a_later_measure_only() -> None:
    alias = PLAN.measures[0].aliases[0]
    like = PLAN.measures[0].model_dump(mode="json", exclude_none=True, by_alias=True)
    later = {**like, "name": "新口径", "aliases": [alias], "from": "2024Q1"}

    def add(plain: dict[str, Any]) -> None:
        plain["measures"].append(later)
        extra = {**plain["indicators"][8], "no": 99, "id": "x", "name": "新指标", "from": "2024Q1"}
        plain["indicators"].append({**extra, "formula": {"kind": "sum", "measure": "新口径"}})

    with faulty(alias):
        changed(add)
    ended = changed(add, on("measures", 0, until="2023Q4"), on("indicators", 0, until="2023Q4"))
    assert [m.name for m in ended.at(Period(2023, 4)).measures if alias in m.aliases] == [PLAN.measures[0].name]
    assert [m.name for m in ended.at(Period(2024, 1)).measures if alias in m.aliases] == ["新口径"]


HOME = PLAN.departments[0].name
RENAMED = changed(on("departments", 0, until="2023Q4", into=["新科"]), also("departments", name="新科", since="2024Q1"))


@pytest.mark.parametrize(("name", "day", "now"), [(HOME, OLD, HOME), (HOME, NEW, "新科"), ("新科", OLD, HOME)])
def test_a_department_goes_by_the_name_of_its_time(name: str, day: date, now: str) -> None:
    assert department_on(RENAMED, name, day) == now
    mine = {m.name for m in PLAN.measures_of(HOME)}
    assert {m.name for m in RENAMED.on(day).measures_of(now)} == mine
    assert {m.department for m in RENAMED.on(day).measures if m.name in mine} == {now}


def test_two_departments_in_one() -> None:
    other = PLAN.departments[1].name
    merged = changed(
        on("departments", 0, until="2023Q4", into=["合科"]),
        on("departments", 1, until="2023Q4", into=["合科"]),
        also("departments", name="合科", since="2024Q1"),
    )
    assert departments_on(merged, "合科", OLD) == {HOME, other}
    assert department_on(merged, "合科", OLD) == ""
    assert {names_of_department(merged, name) for name in (HOME, other, "合科")} == {frozenset({HOME, other, "合科"})}
    assert names_of_department(PLAN, HOME) == {HOME}
    assert [m.name for m in merged.on(NEW).measures_of("合科")] == [
        m.name for m in PLAN.measures if m.department in (HOME, other)
    ]
    assert reporting(merged.on(OLD)) == reporting(PLAN)


def test_the_board_asks_each_department_for_its_own_time() -> None:
    squares = board(RENAMED, {}, (), date(2024, 5, 1))
    asked = {name: [s.period for s in squares if s.department == name] for name in (HOME, "新科")}
    assert (asked[HOME][-1], asked["新科"][0]) == (Period(2023, 4), Period(2024, 1))
    assert reported(RENAMED, Observed([]), Period(2024, 1)).due == len(reporting(PLAN))


A, B, C = PLAN.towns[:3]
ABSORBED = changed(on("areas.towns", 1, until="2022Q4", into=[A]), on("areas.towns", 2, until="2023Q4", into=[A]))
Q22, Q23, Q24 = (date(year, 12, 31) for year in (2022, 2023, 2024))


@pytest.mark.parametrize(
    ("area", "then", "now", "ground"),
    [
        (A, Q22, Q22, (A,)),
        (A, Q22, Q23, (A, B)),
        (A, Q22, Q24, (A, B, C)),
        (A, Q23, Q24, (A, C)),
        (A, Q24, Q24, (A,)),
        (B, Q22, Q24, (B,)),
        (B, Q24, Q24, ()),
    ],
)
def test_the_ground_of_a_town(area: str, then: date, now: date, ground: tuple[str, ...]) -> None:
    assert territory(ABSORBED, area, then, now) == ground


def test_a_town_that_was_split_hands_nothing_on() -> None:
    split = changed(
        on("areas.towns", 0, until="2023Q4", into=["东镇", "西镇"]),
        also("areas.towns", name="东镇", since="2024Q1"),
        also("areas.towns", name="西镇", since="2024Q1"),
    )
    assert territory(split, "东镇", Q23, Q24) == ()
    said = Observed([Observation("常住人口", A, Period(2023, 4), 5.0)])
    assert said_of_area(split, "常住人口", said, "东镇", Period(2024, 1)) == ()


@pytest.mark.parametrize(
    ("said", "period", "carried"),
    [
        ({(A, "2022Q4"): 5, (B, "2022Q4"): 3}, "2023Q1", 8),  # both of the time before
        ({(A, "2022Q4"): 5}, "2023Q1", None),  # of a part nothing is known
        ({(A, "2023Q1"): 9, (B, "2022Q4"): 3}, "2023Q1", 9),  # it told of both together
        ({(B, "2022Q4"): 3}, "2023Q1", None),
        ({(A, "2023Q1"): 9, (C, "2023Q4"): 2}, "2024Q1", 11),  # B is in the figure, C is not
        ({(A, "2022Q4"): 5, (B, "2022Q4"): 3, (C, "2023Q4"): 2}, "2024Q1", None),  # too old
    ],
)
def test_what_is_carried_over_a_merger(said: dict[tuple[str, str], float], period: str, carried: float | None) -> None:
    told = Observed(Observation("常住人口", area, Period.parse(code), value) for (area, code), value in said.items())
    found = said_of_area(ABSORBED, "常住人口", told, A, Period.parse(period))
    assert (sum(o.value for o in found) if found else None) == carried


def test_beside_a_quarter_stands_what_its_towns_said_before() -> None:
    before = [Observation("常住人口", area, Period(2022, 4), value) for area, value in ((A, 5.0), (B, 3.0), (C, 2.0))]
    found = values_before(ABSORBED, before, Period(2023, 1))
    assert {area: value for (_, area), value in found.items()} == {A: 8.0, C: 2.0}
    assert values_before(ABSORBED, before[:1], Period(2023, 1)) == {}


def test_a_town_is_late_only_while_it_is_one() -> None:
    said = [Observation("常住人口", A, period, 5.0) for period in PLAN.periods[:10]]
    late = late_quarters(ABSORBED, Observed(said), B, PLAN.periods[-1])
    assert [each.period for each in late] == [p for p in PLAN.periods[:10] if p.last_day <= Q22]


def test_a_copy_of_a_plan_works_its_own_views_out() -> None:
    assert RENAMED.at(Period(2024, 1)) is RENAMED.at(Period(2025, 4))
    copy = RENAMED.model_copy(update={"departments": PLAN.departments})
    assert copy.whole is copy
    assert copy.changes == PLAN.changes
    assert RENAMED.at(Period(2024, 1)).whole is RENAMED


def test_accounts_may_be_of_any_department_that_ever_reports() -> None:
    assert ever_reporting(PLAN) == reporting(PLAN)
    assert set(ever_reporting(RENAMED)) == {*reporting(PLAN), "新科"}


def test_what_was_sent_under_the_old_name_is_not_owed_under_the_new_one() -> None:
    """A catalogue that learns of a new name late: the quarter was sent already."""
    period, noon = Period(2024, 1), datetime(2024, 4, 8, 4, tzinfo=UTC)
    sent = Submission(1, "s-1", HOME, period, "a.xlsx", "aa", "template", 19, False, "王填报", noon)
    slots = {(HOME, period): Slot(HOME, period).submit(sent)}
    [square] = [s for s in board(RENAMED, slots, (), date(2024, 5, 1)) if (s.department, s.period) == ("新科", period)]
    assert (square.state, square.owed, square.version) == (SlotState.SUBMITTED, False, "s-1")
