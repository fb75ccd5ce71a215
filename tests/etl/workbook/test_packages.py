"""Packages as other programs write them: parts of any name, found by relations however those are written."""

from __future__ import annotations

from datetime import date

import pytest

from etl.workbook import CellError, Refusal, Workbook
from etl.workbook.scan.relations import kind_of, resolved
from tests.etl.workbook import make
from tests.etl.workbook.conftest import Read

ROWS = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.4</v></c></row>'
STRINGS = f'<sst xmlns="{make.MAIN}"><si><t>古城街道</t></si></sst>'
STYLES = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs>'
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
Parts = dict[str, str | bytes]


def links(*relations: tuple[str, str, str], office: str = make.OFFICE) -> str:
    rows = "".join(f'<Relationship Id="{one}" Type="{office}/{kind}" Target="{to}"/>' for one, kind, to in relations)
    return f'<Relationships xmlns="{make.PACKAGE}">{rows}</Relationships>'


def book(sheets: str, office: str = make.OFFICE, main: str = make.MAIN, before: str = "") -> str:
    return f'<workbook xmlns="{main}" xmlns:r="{office}">{before}<sheets>{sheets}</sheets></workbook>'


SHEET = '<sheet name="填报" sheetId="1" r:id="rId1"/>'


def package(**changes: str | None) -> bytes:
    """Return a workbook whose parts stand where nobody else puts them; ``changes`` replace or drop parts by a short
    name."""
    names = {
        "root": "_rels/.rels", "book": "data/Main22.xml", "links": "data/_rels/Main22.xml.rels",
        "sheet": "data/Pages/One.xml", "styles": "data/look.xml", "strings": "words.xml",
    }  # fmt: skip
    parts: dict[str, str | None] = {
        "root": links(("rId9", "officeDocument", "data/Main22.xml")),
        "book": book(SHEET),
        "links": links(
            ("rId1", "worksheet", "Pages/One.xml"),
            ("rId2", "styles", "look.xml"),
            ("rId3", "sharedStrings", "/words.xml"),
        ),
        "sheet": make.sheet_xml(ROWS),
        "styles": f'<styleSheet xmlns="{make.MAIN}">{STYLES}</styleSheet>',
        "strings": STRINGS,
        **changes,
    }
    return make.deflated({names[key]: content for key, content in parts.items() if content is not None})


def rows_of(read: Read, content: bytes, sheet: int = 0) -> tuple[object, ...]:
    result = read(content, "填报.xlsx")
    assert isinstance(result, Workbook), result
    return result.sheets[sheet].rows


def test_a_main_part_of_another_name(read: Read) -> None:
    result = read(package(), "填报.xlsx")
    assert isinstance(result, Workbook), result
    assert (result.format, result.notes) == ("xlsx", ())
    assert result.sheets[0].name == "填报"
    assert result.sheets[0].rows == (("古城街道", 0.4),)
    assert result.sheets[0].percent_cells == {(0, 1)}


@pytest.mark.parametrize(
    "target",
    [
        "Pages/One.xml", "/data/Pages/One.xml", "./Pages/One.xml", "../data/Pages/One.xml", "pages/one.XML",
        "Pages\\One.xml", "/DATA/Pages/One.xml", "Pages/%4Fne.xml", "Pages//One.xml", " Pages/One.xml ",
    ],
)  # fmt: skip
def test_every_way_to_write_a_target(read: Read, target: str) -> None:
    found = links(
        ("rId1", "worksheet", target), ("rId2", "styles", "look.xml"), ("rId3", "sharedStrings", "/words.xml")
    )
    assert rows_of(read, package(links=found)) == (("古城街道", 0.4),)


