"""Checks: every rule of the page, with the case that fires it and the one that does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.reading.checks import by_key, check
from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.history import Neighbours, around
from etl.reading.layout import load_layouts
from etl.workbook.scan.sheet import CellValue
from plan.finding import Finding, keeps_out
from plan.observation import Observation
from plan.period import Period
from tests.etl.books import edited, sample
from tests.etl.plans import plan_of_samples
from wording.sentences import message

PLAN = plan_of_samples()
LAYOUTS = load_layouts(PLAN)
ELDERLY, AFFAIRS = "template/养老服务科.xlsx", "template/社会事务科.xlsx"
Q3 = Period(2023, 3)


def after(cells: Mapping[str, CellValue], name: str = ELDERLY) -> Extraction:
    """Return a sample with cells changed, its total row and its grey columns blank, so that each rule is alone."""
    blank = {f"{letter}26": None for letter in "BDFHJ"} | {f"{c}{row}": None for c in "CEGIK" for row in range(7, 28)}
    return extract(edited(sample(name), {**blank, **cells}), PLAN, LAYOUTS)


def found(cells: Mapping[str, CellValue], name: str = ELDERLY) -> list[tuple[str, str]]:
    return [(finding.code, finding.cell) for finding in check(after(cells, name), PLAN)]


def past(
    measure: str, values: Mapping[Period, float], area: str = "古城街道"
) -> dict[tuple[str, str], list[Observation]]:
    return by_key(Observation(measure, area, period, value) for period, value in values.items())


def against(
    cells: Mapping[str, CellValue], history: dict[tuple[str, str], list[Observation]], name: str = ELDERLY
) -> list[Finding]:
    return list(check(after(cells, name), PLAN, history))


def test_a_sound_workbook_has_nothing_to_say() -> None:
    assert check(extract(sample(ELDERLY), PLAN, LAYOUTS), PLAN) == ()
    assert check(extract(sample(AFFAIRS), PLAN, LAYOUTS), PLAN) == ()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"B7": -3}, [("negative", "B7")]),
        ({"B7": 12.5}, [("fraction", "B7")]),
        ({"D7": 3.25}, []),
        ({"B7": 0}, []),
        ({"F7": 500}, [("part_exceeds_whole", "F7")]),
        ({"F7": 143, "H7": 143}, []),
        ({"B7": None}, [("missing", "B7")]),
        ({"B7": None, "D9": " "}, [("missing", "B7"), ("missing", "D9")]),
        ({"B7": "未报"}, []),
        ({"B7": "约12"}, []),
        ({"A8": "古城街道"}, [("missing", "A5")]),
        ({"A20": "尤渓镇"}, []),
        ({"B5": "某某数"}, [("missing", "A5")]),
    ],
)
def test_a_number_alone(cells: Mapping[str, CellValue], expected: list[tuple[str, str]]) -> None:
    assert found(cells) == expected


def test_the_words_of_a_share_name_both_cells() -> None:
    (finding,) = check(after({"F7": 500}), PLAN)
    assert (finding.found, finding.expected, finding.details["place"]) == ("500", "≤143", "H7")


def test_a_whole_column_blank_is_said_once_at_its_header() -> None:
    blank = {f"B{row}": None for row in range(7, 26)}
    (finding,) = check(after(blank), PLAN)
    assert (finding.code, finding.cell, finding.details["case"]) == ("missing", "B5", "blank_column")


def test_a_row_that_is_not_there_is_said_once() -> None:
    gone = {f"{letter}7": None for letter in "ABCDEFGHIJK"}
    (finding,) = check(after(gone), PLAN)
    assert (finding.code, finding.cell, finding.details) == (
        "missing",
        "A5",
        {"period": "2023Q3", "area": "古城街道", "case": "row"},
    )


def test_a_blank_of_the_city_stands_at_its_cell() -> None:
    assert found({"F27": None}, AFFAIRS) == [("missing", "F27")]


def test_the_total_is_held_against_the_sum() -> None:
    (finding,) = check(after({"B26": 2000}), PLAN)
    assert (finding.code, finding.cell, finding.found) == ("total_differs", "B26", "2000")
    assert float(finding.expected) == sum(o.value for o in after({}).observations if o.measure == "持证养老护理员数")
    assert float(finding.details["difference"]) == 2000 - float(finding.expected)


def test_a_total_of_an_incomplete_column_is_not_held_against_it() -> None:
    assert ("total_unchecked", "B26") in found({"B26": 2014, "B7": "未报"})


def test_rounded_towns_may_miss_a_rounded_total_by_a_little() -> None:
    total = sum(o.value for o in after({}).observations if o.measure == "老年人口")
    assert found({"D26": total + 0.03}) == []
    assert found({"D26": total + 0.06}) == [("total_differs", "D26")]
    assert PLAN.measure_of["护理型床位数"].rounding(19) < 1


def test_a_subtotal_is_only_said() -> None:
    assert found({"A26": "小计", "B26": 700}) == [("total_unchecked", "B26")]


def test_a_standard_set_by_decision_keeps_its_indicator_s_bounds() -> None:
    notice = sample("living_allowance_notice/低保标准.xlsx")
    codes = {f.code for f in check(extract(edited(notice, {"B4": -1}), PLAN, LAYOUTS), PLAN)}
    assert codes == {"negative", "missing"}


def test_cumulated_figures_do_not_fall_within_a_year() -> None:
    history = past("节地生态安葬数", {Period(2023, 2): 60})
    (finding,) = against({"B7": 43}, history, AFFAIRS)
    assert (finding.code, finding.cell, finding.found, finding.expected) == ("falls", "B7", "43", "60")
    assert against({"B7": 61, "D7": 143}, history, AFFAIRS) == []


def test_a_new_year_begins_again() -> None:
    assert against({"B7": 43}, past("节地生态安葬数", {Period(2022, 4): 60}), AFFAIRS) == []


@pytest.mark.parametrize(
    ("measure", "cell", "before", "now", "code"),
    [
        ("康养联合体数", "J7", 1, 2, ""),
        ("康养联合体数", "J7", 0, 3, ""),
        ("持证养老护理员数", "B7", 40, 79, ""),
        ("持证养老护理员数", "B7", 40, 80, "jump"),
        ("持证养老护理员数", "B7", 80, 40, "jump"),
        ("持证养老护理员数", "B7", 40, 0, "jump"),
        ("老年人口", "D7", 0.45, 0.9, "jump"),  # 4,500 people more
        ("老年人口", "D7", 0.3, 0.03, "jump"),
        ("老年人口", "D7", 0.04, 0.12, ""),
        ("老年人口", "D7", 3.5, 35000, "jump"),
    ],
)
def test_a_jump_is_asked_about(measure: str, cell: str, before: float, now: float, code: str) -> None:
    findings = against({cell: now}, past(measure, {Period(2023, 2): before}))
    assert [(f.code, f.cell) for f in findings] == ([(code, cell)] if code else [])


@pytest.mark.parametrize(
    ("measure", "cell", "before", "now", "case", "mended"),
    [
        ("老年人口", "D7", 3.5, 35120, "slip_over", "3.512"),
        ("持证养老护理员数", "B7", 41000, 4, "slip_under", "40000"),
        ("护理型床位数", "F7", 120, 12100, "slip_over", "121"),
        ("持证养老护理员数", "B7", 40, 300, None, None),
    ],
)
def test_the_slip_that_explains_a_jump_is_named(
    measure: str, cell: str, before: float, now: float, case: str | None, mended: str | None
) -> None:
    finding = next(f for f in against({cell: now}, past(measure, {Period(2023, 2): before})) if f.code == "jump")
    assert (finding.details.get("case"), finding.details.get("mended")) == (case, mended)


def test_a_cumulated_figure_is_held_against_the_same_pace_or_the_same_quarter() -> None:
    history = past("节地生态安葬数", {Period(2023, 1): 20})
    assert against({"B7": 60}, history, AFFAIRS) == []
    assert [f.code for f in against({"B7": 130}, history, AFFAIRS)] == ["jump"]
    yearly = past("节地生态安葬数", {Period(2022, 3): 125, Period(2023, 1): 20})
    assert against({"B7": 130}, yearly, AFFAIRS) == []


def test_an_accepted_value_that_is_changed_wants_a_reason() -> None:
    (finding,) = against({"B7": 44}, past("持证养老护理员数", {Q3: 43}))
    assert (finding.code, finding.found, finding.expected) == ("revised", "44", "43")
    assert against({"B7": 43}, past("持证养老护理员数", {Q3: 43})) == []


def test_earlier_quarters_in_a_workbook_are_held_against_what_was_accepted() -> None:
    form = extract(sample("elderly_care_form/分季报表.xlsx"), PLAN, LAYOUTS)
    first = next(o for o in form.observations if o.period == Period(2023, 1))
    findings = check(form, PLAN, by_key([replace(first, value=first.value + 1)]))
    assert [(f.code, f.cell) for f in findings] == [("revised", first.cell)]


def test_what_the_workbook_says_of_other_quarters_stands_before_what_was_accepted() -> None:
    """Except for the quarter itself, of which only what was accepted tells something."""
    quarters = [Q3.shift(by) for by in (-4, -1, 0, 1, 4)]
    beside = [Observation("持证养老护理员数", "古城街道", period, 1.0) for period in quarters]
    accepted = [replace(observation, value=2.0) for observation in beside]
    own = beside[2]
    assert around(own, beside, accepted) == Neighbours(accepted[2], beside[1], beside[0], beside[3], beside[4])
    assert around(own, [own], accepted) == Neighbours(accepted[2], accepted[1], accepted[0], accepted[3], accepted[4])
    assert around(own, [own], []) == Neighbours(None, None, None, None, None)


def test_the_nearest_quarters_are_held_against_whoever_says_them() -> None:
    near, far = (Observation("持证养老护理员数", "古城街道", Q3.shift(by), 1.0) for by in (-1, -3))
    after, later = (Observation("持证养老护理员数", "古城街道", Q3.shift(by), 1.0) for by in (1, 3))
    own = replace(near, period=Q3)
    for beside, accepted in (([far, later], [near, after]), ([near, after], [far, later])):
        assert around(own, [*beside, own], accepted) == Neighbours(None, near, None, after, None)


def test_nothing_read_is_nothing_to_check() -> None:
    assert check(Extraction("养老服务科", Q3, ""), PLAN) == ()
    assert check(replace(after({}), period=None), PLAN) == ()


@given(st.lists(st.integers(0, 10**6), min_size=19, max_size=19), st.integers(-5, 5))
def test_a_total_is_right_or_it_is_said(numbers: list[int], error: int) -> None:
    cells = {f"B{row}": number for row, number in enumerate(numbers, 7)} | {"B26": sum(numbers) + error}
    assert (("total_differs", "B26") in found(cells)) == (error != 0)


def test_a_city_s_total_alone_is_a_way_to_report() -> None:
    whole = after({})
    one = Observation("老年人口", "临海市", Q3, 28.4, "填报", "D27")
    without = tuple(o for o in whole.observations if o.measure != "老年人口")
    assert check(replace(whole, observations=(*without, one)), PLAN) == ()


def test_a_correction_may_change_a_number_but_not_take_it_away() -> None:
    accepted = past("护理型床位数", {Q3: 400.0})
    assert "withdrawn" not in {f.code for f in against({"F7": 401}, accepted)}
    blanked = against({"F7": None}, accepted)
    assert [(f.code, f.cell, f.found) for f in blanked] == [("missing", "F7", ""), ("withdrawn", "F7", "古城街道400")]
    assert keeps_out(blanked)
    assert not keeps_out(blanked[:1])


def test_what_was_never_accepted_may_stay_blank() -> None:
    assert [f.code for f in against({"F7": None}, past("护理型床位数", {Period(2023, 2): 400.0}))] == ["missing"]


LARGE = [1e12, 1e13, 1e308]


@pytest.mark.parametrize("value", LARGE)
@pytest.mark.parametrize("cell", ["B7", "D7"])
def test_no_county_has_that_many(value: float, cell: str) -> None:
    (finding,) = check(after({cell: value}), PLAN)
    assert (finding.code, finding.cell, finding.details["case"]) == ("out_of_bounds", cell, "largest")
    assert "不可能" in message(finding)
    assert keeps_out([finding])
    assert [code for code, at in found({"B7": -value}) if at == "B7"] == ["negative"]


def test_nothing_is_that_little() -> None:
    assert found({"D7": 1e-300}) == [("out_of_bounds", "D7")]
    assert found({"D7": 1e-6}) == []


def test_two_absurd_numbers_and_an_absurd_total_are_each_said() -> None:
    said = [(code, at) for code, at in found({"B7": 1e308, "B8": 1e308, "B26": 1e308, "D7": 1e308, "D26": 5})]
    assert said == [
        *(("out_of_bounds", cell) for cell in ("B7", "B8", "D7", "B26")),
        ("total_unchecked", "D26"),
    ]


def test_a_number_too_large_to_be_converted_is_said_at_its_cell() -> None:
    extraction = after({"B6": "亿人", "B7": 1e305, "B26": 1e305})
    said = {(f.code, f.cell): f.expected for f in extraction.findings if f.code == "out_of_bounds"}
    assert said == dict.fromkeys([("out_of_bounds", "B7"), ("out_of_bounds", "B26")], "<1,000,000,000,000")
    assert not [o for o in extraction.observations if o.value > 1e300]


def test_how_much_is_too_much_is_the_catalogue_s() -> None:
    limits = PLAN.thresholds.model_copy(update={"largest_value": 100.0})
    small = PLAN.model_copy(update={"thresholds": limits})
    assert {(f.code, f.cell) for f in check(after({"B7": 100, "B8": 99}), small) if f.cell in {"B7", "B8"}} == {
        ("out_of_bounds", "B7")
    }


WHOLE_ENOUGH: list[tuple[CellValue, float]] = [
    (12.000000000000002, 12),
    ("12.000000000001", 12),
    (11.999999999999, 12),
    (1e11 + 2e-5, 1e11),
    ("１２．０００００００００００１人", 12),
]


@pytest.mark.parametrize(("value", "meant"), WHOLE_ENOUGH)
def test_what_floating_point_adds_to_a_count_is_not_meant(value: CellValue, meant: float) -> None:
    extraction = after({"B7": value})
    assert next(o.value for o in extraction.observations if o.cell == "B7") == meant
    assert check(extraction, PLAN) == ()


FRACTIONS = [(12.0000001, "12.0000001"), ("12.0000001", "12.0000001"), (123456789.0005, "123456789.0005"), (3.5, "3.5")]


@pytest.mark.parametrize(("value", "shown"), FRACTIONS)
def test_a_fraction_is_shown_with_the_digits_that_make_it_one(value: CellValue, shown: str) -> None:
    (finding,) = check(after({"B7": value}), PLAN)
    assert (finding.code, finding.cell, finding.found) == ("fraction", "B7", shown)


LATER: list[tuple[float, Mapping[Period, float], str, str]] = [
    (90, {Period(2023, 4): 80}, "falls", "2023Q4"),
    (43, {Period(2023, 2): 30, Period(2023, 4): 41}, "falls", "2023Q4"),
    (79, {Period(2023, 4): 80}, "", ""),
    (80, {Period(2023, 4): 80}, "", ""),
    (300, {Period(2024, 1): 30}, "jump", "2024Q1"),  # another year begins again, but not at a tenth
    (43, {Period(2024, 3): 130}, "jump", "2024Q3"),
    (43, {Period(2024, 3): 60, Period(2024, 1): 1}, "", ""),
]


@pytest.mark.parametrize(("value", "history", "code", "later"), LATER)
def test_a_late_cumulated_figure_is_held_against_what_follows(
    value: float, history: Mapping[Period, float], code: str, later: str
) -> None:
    found = against({"B7": value, "D7": 400}, past("节地生态安葬数", history), AFFAIRS)
    assert [(f.code, f.cell, f.details["before_period"]) for f in found] == ([(code, "B7", later)] if code else [])


def test_the_words_of_a_fall_name_the_later_quarter() -> None:
    (finding,) = against({"B7": 90, "D7": 400}, past("节地生态安葬数", {Period(2023, 4): 80}), AFFAIRS)
    assert "2023年四季度已采用的80还多" in message(finding)


@pytest.mark.parametrize(("before", "now", "after", "code"), [
    (None, 40, 80, "jump"), (None, 80, 40, "jump"), (None, 41, 80, ""), (40, 79, 30, "jump"), (40, 41, 42, ""),
    (20, 41, 42, "jump"),
])  # fmt: skip
def test_a_late_stock_is_held_against_both_sides(before: float | None, now: float, after: float, code: str) -> None:
    sides = {Period(2023, 2): before, Period(2023, 4): after}
    history = past("持证养老护理员数", {period: number for period, number in sides.items() if number is not None})
    assert [f.code for f in against({"B7": now}, history)] == ([code] if code else [])


def test_a_correction_is_held_against_what_follows_and_the_same_again_is_not() -> None:
    history = past("持证养老护理员数", {Q3: 43, Period(2023, 4): 100})
    assert [f.code for f in against({"B7": 43}, history)] == [], "it was asked when the later one came"
    assert [f.code for f in against({"B7": 44}, history)] == ["revised", "jump"]


OUTSIDE = [Period(2019, 4), Period(2020, 4), Period(2026, 1), Period(2052, 4)]


@pytest.mark.parametrize("period", OUTSIDE)
def test_a_quarter_outside_the_plan_must_be_mended(period: Period) -> None:
    notice = sample("living_allowance_notice/低保标准.xlsx")
    plain = edited(notice, {"A1": f"{period.year}年{'一二三四'[period.quarter - 1]}季度低保标准"})
    for workbook, sent in ((plain, None), (plain, period)):
        found = extract(workbook, PLAN, LAYOUTS, "社会救助科", sent).findings
        (finding,) = [f for f in found if f.code == "outside_plan"]
        assert (finding.found, finding.expected) == (str(period), "2021—2025")
        assert f"{period.year}年" in message(finding)
        assert keeps_out(found)


@pytest.mark.parametrize("period", [Period(2021, 1), Period(2025, 4)])
def test_the_plan_s_first_and_last_quarter_are_inside(period: Period) -> None:
    notice = sample("living_allowance_notice/低保标准.xlsx")
    plain = edited(notice, {"A1": f"{period.year}年{'一二三四'[period.quarter - 1]}季度低保标准"})
    assert not [f for f in extract(plain, PLAN, LAYOUTS, "社会救助科").findings if f.code == "outside_plan"]


def test_nothing_is_held_against_a_quarter_outside_the_plan() -> None:
    read = after({})
    early = tuple(replace(o, period=Period(2019, 4)) for o in read.observations)
    history = past("持证养老护理员数", {Period(2021, 1): 4000})
    assert check(replace(read, period=Period(2019, 4), observations=early), PLAN, history) == ()


def test_quarters_before_the_plan_in_a_form_are_passed_over() -> None:
    form = edited(sample("elderly_care_form/分季报表.xlsx"), {"B3": "2020年"})
    wrong = extract(form, PLAN, LAYOUTS)
    assert [f.code for f in wrong.findings if f.code == "outside_plan"] == ["outside_plan"]


@pytest.mark.parametrize(
    ("measure", "cell", "before", "now", "name"),
    [
        ("持证养老护理员数", "B7", 40, 480, ELDERLY),  # twelve times as many people is no month's figure
        ("持证养老护理员数", "B7", 4800, 401, ELDERLY),
        ("护理型床位数", "F7", 3, 350, ELDERLY),  # a hundredth of it would be three and a half beds
        ("康养联合体数", "J7", 1, 10_001, ELDERLY),
    ],
)
def test_no_slip_is_offered_that_cannot_be(measure: str, cell: str, before: float, now: float, name: str) -> None:
    findings = against({cell: now, "H7": 10_000}, past(measure, {Period(2023, 2): before}), name)
    (jump,) = [f for f in findings if f.code == "jump"]
    assert "case" not in jump.details


MONEY = Observation("低保标准", PLAN.city, Q3, 12_000.0, "表", "B4")


@pytest.mark.parametrize(("now", "mended"), [(12_000.0, 1000.0), (85.0, 1020.0), (1000.0, None)])
def test_a_year_s_money_may_be_a_month_s(now: float, mended: float | None) -> None:
    read = Extraction("社会救助科", Q3, "own", (replace(MONEY, value=now),), table=("表", "A1"))
    found = check(read, PLAN, past("低保标准", {Period(2023, 2): 1000.0}, PLAN.city))
    jumps = [f for f in found if f.code == "jump"]
    assert [float(f.details["mended"]) for f in jumps] == ([] if mended is None else [mended])
