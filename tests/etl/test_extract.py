"""Extraction from the stamped template, changed in every way people change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import load_layouts
from etl.workbook.scan.sheet import CellError, CellValue, Merge, Refusal, Sheet, Workbook
from etl.workbook.scan.stamp import DEMONSTRATION, STAMP_SHEET, TEMPLATE_STAMP
from etl.yaml_files import load_plan
from plan.finding import Finding
from plan.period import Period
from tests.etl.books import book, edited, sample, sheet

PLAN = load_plan()
LAYOUTS = load_layouts(PLAN)
ELDERLY = "template/养老服务科.xlsx"
WHOLE = extract(sample(ELDERLY), PLAN, LAYOUTS)


def read(workbook: Workbook, department: str | None = None, period: Period | None = None) -> Extraction:
    return extract(workbook, PLAN, LAYOUTS, department, period)


def after(cells: Mapping[str, CellValue], **more: object) -> Extraction:
    return read(edited(sample(ELDERLY), cells, **more))


def codes(extraction: Extraction) -> list[tuple[str, str]]:
    return [(finding.code, finding.cell) for finding in extraction.findings]


def values(extraction: Extraction) -> dict[tuple[str, str], float]:
    return {(o.measure, o.area): o.value for o in extraction.observations}


def test_the_untouched_template_says_everything_and_nothing_else() -> None:
    assert (WHOLE.department, WHOLE.period, WHOLE.layout) == ("养老服务科", Period(2023, 3), "template")
    assert (len(WHOLE.observations), WHOLE.findings, WHOLE.rows, WHOLE.demonstration) == (95, (), 19, True)
    assert len(WHOLE.totals) == 5
    assert not WHOLE.blanks


def test_last_quarter_s_reference_is_never_read() -> None:
    assert after({"C7": 999999, "C5": "上季度"}).observations == WHOLE.observations


CELLS: list[tuple[CellValue, str, float | None]] = [
    ("４３", "number_dressing", 43),
    ("1，234", "number_dressing", 1234),
    ("43人", "unit_in_cell", 43),
    ("四十三", "chinese_numeral", 43),
    ("约43", "not_a_number", None),
    ("40-45", "not_a_number", None),
    ("/", "not_a_number", None),
    (date(2023, 1, 5), "not_a_number", None),
    (True, "not_a_number", None),
    (CellError("#REF!"), "error_cell", None),
    ("未报", "not_reported", None),
]


@pytest.mark.parametrize(("value", "code", "number"), CELLS)
def test_a_cell_is_read_or_asked_about(value: CellValue, code: str, number: float | None) -> None:
    extraction = after({"B7": value})
    assert codes(extraction) == [(code, "B7")]
    assert values(extraction).get(("持证养老护理员数", "古城街道")) == number
    assert len(extraction.observations) == (94 if number is None else 95)


def test_a_blank_is_kept_as_a_blank() -> None:
    extraction = after({"B7": None, "D8": "  "})
    assert extraction.blanks == {
        ("持证养老护理员数", "古城街道"): ("填报", "B7"),
        ("老年人口", "大洋街道"): ("填报", "D8"),
    }
    assert extraction.findings == ()


def test_a_formula_without_its_value_is_an_error_not_a_blank() -> None:
    extraction = after({"B7": None}, uncached_formulas=frozenset({(6, 1)}))
    assert codes(extraction) == [("error_cell", "B7")]
    assert extraction.findings[0].details["case"] == "uncached"


def test_a_count_shown_as_a_percentage_is_asked_about() -> None:
    assert codes(after({"B7": 0.4}, percent_cells=frozenset({(6, 1)}))) == [("not_a_number", "B7")]


def test_everything_at_once() -> None:
    extraction = after({"B7": "约12", "B8": CellError("#N/A"), "D9": "1.2.3", "A10": "大田"})
    assert {("not_a_number", "B7"), ("error_cell", "B8"), ("not_a_number", "D9"), ("name_variant", "A10")} == set(
        codes(extraction)
    )


def test_the_whole_table_moved_down_and_to_the_right() -> None:
    old = sample(ELDERLY)
    width = len(old.sheets[0].rows[0]) + 2
    rows = ((None,) * width,) * 3 + tuple((None, None, *row) for row in old.sheets[0].rows)
    moved = replace(old, sheets=(replace(old.sheets[0], rows=rows, merges=(), name="Sheet9"), *old.sheets[1:]))
    extraction = read(moved)
    assert values(extraction) == values(WHOLE)
    assert extraction.observations[0].cell == "D10"
    assert extraction.observations[0].sheet == "Sheet9"


def test_sheets_in_another_order() -> None:
    old = sample(ELDERLY)
    assert read(replace(old, sheets=old.sheets[::-1])).observations == WHOLE.observations


def test_rows_in_another_order() -> None:
    old = sample(ELDERLY)
    rows = old.sheets[0].rows
    shuffled = (*rows[:6], *rows[6:25][::-1], *rows[25:])
    extraction = read(replace(old, sheets=(replace(old.sheets[0], rows=shuffled), *old.sheets[1:])))
    assert values(extraction) == values(WHOLE)


def test_a_town_twice_is_taken_from_neither_row() -> None:
    extraction = after({"A8": "古城街道"})
    assert ("duplicate_area", "A8") in codes(extraction)
    assert not [o for o in extraction.observations if o.area == "古城街道"]
    assert ("老年人口", "古城街道") in extraction.told


def test_a_measure_twice_is_taken_from_neither_column() -> None:
    extraction = after({"D5": "持证养老护理员数"})
    assert ("duplicate_measure", "D5") in codes(extraction)
    assert not [o for o in extraction.observations if o.measure == "持证养老护理员数"]


def test_an_unknown_town_is_asked_about_with_the_nearest_name() -> None:
    extraction = after({"A20": "尤渓镇"})
    finding = extraction.findings[0]
    assert (finding.code, finding.cell, finding.found, finding.expected) == ("unknown_area", "A20", "尤渓镇", "尤溪镇")
    assert not [o for o in extraction.observations if o.area == "尤溪镇"]


def test_numbers_without_a_name_are_asked_about() -> None:
    assert codes(after({"A20": None})) == [("unknown_area", "A20")]


def test_a_column_nobody_asked_for_is_said_and_passed_over() -> None:
    extraction = after({"M5": "就餐人数", "M7": 12, "N5": "低保标准", "N7": 3})
    assert [(f.code, f.cell, f.details.get("case", "")) for f in extraction.findings] == [
        ("unknown_measure", "M5", ""),
        ("unknown_measure", "N5", "other"),
    ]
    assert extraction.observations == WHOLE.observations


def test_a_measure_renamed_beyond_recognition_is_said() -> None:
    extraction = after({"B5": "某某数"})
    assert codes(extraction) == [("unknown_measure", "B5")]
    assert "持证养老护理员数" not in extraction.headers


def test_the_header_s_unit_is_turned_into_the_measure_s() -> None:
    extraction = after({"D6": "人", "D7": 35000})
    assert ("unit_in_header", "D5") in codes(extraction)
    assert values(extraction)["老年人口", "古城街道"] == 3.5


def test_a_unit_that_cannot_be_turned_is_asked_about_once() -> None:
    extraction = after({"D6": "张"})
    assert codes(extraction) == [("wrong_unit", "D5")]
    assert not [o for o in extraction.observations if o.measure == "老年人口"]
    assert ("老年人口", "古城街道") in extraction.told


def test_notes_under_the_table_are_said_once() -> None:
    extraction = after({"A28": "注：本季度新增两家机构", "A29": "联系电话", "B29": 85123456, "A30": "本表数据已核"})
    assert codes(extraction) == [("note_ignored", "A28")]
    assert extraction.findings[0].details["count"] == "3"
    assert extraction.observations == WHOLE.observations


def test_hidden_rows_columns_and_sheets_are_read_and_said() -> None:
    extraction = after({}, hidden=True, hidden_rows=frozenset({7}), hidden_columns=frozenset({1}))
    assert [f.details["case"] for f in extraction.findings] == ["sheet", "rows", "columns"]
    assert extraction.observations == WHOLE.observations


def test_a_hidden_copy_does_not_compete() -> None:
    old = sample(ELDERLY)
    copy = replace(old.sheets[0], name="填报 (2)", hidden=True)
    assert read(replace(old, sheets=(copy, *old.sheets))).observations == WHOLE.observations


def test_a_copy_is_read_once_and_told() -> None:
    old = sample(ELDERLY)
    extraction = read(replace(old, sheets=(*old.sheets, replace(old.sheets[0], name="填报 (2)"))))
    assert [(f.code, f.sheet, f.details["case"]) for f in extraction.findings] == [
        ("another_table", "填报 (2)", "repeats")
    ]
    assert extraction.observations == WHOLE.observations


def test_two_copies_that_differ_are_not_chosen_between() -> None:
    old = sample(ELDERLY)
    draft = edited(old, {"B7": 44.0}).sheets[0]
    extraction = read(replace(old, sheets=(*old.sheets, replace(draft, name="草稿"))))
    assert [(f.code, f.details["case"]) for f in extraction.findings] == [("another_table", "changed")]
    extraction = read(replace(old, sheets=(*old.sheets, replace(draft, name="填报 (2)"))))
    assert [(f.code, f.details["case"]) for f in extraction.findings] == [("ambiguous_layout", "conflict")]
    others = {o.measure for o in WHOLE.observations} - {"持证养老护理员数"}
    assert {o.measure for o in extraction.observations} == others


def test_the_file_says_another_department_or_period_than_the_form() -> None:
    extraction = read(sample(ELDERLY), "社会救助科", Period(2023, 2))
    said = {f.code: (f.found, f.expected) for f in extraction.findings}
    assert said == {"wrong_department": ("养老服务科", "社会救助科"), "wrong_period": ("2023Q3", "2023Q2")}
    assert read(sample(ELDERLY), "养老服务科", Period(2023, 3)).findings == ()


def test_a_title_changed_by_hand_contradicts_the_stamp() -> None:
    extraction = after({"A1": "临海市民政局养老服务科2023年四季度指标报表"})
    assert codes(extraction) == [("wrong_period", "A1")]


def test_a_figure_of_the_city_at_a_town_is_said() -> None:
    extraction = read(edited(sample("template/社会事务科.xlsx"), {"F7": 3.0}))
    assert codes(extraction) == [("not_asked", "F7")]
    assert extraction.findings[0].found == "3"


def test_the_city_s_row_holds_what_is_counted_for_the_city() -> None:
    extraction = read(sample("template/社会事务科.xlsx"))
    assert {o.measure for o in extraction.observations if o.area == "临海市"} == {"登记场所数", "达3A级以上登记场所数"}


def test_a_total_that_cannot_be_read_is_only_said() -> None:
    extraction = after({"B26": CellError("#REF!")})
    assert codes(extraction) == [("total_unchecked", "B26")]
    assert len(extraction.totals) == 4


def test_a_refusal_is_the_one_finding() -> None:
    extraction = extract(Refusal("hostile", "zip_ratio"), PLAN, LAYOUTS, "养老服务科", Period(2023, 3))
    assert extraction.findings == (Finding("hostile", details={"case": "zip_ratio"}),)
    assert (extraction.department, extraction.period) == ("养老服务科", Period(2023, 3))


def test_a_workbook_that_is_no_report() -> None:
    assert [f.code for f in read(book(sheet([["会议通知"], ["请各科室参加"]]))).findings] == ["unknown_layout"]
    assert [f.code for f in read(book(Sheet("空", ()))).findings] == ["unknown_layout"]


def test_what_the_reader_passed_over_is_said() -> None:
    noted = replace(sample(ELDERLY), notes=("macros_ignored", "hidden_sheet"))
    assert [f.code for f in read(noted).findings] == ["macros_ignored"]


def test_any_cell_that_says_demonstration_makes_it_one() -> None:
    form, _, stamp = sample(ELDERLY).sheets
    assert stamp.name == STAMP_SHEET
    plain = edited(edited(Workbook("xlsx", (form, stamp)), {"A1": "报表"}), {"A5": None}, at=1)
    assert not read(plain).demonstration
    assert read(edited(plain, {"A40": f"({DEMONSTRATION})"})).demonstration


def test_a_csv_file_s_plain_numbers_need_no_remark() -> None:
    old = sample(ELDERLY)
    rows = tuple(
        tuple(None if v is None else f"{v:g}" if isinstance(v, float) else v for v in row) for row in old.sheets[0].rows
    )
    as_text = replace(old.sheets[0], rows=rows)
    stamp = old.sheets[2]
    assert stamp.rows[0][0] == TEMPLATE_STAMP
    extraction = read(Workbook("csv", (as_text, stamp)))
    assert extraction.findings == ()
    assert values(extraction) == values(WHOLE)


def test_a_broken_stamp_asks_for_what_it_does_not_say() -> None:
    broken = edited(sample(ELDERLY), {"A2": "不存在科", "A3": "2023年三季度"}, at=2)
    assert {code for code, _ in codes(read(broken))} == {"no_department", "no_period"}
    given = read(broken, "养老服务科", Period(2023, 3))
    assert len(given.observations) == 95


def test_a_hostile_cell_costs_no_time_and_is_not_repeated_in_full() -> None:
    extraction = after({"B7": "1" + "," * 32_000 + "x1", "A28": "注" * 32_000, "A1": "2023年" * 9_000})
    assert codes(extraction) == [("note_ignored", "A28"), ("not_a_number", "B7")]
    assert all(len(finding.found) <= 80 for finding in extraction.findings)


def test_a_long_list_under_the_table_costs_no_time() -> None:
    old = sample(ELDERLY)
    width = len(old.sheets[0].rows[0])
    tail = tuple((f"某村{n}", n, *(None,) * (width - 2)) for n in range(20_000))
    extraction = read(replace(old, sheets=(replace(old.sheets[0], rows=old.sheets[0].rows + tail), *old.sheets[1:])))
    assert values(extraction) == values(WHOLE)
    assert len(extraction.findings) <= 1001


def test_a_deleted_unit_row_costs_no_town() -> None:
    old = sample(ELDERLY)
    rows = old.sheets[0].rows[:5] + old.sheets[0].rows[6:]
    extraction = read(replace(old, sheets=(replace(old.sheets[0], rows=rows), *old.sheets[1:])))
    assert values(extraction) == values(WHOLE)


def test_what_the_form_says_of_itself() -> None:
    assert (WHOLE.nature, WHOLE.filler) == ("正常报送", "")
    signed = after({"B3": "更正", "D3": " 张三 "})
    assert (signed.nature, signed.filler, signed.observations) == ("更正", "张三", WHOLE.observations)


def test_a_number_merged_over_two_towns_is_nobody_s() -> None:
    merged = (*sample(ELDERLY).sheets[0].merges, Merge(6, 1, 7, 1))
    extraction = after({"B8": None}, merges=merged)
    assert [(f.code, f.cell, f.details["case"]) for f in extraction.findings] == [("not_a_number", "B7", "merged")]
    assert len(extraction.observations) == 93
    assert not extraction.blanks


@pytest.mark.parametrize("hidden", [40.0, "40"])
def test_a_number_left_under_a_merge_is_nobody_s_either(hidden: CellValue) -> None:
    merged = (*sample(ELDERLY).sheets[0].merges, Merge(6, 1, 7, 1))
    extraction = after({"B8": hidden}, merges=merged)
    assert [(f.code, f.cell, f.details["case"]) for f in extraction.findings if f.code == "not_a_number"] == [
        ("not_a_number", "B7", "merged"),
        ("not_a_number", "B8", "merged"),
    ]
    assert len(extraction.observations) == 93


def test_a_number_merged_with_last_quarter_s_column_is_its_own() -> None:
    merged = (*sample(ELDERLY).sheets[0].merges, Merge(6, 1, 6, 2))
    assert after({"C7": None}, merges=merged).observations == WHOLE.observations


def test_a_table_beside_or_under_is_not_read_by_this_one_s_labels() -> None:
    beside = {f"N{row}": town for row, town in enumerate(reversed(PLAN.towns), 7)}
    extraction = after({"N5": "镇(街道)", "O5": "护理型床位数", **beside, "O7": 5})
    assert codes(extraction) == [("another_table", "N5")]
    assert extraction.observations == WHOLE.observations
    under = after({"A27": "镇(街道)", "B27": "护理型床位数", "A28": "古城街道", "B28": 7})
    assert codes(under) == [("another_table", "A27")]
    assert under.observations == WHOLE.observations


def test_the_header_printed_again_is_no_other_table() -> None:
    old = sample(ELDERLY)
    rows = old.sheets[0].rows
    again = (*rows[:15], rows[4], *rows[15:])
    extraction = read(replace(old, sheets=(replace(old.sheets[0], rows=again), *old.sheets[1:])))
    assert values(extraction) == values(WHOLE)


def test_year_and_quarter_beside_each_other() -> None:
    rows: list[list[CellValue]] = [["2023年", "三季度"], ["镇街", "护理床位"], *[[town, 5] for town in PLAN.towns]]
    assert read(book(sheet(rows))).period == Period(2023, 3)
    prose: list[list[CellValue]] = [["2023年"], ["各镇在三季度内完成了核对,特此说明"], *rows[1:]]
    assert read(book(sheet(prose))).period is None
