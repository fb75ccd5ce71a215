"""The template as a department gets it, read back by another program."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.workbook.write.writing import write_form, write_template
from etl.workbook.write.writing_form import TemplateForm
from etl.yaml_files import CATALOGUE, load_plan
from plan.catalogue import Plan
from plan.indicator import Level
from plan.period import Period

PLAN = load_plan()
PERIOD = Period(2023, 3)
DEPARTMENTS = [department.name for department in PLAN.departments]
MIXED = "社会救助科"
TOWNS = "养老服务科"
Key = tuple[str, str]


def keys_of(department: str, plan: Plan = PLAN) -> list[Key]:
    city = (plan.city,)
    return [(m.name, a) for m in plan.measures_of(department) for a in (city if m.level == "city" else plan.towns)]


def numbers(department: str, first: int = 10) -> Mapping[Key, float]:
    return {key: first + place for place, key in enumerate(keys_of(department))}


def written(path: Path, form: TemplateForm, cached: bool = False) -> Workbook:
    write_form(form, path)
    return load_workbook(path, data_only=cached)


def form_sheet(
    path: Path, department: str, values: Mapping[Key, object] | None = None, cached: bool = False
) -> Worksheet:
    write_template(PLAN, department, PERIOD, path, values=values)
    return load_workbook(path, data_only=cached)["填报"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "template.xlsx"


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_header_and_labels(path: Path, department: str) -> None:
    sheet, measures = form_sheet(path, department), PLAN.measures_of(department)
    assert sheet["A1"].value == f"临海市民政局{department}2023年三季度指标报表"
    assert f"填报单位:临海市民政局{department}" in sheet["A2"].value
    assert "报告期:2023年三季度(截至2023年9月30日)" in sheet["A2"].value
    assert [sheet.cell(5, 2 + 2 * i).value for i in range(len(measures))] == [m.name for m in measures]
    assert [sheet.cell(6, 2 + 2 * i).value for i in range(len(measures))] == [m.unit for m in measures]
    assert [sheet.cell(5, 3 + 2 * i).value for i in range(len(measures))] == ["上季度"] * len(measures)
    bases = ["季末数" if m.timing == "stock" else "1—9月累计" for m in measures]
    assert [sheet.cell(4, 2 + 2 * i).value for i in range(len(measures))] == bases
    city = ["全市"] if any(m.level is Level.CITY for m in measures) else []
    labels = [row[0].value for row in sheet.iter_rows(min_row=5, max_col=1)]
    assert labels == ["镇(街道)", "单位", *PLAN.towns, "合计", *city]


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_only_cells_to_be_filled_in_are_open(path: Path, department: str) -> None:
    sheet = form_sheet(path, department)
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    opened = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    rows = {**{town: 7 + i for i, town in enumerate(PLAN.towns)}, PLAN.city: 27}
    columns = {m.name: "BDFHJLN"[i] for i, m in enumerate(PLAN.measures_of(department))}
    assert opened == {"B3", "D3"} | {f"{columns[m]}{rows[a]}" for m, a in keys_of(department)}


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_every_entry_cell_is_validated_in_words(path: Path, department: str) -> None:
    sheet = form_sheet(path, department)
    rules = sheet.data_validations.dataValidation
    assert [rule.formula1 for rule in rules if rule.type == "list"] == ['"正常报送,更正"']
    custom = [rule for rule in rules if rule.type == "custom"]
    assert len(custom) == len(PLAN.measures_of(department))
    for rule, measure in zip(custom, PLAN.measures_of(department), strict=True):
        first = str(rule.sqref).partition(":")[0]
        whole = f"AND({first}>=0,{first}=INT({first}))" if measure.whole else f"{first}>=0"
        assert rule.formula1 == f'IF(ISNUMBER({first}),{whole},TRIM({first})="未报")'
        assert measure.name[:10] in rule.promptTitle
        assert "未报" in rule.prompt
        assert "未报" in rule.error
        assert measure.unit in rule.error
        assert rule.errorStyle in {None, "stop"}


def test_headers_carry_what_is_meant(path: Path) -> None:
    sheet = form_sheet(path, MIXED)
    allowance, cases = sheet["B5"].comment.text, sheet["D5"].comment.text
    assert PLAN.measure_of["低保标准"].definition in allowance
    assert "单位:元/年" in allowance
    assert "季末数:截至2023年9月30日" in allowance
    assert "只填“全市”一行" in allowance
    assert "累计数:自1月1日至2023年9月30日" in cases
    assert "不用填写" in sheet["C5"].comment.text


def test_totals_are_formulas_with_their_values(path: Path) -> None:
    values = {**numbers(TOWNS), ("老年人口", "桃渚镇"): "未报"}
    sheet = form_sheet(path, TOWNS, values)
    assert sheet["B26"].value == '=IF(COUNT(B7:B25)=0,"",SUM(B7:B25))'
    cached = form_sheet(path, TOWNS, values, cached=True)
    assert cached["B26"].value == sum(numbers(TOWNS)["持证养老护理员数", town] for town in PLAN.towns)
    assert cached["D26"].value == sum(numbers(TOWNS)["老年人口", town] for town in PLAN.towns if town != "桃渚镇")
    assert cached["D25"].value == "未报"


def test_an_empty_template_has_no_total(path: Path) -> None:
    sheet = form_sheet(path, TOWNS, cached=True)
    assert {sheet.cell(row, 2).value for row in range(7, 27)} <= {None, ""}


def test_last_quarter_stands_beside(path: Path) -> None:
    before = numbers(MIXED)
    write_template(PLAN, MIXED, PERIOD, path, previous=before)
    sheet = load_workbook(path)["填报"]
    assert sheet["C27"].value == before["低保标准", PLAN.city]
    assert [sheet.cell(row, 5).value for row in range(7, 26)] == [before["联办件数", town] for town in PLAN.towns]
    assert sheet["E26"].value == sum(before["联办件数", town] for town in PLAN.towns)
    assert sheet["E7"].font.color.rgb == "FF6A6658"
    assert {sheet.cell(row, 4).value for row in range(7, 26)} == {None}


def test_empty_cells_and_parts_above_their_whole_are_tinted(path: Path) -> None:
    sheet = form_sheet(path, "儿童福利科")
    rules = {str(block.sqref): [rule.type for rule in block.rules] for block in sheet.conditional_formatting}
    assert rules == {"B7:B25": ["containsBlanks", "expression"], "D7:D25": ["containsBlanks"]}


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_it_prints_on_one_landscape_page(path: Path, department: str) -> None:
    sheet = form_sheet(path, department)
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    fit = sheet.sheet_properties.pageSetUpPr
    assert fit is not None
    assert fit.fitToPage
    assert (setup.fitToWidth, setup.fitToHeight) in {(1, 1), (None, None)}
    assert sheet.print_title_rows == "$4:$6"
    assert sheet.print_title_cols == "$A:$A"
    assert sheet.freeze_panes == "B7"


def test_the_stamp(path: Path) -> None:
    book = written(path, TemplateForm(PLAN, TOWNS, PERIOD, demonstration=True))
    stamp = book["_guibiao"]
    assert stamp.sheet_state == "veryHidden"
    assert [row[0].value for row in stamp.rows] == ["guibiao-template", TOWNS, "2023Q3", "1", "演示数据"]
    assert [row[0].value for row in written(path, TemplateForm(PLAN, TOWNS, PERIOD))["_guibiao"].rows][4:] == []


def test_a_demonstration_says_so_where_it_is_seen(path: Path) -> None:
    book = written(path, TemplateForm(PLAN, TOWNS, PERIOD, demonstration=True))
    assert book["填报"]["A1"].value.endswith("【演示数据】")
    assert "演示数据" in "".join(str(row[0].value) for row in book["说明"].rows)


def test_the_guide_says_the_rules_and_when_it_is_due(path: Path) -> None:
    sheet = written(path, TemplateForm(PLAN, TOWNS, PERIOD))["说明"]
    text = "\n".join(str(cell.value) for row in sheet.rows for cell in row if cell.value is not None)
    assert "空格按“未报”处理,不按0处理" in text
    assert "2023年10月15日前报送" in text
    assert all(measure.definition in text for measure in PLAN.measures_of(TOWNS))
    assert "演示" not in text


def test_what_workbooks_come_back_with(path: Path) -> None:
    form = TemplateForm(
        PLAN,
        TOWNS,
        PERIOD,
        labels={"尤溪镇": "尤溪"},
        hidden=frozenset({"汛桥镇"}),
        notes=("注:一句话",),
        correction=True,
    )
    sheet = written(path, form)["填报"]
    assert sheet["A20"].value == "尤溪"
    assert sheet.row_dimensions[12].hidden
    assert [row for row in range(7, 27) if sheet.row_dimensions[row].hidden] == [12]
    assert sheet["A28"].value == "注:一句话"
    assert sheet["B3"].value == "更正"


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_the_same_arguments_make_the_same_bytes(tmp_path: Path, department: str) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for file in paths:
        write_template(PLAN, department, PERIOD, file, previous=numbers(department), values=numbers(department, 12))
    assert paths[0].read_bytes() == paths[1].read_bytes()


HOSTILE = '=HYPERLINK("http://example.org","x")'


@pytest.fixture
def hostile_plan(tmp_path: Path) -> Plan:
    """Return the catalogue with names that a spreadsheet would take for formulas and links."""
    text = CATALOGUE.read_text(encoding="utf-8")
    bad = {"儿童福利科": "'=1+1'", "古城街道": "'+SUM(1)'", "大洋街道": "'@x'", "江南街道": "'http://example.org'"}
    for name, hostile in bad.items():
        text = text.replace(name, hostile)
    text = text.replace("source: '=1+1'季度报表", "source: 季度报表")
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    return load_plan(tmp_path / "plan.yaml")


def test_no_name_or_value_becomes_live(path: Path, hostile_plan: Plan) -> None:
    values = {("实体化运行中心(站)数", "汛桥镇"): HOSTILE, ("实体化运行中心(站)数", "东塍镇"): "-1+1|cmd"}
    form = TemplateForm(hostile_plan, "=1+1", PERIOD, values=values, labels={"汇溪镇": "=2+2"}, notes=("=3+3",))
    book = written(path, form)
    live = [cell.coordinate for sheet in book for row in sheet.rows for cell in row if cell.data_type == "f"]
    assert live == ["B26", "D26"]
    assert not any(cell.hyperlink for sheet in book for row in sheet.rows for cell in row)
    sheet = book["填报"]
    assert [sheet[name].value for name in ("A7", "A8", "A9", "A14", "A28", "B12")] == [
        "+SUM(1)", "@x", "http://example.org", "=2+2", "=3+3", HOSTILE,
    ]  # fmt: skip
    assert book["_guibiao"]["A2"].value == "=1+1"


def test_a_department_without_measures_is_our_mistake(path: Path) -> None:
    with pytest.raises(AssertionError, match="no measure"):
        write_template(PLAN, "没有这个科室", PERIOD, path)