def test_strict_namespaces(read: Read) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    content = package(
        root=links(("rId9", "officeDocument", "data/Main22.xml"), office=STRICT),
        book=book(SHEET, STRICT, strict),
        links=links(
            ("rId1", "worksheet", "Pages/One.xml"), ("rId2", "styles", "look.xml"),
            ("rId3", "sharedStrings", "/words.xml"), office=STRICT,
        ),
        sheet=make.sheet_xml(ROWS).replace(make.MAIN, strict),
        styles=f'<styleSheet xmlns="{strict}">{STYLES}</styleSheet>',
        strings=STRINGS.replace(make.MAIN, strict),
    )  # fmt: skip
    assert rows_of(read, content) == (("古城街道", 0.4),)


def test_another_prefix_and_no_root(read: Read) -> None:
    prefixed = book(SHEET.replace("r:id", "rel:id")).replace("xmlns:r=", "xmlns:rel=")
    assert rows_of(read, package(book=prefixed)) == (("古城街道", 0.4),)
    types = (
        '<Types><Override PartName="/data/Main22.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/></Types>'
    )
    parts: Parts = {"[Content_Types].xml": types, "data/Main22.xml": book(SHEET), "data/x.xml": make.ONE_CELL}
    parts["data/_rels/Main22.xml.rels"] = links(("rId1", "worksheet", "x.xml"))
    assert rows_of(read, make.deflated(parts)) == ((1.0,),)


def test_parts_of_macro_workbooks_and_links_by_what_they_are(read: Read) -> None:
    more = links(
        ("rId1", "worksheet", "Pages/One.xml"), ("rId3", "sharedStrings", "/words.xml"),
        ("rId4", "vbaProject", "code.dat"), ("rId5", "externalLink", "other.xml"),
    )  # fmt: skip
    content = package(links=more, styles=None)
    names = make.deflated({**_parts(content), "data/code.dat": b"1", "data/other.xml": "<externalLink/>"})
    result = read(names, "填报.xlsm")
    assert isinstance(result, Workbook)
    assert (result.format, set(result.notes)) == ("xlsm", {"macros_ignored", "external_links_ignored"})


def _parts(content: bytes) -> Parts:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("empty", ['<sheet name="空" sheetId="2" r:id=""/>', '<sheet name="空" sheetId="2"/>'])
@pytest.mark.parametrize("first", [True, False])
def test_a_sheet_without_a_part_is_none(read: Read, empty: str, first: bool) -> None:
    sheets = empty + SHEET if first else SHEET + empty
    result = read(package(book=book(sheets)), "填报.xlsx")
    assert isinstance(result, Workbook), result
    assert [(sheet.name, sheet.rows) for sheet in result.sheets] == [("填报", (("古城街道", 0.4),))]


def test_a_sheet_that_leads_nowhere_is_damage(read: Read) -> None:
    for change in ({"book": book('<sheet name="x" sheetId="1" r:id="rId7"/>')}, {"sheet": None}, {"links": None}):
        assert read(package(**change), "填报.xlsx") == Refusal("damaged", "parts")
    assert read(package(book=book('<sheet name="x" sheetId="1" r:id=""/>')), "x.xlsx") == Refusal("damaged", "parts")


def test_hidden_sheets_chart_sheets_and_1904(read: Read) -> None:
    sheets = '<sheet name="图" sheetId="3" r:id="rId4"/>' + SHEET.replace("r:id", 'state="veryHidden" r:id')
    content = package(
        book=book(sheets, before='<workbookPr date1904="true"/>'),
        links=links(
            ("rId1", "worksheet", "Pages/One.xml"), ("rId2", "styles", "look.xml"), ("rId4", "chartsheet", "chart.xml")
        ),
        styles=f'<styleSheet xmlns="{make.MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>',
        sheet=make.sheet_xml('<row r="1"><c r="A1" s="1"><v>43554</v></c><c r="B1"><v>43554</v></c></row>'),
    )
    result = read(content, "填报.xlsx")
    assert isinstance(result, Workbook), result
    assert [(sheet.name, sheet.hidden) for sheet in result.sheets] == [("填报", True)]
    assert result.sheets[0].rows == ((date(2023, 3, 31), 43554.0),)


