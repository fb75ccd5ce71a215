"""What formats hide from a careless reader: merged cells, raised notes, struck-out and hidden words, several pages."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from etl.plan_documents import bounds, child
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.opening import open_document, read_document
from etl.plan_tables.reading import read_tables
from etl.plan_tables.result import ImportedRow
from tests.etl.plan_documents.written import document_of, paragraph

PAGE = """<html><head><title>x</title><style>td{color:red}</style><script>var a = "2020年";</script></head><body>
<table><tr><td>左</td><td><table>
<tr><td rowspan="2">类别</td><td rowspan=2 colspan="2">指标</td><td colspan=2>指标值</td><td rowspan=2>属性</td></tr>
<tr><td><p>2020年</p></td><td>2025年<sup>1</sup></td></tr>
<tr><td rowspan=3>经济</td><td colspan=2>1.城镇化<br>率（%）</td><td>60<span>.6</span><sup>1</sup></td>
<td>6<b>5</b></td><td rowspan=3>预期性</td></tr>
<tr><td rowspan=2>2.普及率</td><td>宽带（%）</td><td>40</td><td><s>60</s>70</td></tr>
<tr><td>移动（%）</td><td>1,057<span style="display: none">9</span></td><td>≥85</td></tr>
</table></td></tr></table></body></html>"""


def short(row: ImportedRow) -> tuple[object, ...]:
    """Return a row in short."""
    return (row.no, row.category, row.group, row.name, row.baseline, *row.targets.values(), row.kind)


def test_a_page_is_read_as_it_is_seen() -> None:
    rows = read_tables(read_document(PAGE.encode(), "plan.html")).rows
    assert [short(row) for row in rows] == [
        (1, "经济", None, "城镇化率", "60.6¹", 65, "预期性"),
        (2, "经济", "普及率", "宽带", 40, 70, "预期性"),
        (2, "经济", "普及率", "移动", 1057, "≥85", "预期性"),
    ]


def test_a_page_in_gbk_is_read() -> None:
    cells = (("指标", "2020年", "2025年"), ("床位（张）", "1", "2"))
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    page = f'<html><meta charset="gb2312"><table>{rows}</table>'
    assert read_tables(read_document(page.encode("gbk"), "plan.htm")).rows[0].targets == {2025: 2}


def _run(words: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r></w:p>"


def _cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def test_a_word_document_is_read_as_it_is_seen() -> None:
    goes_on = "<w:vMerge/>"
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>60</w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del>"
    rows = [
        [_cell(paragraph(words)) for words in ("类别", "指标", "2020年", "2025年")],
        [
            _cell(paragraph("经济"), '<w:vMerge w:val="restart"/>'),
            _cell(paragraph("1.城镇化率（%）")),
            _cell(f"<w:p><w:r><w:t>60.6</w:t></w:r>{raised}</w:p>"),
            _cell(f"<w:p>{struck}<w:r><w:t>65</w:t></w:r></w:p>"),
        ],
        [
            _cell(_run(""), goes_on),
            _cell(paragraph("2.床位（张）")),
            _cell(_run("7", "<w:vanish/>") + paragraph("8")),
            _cell("<w:sdt><w:sdtContent>" + paragraph("9") + "</w:sdtContent></w:sdt>"),
        ],
    ]
    table = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    content = document_of(f"{paragraph('“十四五”主要指标')}<w:tbl>{table}</w:tbl>")
    rows_read = read_tables(read_document(content, "plan.docx")).rows
    assert [short(row) for row in rows_read] == [
        (1, "经济", None, "城镇化率", "60.6¹", 65, None),
        (2, "经济", None, "床位", 8, 9, None),
    ]


@pytest.mark.parametrize(
    ("before", "cells"),
    [
        ("", ("床位（张）", "8", "9")),
        ('<w:gridBefore w:val="0"/>', ("床位（张）", "8", "9")),
        ("<w:gridBefore/>", ("床位（张）", "8", "9")),
        ('<w:gridBefore w:val="1"/>', ("8", "9")),
    ],
)
def test_a_row_begins_as_many_columns_to_the_right_as_it_says(before: str, cells: tuple[str, ...]) -> None:
    head = "".join(_cell(paragraph(words)) for words in ("指标", "2020年", "2025年"))
    row = "".join(_cell(paragraph(words)) for words in cells)
    table = f"<w:tr>{head}</w:tr><w:tr><w:trPr>{before}</w:trPr>{row}</w:tr>"
    document = read_document(document_of(f"<w:tbl>{table}</w:tbl>"), "plan.docx")
    assert [cell.text for cell in document.tables[0].rows[1]] == ["", "", ""][len(cells) :] + list(cells)


def test_a_part_and_its_whole_in_one_cell_are_two_rows() -> None:
    cells = ("指标", "2020年", "2025年")
    stacked = ("1.教师学历比例（%）\n其中:本科（%）", "97\n49", "100\n50")
    lines = ["".join(_cell(paragraph(cell)) for cell in cells)]
    lines.append("".join(_cell("".join(paragraph(part) for part in cell.split("\n"))) for cell in stacked))
    table = "".join(f"<w:tr>{line}</w:tr>" for line in lines)
    rows = read_tables(read_document(document_of(f"<w:tbl>{table}</w:tbl>"), "plan.docx")).rows
    assert [(row.name, row.baseline, row.targets[2025]) for row in rows] == [
        ("教师学历比例", 97, 100),
        ("其中:本科", 49, 50),
    ]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><w:document xmlns:w="x"><w:body>&a;</w:body></w:document>'


def _package(name: str, content: str) -> bytes:
    from io import BytesIO
    from zipfile import ZipFile

    made = BytesIO()
    with ZipFile(made, "w") as package:
        package.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.txt", "empty"),
        (b" \n ", "a.txt", "empty"),
        (b"\x00\x01\x02\x03" * 50, "a.txt", "no_text"),
        (b"\xff\xfe\xff\xff\xff", "a.txt", "no_text"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.doc", "old_word"),
        (b"%PDF-1.7\nnothing", "a.pdf", "damaged"),
        (b"PK\x03\x04" + bytes(40), "a.docx", "damaged"),
        (_package("xl/workbook.xml", "<x/>"), "a.docx", "not_word"),
        (_package("word/document.xml", "<w"), "a.docx", "damaged"),
        (_package("word/document.xml", BOMB), "a.docx", "hostile"),
        (_package("word/document.xml", "<a>" * 2000 + "</a>" * 2000), "a.docx", "not_word"),
        (b"<html>" + b"<div>" * 5000, "a.html", "hostile"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, name: str, why: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_document(content, name)
    assert refused.value.why == why


def test_few_documents_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """One account with bombs would else take every thread of a server, and two gigabytes with each."""
    monkeypatch.setattr(bounds, "PATIENCE", 0.1)
    word = document_of("<w:p><w:r><w:t>字</w:t></w:r></w:p>")
    with ExitStack() as taken:
        for _ in range(bounds.CHILDREN):
            taken.enter_context(child._PLACES)
        with pytest.raises(UnreadableDocument) as refused:
            read_document(word, "a.docx")
        assert refused.value.why == "busy"
    assert read_document(word, "a.docx").text.strip() == "字"


def boxes_in_boxes(depth: int) -> str:
    """Return a paragraph whose text box holds one that holds one, and so on."""
    inner = "<w:p><w:r><w:t>最里面</w:t></w:r></w:p>"
    for number in range(depth):
        box = f"<w:pict><w:txbxContent><w:p><w:r><w:t>第{number}层</w:t></w:r></w:p>{inner}</w:txbxContent></w:pict>"
        inner = f"<w:p><w:r>{box}</w:r></w:p>"
    return inner


def test_text_boxes_within_each_other_are_read_once() -> None:
    """Each box was once written by every box around it: sixty of them took the reader's whole time."""
    lines = read_document(document_of(boxes_in_boxes(60)), "a.docx").text.split()
    assert lines == [*(f"第{number}层" for number in reversed(range(60))), "最里面"]


def test_many_tables_behind_a_long_text_stand_where_they_stand() -> None:
    content = f"<html><p>{'字' * 200_000}</p>{'<table><tr><td>甲</td><td> 乙 </td></tr></table>' * 2_000}"
    document = read_document(content.encode(), "a.html")
    assert len(document.tables) == 2_000
    for table in document.tables:
        assert [(cell.text, document.text[cell.start : cell.end]) for cell in table.rows[0]] == [
            ("甲", "甲"),
            ("乙", "乙"),
        ]


def test_deep_documents_are_refused() -> None:
    deep = "<w:sdt>" * 3000 + "</w:sdt>" * 3000
    with pytest.raises(UnreadableDocument) as refused:
        read_document(document_of(deep), "a.docx")
    assert refused.value.why in ("hostile", "damaged")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_texts_are_read_in_the_encodings_that_offices_write(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes("指标\t2020年\t2025年\r\n床位（张）\t1\t2\r\n".encode(encoding))
    assert read_tables(open_document(path)).rows[0].targets == {2025: 2}
