"""Request: all that a page depends on, as one value: the reader, the address with its query, the day, the viewer.

`dashboards.server` makes it from an address; the same address shows the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlencode

from dashboards.reader import Reader
from dashboards.viewer import NOBODY, Viewer
from plan.catalogue import Plan
from plan.instant import CHINA
from plan.period import Period
from wording import Lang, say

if TYPE_CHECKING:
    from dashboards.access_services import AccessServices
    from etl.submissions import SubmissionService
    from presentation.reporting import Reporter

T = TypeVar("T")


def day_in_china() -> date:
    """Return the day it is in China."""
    return datetime.now(CHINA).date()


@dataclass(frozen=True)
class Request:
    """What is asked for. ``path`` is the address without query, ``parameters`` what its pattern caught.

    ``query`` holds the rest of the URL's state (date, indicator, town, language, sort, traced point); ``as_of`` is the
    day it means and ``known_at`` the instant of knowledge, None for now. ``viewer`` is who asks, ``submission_service``
    handles drafts and submissions, ``reporter`` makes reports (None: this app only shows); ``access_services`` knows
    accounts and audit. ``found``: what :meth:`once` keeps; ``unread``: values of the address that could not be
    understood, by their keys. ``about``: the quarter that a page of all plans is about, whose plan the frame names.
    """

    reader: Reader
    path: str
    as_of: date
    lang: Lang = Lang.ZH
    known_at: datetime | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    viewer: Viewer = NOBODY
    submission_service: SubmissionService | None = None
    reporter: Reporter | None = None
    access_services: AccessServices | None = None
    today: date = field(default_factory=day_in_china)
    unread: Mapping[str, str] = field(default_factory=dict)
    about: Period | None = None
    # A memo of this one request, and no part of what it asks.
    found: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def plan(self) -> Plan:
        """The plan looked at, with what is in force on the date."""
        # Pages ask for it at every name they write.
        asked = "plan", self.reader, self.as_of, self.known_at
        return self.once(asked, lambda: self.reader.plan_then(self.as_of, self.known_at).on(self.as_of))

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` returns, calling it once in this request for each key."""
        if key not in self.found:
            self.found[key] = make()
        return cast(T, self.found[key])

    @property
    def period(self) -> Period:
        """The last quarter that had ended by the date."""
        return Period.ended_by(self.as_of)

    def say(self, key: str, /, **fields: object) -> str:
        """Return the words of a key in the request's language."""
        return say(key, self.lang, **fields)

    def href(self, path: str | None = None, /, **changes: object) -> str:
        """Return a link that keeps the state but for ``changes``; None takes a key away. One state, one URL."""
        state = {**self.query, **{key: str(value) for key, value in changes.items() if value is not None}}
        # Sorted, so that the same state is the same address, and what is kept of pages is found by it.
        kept = {key: state[key] for key in sorted(state) if not (key in changes and changes[key] is None)}
        return (path or self.path) + (f"?{urlencode(kept)}" if kept else "")
