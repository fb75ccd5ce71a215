"""verify on Word files and workbooks: saved again, edited, or with a figure that is not ours, which is named."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pytest
from defusedxml import EntitiesForbidden
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

import cli
from etl.store.data_store import DataStore
from reports.checking.content import MismatchKind as Differs
from reports.checking.content import compared, figures_in, squeezed
from reports.checking.excel_reading import read_workbook
from reports.checking.word_reading import read_word
from reports.excel import leaves_of
from reports.making import ReportKind, make, materials_of
from reports.materials import Materials
from reports.proof import prove
from reports.proof.origin import FileVerdict, Verdict, of_word, of_workbook
from reports.word import whole_report
from tests.reports.conftest import MID
from tests.reports.forging import book_with, word_table, word_with

Change = Callable[[Document], None]
SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def book(demo: DataStore) -> bytes:
    return make(demo, MID, ReportKind.EXCEL)


@dataclass(frozen=True)
class Desk:
    """The mid-term report as it is made here, beside which files are held without asking the home again."""

    word: bytes
    book: bytes
    materials: Materials

    def of_word(self, content: bytes) -> FileVerdict:
        return of_word(read_word(content), self.word, whole_report(self.materials))

    def of_book(self, content: bytes) -> FileVerdict:
        return of_workbook(read_workbook(content), leaves_of(self.materials))


@pytest.fixture(scope="module")
def desk(demo: DataStore, word: bytes, book: bytes) -> Desk:
    return Desk(word, book, materials_of(demo, MID))


def differing(proof: FileVerdict, *kinds: Differs) -> list[tuple[str, str, str, str]]:
    chosen = [each for each in proof.mismatches if not kinds or each.kind in kinds]
    return [(each.place.table or each.place.section, each.place.column, each.printed, each.right) for each in chosen]


def test_their_own_bytes_are_equal(demo: DataStore, word: bytes, book: bytes) -> None:
    for content, kind in ((word, "docx"), (book, "xlsx")):
        proof = prove(demo, content)
        assert (proof.verdict, proof.kind, proof.ok) == (Verdict.EQUAL, kind, True)


def test_saved_again_they_say_so(demo: DataStore, word: bytes, book: bytes) -> None:
    for content in (word_with(word), book_with(book)):
        proof = prove(demo, content)
        assert (proof.verdict, proof.mismatches, proof.ok) == (Verdict.RESAVED, (), True)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_saved_again_by_libreoffice(demo: DataStore, word: bytes, book: bytes, tmp_path: Path, kind: str) -> None:
    (tmp_path / f"r.{kind}").write_bytes(word if kind == "docx" else book)
    form = "docx:MS Word 2007 XML" if kind == "docx" else "xlsx"
    order = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", form]
    order += ["--outdir", str(tmp_path / "again"), str(tmp_path / f"r.{kind}")]
    subprocess.run(order, check=True, capture_output=True, timeout=300)
    again = tmp_path / "again" / f"r.{kind}"
    if not again.exists():
        pytest.skip("this LibreOffice cannot write the kind")
    proof = prove(demo, again.read_bytes())
    assert (proof.verdict, proof.mismatches) == (Verdict.RESAVED, ())


def replaced(old: str, new: str) -> Change:
    """Exchange words in every paragraph in which they stand."""

    def change(document: Document) -> None:
        found = [paragraph for paragraph in document.paragraphs if old in paragraph.text]
        assert found
        for paragraph in found:
            text = paragraph.text.replace(old, new)
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = text

    return change


def wrote(document: Document) -> None:
    """An evaluator writes where 待补充 stood, with figures of his own."""
    pending = [paragraph for paragraph in document.paragraphs if paragraph.text == "待补充。"]
    pending[0].runs[0].text = "新增护理型床位60张，投入资金300万元。"


def cause(document: Document) -> None:
    word_table(document, "问题及原因").rows[8].cells[2].paragraphs[0].runs[0].text = "改造资金到位较晚，仅完成12张。"


def cut(document: Document) -> None:
    paragraph = next(p for p in document.paragraphs if p.text.startswith("评估采用目标值"))
    paragraph._p.getparent().remove(paragraph._p)


def tracked(document: Document) -> None:
    """Words put in with changes tracked, and words taken out so."""
    paragraph = next(p for p in document.paragraphs if p.text.startswith("评估采用目标值"))
    put, taken = OxmlElement("w:ins"), OxmlElement("w:del")
    paragraph._p.append(put)
    put.append(paragraph.add_run("详见附件四。")._r)
    run = paragraph.runs[0]._r
    run.addprevious(taken)
    taken.append(run)


EDITS: dict[str, Change] = {
    "words of a sentence": replaced("需重点关注的是", "当前须予以重点关注的是"),
    "an evaluator's text": wrote,
    "a cause in the annex": cause,
    "a paragraph taken out": cut,
    "tracked changes": tracked,
}


@pytest.mark.parametrize("name", EDITS)
def test_edited_words_are_told_and_are_no_forgery(desk: Desk, name: str) -> None:
    proof = desk.of_word(word_with(desk.word, EDITS[name]))
    assert proof.verdict is Verdict.EDITED
    assert proof.mismatches
    assert {each.kind for each in proof.mismatches} <= {Differs.WORDS, Differs.ADDED}


def cell(head: str, row: int, column: int, text: str, position: int = 0) -> Change:
    def change(document: Document) -> None:
        paragraph = word_table(document, head, position).rows[row].cells[column].paragraphs[0]
        paragraph.runs[0].text = text

    return change


def row_gone(document: Document) -> None:
    table = word_table(document, "序时应完成")
    table._tbl.remove(table.rows[8]._tr)


FORGED: dict[str, tuple[Change, tuple[str, str, str, str]]] = {
    "a value": (cell("序时应完成", 8, 5, "57.6%"), ("表2　主要指标总体进度", "实际值", "57.6%", "52.6%")),
    "a status": (cell("序时应完成", 8, 9, "基本达到"), ("表2　主要指标总体进度", "状态", "基本达到", "严重滞后")),
    "yes for no": (
        cell("是否达到序时", 8, 4, "是（严重滞后）"),
        ("附表1-2　完成情况与趋势判断", "是否达到序时", "是（严重滞后）", "否（严重滞后）"),
    ),
    "a town": (cell("镇（街道）", 3, 2, "★66.6%"), ("附表2-1　分镇（街道）指标值", "2", "★66.6%", "◐56.1%")),
    "a row taken out": (row_gone, ("表2　主要指标总体进度", "", "", "8 养老机构护理型床位占比（%）")),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_cell_is_named(desk: Desk, name: str) -> None:
    change, (table, column, printed, right) = FORGED[name]
    proof = desk.of_word(word_with(desk.word, change))
    assert proof.verdict is Verdict.ALTERED
    (found,) = differing(proof)
    assert found[:3] == (table, column, printed)
    assert squeezed(found[3]) == squeezed(right) or name == "a town"


def test_a_figure_changed_inside_an_edited_sentence_is_named(desk: Desk) -> None:
    def change(document: Document) -> None:
        paragraph = next(p for p in document.paragraphs if "需重点关注的是" in p.text)
        text = paragraph.text.replace("需重点关注的是", "须重点关注").replace("39.9个百分点", "9.9个百分点")
        assert "（落后序时9.9个百分点" in text
        paragraph.runs[0].text = text

    proof = desk.of_word(word_with(desk.word, change))
    assert proof.verdict is Verdict.ALTERED
    forged = differing(proof, Differs.FIGURE)
    assert [(printed[-8:], right[-9:]) for _, _, printed, right in forged] == [("时9.9个百分点", "时39.9个百分点")]


def test_a_verdict_changed_in_a_sentence_is_a_figure(demo: DataStore, word: bytes) -> None:
    proof = prove(demo, word_with(word, replaced("评定为“严重滞后”", "评定为“达到序时”")))
    assert proof.verdict is Verdict.ALTERED
    assert any(
        "达到序时" in printed and "严重滞后" in right for _, _, printed, right in differing(proof, Differs.FIGURE)
    )


def test_another_picture_cannot_be_read_and_is_not_taken_for_ours(desk: Desk) -> None:
    out = BytesIO()
    with ZipFile(BytesIO(desk.word)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        pictures = sorted(name for name in old.namelist() if name.startswith("word/media/"))
        for name in old.namelist():
            new.writestr(name, old.read(pictures[1] if name == pictures[0] else name))
    proof = desk.of_word(out.getvalue())
    assert (proof.verdict, proof.reasons) == (Verdict.UNPROVEN, ("pictures",))
    assert [each.kind for each in proof.mismatches] == [Differs.PICTURE]


def test_a_picture_that_floats_over_the_text_is_not_taken_for_harmless(desk: Desk) -> None:
    def change(document: Document) -> None:
        shape = document.paragraphs[30].add_run().add_picture(BytesIO(picture(desk.word)), width=Mm(20))
        anchor = OxmlElement("wp:anchor")
        inline = shape._inline
        for child in list(inline):
            anchor.append(child)
        inline.getparent().replace(inline, anchor)

    proof = desk.of_word(word_with(desk.word, change))
    assert (proof.verdict, proof.reasons) == (Verdict.UNPROVEN, ("laid_over",))


def picture(word: bytes) -> bytes:
    with ZipFile(BytesIO(word)) as package:
        return package.read(next(name for name in package.namelist() if name.startswith("word/media/")))


def set_cell(sheet: str, place: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook[sheet][place] = value

    return change


def sorted_rows(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["附件2"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for row, values in zip(sheet.iter_rows(min_row=4), sorted(rows, key=lambda row: str(row[0])), strict=True):
        for place, value in zip(row, values, strict=True):
            place.value = value


def hidden(workbook: openpyxl.Workbook) -> None:
    workbook["附件2"].sheet_state = "hidden"


def without(workbook: openpyxl.Workbook) -> None:
    del workbook["附件2缺口"]


BOOKS: dict[str, tuple[Callable[[openpyxl.Workbook], None], Verdict]] = {
    "rows sorted": (sorted_rows, Verdict.RESAVED),
    "a number": (set_cell("附件1", "G11", 0.576), Verdict.ALTERED),
    "a number's tenth digit": (set_cell("附件1", "F11", 0.55000000001), Verdict.RESAVED),
    "a number's seventh digit": (set_cell("附件1", "F11", 0.5500001), Verdict.ALTERED),
    "a number for a text": (set_cell("附件1", "M11", "是（达到序时）"), Verdict.ALTERED),
    "a number of a town": (set_cell("附件2", "C6", 0.9), Verdict.ALTERED),
    "a cell of the lineage": (set_cell("数据与来源", "D9", 1), Verdict.ALTERED),
    "a cause": (set_cell("附件1", "O11", "资金到位较晚，仅完成12张"), Verdict.EDITED),
    "a sheet hidden": (hidden, Verdict.ALTERED),
    "a sheet taken out": (without, Verdict.ALTERED),
    "a sheet of one's own": (lambda workbook: workbook.create_sheet("测算"), Verdict.EDITED),
}


@pytest.mark.parametrize("name", BOOKS)
def test_workbooks(desk: Desk, name: str) -> None:
    change, verdict = BOOKS[name]
    proof = desk.of_book(book_with(desk.book, change))
    assert proof.verdict is verdict, proof.mismatches
    if name == "a number":
        (found,) = proof.mismatches
        assert (found.place.cell, found.place.no, found.printed) == ("附件1!G11", 8, "0.576")
        assert found.right.startswith("0.52")


def test_json_names_it_and_the_exit_says_no(
    copied: Callable[[str], DataStore],
    book: bytes,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(copied("forged").home.root))
    file = tmp_path / "附件.xlsx"
    file.write_bytes(book_with(book, set_cell("附件1", "G11", 0.576)))
    assert cli.run(["verify", str(file), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["verdict"], answer["kind"], answer["equal"], answer["same_bytes"]) == (
        "altered",
        "xlsx",
        False,
        False,
    )
    (found,) = answer["mismatches"]
    assert (found["cell"], found["no"], found["indicator"]) == ("附件1!G11", 8, "养老机构护理型床位占比")
    assert (found["column"], found["printed"]) == ("2021年实际", "0.576")
    assert cli.run(["verify", str(file)]) == 1
    assert "附件1!G11" in capsys.readouterr().out
    file.write_bytes(book_with(book))
    assert cli.run(["verify", str(file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["verdict"], answer["equal"], answer["same_bytes"]) == ("resaved", True, False)


def test_what_is_no_report_is_told_and_harms_nobody(demo: DataStore, word: bytes, book: bytes) -> None:
    blank, sheet = BytesIO(), BytesIO()
    docx.Document().save(blank)
    openpyxl.Workbook().save(sheet)
    for content in (blank.getvalue(), sheet.getvalue(), word[: len(word) // 2], book[:5000], b"PK\x05\x06" + bytes(18)):
        assert prove(demo, content).verdict is Verdict.FOREIGN
    chance = random.Random(3)
    for content in (word, book):
        broken = bytearray(content)
        broken[chance.randrange(len(broken))] ^= 0x55
        assert prove(demo, bytes(broken)).verdict is not Verdict.EQUAL


def test_an_archive_that_swells_is_not_opened(demo: DataStore) -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"\0" * (200 * 2**20))
    assert prove(demo, out.getvalue()).verdict is Verdict.FOREIGN


LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
DOCTYPE = f'<!DOCTYPE worksheet [<!ENTITY e0 "{"ha" * 50}">{LAUGHS}]>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_entities_in_a_workbook_are_refused_and_not_expanded(demo: DataStore, book: bytes, part: str) -> None:
    out = BytesIO()
    with ZipFile(BytesIO(book)) as ours, ZipFile(out, "w", ZIP_DEFLATED) as changed:
        for name in ours.namelist():
            text = ours.read(name)
            if name == part:
                head, body = text.split(b"?>", 1)
                text = head + b"?>" + DOCTYPE.encode() + re.sub(rb"(<t[^>]*>)[^<]+", rb"\1&e8;", body, count=1)
            changed.writestr(name, text)
    with pytest.raises(ValueError, match="invalid XML") as refused:
        read_workbook(out.getvalue())
    assert isinstance(refused.value.__cause__ or refused.value, EntitiesForbidden)
    assert prove(demo, out.getvalue()).verdict is Verdict.FOREIGN


FIGURES = [
    ("落后序时8.3个百分点，评定为“滞后”", ["8.3个百分点", "滞后"]),
    ("完成率60.4%，−3.5，+2.0，12,060元", ["60.4%", "−3.5", "+2.0", "12,060"]),
    ("2022年目标未达成", ["2022", "未达成"]),
    ("严重滞后1项", ["严重滞后", "1"]),
]


@pytest.mark.parametrize(("text", "found"), FIGURES)
def test_figures_and_verdicts_are_told_from_words(text: str, found: list[str]) -> None:
    assert figures_in(text) == found


@pytest.mark.parametrize(
    ("right", "printed", "same"),
    [
        ("截至2023年四季度", "截至2023年一季度", False),
        ("截至2023年四季度", "截至2023年第四季度", True),
        ("2023年上半年", "2023年下半年", False),
        ("其中两项滞后", "其中三项滞后", False),
        ("共十二项指标", "共十一项指标", False),
        ("各年实际为最后一个有数据的季度", "各年实际是最后一个有数据的季度", True),
        ("由40%提高到58%", "由40%下降到58%", False),
        ("由40%提高到58%", "由40%上升至58%", True),
        ("高于序时3.2个百分点", "低于序时3.2个百分点", False),
        ("高于序时3.2个百分点", "比序时快3.2个百分点", True),
        ("目标分别为58%和62%", "目标分别为62%和58%", False),
        ("不足1的按1计", "不足8的按1计", False),
        ("不足1的按1计", "不足1的按8计", False),
        ("甲处63%、乙处58%、丙处58%", "甲处58%、乙处58%、丙处63%", False),
        ("先滞后，再基本达到", "先基本达到，再滞后", False),
        ("共13项，其中5项", "共13项", True),
    ],
)
def test_what_makes_another_figure_of_a_sentence(right: str, printed: str, same: bool) -> None:
    assert compared(printed, right).same is same


def test_words_around_the_same_figures_are_no_forgery() -> None:
    assert compared("增长8.3个百分点，共3项", "超前8.3个百分点，计3项").same
    assert not compared("超前3.8个百分点", "超前8.3个百分点").same
    added = compared("超前8.3个百分点，另有5项", "超前8.3个百分点")
    assert (added.same, added.put) == (True, ("5",))


def test_the_radicals_some_programs_write_are_read_as_the_characters_they_look_like() -> None:
    assert squeezed("⽬标⻚⻓ ⺠政\u200b（%）") == "目标页长民政(%)"
    assert qn("w:t").endswith("}t")
