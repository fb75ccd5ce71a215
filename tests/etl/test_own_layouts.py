"""A guess, corrected by a planner, kept as the department's layout, and read by it next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import Layout, load_layouts
from etl.reading.own_layouts import layout_text, layouts_of_guess
from etl.store.kept_layouts import load_all, load_own, save_own
from etl.workbook.scan.sheet import CellValue, Workbook
from plan.catalogue_faults import CatalogueFaults
from plan.replies import TaughtWords
from tests.etl.books import book, sheet
from tests.etl.plans import plan_of_samples
from tests.faulty import faulty, in_words

PLAN = plan_of_samples()
LAYOUTS = load_layouts(PLAN)
WORDS = {"60周岁以上老年人口(万人)": "老年人口", "机构养老床位": "养老机构床位数", "就餐人数": ""}


def form(corner: str = "单位名称") -> list[list[CellValue]]:
    """Return a form nobody described: one header by an alias, two like measures' names, one that is none of ours."""
    heads: list[CellValue] = ["序号", corner, "持证护理员(人)", "60周岁以上老年人口(万人)", "机构养老床位", "就餐人数"]
    towns: list[list[CellValue]] = [[n, town, 40 + n, 3.5, 100 + n, 7] for n, town in enumerate(PLAN.towns, 1)]
    return [["2023年三季度养老数据"], heads, *towns]


FORM = book(sheet(form()))
GUESS = extract(FORM, PLAN, LAYOUTS)


def taught(words: dict[str, str]) -> TaughtWords:
    return TaughtWords(labels=words)


def made(workbook: Workbook, words: dict[str, str], name: str) -> Layout:
    """Return the layout of a guess with the planner's words."""
    (layout,) = layouts_of_guess(extract(workbook, PLAN, LAYOUTS, taught=taught(words)), workbook, name)
    return layout


def read(workbook: Workbook, folder: Path) -> Extraction:
    return extract(workbook, PLAN, load_all(PLAN, folder)[0])


def numbers(extraction: Extraction) -> dict[tuple[str, str], float]:
    return {(o.measure, o.area): o.value for o in extraction.observations}


def test_a_guess_says_how_sure_it_is_and_what_it_took_each_header_for() -> None:
    assert GUESS.recognised is not None
    assert (GUESS.recognised.towns, GUESS.recognised.towns_all) == (19, 19)
    assert (GUESS.recognised.measures, GUESS.recognised.measures_all) == (1, 5)
    assert GUESS.confidence == pytest.approx(0.6)
    assert [(h.cell, h.label, h.measure, h.how) for h in GUESS.reading] == [
        ("C2", "持证护理员(人)", "持证养老护理员数", "alias"),
        ("D2", "60周岁以上老年人口(万人)", "老年人口", "nearest"),
        ("E2", "机构养老床位", "养老机构床位数", "nearest"),
        ("F2", "就餐人数", "", "unknown"),
    ]


def test_what_is_only_like_a_measure_is_asked_and_never_read() -> None:
    asked = {f.cell: f.expected for f in GUESS.findings if f.code == "unknown_measure"}
    assert asked == {"D2": "老年人口", "E2": "养老机构床位数", "F2": ""}
    assert {o.measure for o in GUESS.observations} == {"持证养老护理员数"}


def test_the_planner_s_words_are_read_at_once() -> None:
    corrected = extract(FORM, PLAN, LAYOUTS, taught=taught(WORDS))
    assert len(corrected.observations) == 57
    assert not [f for f in corrected.findings if f.code == "unknown_measure"]
    assert [h.how for h in corrected.reading] == ["alias", "layout", "layout", "passed"]


def test_a_word_for_what_is_no_measure_changes_nothing() -> None:
    assert extract(FORM, PLAN, LAYOUTS, taught=taught({"机构养老床位": "某某数"})) == GUESS


