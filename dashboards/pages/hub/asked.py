"""What an address of the hub's pages asks for: the quarter, the indicator, the figures of both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dashboards.request import Request
from plan.hub.figures import PublishedFigure, RankedFigure, ranking
from plan.period import Period
from wording import name_of

if TYPE_CHECKING:
    from etl.hub.hub_store import HubStore, SharedIndicator


@dataclass(frozen=True)
class HubQuestion:
    """A request to a hub: ``period`` None where nothing has been fetched yet."""

    request: Request
    store: HubStore

    @classmethod
    def of(cls, request: Request) -> HubQuestion:
        """Return the question of a request; the home must be a hub."""
        store = request.reader.hub
        assert store is not None, "the router shows these pages in a hub alone"
        return cls(request, store)

    @cached_property
    def quarters(self) -> tuple[Period, ...]:
        """Every quarter of which any bureau has figures."""
        return self.request.reader.once(("hub", "quarters"), self.store.quarters)

    @cached_property
    def period(self) -> Period | None:
        """The quarter asked for, else the store's default; None where nothing has been fetched."""
        asked = self.request.query.get("quarter", "")
        # The address is anybody's to write: an unknown quarter shows the usual one.
        named = next((period for period in self.quarters if str(period) == asked), None)
        return named or self.request.reader.once(("hub", "default"), self.store.default_quarter)

    @cached_property
    def indicators(self) -> tuple[SharedIndicator, ...]:
        """The indicators that bureaus share."""
        return self.request.reader.once(("hub", "indicators"), self.store.indicators)

    @cached_property
    def indicator(self) -> SharedIndicator | None:
        """The indicator asked for; else the one that most bureaus have; None where nothing has been fetched."""
        asked = self.request.query.get("indicator", "")
        named = next((each for each in self.indicators if each.id == asked), None)
        return named or (self.indicators[0] if self.indicators else None)

    @cached_property
    def ranked(self) -> tuple[RankedFigure, ...]:
        """The ranking by that indicator in that quarter."""
        if self.period is None or self.indicator is None:
            return ()
        return self.ranking_of(self.indicator.id)

    def ranking_of(self, indicator: str) -> tuple[RankedFigure, ...]:
        """Return the ranking by any indicator in that quarter."""
        assert self.period is not None, "asked only where there are figures"
        day = self.period.last_day
        # Kept by the version of the hub: a bureau's page asks for the ranking of each of its indicators.
        question = ("hub", "ranking", indicator, day)
        return self.request.reader.once(question, lambda: ranking(self.store.figures(indicator, day)))

    def figures_of(self, bureau: str) -> tuple[PublishedFigure, ...]:
        """Return a bureau's figures in that quarter."""
        if self.period is None:
            return ()
        return self.store.figures_of(bureau, self.period.last_day)

    def name_of(self, bureau: str) -> str:
        """Return a bureau's name in the request's language."""
        found = self.store.hub.bureau(bureau)
        return name_of(found, self.request.lang) if found else bureau
