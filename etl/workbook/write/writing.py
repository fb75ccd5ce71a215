"""The template a department fills in: recognised again, hard to fill in wrongly, and printed on one page.

The bytes depend on nothing but the arguments: no clock, no chance. Text is always written as text, so no name or value
can become a live formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from etl.workbook.scan.stamp import DEMONSTRATION, STAMP_SHEET, TEMPLATE_STAMP
from etl.workbook.write.task_sheet import SheetForm, write_form_sheet
from etl.workbook.write.writing_checks import guard_cells
from etl.workbook.write.writing_form import (
    BASIS,
    FIRST,
    INFO,
    NAME,
    SIGN,
    TITLE,
    UNIT,
    Key,
    TemplateForm,
    basis_words,
    day_words,
    period_words,
)
from etl.workbook.write.writing_guide import comment_of, write_guide
from etl.workbook.write.writing_style import Formats
from plan.catalogue import Plan
from plan.indicator import Level, Measure
from plan.period import Period
from wording import say

EDITION = "1"
"""That of the layout by which the template is read again (``etl/layouts/template.yaml``)."""

_CREATED = datetime(2022, 1, 18)  # noqa: DTZ001 - the day the plan was issued: a date that never changes
# A name that begins with = or is an address stays a text.
_AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_template(
    plan: Plan,
    department: str,
    period: Period,
    path: Path,
    *,
    previous: Mapping[Key, float] | None = None,
    values: Mapping[Key, object] | None = None,
    demonstration: bool = False,
    progress: SheetForm | None = None,
    filled_by: str = "",
) -> None:
    """Write a department's workbook for a quarter to ``path``: what is in force then.

    ``previous`` are last quarter's values, shown for reference; ``values`` fill the entry cells. Both go by
    (measure, area) and are in the measure's own unit. ``progress`` is the sheet on which its tasks are reported;
    ``filled_by`` who filled the workbook in, where the values were typed on the page.
    """
    given = plan.at(period), department, period, previous or {}, values or {}, demonstration
    write_form(TemplateForm(*given, progress=progress, filled_by=filled_by), path)


def write_form(form: TemplateForm, path: Path) -> None:
    """Write the workbook that ``form`` describes to ``path``; OSError if it cannot be written."""
    content = BytesIO()
    _write_book(form, content)
    # Made in memory first: an error while writing cells leaves no half file behind.
    path.write_bytes(content.getvalue())


def _write_book(form: TemplateForm, out: BytesIO) -> None:
    with Workbook(out, _AS_TEXT) as book:
        book.set_properties({"title": _title(form), "author": _bureau(form.plan), "created": _CREATED})
        formats = Formats(book)
        sheet = book.add_worksheet(say("template.sheet"))
        _write_head(sheet, form, formats)
        _write_labels(sheet, form, formats)
        for measure in form.measures:
            _write_measure(sheet, form, measure, formats)
        guard_cells(sheet, form, formats)
        _set_up_page(sheet, form)
        if form.progress is not None:
            write_form_sheet(book, form.progress, form.demonstration)
        write_guide(book.add_worksheet(say("template.guide")), form, formats)
        _stamp(book.add_worksheet(STAMP_SHEET), form)


def _bureau(plan: Plan) -> str:
    return say("template.bureau", city=plan.city)


def _title(form: TemplateForm) -> str:
    words = {"bureau": _bureau(form.plan), "department": form.department, "period": period_words(form.period)}
    title = say("template.title", **words)
    return say("template.title_demonstration", title=title) if form.demonstration else title


def _write_head(sheet: Worksheet, form: TemplateForm, formats: Formats) -> None:
    """Write the title, who reports for when, and what the sender says about the report itself."""
    style = formats("mark" if form.demonstration else "title")
    # At least five columns: a form with one measure is too narrow for the title and the line about who fills it in.
    sheet.merge_range(TITLE, 0, TITLE, max(form.last_column, 4), "", style)
    sheet.write_string(TITLE, 0, _title(form), style)
    words = {"bureau": _bureau(form.plan), "department": form.department}
    info = say("template.info", **words, period=period_words(form.period), day=day_words(form.period))
    sheet.write_string(INFO, 0, info, formats("info"))
    nature = say("template.nature_correction" if form.correction else "template.nature_regular")
    sheet.write_string(SIGN, 0, say("template.nature"), formats("asked"))
    sheet.write_string(SIGN, 1, nature, formats("chosen"))
    sheet.write_string(SIGN, 2, say("template.filled_by"), formats("asked"))
    _write_value(sheet, (SIGN, 3), form.filled_by or None, formats("chosen"))


def _write_labels(sheet: Worksheet, form: TemplateForm, formats: Formats) -> None:
    """Write the label column: headers, towns, and the rows under them."""
    sheet.write_string(BASIS, 0, say("template.basis"), formats("basis"))
    sheet.write_string(NAME, 0, say("template.area"), formats("header"))
    sheet.write_string(UNIT, 0, say("template.unit"), formats("header"))
    for row, town in enumerate(form.towns, FIRST):
        sheet.write_string(row, 0, form.labels.get(town, town), formats("label"))
    if form.towns:
        sheet.write_string(form.total_row, 0, say("template.total"), formats("total_label"))
    if form.has_city:
        sheet.write_string(form.city_row, 0, say("template.city"), formats("label"))
    for row, note in enumerate(form.notes, form.last_row + 2):
        sheet.write_string(row, 0, note, formats("note"))


def _write_measure(sheet: Worksheet, form: TemplateForm, measure: Measure, formats: Formats) -> None:
    """Write a measure's two columns: headers with comments, the towns' cells, the total, the city's cell."""
    column = form.column(measure)
    heads = ((NAME, measure.name, "name"), (UNIT, measure.unit, "header"))
    for row, text, style in (*heads, (BASIS, basis_words(measure, form.period), "basis")):
        sheet.write_string(row, column, text, formats(style))
        sheet.write_blank(row, column + 1, None, formats("narrow"))
    sheet.write_string(NAME, column + 1, say("template.previous"), formats("narrow"))
    sheet.write_comment(NAME, column, comment_of(measure, form.period), {"x_scale": 2, "y_scale": 1.6})
    remark = say("template.comment_previous", name=measure.name)
    sheet.write_comment(NAME, column + 1, remark, {"x_scale": 1.5})
    for row, town in enumerate(form.towns, FIRST):
        _write_pair(sheet, form, measure, (row, town), formats)
    if form.towns:
        _write_total(sheet, form, measure, formats)
    if form.has_city:
        _write_pair(sheet, form, measure, (form.city_row, form.plan.city), formats)