def test_a_recognised_header_can_be_taken_out_or_changed() -> None:
    taken = extract(FORM, PLAN, LAYOUTS, taught=taught({"持证护理员(人)": ""}))
    assert not taken.observations
    changed = extract(FORM, PLAN, LAYOUTS, "养老服务科", taught=taught({"持证护理员(人)": "康养联合体数"}))
    assert {f.code for f in changed.findings if f.cell == "C2"} == {"wrong_unit"}


def test_a_corrected_guess_is_kept_and_read_next_time(tmp_path: Path) -> None:
    layout = made(FORM, WORDS, "养老季报")
    path = save_own(tmp_path / "layouts", layout, PLAN)
    assert path.name == f"{layout.id}.yaml"
    assert "corner: 单位名称" in layout_text(layout)
    again = read(FORM, tmp_path / "layouts")
    assert (again.layout, again.confidence, again.findings) == (layout.id, None, ())
    assert numbers(again) == numbers(extract(FORM, PLAN, LAYOUTS, taught=taught(WORDS)))


def test_the_form_is_known_wherever_its_table_stands(tmp_path: Path) -> None:
    save_own(tmp_path, made(FORM, WORDS, "养老季报"), PLAN)
    moved = book(sheet([[], [], *[["", *row] for row in form()]], "Sheet9"))
    assert numbers(read(moved, tmp_path)) == numbers(read(FORM, tmp_path))


def test_a_form_without_a_corner_s_text_is_known_by_its_place(tmp_path: Path) -> None:
    bare = book(sheet(form("")))
    layout = made(bare, WORDS, "养老季报")
    assert layout.table.at == "B2"
    save_own(tmp_path, layout, PLAN)
    assert len(read(bare, tmp_path).observations) == 57


def test_a_form_saved_again_takes_the_place_of_what_was_saved(tmp_path: Path) -> None:
    save_own(tmp_path, made(FORM, WORDS, "养老季报"), PLAN)
    save_own(tmp_path, made(FORM, {"机构养老床位": "养老机构床位数"}, "养老季报二"), PLAN)
    (layout,) = load_own(tmp_path, PLAN)[0]
    assert layout.name == "养老季报二"
    assert len(read(FORM, tmp_path).observations) == 38
    assert not list(tmp_path.glob("*.part"))


def test_a_faulty_file_is_told_and_stops_nothing_else(tmp_path: Path) -> None:
    save_own(tmp_path, made(FORM, WORDS, "养老季报"), PLAN)
    (tmp_path / "broken.yaml").write_text("name: [", encoding="utf-8")
    (tmp_path / "strange.yaml").write_text("name: 某表\nkey: 1\n", encoding="utf-8")
    (tmp_path / "template.yaml").write_bytes((tmp_path / next(tmp_path.glob("own_*")).name).read_bytes())
    layouts, faults = load_all(PLAN, tmp_path)
    assert len(layouts) == len(LAYOUTS) + 1
    assert {fault.file for fault in faults} == {"broken.yaml", "strange.yaml", "template.yaml"}
    assert ("strange.yaml: key", "不认识的键") in in_words(CatalogueFaults("layouts", faults))


def test_a_layout_with_faults_is_not_kept(tmp_path: Path) -> None:
    layout = made(FORM, WORDS, "养老季报").model_copy(update={"labels": {"甲": "某某数"}})
    with faulty("某某数"):
        save_own(tmp_path, layout, PLAN)
    assert not list(tmp_path.iterdir())


def test_no_folder_is_no_layouts(tmp_path: Path) -> None:
    assert load_own(tmp_path / "none", PLAN) == ((), ())


def test_towns_across_are_kept_too(tmp_path: Path) -> None:
    rows: list[list[CellValue]] = [
        ["2023年三季度"],
        ["指标", "计量单位", *PLAN.towns],
        ["护理床位", "张", *range(10, 29)],
        ["机构里的养老床位", "张", *range(50, 69)],
    ]
    across = book(sheet(rows))
    guess = extract(across, PLAN, LAYOUTS, "养老服务科")
    words = {header.label: "养老机构床位数" for header in guess.reading if header.how == "nearest"}
    assert words
    save_own(tmp_path, made(across, words, "床位"), PLAN)
    assert len(read(across, tmp_path).observations) == 38
