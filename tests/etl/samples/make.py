"""Makes the sample workbooks and their golden files: ``python -m tests.etl.samples.make``.

The golden files are written from the values that went into the workbooks, never from what was read out of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from etl.workbook.scan.sheet import cell_name
from etl.workbook.write.writing import write_form
from etl.workbook.write.writing_form import FIRST, TemplateForm
from etl.yaml_files import load_plan
from plan.catalogue import Plan
from plan.indicator import Level, Measure
from plan.period import Period

HERE = Path(__file__).resolve().parent
MARK = "演示数据"
Row = tuple[str, str, str, float, str]
"""measure, area, period, value, cell."""


def value(measure: Measure, town: int, quarter: int) -> float:
    """Some value that is different everywhere, and a part never more than its whole."""
    base = (
        40 + 7 * town + quarter + (100 if "机构" in measure.name or "应" in measure.name or "总" in measure.name else 0)
    )
    return base if measure.whole else round(base / 100, 2)


def main() -> None:
    """Make every sample again."""
    plan = load_plan()
    for department, name in (("养老服务科", "养老服务科"), ("社会事务科", "社会事务科")):
        write(f"template/{name}", template(plan, department, HERE / f"template/{name}.xlsx"))
    write("elderly_care_form/分季报表", elderly(plan, HERE / "elderly_care_form/分季报表.xlsx"))
    write("social_assistance_form/季度报表", assistance(plan, HERE / "social_assistance_form/季度报表.xlsx"))
    write("living_allowance_notice/低保标准", notice(plan, HERE / "living_allowance_notice/低保标准.xlsx"))


def write(name: str, rows: Iterable[Row]) -> None:
    """A golden file."""
    with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("measure", "area", "period", "value", "cell"))
        lines.writerows((m, a, p, f"{v:.10g}", c) for m, a, p, v, c in rows)


def template(plan: Plan, department: str, path: Path) -> list[Row]:
    """Return our own template, filled in."""
    period = Period(2023, 3)
    rows: list[Row] = []
    form = TemplateForm(plan, department, period)
    for measure in form.measures:
        areas = form.towns if measure.level is Level.TOWN else (plan.city,)
        for town, area in enumerate(areas):
            row = FIRST + town if measure.level is Level.TOWN else form.city_row
            rows.append(
                (measure.name, area, str(period), value(measure, town, 3), cell_name(row, form.column(measure)))
            )
    values = {(m, a): v for m, a, _, v, _ in rows}
    previous = {key: v - 1 for key, v in values.items()}
    path.parent.mkdir(exist_ok=True)
    write_form(TemplateForm(plan, department, period, previous, values, demonstration=True), path)
    return rows


ELDERLY = {
    "持证护理员(人)": "持证养老护理员数",
    "60周岁以上老年人口(万人)": "老年人口",
    "护理型床位(张)": "护理型床位数",
    "机构床位(张)": "养老机构床位数",
    "康养联合体(个)": "康养联合体数",
}


def elderly(plan: Plan, path: Path) -> list[Row]:
    """Towns down; year, measure and quarter across in three merged header rows; the fourth quarter is still blank."""
    path.parent.mkdir(exist_ok=True)
    rows: list[Row] = []
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("分季报表")
        sheet.merge_range(0, 0, 0, 20, f"临海市养老服务工作分季报表({MARK})")
        sheet.merge_range(2, 1, 2, 20, "二〇二三年")
        sheet.merge_range(3, 0, 4, 0, "镇(街道)")
        for position, (label, name) in enumerate(ELDERLY.items()):
            column = 1 + 4 * position
            sheet.merge_range(3, column, 3, column + 3, label)
            for quarter in range(4):
                sheet.write(4, column + quarter, f"{'一二三四'[quarter]}季度")
                rows += _town_column(sheet, plan, name, column + quarter, quarter + 1, 5)
        for town, area in enumerate(plan.towns):
            sheet.write(5 + town, 0, area)
        sheet.write(24, 0, "合计")
        sheet.write(26, 0, "填表人:演示填报员")
    return rows


def _town_column(sheet: Worksheet, plan: Plan, name: str, column: int, quarter: int, first: int) -> list[Row]:
    if quarter == 4:
        return []
    measure = plan.measure_of[name]
    rows: list[Row] = []
    for town, area in enumerate(plan.towns):
        number = value(measure, town, quarter)
        sheet.write(first + town, column, number)
        rows.append((name, area, f"2023Q{quarter}", number, cell_name(first + town, column)))
    sheet.write(first + len(plan.towns), column, round(sum(row[3] for row in rows), 4))
    return rows


def assistance(plan: Plan, path: Path) -> list[Row]:
    """Items down with their unit; the city and its towns across; the allowance is a month's and the city's alone."""
    path.parent.mkdir(exist_ok=True)
    rows: list[Row] = [("低保标准", plan.city, "2021Q2", 810 * 12, "C4")]
    items = {"“一件事”联办件数": "联办件数", "“一件事”应办件数": "应办件数"}
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("季度报表")
        sheet.merge_range(0, 0, 0, 21, f"临海市社会救助工作季度报表({MARK})")
        sheet.write(1, 0, "2021年二季度")
        for column, text in enumerate(["项目", "计量单位", "全市", *plan.towns]):
            sheet.write(2, column, text)
        for column, entry in enumerate(("城乡居民最低生活保障标准", "元/月", 810)):
            sheet.write(3, column, entry)
        for line, (label, name) in enumerate(items.items(), 4):
            sheet.write(line, 0, label)
            sheet.write(line, 1, "件")
            numbers = [value(plan.measure_of[name], town, 2) for town in range(len(plan.towns))]
            sheet.write(line, 2, sum(numbers))
            for town, number in enumerate(numbers):
                sheet.write(line, 3 + town, number)
                rows.append((name, plan.towns[town], "2021Q2", number, cell_name(line, 3 + town)))
    return rows


def notice(plan: Plan, path: Path) -> list[Row]:
    """Return a small notice: one figure for the city, by the month, among others that nobody asked for."""
    path.parent.mkdir(exist_ok=True)
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("标准")
        sheet.write(0, 0, f"临海市2023年第三季度社会救助标准({MARK})")
        for row, cells in enumerate(
            [
                ("项目", "标准(元/月)", "备注"),
                ("城乡居民最低生活保障标准", 1060, "按月发放"),
                ("特困人员基本生活标准", 1378, None),
                ("注:自2023年7月1日起执行", None, None),
            ],
            2,
        ):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
    return [("低保标准", plan.city, "2023Q3", 1060 * 12, "B4")]


if __name__ == "__main__":
    main()
