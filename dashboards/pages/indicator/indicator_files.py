"""The table of an indicator's page as a workbook: numbers as numbers, nothing the page does not say."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.components.data_note import data_note
from dashboards.pages.indicator.quarters import quarters_of
from dashboards.request import Request
from etl.workbook.write.export import Cell, table_xlsx
from plan.assessment import Assessment
from plan.whole_number import ascii_number
from presentation import cells, formats
from presentation.indicator_words import both_verdicts
from presentation.sentences import area_name, listed, reported_count, title_of


def indicator_xlsx(request: Request) -> bytes:
    """Return the quarterly table of an indicator."""
    assessment = asked_for(request)
    keys = ("period", "value", "expected", "gap", "status", "reported", "carried")
    heads = [request.say(f"detail.quarters.{key}") for key in keys]
    return table_xlsx(heads, quarter_rows(request, assessment), title(request, assessment), data_note(request))


def quarter_rows(request: Request, assessment: Assessment) -> list[Sequence[Cell]]:
    """Return one row a quarter, in time order."""
    rows: list[Sequence[Cell]] = []
    for quarter in quarters_of(request, assessment):
        value, indicator = quarter.value, assessment.indicator
        determined = request.reader.determined(value.period.last_day, request.known_at)
        carried = [area_name(request.plan, area, request.lang) for area in value.carried]
        rows.append(
            (
                formats.period(value.period, request.lang),
                cells.value_cell(assessment.indicator, value, request.lang),
                cells.scheduled(assessment.indicator, assessment.schedule, value.period.last_day),
                cells.gap(quarter.gap),
                both_verdicts(quarter.status, determined.get(indicator.no), request.lang),
                reported_count(request.plan, assessment.indicator, value, request.lang),
                listed(carried, request.lang),
            )
        )
    return rows


def number_of(request: Request) -> int:
    """Return the indicator's number in the address; 0 for what is none."""
    return ascii_number(request.parameters.get("no"), 5) or 0


def asked_for(request: Request) -> Assessment:
    """Return the assessment of the indicator in the address; of the first where the plan has no such number."""
    found = request.reader.assessment(number_of(request), request.as_of, request.known_at)
    return found or request.reader.assessments(request.as_of, request.known_at)[0]


def title(request: Request, assessment: Assessment) -> str:
    """Return the heading of an indicator's table: its name and unit."""
    unit = formats.unit(assessment.indicator, request.lang)
    return request.say("detail.table_title", name=title_of(assessment.indicator, request.lang), unit=unit)
