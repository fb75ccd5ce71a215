"""Layout files: every fault is told with its key path, all at once; recognition is certain or it is asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.reading.extract import extract
from etl.reading.layout import Layout, layout_faults, load_layouts, read_layout
from etl.reading.recognition import matches
from etl.workbook.scan.sheet import CellValue, Workbook
from etl.yaml_files import load_plan
from plan.catalogue_faults import CatalogueFaults
from plan.period import Period
from tests.etl.books import book, sample, sheet
from tests.faulty import faulty, in_words

PLAN = load_plan()
GOOD: dict[str, Any] = {
    "name": "护理员季报",
    "department": "养老服务科",
    "anchors": ["护理员季报", "镇(街道)"],
    "period": {"from": "text"},
    "table": {"corner": "镇(街道)", "across": ["measure"], "down": ["area"]},
}


def layout(**changes: Any) -> Layout:
    return read_layout({**GOOD, **changes}, "form")


def faults(**changes: Any) -> set[str]:
    return {fault.path for fault in layout_faults(layout(**changes), PLAN)}


def table(**changes: Any) -> dict[str, Any]:
    return {**GOOD["table"], **changes}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({}, None),
        ({"department": "不存在科"}, "department"),
        ({"anchors": []}, "anchors"),
        ({"labels": {"某数": "没有的填报项"}}, "labels.某数"),
        ({"units": {"没有的填报项": "人"}}, "units.没有的填报项"),
        ({"measure": "持证养老护理员数"}, "measure"),
        ({"measure": "没有的填报项", "table": table(across=["skip"])}, "measure"),
        ({"table": table(across=["unit"])}, "measure"),
        ({"area": "city"}, "area"),
        ({"table": table(down=["skip"])}, "area"),
        ({"table": table(at="B3")}, "table.corner"),
        ({"table": table(corner=None)}, "table.corner"),
        ({"table": table(corner_row=2)}, "table.corner_row"),
        ({"period": {"from": "header"}}, "period.from"),
        ({"period": {"from": "stamp"}}, "period.from"),
        ({"stamp": True}, "period.from"),
    ],
)
def test_what_the_schema_cannot_see(changes: dict[str, Any], path: str | None) -> None:
    assert faults(**changes) == ({path} if path else set())


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"nmae": "x"}, "nmae"),
        ({"table": table(across=["measures"])}, "table.across.0"),
        ({"table": table(across=["measure"] * 7)}, "table.across"),
        ({"period": {"from": "somewhere"}}, "period.from"),
        ({"sheet": "("}, "sheet"),
        ({"table": table(at="3B")}, "table.at"),
    ],
)
def test_what_the_schema_sees(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(CatalogueFaults) as caught:
        layout(**changes)
    assert caught.value.faults[0].path == path


def test_every_fault_of_every_file_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: 甲\nperiod: {from: text}\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("name: [", encoding="utf-8")
    (tmp_path / "c.yaml").write_text("- 不是映射", encoding="utf-8")
    with pytest.raises(CatalogueFaults) as caught:
        load_layouts(PLAN, tmp_path)
    assert {path.split(":")[0] for path, _ in in_words(caught.value)} == {"a.yaml", "b.yaml", "c.yaml"}


OTHERS = {
    "department": "department: 慈善处\n",
    "label": "labels: {养老床位: 别处才有的填报项}\n",
    "town": "areas: {城关: 城关乡}\n",
    "measure": "measure: 别处才有的填报项\n",
}
"""What only another bureau's catalogue knows."""


