"""What a hub's commands and pages ask of its figures: a ranking and the parent's targets, by the rules of
`plan.hub.figures` over what `etl.hub.hub_store` has fetched."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from plan.hub.figures import RankedFigure, WholeFigure, neighbours, ranking, whole

if TYPE_CHECKING:
    from etl.hub.hub_store import HubStore

NEIGHBOURS = 8
"""How many bureaus of like size one is ranked among."""


def ranked(store: HubStore, indicator: str, as_of: date, near: str | None = None) -> tuple[RankedFigure, ...]:
    """Return an indicator's ranking as of a quarter's last day; of a bureau and its neighbours alone where ``near``
    is one's id."""
    figures = store.figures(indicator, as_of)
    if near is not None:
        sizes = store.sizes(store.hub.neighbours_by, as_of)
        alike = {near, *neighbours(sizes, near, NEIGHBOURS)}
        figures = tuple(figure for figure in figures if figure.bureau in alike)
    return ranking(figures)


def wholes(store: HubStore, as_of: date) -> tuple[WholeFigure, ...]:
    """Return the parent's targets, each over the figures of all bureaus on one day."""
    bureaus = [bureau.id for bureau in store.hub.bureaus]
    return tuple(whole(target, store.figures(target.indicator, as_of), bureaus) for target in store.hub.targets)
