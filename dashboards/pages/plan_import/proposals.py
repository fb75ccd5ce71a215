"""Rows that were recognised in a picture: nothing of them is taken before a person has confirmed every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.components.forms import Input
from dashboards.components.html import aria, data
from dashboards.pages.plan_import.pages import where_words
from dashboards.request import Request
from etl.plan_documents.page_pictures import PagePicture
from etl.plan_tables.page_places import PageFinder
from etl.plan_tables.result import CellValue, ImportedRow, PlanImport

LONGEST = 60
"""Most characters that a corrected figure may have."""


def shown(value: CellValue) -> str:
    """Return a cell's value as the text of its field; "" for an empty one."""
    return "" if value is None else str(value)


def figures_of(row: ImportedRow) -> Iterator[tuple[str, int | None, CellValue]]:
    """Yield (name of its field, year, recognised value) for each of a row's figures, the baseline first."""
    yield "baseline", row.baseline_year, row.baseline
    for year, value in row.targets.items():
        yield f"target-{year}", year, value


def proposal_section(request: Request, read: PlanImport, pages: Mapping[int, PagePicture]) -> list[Component]:
    """Return the rows that a picture proposes, for the form that saves; nothing where there are none."""
    if not read.proposed:
        return []
    finder = PageFinder(read.places)
    heads = ("import_page.take", "plan_import.head.no", "plan_import.head.name", "plan_import.head.unit")
    words = [*(request.say(key) for key in heads), request.say("import_page.proposed_figures")]
    head = html.Tr([html.Th(word, scope="col") for word in words])
    rows = []
    for at, row in enumerate(read.proposed):
        where = where_words(request, finder.row(row), pages)
        cells = [
            html.Td(_tick(request.say("import_page.take"), f"take-p{at}")),
            html.Td("" if row.no is None else str(row.no), className="import-no"),
            html.Th([row.name, *where], scope="row"),
            html.Td(row.unit or "", className="import-unit"),
            html.Td([_figure(request, at, row.name, *figure) for figure in figures_of(row)]),
        ]
        rows.append(html.Tr(cells, **data(row=f"p{at}")))
    caption = html.Caption(request.say("import_page.proposed"), className="spoken")
    return [
        html.H3(request.say("import_page.proposed")),
        html.P(request.say("import_page.proposed_note"), className="attention"),
        html.Table([caption, html.Thead(head), html.Tbody(rows)], className="import-table import-proposed"),
    ]


def _tick(words: str, name: str) -> Input:
    # Never ticked beforehand: a confirmation that stands there by itself confirms nothing.
    return Input(type="checkbox", name=name, value="1", **aria(label=words))


def _figure(request: Request, at: int, of: str, key: str, year: int | None, value: CellValue) -> html.Div:
    field = Input(
        type="text",
        name=f"{key}-p{at}",
        value=shown(value),
        maxLength=LONGEST,
        **aria(label=f"{of} {year or ''}".strip()),
    )
    sure = html.Label(
        [
            _tick(f"{of} {year or ''} {request.say('import_page.sure')}", f"sure-{key}-p{at}"),
            request.say("import_page.sure"),
        ]
    )
    return html.Div([html.Span(str(year or "—")), field, sure], className="import-to-confirm")
