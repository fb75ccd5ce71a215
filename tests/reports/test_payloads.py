"""Whatever anybody writes is text: in the PDF, in Word, in Excel; literally, and breaking nothing."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest

from plan.catalogue import Plan
from plan.validator import read_plan
from reports.excel import excel_of
from reports.materials import Materials
from reports.pdf import pdf_of
from reports.pdf.glyphs import visible
from reports.word import word_of
from tests.reports.pdfs import by_poppler, squeezed
from tests.reports.samples import PLAN, level, materials, text

TYPST = '#read("/etc/passwd") #panic("x") $x^2$ *b* _i_ `raw` @ref <label> // c /* d */ \\ [y] = h'
HTML = "<script>alert(1)</script><b>&amp;</b>"
FORMULA = '=HYPERLINK("http://x","y")+1|calc'
RARE = "㙍䶮村"
CODES = {"😀": "〔U+1F600〕", "\x07": "〔U+0007〕", "\u202e": "〔U+202E〕", "\ufeff": "〔U+FEFF〕", "𠮷": "〔U+20BB7〕"}
LONG = "长" * 5000
UNBROKEN = "A" * 5000
PLAIN = (TYPST, HTML, FORMULA, RARE)


def hostile_plan() -> Plan:
    """Return the catalogue's plan with payloads wherever a name may stand."""
    catalogue = PLAN.model_dump(mode="json")
    catalogue["indicators"][0] |= {"name": TYPST[:80], "short_name": HTML, "definition": FORMULA, "source": RARE}
    catalogue["document"]["issued_by"] = TYPST[:80]
    catalogue["document"]["number"] = "#eval(1)〔2022〕𠮷"
    catalogue["areas"]["towns"][0]["name"] = "㙍䶮#x镇"
    return read_plan(catalogue)


def hostile() -> Materials:
    plan = hostile_plan()
    texts = [text(place, "正文", words, author=TYPST) for place, words in zip("三四五六", PLAIN, strict=True)]
    texts += [text("七", "正文", LONG), text("八", "正文", UNBROKEN), text("九", "正文", "".join(CODES))]
    texts += [text("1", field, words) for field, words in zip(("原因", "措施", "调整"), PLAIN, strict=False)]
    texts += [text("8", "原因", LONG), text("8", "措施", UNBROKEN + "\n" + LONG)]
    observed = level(1, {"2022Q4": 15.0}, plan) + level(8, {"2022Q4": 52.0}, plan)
    return materials(plan, observed, texts=texts, file=FORMULA + "x" * 300 + ".xlsx", by=HTML + "甲" * 500)


@pytest.fixture(scope="module")
def made() -> Materials:
    return hostile()


def test_in_the_pdf_they_stand_as_they_are(made: Materials, tmp_path: Path) -> None:
    found = by_poppler(pdf_of(made), tmp_path)
    for payload in (*PLAIN, TYPST[:80], LONG, UNBROKEN, "㙍䶮#x镇", "#eval(1)〔2022〕〔U+20BB7〕"):
        assert squeezed(payload) in found or _across_pages(payload, found), payload[:60]
    for code in CODES.values():
        assert code in found
    assert "root:x" not in found


def _across_pages(payload: str, found: str) -> bool:
    """Return a text of many pages is interrupted by their numbers, and nothing of it is lost."""
    return len(payload) >= 5000 and found.count(payload[0]) >= len(payload)


def test_what_no_font_has_is_named_on_the_last_page(made: Materials, tmp_path: Path) -> None:
    found = by_poppler(pdf_of(made), tmp_path)
    record = found[found.index("字体缺字") :]
    assert all(code in record for code in CODES.values())


def test_in_word_they_stand_as_they_are(made: Materials) -> None:
    content = word_of(made)
    document = docx.Document(BytesIO(content))
    paragraphs = [p.text for p in document.paragraphs]
    for payload in (*PLAIN, LONG, UNBROKEN):
        assert any(payload in p for p in paragraphs)
    with ZipFile(BytesIO(content)) as package:
        xml = package.read("word/document.xml").decode()
    assert "<script>" not in xml
    assert "\x07" not in xml
    assert "〔U+0007〕" in xml
    assert "〔U+202E〕" in xml
    assert "😀" in xml
    # A page for each line of the contents, and nothing anybody wrote.
    assert re.findall("<w:instrText[^>]*>([^<]*)<", xml) == [
        f" PAGEREF _Toc{place:08d} \\h " for place in range(1, xml.count("<w:bookmarkStart") + 1)
    ]


def test_in_excel_no_text_is_a_formula_or_a_link(made: Materials) -> None:
    book = openpyxl.load_workbook(BytesIO(excel_of(made)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(str(cell.value).startswith(FORMULA) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_characters_are_shown_or_named_never_dropped() -> None:
    missing: dict[str, None] = {}
    for character in "圭表㙍䶮★▲●◐▼■◇○◦△−“”—～":
        assert visible(character, missing) == character
    assert not missing
    assert visible("王😀\u200b", missing) == "王〔U+1F600〕〔U+200B〕"
    assert list(missing) == ["〔U+1F600〕", "〔U+200B〕"]
