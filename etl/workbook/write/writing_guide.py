"""The sheet 说明 and the comments on headers: the rules and definitions in plain words."""

from __future__ import annotations

from datetime import timedelta

from xlsxwriter.worksheet import Worksheet

from etl.workbook.write.writing_form import TemplateForm, basis_words, day_words
from etl.workbook.write.writing_style import Formats
from plan.indicator import Level, Measure, Timing
from plan.period import Period
from wording import dates, say

# Widths of the columns, in figures.
_COLUMNS = (22, 8, 16, 52)


def comment_of(measure: Measure, period: Period) -> str:
    """Return a header's comment: definition, unit, and what is counted up to when."""
    timing = "stock" if measure.timing is Timing.STOCK else "ytd"
    basis = say(f"template.comment_{timing}", day=day_words(period))
    words = {"name": measure.name, "definition": measure.definition, "unit": measure.unit}
    comment = say("template.comment", **words, basis=basis)
    return comment if measure.level is Level.TOWN else f"{comment}\n{say('template.comment_city')}"


def write_guide(sheet: Worksheet, form: TemplateForm, formats: Formats) -> None:
    """Write the rules, then a table of what the department reports."""
    for column, width in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, 3, say("template.guide_title"), formats("title"))
    rules = _rules(form)
    for row, rule in enumerate(rules, 1):
        sheet.set_row(row, 26)
        sheet.merge_range(row, 0, row, 3, f"{row}. {rule}", formats("rule"))
    _write_measures(sheet, form, len(rules) + 2, formats)
    sheet.set_paper(9)
    # One page wide; the table of measures may go on to a second page.
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.protect()


def _rules(form: TemplateForm) -> list[str]:
    names = ["cells", "blank", "number", "basis", "part", "total"]
    names += ["city"] if form.has_city else []
    due = form.period.last_day + timedelta(days=form.plan.deadline.days_after_quarter)
    rules = [say(f"template.guide_rule_{name}") for name in names]
    rules += [say("template.guide_rule_due", day=dates.day_words(due)), say("template.guide_rule_correction")]
    rules += [say("template.guide_rule_progress")] if form.progress is not None else []
    return [*rules, say("template.guide_demonstration")] if form.demonstration else rules


def _write_measures(sheet: Worksheet, form: TemplateForm, top: int, formats: Formats) -> None:
    heads = ("template.guide_measure", "template.unit", "template.basis", "template.guide_definition")
    for column, head in enumerate(heads):
        sheet.write_string(top, column, say(head), formats("header"))
    for row, measure in enumerate(form.measures, top + 1):
        texts = (measure.name, measure.unit, basis_words(measure, form.period), measure.definition)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, formats("cell"))
