"""Figures as cells of the workbooks that pages and reports hand out: held in full, shown as they are printed."""

from __future__ import annotations

from datetime import date

from etl.workbook.write.export import Cell, FormattedNumber, figure, percent, without_noise
from plan.indicator import Indicator
from plan.measures import IndicatorValue
from plan.schedule import Schedule
from plan.status import Basis
from presentation import formats
from wording import Lang, say


def planned(indicator: Indicator, value: float) -> FormattedNumber:
    """Return a figure of the plan's own, with as many decimals as it has."""
    return _held(indicator, value, _decimals(formats.plain(value)))


def shown(indicator: Indicator, value: float) -> FormattedNumber:
    """Return a value in full, shown as it is printed: a percentage as one, with the decimals of the rule."""
    return _held(indicator, value, formats.decimals_of(indicator, value))


def value_cell(indicator: Indicator, value: IndicatorValue | None, lang: Lang = Lang.ZH) -> Cell:
    """Return a value; one to which silent towns can only add is shown as what it is (至少7) and still
    counts as a number.
    """
    if value is None:
        return None
    cell = shown(indicator, value.value)
    if value.basis is not Basis.LOWER_BOUND:
        return cell
    # "\0" marks where the figure stands, as no wording can hold it: the words around it become literals of the format.
    before, _, after = say("overview.at_least", lang, value="\0").partition("\0")
    return FormattedNumber(cell.value, _literal(before) + cell.number_format + _literal(after))


def scheduled(indicator: Indicator, schedule: Schedule, day: date) -> FormattedNumber:
    """Return what the schedule asks for by a day, one decimal finer than the value; of whole things as many as are
    due."""
    if schedule.whole:
        return _held(indicator, schedule.scheduled_value(day), 0)
    return _held(indicator, schedule.expected(day), indicator.decimals + 1)


def gap(points: float | None) -> Cell:
    """Return a gap to the schedule in percentage points, with the decimals it is printed with; None where there is
    none."""
    return None if points is None else figure(points, _decimals(formats.signed(points)))


def owed(value: float | None) -> Cell:
    """Return what must still be found, in full: where it is printed a part of one counts as one."""
    # Decided on the figure to twelve digits, or 3.0000000000000004 persons would show a decimal.
    return None if value is None else figure(value, 0 if without_noise(value).is_integer() else 1)


def _held(indicator: Indicator, value: float, decimals: int) -> FormattedNumber:
    return percent(value, decimals) if formats.percent_sign(indicator) else figure(value, decimals)


def _decimals(text: str) -> int:
    """Return how many decimals a figure is printed with."""
    return len(text.partition(".")[2])


def _literal(text: str) -> str:
    """Return a text within a number format."""
    return f'"{text}"' if text else ""