ERRORS = (
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#UNKNOWN!",
    "#CONNECT!",
    "#BUSY!",
    "#PYTHON!",
    "#错误!",
)


@pytest.mark.parametrize("literal", [*ERRORS, "#N/A", "#DIV/0!", "#NULL!"])
@pytest.mark.parametrize("second", [True, False])
def test_error_values_of_any_name_in_any_sheet(read: Read, literal: str, second: bool) -> None:
    cells = f'<row r="1"><c r="A1" t="e"><f>X()</f><v>{literal}</v></c><c r="B1"><v>5</v></c></row>'
    sheets = [make.ONE_CELL, make.sheet_xml(cells)] if second else [make.sheet_xml(cells), make.ONE_CELL]
    assert rows_of(read, make.xlsx(*sheets), int(second)) == ((CellError(literal), 5.0),)
    prefixed = make.sheet_xml(cells).replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    wide = prefixed.replace("xmlns=", "xmlns:x=")
    assert rows_of(read, make.xlsx(wide)) == ((CellError(literal), 5.0),)


def test_an_error_s_name_as_a_text_is_a_text(read: Read) -> None:
    cells = '<row r="1"><c r="A1" t="str"><f>"#SPILL!"</f><v>#SPILL!</v></c><c r="B1" t="e"><v>#SPILL!</v></c></row>'
    assert rows_of(read, make.xlsx(make.sheet_xml(cells))) == (("#SPILL!", CellError("#SPILL!")),)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "gb2312", "GBK", "gb18030", "utf-8"])
def test_parts_in_other_encodings(read: Read, encoding: str) -> None:
    """The value parser knows UTF-8 alone, and would see blanks."""
    text = make.sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>古城街道</t></is></c><c r="B1"><v>5</v></c></row>')
    content = text.replace("UTF-8", encoding).encode(encoding)
    found = make.deflated({**make.xlsx_parts(make.ONE_CELL), "xl/worksheets/sheet1.xml": content})
    assert rows_of(read, found) == (("古城街道", 5.0),)


def test_an_error_in_a_part_of_wide_characters(read: Read) -> None:
    text = make.sheet_xml('<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1"><v>5</v></c></row>')
    wide = text.replace("UTF-8", "UTF-16").encode("utf-16")
    content = make.deflated({**make.xlsx_parts(make.ONE_CELL), "xl/worksheets/sheet1.xml": wide})
    assert rows_of(read, content) == ((CellError("#SPILL!"), 5.0),)


@pytest.mark.parametrize("code", [27, 31, 36, 50, 57, 58])
def test_dates_whose_format_is_a_number_alone(read: Read, code: int) -> None:
    cells = '<row r="1"><c r="A1" s="1"><v>45016</v></c><c r="B1"><v>45016</v></c></row>'
    styles = f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{code}"/></cellXfs>'
    assert rows_of(read, make.xlsx(make.sheet_xml(cells), styles=styles)) == ((date(2023, 3, 31), 45016.0),)


def test_percentages_below_164_that_a_file_defines_anew(read: Read) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="37" formatCode="0.00%"/><numFmt numFmtId="9" formatCode="0.00"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="37"/><xf numFmtId="9"/><xf numFmtId="10"/></cellXfs>'
    )
    cells = "".join(f'<c r="{column}1" s="{style}"><v>0.4</v></c>' for style, column in enumerate("ABCD"))
    result = read(make.xlsx(make.sheet_xml(f'<row r="1">{cells}</row>'), styles=styles), "填报.xlsx")
    assert isinstance(result, Workbook)
    assert result.sheets[0].percent_cells == {(0, 1), (0, 3)}


@pytest.mark.parametrize(
    ("target", "folder", "part"),
    [
        ("a.xml", "xl", "xl/a.xml"), ("/a.xml", "xl", "a.xml"), ("../a.xml", "xl/b", "xl/a.xml"),
        ("a.xml", "", "a.xml"), ("../../../a.xml", "xl", "a.xml"), ("A%20B.xml", "xl", "xl/a b.xml"),
        ("a.xml#x", "xl", "xl/a.xml"),
    ],
)  # fmt: skip
def test_targets(target: str, folder: str, part: str) -> None:
    assert resolved(target, folder) == part