@pytest.mark.parametrize("says", OTHERS.values(), ids=OTHERS)
def test_a_form_of_another_bureau_s_is_passed_over(says: str, tmp_path: Path) -> None:
    sound = "name: 季报\nanchors: [季报]\nperiod: {from: text}\ntable: {corner: 镇, across: [measure], down: [area]}\n"
    (tmp_path / "a.yaml").write_text(sound + says, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(sound, encoding="utf-8")
    assert [layout.id for layout in load_layouts(PLAN, tmp_path, others=True)] == ["b"]
    with faulty(r"a\.yaml"):
        load_layouts(PLAN, tmp_path)
    # A form that is no form at all is ours to mend, whoever reads by it.
    (tmp_path / "b.yaml").write_text("name: [", encoding="utf-8")
    with faulty(r"b\.yaml"):
        load_layouts(PLAN, tmp_path, others=True)


def test_the_product_s_layouts_have_no_fault() -> None:
    assert {layout.id for layout in load_layouts(PLAN)} >= {"template", "elderly_care_form", "living_allowance_notice"}


FORM: list[list[CellValue]] = [
    ["护理员季报 2023年三季度"],
    ["镇（街道）", "持证护理员"],
    ["古城街道", 40],
    ["大洋街道", 41],
]


def ids(workbook: Workbook, *layouts: Layout) -> list[str]:
    return [match.layout.id for match in matches(workbook, layouts, None)]


def test_every_anchor_must_be_there() -> None:
    assert ids(book(sheet(FORM)), layout()) == ["form"]
    assert ids(book(sheet(FORM)), layout(anchors=["护理员季报", "床位"])) == []
    assert ids(book(sheet(FORM)), layout(sheet="季报.*")) == []
    assert ids(book(sheet(FORM, "季报3")), layout(sheet="季报.*")) == ["form"]


def test_more_texts_found_fit_better() -> None:
    loose = read_layout({**GOOD, "anchors": ["护理员"]}, "loose")
    assert ids(book(sheet(FORM)), loose, layout()) == ["form"]


def test_two_that_fit_equally_are_not_chosen_between() -> None:
    twin = read_layout({**GOOD, "name": "另一种"}, "twin")
    extraction = extract(book(sheet(FORM)), PLAN, [layout(), twin])
    assert [f.code for f in extraction.findings] == ["ambiguous_layout"]
    assert "另一种" in extraction.findings[0].found


def test_a_stamp_decides_alone() -> None:
    found = extract(sample("template/养老服务科.xlsx"), PLAN, [*load_layouts(PLAN), layout(anchors=["镇(街道)"])])
    assert found.layout == "template"


def test_the_period_is_read_from_a_text() -> None:
    extraction = extract(book(sheet(FORM)), PLAN, [layout()])
    assert (extraction.period, len(extraction.observations)) == (Period(2023, 3), 2)


def test_without_a_period_nothing_is_kept() -> None:
    extraction = extract(book(sheet([["护理员季报"], *FORM[1:]])), PLAN, [layout()])
    assert [f.code for f in extraction.findings if f.code != "name_variant"] == ["no_period"]
    assert extraction.observations == ()
    given = extract(book(sheet([["护理员季报"], *FORM[1:]])), PLAN, [layout()], period=Period(2023, 4))
    assert [o.period for o in given.observations] == [Period(2023, 4)] * 2


def test_towns_across_and_quarters_down_for_one_measure() -> None:
    rows: list[list[CellValue]] = [
        ["护理员季报 2023年"],
        ["镇(街道)", "古城", "大洋街道", "合计"],
        ["一季度", 40, 41, 81],
        ["二季度", 42, 43, 85],
        ["三季度", None, None, None],
    ]
    form = layout(
        measure="持证养老护理员数",
        period={"from": "header"},
        table={"corner": "镇(街道)", "across": ["area"], "down": ["period"]},
    )
    extraction = extract(book(sheet(rows)), PLAN, [form])
    assert extraction.period == Period(2023, 2)
    assert [(o.area, str(o.period), o.value) for o in extraction.observations] == [
        ("古城街道", "2023Q1", 40),
        ("大洋街道", "2023Q1", 41),
        ("古城街道", "2023Q2", 42),
        ("大洋街道", "2023Q2", 43),
    ]
    assert [(o.value, str(o.period)) for o in extraction.totals] == [(81, "2023Q1"), (85, "2023Q2")]


def test_a_department_may_report_the_city_s_totals_only() -> None:
    form = layout(area="city", table={"corner": "项目", "across": ["skip"], "down": ["measure"]}, anchors=["项目"])
    rows: list[list[CellValue]] = [
        ["2023年三季度"],
        ["项目", "本季"],
        ["持证护理员(人)", 434],
        ["老年人口(万人)", 28.4],
    ]
    extraction = extract(book(sheet(rows)), PLAN, [form])
    assert [(o.measure, o.area, o.value) for o in extraction.observations] == [
        ("持证养老护理员数", "临海市", 434),
        ("老年人口", "临海市", 28.4),
    ]


def test_a_note_above_the_table_says_the_unit_where_it_fits() -> None:
    rows: list[list[CellValue]] = [
        ["护理员季报 2023年三季度", None, "单位：人"],
        ["镇(街道)", "持证养老护理员数", "老年人口", "护理型床位数"],
        ["古城街道", 40, 35_000, 20],
        ["大洋街道", 41, 3.5, 21],
    ]
    extraction = extract(book(sheet(rows)), PLAN, [layout()])
    assert [(o.measure, o.value) for o in extraction.observations] == [
        ("持证养老护理员数", 40),
        ("老年人口", 3.5),
        ("护理型床位数", 20),
        ("持证养老护理员数", 41),
        ("护理型床位数", 21),
    ]
    said = [(f.code, f.cell, f.details.get("case", "")) for f in extraction.findings]
    assert said == [("unit_in_header", "C2", ""), ("not_a_number", "C4", "unit")]


def test_a_layout_says_what_no_header_says() -> None:
    rows: list[list[CellValue]] = [
        ["护理员季报 2023年三季度"],
        ["镇(街道)", "老年人口", "常住人口"],
        ["古城街道", 35_000, 4],
    ]
    form = layout(units={"老年人口": "人"}, department=None)
    extraction = extract(book(sheet(rows)), PLAN, [form], "养老服务科")
    assert [(o.measure, o.value) for o in extraction.observations] == [("老年人口", 3.5)]
