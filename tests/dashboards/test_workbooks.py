"""The workbooks that pages hand out, read back: percentages are percentages, whole things whole, nothing is noise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboards.page import Page
from dashboards.pages.areas import page as areas
from dashboards.pages.indicator import page as indicator
from dashboards.pages.indicator.quarters import quarters_of
from dashboards.pages.overview import page as overview
from dashboards.pages.overview.overview_files import overview_table
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.routing import request_of, with_parameters
from etl.workbook.write.export import FormattedNumber
from plan.assessment import Assessment
from plan.period import Period
from plan.status import Basis
from presentation import cells, formats
from presentation.towns import ranked
from tests.dashboards.fakes import NUMBERS, fake_reader
from wording import Lang

READER = fake_reader(Period(2023, 3))
FORMAT = re.compile(r'^(?:"(?P<before>[^"]*)")?(?P<thousands>#,##)?0(?:\.(?P<places>0+))?(?P<percent>%)?(?:"(.*)")?$')


def as_excel_shows(cell: Any) -> str:
    """Return a cell as a spreadsheet shows it: its number in its format, read from the file alone."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or ""
    read = FORMAT.match(cell.number_format)
    assert read, cell.number_format
    value = Decimal(repr(cell.value)) * (100 if read["percent"] else 1)
    rounded = value.quantize(Decimal(1).scaleb(-len(read["places"] or "")), ROUND_HALF_UP)
    text = f"{rounded:{',' if read['thousands'] else ''}f}"
    return (read["before"] or "") + text.replace("-", "−") + (read["percent"] or "")


def rows_of(page: Page, request: Request) -> tuple[list[str], list[Sequence[Any]]]:
    """Return heads and rows of a page's workbook."""
    made = next(each for each in page.downloads if each.path.endswith((".xlsx", "<no>")))
    sheet = load_workbook(BytesIO(made.make(request))).worksheets[0]
    heads, *rows = list(sheet.iter_rows(min_row=3))
    return [str(cell.value) for cell in heads], rows


def asked(page: str, no: int, search: str = "", reader: Reader = READER) -> Request:
    return with_parameters(request_of(reader, f"/{page}/{no}", search), {"no": str(no)})


def told(request: Request, no: int) -> Assessment:
    found = request.reader.assessment(no, request.as_of)
    assert found is not None
    return found


def books(search: str) -> Iterator[tuple[list[str], list[Sequence[Any]]]]:
    yield rows_of(overview.PAGE, request_of(READER, "/", search))
    for no in NUMBERS:
        yield rows_of(indicator.PAGE, asked("indicator", no, search))
        yield rows_of(areas.PAGE, asked("areas", no, search))


@pytest.mark.parametrize("search", ["", "?lang=en", "?as_of=2022Q4", "?as_of=2021Q1"])
def test_no_number_of_any_workbook_has_noise(search: str) -> None:
    held = [c.value for _, rows in books(search) for row in rows for c in row if isinstance(c.value, int | float)]
    assert len(held) > 100
    assert all(float(value) == float(f"{value:.12g}") for value in held)


@pytest.mark.parametrize("search", ["", "?lang=en", "?as_of=2022Q4"])
def test_the_overview_shows_what_its_page_says(search: str) -> None:
    request = request_of(READER, "/", search)
    heads, rows = rows_of(overview.PAGE, request)
    said_heads, said, _ = overview_table(request, request.reader.assessments(request.as_of))
    assert heads == said_heads
    gap_at = heads.index(request.say("overview.gap_points"))
    for row, texts in zip(rows, said, strict=True):
        shown = [as_excel_shows(cell) or "—" for cell in row]
        texts[gap_at] = texts[gap_at].removeprefix("+")
        assert shown == texts


@pytest.mark.parametrize("no", NUMBERS)
def test_an_indicators_quarters_are_shown_as_on_the_page_and_held_in_full(no: int) -> None:
    request = asked("indicator", no)
    assessment = told(request, no)
    heads, rows = rows_of(indicator.PAGE, request)
    at = {key: heads.index(request.say(f"detail.quarters.{key}")) for key in ("value", "expected", "gap")}
    share = 100 if assessment.indicator.unit == "%" else 1
    for row, quarter in zip(rows, quarters_of(request, assessment), strict=True):
        value, day = quarter.value, quarter.value.period.last_day
        assert row[at["value"]].value * share == pytest.approx(value.value, rel=1e-11)
        assert as_excel_shows(row[at["value"]]).removeprefix("至少") == formats.amount(
            assessment.indicator, value.value
        )
        due = formats.scheduled(assessment.indicator, assessment.schedule, day)
        assert as_excel_shows(row[at["expected"]]) == due
        gap = "" if quarter.gap is None else formats.signed(quarter.gap).removeprefix("+")
        assert as_excel_shows(row[at["gap"]]) == gap


@pytest.mark.parametrize("no", NUMBERS)
def test_towns_are_shown_as_on_the_page_and_what_they_owe_has_its_unit(no: int) -> None:
    request = asked("areas", no)
    assessment = told(request, no)
    heads, rows = rows_of(areas.PAGE, request)
    if assessment.shortfall is not None:
        assert heads[3] == f"还差（{assessment.shortfall.unit}）"
    for row, figure in zip(rows, ranked(request.plan, assessment), strict=True):
        shown = "未报" if figure.value is None else formats.amount(assessment.indicator, figure.value)
        assert as_excel_shows(row[1]) == shown
        assert (row[3].value is None) is (figure.owed is None)
        if figure.owed is not None:
            assert row[3].value == pytest.approx(figure.owed, abs=1e-9)
            assert row[3].number_format == ("#,##0" if round(figure.owed, 9).is_integer() else "#,##0.0")


PERCENTAGES: Mapping[Lang, str] = {Lang.ZH: "至少12.3%", Lang.EN: "at least 12.3%"}


def test_what_silent_towns_can_only_add_to_is_shown_as_at_least_and_still_counts() -> None:
    """Of 9, whole cases added over the towns, and of 8, a percentage, whatever its basis is said to be."""
    assessment = told(asked("indicator", 9), 9)
    assert assessment.latest is not None
    partial = replace(assessment.latest, basis=Basis.LOWER_BOUND, value=7.0)
    held = cells.value_cell(assessment.indicator, partial)
    assert isinstance(held, FormattedNumber)
    assert (held.value, held.number_format) == (7.0, '"至少"#,##0')
    percentage = replace(partial, value=12.34)
    for lang, words in PERCENTAGES.items():
        cell = cells.value_cell(READER.plan.indicator_of[8], percentage, lang)
        assert isinstance(cell, FormattedNumber)
        assert f'"{words.removesuffix("12.3%")}"0.0%' == cell.number_format
    assert cells.value_cell(assessment.indicator, None) is None
