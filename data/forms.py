"""Two departments' own forms, as they kept them before the template: what ``etl/layouts`` describes, written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from data.books import Book, Key
from data.oddities import LABELS
from etl.workbook.write.writing_form import period_words
from etl.workbook.write.writing_style import Formats
from plan.catalogue import Plan
from plan.indicator import Level, Measure
from plan.period import Period

MARK = "演示数据"
# Measure → what the department's own form calls it.
CARE_LABELS = {
    "持证养老护理员数": "持证护理员(人)",
    "老年人口": "60周岁以上老年人口(万人)",
    "护理型床位数": "护理型床位(张)",
    "养老机构床位数": "机构床位(张)",
    "康养联合体数": "康养联合体(个)",
}
ASSISTANCE_LABELS = {
    "低保标准": "城乡居民最低生活保障标准",
    "联办件数": "“一件事”联办件数",
    "应办件数": "“一件事”应办件数",
}
_SIGNED = "填表人:演示填报员    审核人:演示审核员"
_CREATED = datetime(2021, 1, 4)  # noqa: DTZ001 - a date that never changes, so that the bytes do not


def _plain_label(measure: Measure) -> str:
    """Return a header for a measure that the form did not know: its name, and its unit in brackets."""
    return f"{measure.name}({measure.unit})"


def _is_monthly(measure: Measure) -> bool:
    """Tell whether a yearly amount is written by the month in the form."""
    return measure.unit == "元/年"


def own_form(department: str, period: Period) -> bool:
    """Tell whether a department still used its own form: 养老服务科 until 2022, 社会救助科 until 2021."""
    return period.year <= {"养老服务科": 2022, "社会救助科": 2021}.get(department, 0)


def write_own_form(plan: Plan, book: Book, year: Sequence[Book], path: Path) -> None:
    """Write a department's own form. ``year``: its workbooks of the year up to this one, in order."""
    with Workbook(str(path), {"in_memory": True, "strings_to_formulas": False}) as workbook:
        workbook.set_properties({"title": MARK, "created": _CREATED})
        formats = Formats(workbook)
        if book.department == "养老服务科":
            _write_care(workbook.add_worksheet("分季报表"), plan, year, formats)
        else:
            _write_assistance(workbook.add_worksheet("季度报表"), plan, book, formats)


def _write_care(sheet: Worksheet, plan: Plan, year: Sequence[Book], formats: Formats) -> None:
    """Write a sheet with the towns down; across, under the year, the measures with the quarters so far under each."""
    last, quarters = year[-1], len(year)
    measures = plan.measures_of(last.department)
    width = len(measures) * quarters
    sheet.merge_range(0, 0, 0, width, "", formats("title"))
    sheet.write_string(0, 0, f"临海市养老服务工作分季报表({MARK})", formats("title"))
    sheet.write_blank(2, 0, None, formats("header"))
    sheet.merge_range(3, 0, 4, 0, "镇(街道)", formats("header"))
    _merged(sheet, (2, 1, 2, width), f"{last.period.year}年", formats)
    for position, measure in enumerate(measures):
        column = 1 + position * quarters
        _merged(
            sheet, (3, column, 3, column + quarters - 1), CARE_LABELS.get(measure.name, _plain_label(measure)), formats
        )
        for step, book in enumerate(year):
            _write_quarter(sheet, plan, book, measure, column + step, formats)
    _write_towns(sheet, plan, last, formats)
    sheet.set_column(0, 0, 13)
    sheet.set_column(1, width, 11)
    sheet.freeze_panes(5, 1)
    _set_page(sheet)


def _write_quarter(sheet: Worksheet, plan: Plan, book: Book, measure: Measure, column: int, formats: Formats) -> None:
    sheet.write_string(4, column, f"{'一二三四'[book.period.quarter - 1]}季度", formats("header"))
    for row, town in enumerate(plan.towns, 5):
        _write(sheet, (row, column), book.cells[measure.name, town], formats("entry", measure.decimals))
    total = _total(book, measure, plan.towns)
    sheet.write_number(5 + len(plan.towns), column, total, formats("total", measure.decimals))


def _write_towns(sheet: Worksheet, plan: Plan, book: Book, formats: Formats) -> None:
    labels = LABELS.get(book.key, {})
    for row, town in enumerate(plan.towns, 5):
        sheet.write_string(row, 0, labels.get(town, town), formats("label"))
    sheet.write_string(5 + len(plan.towns), 0, "合计", formats("total_label"))
    sheet.write_string(6 + len(plan.towns), 0, _SIGNED, formats("note"))


def _write_assistance(sheet: Worksheet, plan: Plan, book: Book, formats: Formats) -> None:
    """Write a sheet with the items down; across, the city and its towns. The allowance is written by the month."""
    labels = LABELS.get(book.key, {})
    sheet.merge_range(0, 0, 0, 2 + len(plan.towns), "", formats("title"))
    sheet.write_string(0, 0, f"临海市社会救助工作季度报表({MARK})", formats("title"))
    sheet.write_string(1, 0, period_words(book.period), formats("info"))
    heads = ["项目", "计量单位", "全市", *(labels.get(town, town) for town in plan.towns)]
    for column, head in enumerate(heads):
        sheet.write_string(2, column, head, formats("header"))
    for row, measure in enumerate(plan.measures_of(book.department), 3):
        monthly = _is_monthly(measure)
        sheet.write_string(row, 0, ASSISTANCE_LABELS.get(measure.name, measure.name), formats("label"))
        sheet.write_string(row, 1, "元/月" if monthly else measure.unit, formats("header"))
        for column, value in enumerate(_across(plan, book, measure), 2):
            _write(sheet, (row, column), value, formats("entry", measure.decimals))
    sheet.write_string(4 + len(plan.measures_of(book.department)), 0, _SIGNED, formats("note"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 2 + len(plan.towns), 9)
    sheet.freeze_panes(3, 2)
    _set_page(sheet)


def _across(plan: Plan, book: Book, measure: Measure) -> Iterator[object]:
    """Yield the city's figure, then the towns'."""
    if measure.level is Level.CITY:
        year = book.observed[measure.name, plan.city]
        month, rest = divmod(year, 12) if _is_monthly(measure) else (year, 0)
        assert rest == 0, "a year's allowance is twelve times a month's"
        yield from (month, *[None] * len(plan.towns))
        return
    yield _total(book, measure, plan.towns)
    for town in plan.towns:
        yield book.cells[measure.name, town]


def _total(book: Book, measure: Measure, towns: Sequence[str]) -> float:
    """Return the sum of the towns that reported, as somebody would type it in."""
    keys: list[Key] = [(measure.name, town) for town in towns]
    return round(sum(book.observed[key] for key in keys if key in book.observed), measure.decimals)


def _write(sheet: Worksheet, place: tuple[int, int], value: object, style: object) -> None:
    if value is None:
        sheet.write_blank(*place, None, style)
    elif isinstance(value, str):
        sheet.write_string(*place, value, style)
    else:
        sheet.write_number(*place, value, style)


def _merged(sheet: Worksheet, block: tuple[int, int, int, int], text: str, formats: Formats) -> None:
    """Write a header over several columns; one cell cannot be merged."""
    if block[1] < block[3]:
        sheet.merge_range(*block, "", formats("header"))
    sheet.write_string(block[0], block[1], text, formats("header"))


def _set_page(sheet: Worksheet) -> None:
    sheet.set_default_row(20)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 1)