def _write_pair(
    sheet: Worksheet, form: TemplateForm, measure: Measure, place: tuple[int, str], formats: Formats
) -> None:
    """Write an area's cell and last quarter's beside it; grey and locked where the measure is not counted for the
    area."""
    row, area = place
    column = form.column(measure)
    # Either counted for the city and this is a town's row, or the other way round.
    if (area == form.plan.city) is not (measure.level is Level.CITY):
        sheet.write_blank(row, column, None, formats("off"))
        sheet.write_blank(row, column + 1, None, formats("off"))
        return
    key = measure.name, area
    _write_value(sheet, (row, column), form.values.get(key), formats("entry", measure.decimals))
    # Locked and grey; its row tells the reader whether a planner's rows were moved (decision 50).
    _write_value(sheet, (row, column + 1), form.previous.get(key), formats("previous", measure.decimals))


def _write_value(sheet: Worksheet, place: tuple[int, int], value: object, style: object) -> None:
    """Write a number as a number, a text as text, nothing as a blank."""
    if value is None:
        sheet.write_blank(*place, None, style)
    elif isinstance(value, str):
        sheet.write_string(*place, value, style)
    else:
        assert isinstance(value, (int, float)), f"neither a number nor text: {value!r}"
        sheet.write_number(*place, value, style)


def _write_total(sheet: Worksheet, form: TemplateForm, measure: Measure, formats: Formats) -> None:
    """Write the formula of the sum over towns with its value, for programs that do not calculate; it shows nothing
    while no town has a number."""
    row, column = form.total_row, form.column(measure)
    styles = formats("total", measure.decimals), formats("total_previous", measure.decimals)
    if measure.level is Level.CITY:
        sheet.write_blank(row, column, None, formats("total_off"))
        sheet.write_blank(row, column + 1, None, formats("total_off"))
        return
    cells = xl_range(FIRST, column, row - 1, column)
    said = [form.values.get((measure.name, town)) for town in form.towns]
    cached = _sum(said, measure.decimals)
    # Blank, not 0, while nothing is filled in: a total of 0 would be read as a number.
    formula = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
    sheet.write_formula(row, column, formula, styles[0], "" if cached is None else cached)
    before = _sum([form.previous.get((measure.name, town)) for town in form.towns], measure.decimals)
    _write_value(sheet, (row, column + 1), before, styles[1])


def _sum(values: list[object], decimals: int) -> float | None:
    numbers = [value for value in values if isinstance(value, (int, float))]
    # Without the noise of adding floats, and finer than anything that is typed.
    return round(sum(numbers), decimals + 6) if numbers else None


def _set_up_page(sheet: Worksheet, form: TemplateForm) -> None:
    """Freeze the headers, and fit the sheet to one page of A4 landscape."""
    _size_cells(sheet, form)
    sheet.freeze_panes(FIRST, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.repeat_rows(BASIS, UNIT)
    sheet.repeat_columns(0)
    sheet.print_area(0, 0, form.last_row + 1 + len(form.notes), max(form.last_column, 4))
    sheet.hide_gridlines(2)


def _size_cells(sheet: Worksheet, form: TemplateForm) -> None:
    """Size columns and rows to fill a landscape page: more measures make narrower columns and higher rows."""
    count = len(form.measures)
    sheet.set_column(0, 0, 13)
    for measure in form.measures:
        column = form.column(measure)
        sheet.set_column(column, column, min(22, 90 // count))
        sheet.set_column(column + 1, column + 1, 9)
    for row, height in ((TITLE, 32), (INFO, 20), (SIGN, 20), (NAME, 34)):
        sheet.set_row(row, height)
    height = 18 + 2 * max(0, count - 3)
    hidden = {FIRST + form.towns.index(town) for town in form.hidden}
    for row in range(FIRST, form.last_row + 1):
        sheet.set_row(row, height, None, {"hidden": row in hidden})


def _stamp(sheet: Worksheet, form: TemplateForm) -> None:
    """Write what tells the workbook whatever it is renamed to. Very hidden, so nobody mends it by accident."""
    lines = [TEMPLATE_STAMP, form.department, str(form.period), EDITION]
    for row, text in enumerate([*lines, DEMONSTRATION] if form.demonstration else lines):
        sheet.write_string(row, 0, text)
    # "Hidden" would be offered in the program's menu; this is shown again only by a macro.
    sheet.very_hidden()
