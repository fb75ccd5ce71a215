"""The template in LibreOffice: it prints on one page, and saved again it is still the template."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from etl.reading.checks import check
from etl.reading.extract import extract
from etl.reading.layout import load_layouts
from etl.workbook.read.reading import read_workbook
from etl.workbook.write.writing import write_template
from etl.yaml_files import load_plan
from plan.finding import Severity
from plan.indicator import Level
from plan.period import Period

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")

PLAN = load_plan()
PERIOD = Period(2023, 3)
DEPARTMENT = "社会救助科"
PARTS = {"低保标准": 12060, "联办件数": 30, "应办件数": 40}
VALUES = {
    (m.name, area): PARTS[m.name] + place
    for m in PLAN.measures_of(DEPARTMENT)
    for place, area in enumerate((PLAN.city,) if m.level is Level.CITY else PLAN.towns)
}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the template, as PDF, and saved again as a workbook."""
    folder = tmp_path_factory.mktemp("resaved")
    for name in ("narrow", "wide"):
        department, values = (DEPARTMENT, VALUES) if name == "narrow" else ("基层治理和社工科", {})
        write_template(PLAN, department, PERIOD, folder / f"{name}.xlsx", values=values, previous=values)
    files = [str(folder / f"{name}.xlsx") for name in ("narrow", "wide")]
    for target, out in (("pdf", folder), ("xlsx:Calc MS Excel 2007 XML", folder / "again")):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [str(SOFFICE), profile, "--headless", "--convert-to", target, "--outdir", str(out), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture
def again(converted: Path) -> Workbook:
    return load_workbook(converted / "again" / "narrow.xlsx")


@pytest.mark.parametrize("name", ["narrow", "wide"])
def test_the_form_and_the_guide_are_one_page_each(converted: Path, name: str) -> None:
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", (converted / f"{name}.pdf").read_bytes())
    assert len(pages) == 2


def test_the_stamp_survives(again: Workbook) -> None:
    assert [row[0].value for row in again["_guibiao"].rows] == ["guibiao-template", DEPARTMENT, "2023Q3", "1"]
    assert again["_guibiao"].sheet_state != "visible"


def test_the_locks_survive(again: Workbook) -> None:
    sheet = again["填报"]
    assert sheet.protection.sheet
    assert not sheet["D7"].protection.locked
    assert sheet["A7"].protection.locked
    assert sheet["B7"].protection.locked


def test_formulas_and_validations_survive(again: Workbook) -> None:
    sheet = again["填报"]
    assert sheet["D26"].value == '=IF(COUNT(D7:D25)=0,"",SUM(D7:D25))'
    rules = sheet.data_validations.dataValidation
    assert sorted(rule.type for rule in rules) == ["custom", "custom", "custom", "list"]
    assert any("D7" in rule.formula1 and "未报" in rule.formula1 for rule in rules)


def test_it_is_still_read_without_a_doubt(converted: Path) -> None:
    extraction = extract(read_workbook(converted / "again" / "narrow.xlsx"), PLAN, load_layouts(PLAN))
    assert (extraction.department, extraction.period) == (DEPARTMENT, PERIOD)
    assert {(o.measure, o.area): o.value for o in extraction.own} == VALUES
    findings = (*extraction.findings, *check(extraction, PLAN))
    assert [finding for finding in findings if finding.severity is not Severity.INFO] == []


def test_an_empty_template_is_missing_everything_and_nothing_else(converted: Path) -> None:
    extraction = extract(read_workbook(converted / "again" / "wide.xlsx"), PLAN, load_layouts(PLAN))
    assert extraction.own == ()
    assert {finding.code for finding in (*extraction.findings, *check(extraction, PLAN))} == {"missing"}
