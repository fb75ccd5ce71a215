"""The rows that were read of a document, as a form: figures that can be corrected; then what is doubtful or refused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.forms import Input, button, form, hidden
from dashboards.components.html import Child, aria, data
from dashboards.pages.plan_import.pages import where_words
from dashboards.pages.plan_import.proposals import LONGEST, proposal_section, shown
from dashboards.request import Request
from etl.plan_documents.page_pictures import PagePicture
from etl.plan_tables.page_places import PageFinder
from etl.plan_tables.result import CellValue, ImportedRow, PlanImport
from plan.target import TargetNature
from presentation.target_words import nature_words
from wording import DEFAULT, filled, say


def rows_section(
    request: Request, key: str, read: PlanImport, pages: Mapping[int, PagePicture] = MappingProxyType({})
) -> html.Section:
    """Return the form with the table of rows, and below it counts, doubts and refused words. ``pages``: pictures that
    rows link to."""
    head = [html.H2(request.say("import_page.rows")), html.Small(request.say("import_page.rows_hint"))]
    parts: list[Component] = [html.Div(head, className="import-head")]
    if read.rows or read.proposed:
        parts.append(_form(request, key, read, pages))
    parts += [*_counts(request, read), *_doubts(request, read), *_refused(request, read)]
    return html.Section(parts, className="import-rows")


def _form(request: Request, key: str, read: PlanImport, pages: Mapping[int, PagePicture]) -> html.Form:
    inside: list[Child] = [
        hidden("doc", key),
        *(
            [html.Div(_table(request, read, pages), className="table-room", role="region", tabIndex="0")]
            if read.rows
            else []
        ),
        *proposal_section(request, read, pages),
        button(request.say("import_page.save")),
        html.P(request.say("import_page.save_hint"), className="limits"),
    ]
    # A file comes back, which the browser keeps: our script would wait for an answer that says where to go on.
    return form(request, request.href(urls.DRAFT_CATALOGUE, doc=None), inside, "import-form", **data(plain=""))


def _table(request: Request, read: PlanImport, pages: Mapping[int, PagePicture]) -> html.Table:
    finder = PageFinder(read.places)
    years = read.milestone_years
    words = [request.say(f"plan_import.head.{name}") for name in ("no", "name", "unit")]
    figures = [str(read.baseline_year or "—"), *map(str, years)]
    # Columns that the document does not have would stand empty, as if something had not been read.
    ends = [name for name in ("annual", "kind") if any(getattr(row, name) is not None for row in read.rows)]
    last = [request.say(f"plan_import.head.{name}") for name in ends]
    heads = [request.say("import_page.take"), *words, *figures, *last]
    rows: list[Component] = []
    before = None
    for at, row in enumerate(read.rows):
        if row.category != before and row.category:
            rows.append(
                html.Tr(html.Th(row.category, colSpan=len(heads), scope="rowgroup"), className="import-category")
            )
        before = row.category
        where = where_words(request, finder.row(row), pages)
        rows.append(_row(request, at, row, years, ends, where))
    of_figures = range(1 + len(words), 1 + len(words) + len(figures))
    head = html.Tr(
        [html.Th(w, scope="col", className="figures" if at in of_figures else None) for at, w in enumerate(heads)]
    )
    caption = html.Caption(request.say("import_page.rows"), className="spoken")
    return html.Table([caption, html.Thead(head), html.Tbody(rows)], className="import-table")


def _row(
    request: Request, at: int, row: ImportedRow, years: tuple[int, ...], ends: list[str], where: list[Child]
) -> html.Tr:
    # 男 and 女 say nothing without the indicator that they are parts of.
    name = f"{row.group} · {row.name}" if row.group and row.group not in row.name else row.name
    ticked = Input(
        type="checkbox", name=f"take-{at}", value="1", checked=True, **aria(label=request.say("import_page.take"))
    )
    cells = [
        html.Td(ticked),
        html.Td("" if row.no is None else str(row.no), className="import-no"),
        html.Th([name, *where], scope="row"),
        html.Td(row.unit or "", className="import-unit"),
        _figure(f"baseline-{at}", row.baseline, row.name, row.baseline_year),
        *(_figure(f"target-{at}-{year}", row.targets.get(year), row.name, year) for year in years),
        *(html.Td(_last_cell(request, row, name), className=f"import-{name}") for name in ends),
    ]
    return html.Tr(cells, **data(row=str(at)))


def _figure(name: str, value: CellValue, of: str, year: int | None) -> html.Td:
    """Return a cell with a figure to correct; on a phone its year stands beside it."""
    told = aria(label=f"{of} {year or ''}".strip())
    # Text: 〔17〕 and ≥95 are values, too, and a number field would empty them.
    field = Input(type="text", name=name, value=shown(value), maxLength=LONGEST, **told)
    return html.Td(field, className="import-figure", **data(year=str(year or "—")))


_NATURES = {say(f"target.nature.{nature}", DEFAULT): nature for nature in TargetNature}
"""TargetNature by the word that documents print for it (约束性, 预期性)."""


def _last_cell(request: Request, row: ImportedRow, name: str) -> str:
    """Return the text of one of the last columns; 约束性 and 预期性 in the page's language."""
    nature = _NATURES.get(row.kind or "") if name == "kind" else None
    return nature_words(nature, request.lang) if nature else shown(getattr(row, name))


def _counts(request: Request, read: PlanImport) -> list[Component]:
    said = [
        request.say(
            "plan_import.count_agrees" if check.agrees else "plan_import.count_differs",
            words=" ".join(check.words.split()),
            read=check.read,
        )
        for check in read.counts
    ]
    return _list(request.say("import_page.counts"), [html.Li(words) for words in said])


def _doubts(request: Request, read: PlanImport) -> list[Component]:
    said = [filled(f"plan_import.doubt.{doubt.what}", request.lang, doubt.details) for doubt in read.doubts]
    return _list(request.say("import_page.doubts"), [html.Li(words) for words in said])


def _refused(request: Request, read: PlanImport) -> list[Component]:
    items = []
    for at, words in enumerate(read.refused):
        why = filled(f"plan_import.why.{words.why}", request.lang, words.details)
        short = words.words if len(words.words) <= LONGEST else words.words[:LONGEST] + "…"
        items.append(html.Li([html.Q(short), " ", html.Span(why)], **data(row=f"r{at}")))
    return _list(request.say("import_page.refused"), items)


def _list(title: str, items: list[html.Li]) -> list[Component]:
    return [html.Div([html.H3(title), html.Ul(items)], className="import-told")] if items else []
