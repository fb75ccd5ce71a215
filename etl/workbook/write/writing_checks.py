"""What the template's cells do while they are being filled in: validation, tints, and locks."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from etl.workbook.write.writing_form import SIGN, TemplateForm
from etl.workbook.write.writing_style import Formats
from plan.indicator import Measure
from wording import say


def guard_cells(sheet: Worksheet, form: TemplateForm, formats: Formats) -> None:
    """Validate and tint every entry cell, and lock the rest (without a password: this is help, not distrust)."""
    natures = [say("template.nature_regular"), say("template.nature_correction")]
    chosen = {"input_title": say("template.nature"), "input_message": say("template.nature_prompt")}
    sheet.data_validation(SIGN, 1, SIGN, 1, {"validate": "list", "source": natures, **chosen})
    for measure in form.measures:
        first, last = form.entry_rows(measure)
        place = (first, form.column(measure), last, form.column(measure))
        sheet.data_validation(*place, _validation(measure, xl_rowcol_to_cell(*place[:2])))
        sheet.conditional_format(*place, {"type": "blanks", "format": formats("empty")})
    for part, whole in _shares(form):
        _tint_excess(sheet, form, (part, whole), formats)
    # Columns and rows may still be widened, or long numbers would be #### to whoever fills them in.
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _validation(measure: Measure, cell: str) -> dict[str, object]:
    """Return the validation of a measure's cells: a number not below 0 (a whole one for a count), or the words 未报."""
    kind = "whole" if measure.whole else "decimal"
    # One custom rule instead of Excel's kind "whole": that would refuse the words 未报.
    number = f"AND({cell}>=0,{cell}=INT({cell}))" if measure.whole else f"{cell}>=0"
    return {
        "validate": "custom",
        "value": f'=IF(ISNUMBER({cell}),{number},TRIM({cell})="{say("template.not_reported")}")',
        # Excel takes 32 characters of a prompt's title; beyond, xlsxwriter leaves the whole validation out.
        "input_title": _short(say("template.prompt", name=measure.name, unit=measure.unit), 32, measure.name),
        "input_message": say(f"template.prompt_{kind}", decimals=measure.decimals),
        "error_title": say("template.error"),
        "error_message": say(f"template.error_{kind}", unit=measure.unit),
    }


def _short(text: str, length: int, otherwise: str) -> str:
    """Return ``text`` if a prompt's title can hold it, else the start of ``otherwise``."""
    return text if len(text) <= length else otherwise[:length]


def _shares(form: TemplateForm) -> list[tuple[Measure, Measure]]:
    """Return (part, whole) pairs that both stand on this form and are counted alike."""
    of = {measure.name: measure for measure in form.measures}
    pairs = [(of[part], of[whole]) for part, whole in form.plan.shares() if part in of and whole in of]
    return [(part, whole) for part, whole in pairs if part.level is whole.level]


def _tint_excess(sheet: Worksheet, form: TemplateForm, share: tuple[Measure, Measure], formats: Formats) -> None:
    """Tint a part that is greater than its whole while it is being typed."""
    first, last = form.entry_rows(share[0])
    columns = [form.column(measure) for measure in share]
    part, whole = (xl_rowcol_to_cell(first, column) for column in columns)
    criteria = f"=AND(ISNUMBER({part}),ISNUMBER({whole}),{part}>{whole})"
    rule = {"type": "formula", "criteria": criteria, "format": formats("doubt")}
    sheet.conditional_format(first, columns[0], last, columns[0], rule)