def test_the_kind_of_a_relation_is_the_last_word_of_its_type() -> None:
    assert kind_of(f"{make.OFFICE}/worksheet") == kind_of(f"{STRICT}/worksheet") == "worksheet"


ODS_TABLE = (
    '<table:table table:name="表"><table:table-row><table:table-cell office:value-type="float" office:value="5">'
    "<text:p>5</text:p></table:table-cell></table:table-row></table:table>"
)


@pytest.mark.parametrize(
    "part",
    [
        (
            "Basic/Standard/Module1.xml",
            '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD 1.0//EN" "module.dtd"><a/>',
        ),
        ("Basic/script-lc.xml", '<!DOCTYPE library:libraries PUBLIC "-//x//EN" "libraries.dtd"><a/>'),
    ],
)
def test_an_ods_with_macros_is_read_and_the_macros_said(read: Read, part: tuple[str, str]) -> None:
    content = make.deflated({**_parts(make.ods(ODS_TABLE)), part[0]: part[1], "Dialogs/x.xml": part[1]})
    result = read(content, "填报.ods")
    assert isinstance(result, Workbook), result
    assert (result.sheets[0].rows, result.notes) == (((5.0,),), ("macros_ignored",))


def test_an_old_manifest_declares_what_is_never_read(read: Read) -> None:
    manifest = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><a/>'
    content = make.deflated({**_parts(make.ods(ODS_TABLE)), "META-INF/manifest.xml": manifest})
    assert rows_of(read, content) == ((5.0,),)


@pytest.mark.parametrize("text", ["#GETTING_DATA", "#SPILL!", "Err:502", "错误:502", "#N/A", "#DIV/0!"])
def test_errors_of_an_ods(read: Read, text: str) -> None:
    cell = f'<table:table-cell table:formula="of:=X()" office:value-type="string"><text:p>{text}</text:p>'
    table = f'<table:table table:name="表"><table:table-row>{cell}</table:table-cell></table:table-row></table:table>'
    assert rows_of(read, make.ods(table)) == ((CellError(text),),)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("112<text:line-break/>115", "112\n115"),
        ("112<text:line-break />115", "112\n115"),
        ("112<text:line-break></text:line-break>115", "112\n115"),
        ("112<text:tab/>115", "112\t115"),
        ('112<text:tab text:tab-ref="1"/>115', "112\t115"),
        ("<text:span>112</text:span><text:line-break/><text:span>115</text:span>", "112\n115"),
        ("112</text:p><text:p>115", "112\n115"),
        ("112<text:s/>115", "112 115"),
        ("<text:ruby><text:ruby-base>12</text:ruby-base><text:ruby-text>3</text:ruby-text></text:ruby>", "12"),
    ],
)
def test_what_stands_between_the_letters_of_an_ods(read: Read, text: str, value: str) -> None:
    inside = f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    result = read(
        make.ods(f'<table:table table:name="表"><table:table-row>{inside}</table:table-row></table:table>'), "a"
    )
    assert isinstance(result, Workbook), result
    assert result.sheets[0].rows == ((value,),)


@pytest.mark.parametrize("style", ['s="1"', "s='1'", 's = "1"', 's= "1"', 's ="1"', 's="01"', 't="n" s="1"', '\ts="1"'])
def test_a_style_however_it_is_written(read: Read, style: str) -> None:
    cells = f'<row r="1"><c r="A1" {style}><v>0.4</v></c><c r="B1"><v>0.4</v></c></row>'
    styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs>'
    result = read(make.xlsx(make.sheet_xml(cells), styles=styles), "a.xlsx")
    assert isinstance(result, Workbook), result
    assert result.sheets[0].percent_cells == {(0, 0)}
