"""The tables of a workbook: by their stamp, by a layout, or found by names; each once, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from etl.reading.guess import corner_of, guess_of, last_of, shape_of, with_names
from etl.reading.layout import Layout
from etl.reading.names import Lexicon
from etl.reading.recognition import Match, TemplateStamp, matches
from etl.reading.region import Region
from etl.reading.regions import regions_of
from etl.reading.table import read_grid
from etl.workbook.scan.sheet import Cell, Sheet, Workbook
from etl.workbook.scan.stamp import STAMP_SHEET
from plan.catalogue import Plan


@dataclass
class Tables:
    """The tables of a workbook, by how they were found.

    ``known``: those that a layout describes; ``several``: layouts that fit one sheet equally well, of which none is
    chosen; ``guessed``: tables that nothing but names show; ``unseen``: those of hidden sheets, where visible sheets
    have tables too: told, and not read.
    """

    known: list[Match] = field(default_factory=list)
    several: list[Match] = field(default_factory=list)
    guessed: list[Match] = field(default_factory=list)
    unseen: list[Match] = field(default_factory=list)


def tables_of(
    workbook: Workbook,
    plan: Plan,
    layouts: Sequence[Layout],
    stamp: TemplateStamp | None,
    lexicon: Lexicon,
    department: str | None,
) -> Tables:
    """Return the tables of a workbook's sheets. A sheet that people see goes before one that is hidden."""
    found = Tables()
    fitting = matches(workbook, layouts, stamp)
    if stamp is not None:
        found.known += fitting
        return found
    own: dict[str | None, Layout] = {
        layout.shape: layout for layout in layouts if layout.shape and department in (None, layout.department)
    }
    sheets = [sheet for sheet in workbook.sheets if sheet.name != STAMP_SHEET and sheet.rows]
    visible = [sheet for sheet in sheets if not sheet.hidden]
    for sheet in visible or sheets:
        _of_sheet(found, sheet, plan, lexicon, own, [match for match in fitting if match.sheet is sheet])
    if not visible:
        return found
    # Hidden sheets only where people see no table at all; else they are told.
    seen = bool(found.known or found.guessed or found.several)
    into = Tables() if seen else found
    for sheet in sheets:
        if sheet.hidden or not seen:
            _of_sheet(into, sheet, plan, lexicon, own, [match for match in fitting if match.sheet is sheet])
    found.unseen += [*into.known, *into.guessed, *into.several] if seen else []
    return found


def _of_sheet(
    found: Tables, sheet: Sheet, plan: Plan, lexicon: Lexicon, own: Mapping[str | None, Layout], fitting: list[Match]
) -> None:
    """Add the tables of one sheet: those a department's own layout knows by their shape, then those a layout knows by
    texts, then those that names show."""
    regions = regions_of(sheet, lexicon)
    guesses = [_guess(sheet, region, plan, lexicon) for region in regions]
    by_shape = [_by(own[guess.shape], guess) for guess in guesses if guess.shape in own]
    found.known += by_shape
    by_text = [
        match
        for match in fitting
        if not any(
            _covers(region, match.corner) for region, guess in zip(regions, guesses, strict=True) if guess.shape in own
        )
    ]
    # Two that fit equally well are asked about; choosing the first would make the answer depend on file names.
    found.known += by_text if len(by_text) == 1 else []
    found.several += by_text if len(by_text) > 1 else []
    found.guessed += [guess for guess in guesses if guess.shape not in own]


def _by(layout: Layout, guess: Match) -> Match:
    """Return a table that was found, to be read by a layout: from where it was found, whichever header row the layout's
    corner stands in."""
    table = layout.table.model_copy(update={"corner_row": 1})
    return replace(guess, layout=layout.model_copy(update={"table": table}))


def _covers(region: Region, corner: Cell | None) -> bool:
    """Tell whether a corner lies in the table."""
    if corner is None:
        return False
    row, column = region.view.place(*corner)
    return row in region.rows and column in region.columns


def _guess(sheet: Sheet, region: Region, plan: Plan, lexicon: Lexicon) -> Match:
    """Return a table that names show, with the layout made up for it."""
    layout, last = guess_of(region, plan), last_of(region)
    corner = region.view.place(*region.corner)
    grid = read_grid(sheet, layout, lexicon, corner, last)
    shape = shape_of(grid) if grid else ""
    # Headers that are only like names must not name the layout.
    if grid and not region.likely:
        layout = with_names(layout, grid, plan)
    # On its side a table's texts stand to the left, where rows do not count.
    above = 0 if region.view.turned else region.above
    return Match(layout, sheet, (corner_of(region), *region.measures), corner, last, above, corner[0], shape)


def with_heads(found: Iterable[Match]) -> list[Match]:
    """Return the matches, each knowing where its sheet's first table begins: the texts above that speak of all of
    them."""
    listed = list(found)
    first: dict[int, int] = {}
    for match in listed:
        if match.corner:
            first[id(match.sheet)] = min(match.corner[0], first.get(id(match.sheet), match.corner[0]))
    return [replace(match, head=first.get(id(match.sheet), 0)) for match in listed]
