"""The list of findings: the words of everywhere else, what repeats said once, links that lead, and text as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.workbook.annotate.lines import halves
from etl.workbook.annotate.marking import marking_of
from etl.workbook.annotate.text import clean, xml_text
from etl.workbook.scan.xml_parts import parse, parser
from plan.finding import SEVERITY_OF, Finding, Severity
from tests.etl.workbook.annotating import edited, finding, opened, parts, rich
from wording import Lang
from wording.sentences import message

FIELDS = ("measure", "area", "unit", "before_period", "whole", "other", "place", "name", "first", "times", "mended")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich(tmp_path_factory.mktemp("list") / "报表.xlsx")


def lines(content: bytes, name: str = "问题清单") -> list[tuple[object, ...]]:
    return list(opened(content)[name].iter_rows(min_row=4, values_only=True))


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("code", sorted(SEVERITY_OF))
def test_every_code_is_listed_with_its_sentence(code: str, lang: Lang) -> None:
    one = Finding(code, "数据", "B4", "3", "4", {field: f"<{field}>" for field in FIELDS})
    (line,) = marking_of([one], lang).lines
    said = message(one, lang)
    assert re.sub(r"\s", "", line.found + line.mend) == re.sub(r"\s", "", said)
    assert (line.code, line.severity, line.place) == (code, one.severity, "数据!B4")
    marks = marking_of([one], lang).marks
    assert [mark.severity for mark in marks] == ([] if one.severity is Severity.INFO else [one.severity])
    assert all(said in mark.text for mark in marks)


def test_every_code_in_one_workbook(original: Path) -> None:
    findings = [
        Finding(code, "数据", f"D{row}", details={"area": code}) for row, code in enumerate(sorted(SEVERITY_OF), 20)
    ]
    content = edited(original, findings)
    assert {line[6] for line in lines(content)} == set(SEVERITY_OF)
    ranks = ["须改正", "请说明", "提示"]
    said = [str(line[1]) for line in lines(content)]
    assert said == sorted(said, key=ranks.index)


def test_what_to_do_begins_where_the_sentence_asks_and_not_where_a_cell_does() -> None:
    one = finding("not_a_number", "B3", found="请看附件。请")
    found, mend = halves(one, Lang.ZH)
    assert found.endswith("这一格写的是“请看附件。请”，不能确定是多少。")
    assert mend.startswith("请填一个数")


def test_what_repeats_is_one_line_that_names_its_cells(original: Path) -> None:
    repeated = [finding("missing", f"B{row}", area=f"镇{row}", expected="万人") for row in (3, 4, 5, 9)]
    dressed = [finding("number_dressing", f"D{row}", found=f"{row}，0", expected=f"{row}0") for row in range(3, 9)]
    content = edited(original, [*dressed, *repeated, finding("negative", "B7", found="-1")])
    first, second, third = lines(content)
    assert first[:3] == (1, "须改正", "数据!B3:B5、B9")
    assert "(镇3、镇4、镇5、镇9)没有填" in str(first[3])
    assert first[4] == "一个数(万人)"
    assert second[2:4] == ("数据!B7", "“老年人口”(古城街道)是-1，小于0。")
    assert third[:3] == (3, "提示", "数据!D3:D8")
    assert str(third[3]).endswith("(共6处，都这样读取)")
    marked = opened(content)["数据"]
    assert [marked[f"B{row}"].comment.text.count("没有填") for row in (4, 5, 9)] == [1, 1, 1]


def test_many_areas_and_cells_are_counted_not_named() -> None:
    many = [
        finding("missing", f"{column}{row}", area=f"镇{column}{row}") for column in "BDFHJLNPRTVXZ" for row in (3, 5)
    ]
    (line,) = marking_of(many).lines
    assert line.place.endswith("等26格")
    assert "等26个)没有填" in line.found


def test_links_lead_to_the_first_cell(original: Path) -> None:
    findings = [finding("missing", "C5"), finding("missing", "B6", "it's 另"), finding("no_period", "", ""), gone()]
    sheet = opened(edited(original, findings))["问题清单"]
    targets = {str(sheet.cell(row, 3).value): sheet.cell(row, 3).hyperlink for row in range(4, 8)}
    assert targets["数据!C5"].location == "'数据'!C5"
    assert targets["it's 另!B6"].location == "'it''s 另'!B6"
    assert targets["整个文件"] is None
    assert targets["没有这张表!B2"] is None


def gone() -> Finding:
    return finding("missing", "B2", "没有这张表")


def test_the_sheet_is_last_calm_and_prints(original: Path) -> None:
    book = opened(edited(original, [finding("missing", "C5"), finding("jump", "C6")]))
    sheet = book["问题清单"]
    assert book.sheetnames == ["数据", "it's 另", "_stamp", "问题清单"]
    assert book.active.title == "数据"
    assert sheet["A1"].value == "圭表校验·问题清单"
    assert str(sheet["A2"].value).startswith("须改正1处，请说明1处，提示0处。")
    assert [cell.value for cell in sheet[3]] == ["序号", "程度", "位置", "发现", "应为", "怎样改", "代码"]
    assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("A4", "landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet["A3"].font.color.rgb == "FF1E4E6B"
    assert sheet["D4"].alignment.wrap_text


def test_without_findings_it_says_so(original: Path) -> None:
    sheet = opened(edited(original, []))["问题清单"]
    assert (sheet["A2"].value, sheet.max_row) == ("没有发现问题。", 3)


def test_in_english(original: Path) -> None:
    book = opened(edited(original, [finding("missing", "C5")], Lang.EN))
    assert book["Findings"]["A1"].value == "Guibiao check: findings"
    assert book["数据"]["C5"].comment.text.startswith("[Guibiao check]\nMend: 老年人口 (古城街道) is blank.")


def test_the_other_language_replaces_the_first(original: Path, tmp_path: Path) -> None:
    path = tmp_path / "once.xlsx"
    path.write_bytes(edited(original, [finding("missing", "B3")]))
    book = opened(edited(path, [finding("missing", "B3")], Lang.EN))
    assert len(book.sheetnames) == 4
    assert "圭表" not in book["数据"]["B3"].comment.text


def test_a_planner_s_own_sheet_of_that_name_stays(original: Path, tmp_path: Path) -> None:
    book = opened(original.read_bytes())
    book.create_sheet("问题清单")["A1"] = "我的问题"
    path = tmp_path / "own.xlsx"
    book.save(path)
    after = opened(edited(path, [finding("missing", "C5")]))
    assert after.sheetnames[-2:] == ["问题清单", "问题清单(2)"]
    assert after["问题清单"]["A1"].value == "我的问题"


NASTY = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "<b>&amp;",
    "a\x00b\x0bc",
    "_x0041_",
    "😀" * 40,
    "]]>",
    "\ud800",
    "\u202etxt",
]


@pytest.mark.parametrize("text", NASTY)
def test_what_a_cell_says_is_text(original: Path, text: str) -> None:
    content = edited(original, [finding("not_a_number", "B4", found=text, area=text)])
    book = opened(content)
    shown = clean(text, 1000)
    cell = book["问题清单"]["D4"]
    assert cell.data_type == "s"
    assert shown in str(cell.value).replace("_x005F_", "_")
    assert shown in book["数据"]["B4"].comment.text.replace("_x005F_", "_")
    assert b"<f>" not in parts(content)["xl/worksheets/sheet4.xml"]
    assert "\u202e" not in str(cell.value)


@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_becomes_xml(text: str) -> None:
    engine, said = parser(), []
    engine.CharacterDataHandler = said.append
    parse(engine, b"<t>" + xml_text(clean(text, 50)) + b"</t>")
    shown = clean(text, 50)
    assert len(shown) <= 50
    assert "".join(said) == re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", shown)


def test_texts_and_counts_are_bounded(original: Path) -> None:
    long = [finding("not_a_number", "B4", found=str(n) + "长" * 5000) for n in range(40)]
    content = edited(original, long)
    assert len(opened(content)["数据"]["B4"].comment.text) < 32_000
    marking = marking_of([finding("negative", f"A{row}", found=str(row)) for row in range(1, 6000)])
    assert (len(marking.marks), len(marking.lines)) == (5000, 5001)
    assert marking.lines[-1].found.startswith("还有999条")


def test_cells_that_cannot_be_are_only_listed(original: Path) -> None:
    impossible = [finding("missing", cell) for cell in ("XFE1", "A1048577", "7B", "B", "ZZZ9999999", "a1")]
    content = edited(original, impossible)
    assert b"<comment " in parts(content)["xl/comments1.xml"]
    assert parts(content)["xl/worksheets/sheet1.xml"] == parts(original.read_bytes())["xl/worksheets/sheet1.xml"]
