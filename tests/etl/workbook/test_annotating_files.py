"""The whole way through the child: the template, every other format as a copy, and files that cannot be read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.extraction import Extraction
from etl.reading.layout import load_layouts
from etl.workbook import Refusal, Workbook, read_workbook
from etl.workbook.annotation import annotate, annotated_name
from etl.workbook.write.writing import write_template
from plan.finding import Finding
from plan.period import Period
from tests.etl.plans import plan_of_samples
from tests.etl.workbook import make
from tests.etl.workbook.annotating import MEND, edited, finding, opened
from wording import Lang

PLAN = plan_of_samples()
LAYOUTS = load_layouts(PLAN)
DEPARTMENT, PERIOD = "养老服务科", Period(2023, 3)
VALUES: dict[tuple[str, str], object] = {
    (m.name, town): 100 + place for m in PLAN.measures_of(DEPARTMENT) for place, town in enumerate(PLAN.towns)
}
DOUBTFUL = {("老年人口", "古城街道"): "约120", ("老年人口", "桃渚镇"): None, ("康养联合体数", "大洋街道"): -3}
DOUBTS = {("not_a_number", "D7"), ("missing", "D25"), ("negative", "J8")}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "报表.xlsx"
    write_template(PLAN, DEPARTMENT, PERIOD, path, values={**VALUES, **DOUBTFUL}, demonstration=True)
    return path


def read(path: Path) -> Extraction:
    book = read_workbook(path)
    assert isinstance(book, Workbook), book
    return extract(book, PLAN, LAYOUTS)


def checked(path: Path) -> tuple[Finding, ...]:
    found = read(path)
    return found.findings + check(found, PLAN)


def test_the_template_goes_back_and_comes_again(template: Path, tmp_path: Path) -> None:
    findings, output = checked(template), tmp_path / annotated_name(template.name)
    assert {(f.code, f.cell) for f in findings} >= DOUBTS
    assert annotate(template, findings, output) is None
    assert output.name == "报表-校验.xlsx"
    assert read(output) == read(template)
    assert checked(output) == findings
    sheet = opened(output.read_bytes())["填报"]
    assert {cell for _, cell in DOUBTS if sheet[cell].fill.fgColor.rgb == MEND} == {cell for _, cell in DOUBTS}
    assert "不能确定是多少" in sheet["D7"].comment.text
    assert PLAN.measure_of["老年人口"].definition in sheet["D5"].comment.text
    again = tmp_path / "again.xlsx"
    assert annotate(output, findings, again) is None
    assert again.read_bytes() == output.read_bytes()


CSV = "镇,老年人口\n古城街道,约120\n,=1+1\n".encode("gb18030")
COPIES = {
    "csv": CSV,
    "xls": make.xls(make.number(1, 0, 5) + make.number(1, 1, 0.4, style=1)),
    "xlsb": make.xlsb(make.brt_row(1, hidden=True) + make.brt_number(0, 5) + make.brt_number(1, 0.4, 1)),
    "ods": make.ods(
        '<table:table table:name="表1"><table:table-row><table:table-cell/></table:table-row><table:table-row>'
        '<table:table-cell office:value-type="float" office:value="5"/>'
        '<table:table-cell office:value-type="percentage" office:value="0.4"/></table:table-row></table:table>'
    ),
}


@pytest.mark.parametrize("kind", list(COPIES))
def test_other_formats_go_back_as_a_copy_that_says_so(kind: str, tmp_path: Path) -> None:
    path, output = tmp_path / f"表.{kind}", tmp_path / "out.xlsx"
    path.write_bytes(COPIES[kind])
    before = read_workbook(path)
    assert isinstance(before, Workbook), before
    sheet = before.sheets[0]
    findings = [finding("not_a_number", "B2", sheet.name, found="约120"), finding("missing", "D9", sheet.name)]
    assert annotate(path, findings, output) is None
    after = read_workbook(output)
    assert isinstance(after, Workbook), after
    copied = after.sheets[0]
    width = len(sheet.rows[0])
    shown = [tuple(str(value) for value in row[:width] if value is not None) for row in copied.rows[: len(sheet.rows)]]
    assert shown == [tuple(str(value) for value in row if value is not None) for row in sheet.rows]
    assert (copied.percent_cells, copied.hidden_rows) == (sheet.percent_cells, sheet.hidden_rows)
    book = opened(output.read_bytes())
    marked = book.worksheets[0]
    assert (marked["B2"].fill.fgColor.rgb, marked["D9"].fill.fgColor.rgb) == (MEND, MEND)
    assert str(book["问题清单"]["A1"].value).startswith(f"圭表校验·问题清单(副本：原文件是.{kind}格式")
    assert book["问题清单"]["C4"].hyperlink.location == f"'{marked.title}'!B2"
    first = output.read_bytes()
    assert annotate(path, findings, output) is None
    assert output.read_bytes() == first


def test_a_formula_in_a_text_file_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(CSV)
    cell = opened(edited(path, [])).worksheets[0]["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_name_that_no_workbook_may_have_is_changed(tmp_path: Path) -> None:
    name = "一:二/三" * 20
    table = f'<table:table table:name="{name}"><table:table-row><table:table-cell office:value-type="float" '
    path = tmp_path / "表.ods"
    path.write_bytes(make.ods(table + 'office:value="5"/></table:table-row></table:table>'))
    book = opened(edited(path, [finding("missing", "A1", name)]))
    assert book.worksheets[0].title == ("一_二_三" * 20)[:31]
    assert book.worksheets[0]["A1"].fill.fgColor.rgb == MEND


UNREADABLE = {
    "page.xls": (b"<html><table><tr><td>1</td></tr></table></html>", Refusal("unsupported_format", "html")),
    "empty.xlsx": (b"", Refusal("empty", "zero_bytes")),
    "half.xlsx": (make.xlsx(make.ONE_CELL)[:200], Refusal("damaged", "zip")),
}


@pytest.mark.parametrize("name", list(UNREADABLE))
def test_what_cannot_be_read_is_not_written(name: str, tmp_path: Path) -> None:
    content, refusal = UNREADABLE[name]
    path, output = tmp_path / name, tmp_path / "out.xlsx"
    path.write_bytes(content)
    assert annotate(path, [], output) == refusal
    assert not output.exists()
    assert annotate(tmp_path / "gone.xlsx", [], output) == Refusal("damaged", "unreadable")


def test_an_output_that_cannot_be_written_leaves_nothing_behind(template: Path, tmp_path: Path) -> None:
    output = tmp_path / "a folder.xlsx"
    output.mkdir()
    with pytest.raises(OSError, match="a folder"):
        annotate(template, [], output)
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize(
    ("name", "lang", "expected"),
    [
        ("报表.xls", Lang.ZH, "报表-校验.xlsx"),
        ("报表.v2.XLSM", Lang.ZH, "报表.v2-校验.xlsm"),
        ("a.csv", Lang.EN, "a-checked.xlsx"),
    ],
)
def test_names(name: str, lang: Lang, expected: str) -> None:
    assert annotated_name(name, lang) == expected


SOFFICE, PDFTOPPM = shutil.which("soffice"), shutil.which("pdftoppm")


@pytest.mark.skipif(not (SOFFICE and PDFTOPPM), reason="LibreOffice (soffice) or poppler (pdftoppm) is not installed")
def test_libreoffice_opens_it_and_shows_the_marks(template: Path, tmp_path: Path) -> None:
    from PIL import Image

    output = tmp_path / "marked.xlsx"
    assert annotate(template, checked(template), output) is None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(output)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    picture = [str(PDFTOPPM), "-r", "40", "-png", str(tmp_path / "marked.pdf"), str(tmp_path / "page")]
    subprocess.run(picture, check=True, capture_output=True, timeout=300)
    pages = sorted(tmp_path.glob("page-*.png"))
    assert len(pages) == 3
    for page in (pages[0], pages[2]):
        with Image.open(page) as image:
            colours = image.convert("RGB").getcolors(1 << 20) or []
        assert sum(count for count, colour in colours if colour == (0xF5, 0xC6, 0xBD)) > 100
