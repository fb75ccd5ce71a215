"""Page: a value that the folder walk finds; Request: everything a page is a function of, all of it in the URL."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from dash.development.base_component import Component

from access.permission import READERS
from dashboards.server.reader import Reader
from dashboards.server.request_user import NOBODY, Asker
from plan.catalogue import Plan
from plan.instant import CHINA
from plan.period import Period
from plan.review import Role
from wording import Lang, say

if TYPE_CHECKING:
    from dashboards.server.access_services import House
    from etl.submissions import Desk
    from presentation.reporting import Reporter


def day_in_china() -> date:
    """The day it is in China."""
    return datetime.now(CHINA).date()


@dataclass(frozen=True)
class Request:
    """What is asked for. ``path`` is the address without query, ``parameters`` what its pattern caught.

    ``query`` holds the rest of the URL's state (date, indicator, town, language, sort, traced point); ``as_of`` is the
    day it means and ``known_at`` the instant of knowledge, None for now. ``asker`` is who asks, ``desk`` where work
    is done and ``reporter`` makes reports (None: this app only shows); ``house`` knows accounts and audit. ``found``:
    what was looked up already;
    ``unread``: what the frame could not understand of the address, by its key.
    """

    reader: Reader
    path: str
    as_of: date
    lang: Lang = Lang.ZH
    known_at: datetime | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    asker: Asker = NOBODY
    desk: Desk | None = None
    reporter: Reporter | None = None
    house: House | None = None
    today: date = field(default_factory=day_in_china)
    unread: Mapping[str, str] = field(default_factory=dict)
    found: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def plan(self) -> Plan:
        """The plan looked at."""
        return self.reader.plan

    @property
    def period(self) -> Period:
        """The last quarter that had ended by the date."""
        return Period.ended_by(self.as_of)

    def say(self, key: str, /, **fields: object) -> str:
        """The words of a key in the request's language."""
        return say(key, self.lang, **fields)

    def href(self, path: str | None = None, /, **changes: object) -> str:
        """A link that keeps the state but for ``changes``; None takes a key away. One state, one URL."""
        state = {**self.query, **{key: str(value) for key, value in changes.items() if value is not None}}
        kept = {key: state[key] for key in sorted(state) if not (key in changes and changes[key] is None)}
        return (path or self.path) + (f"?{urlencode(kept)}" if kept else "")


@dataclass(frozen=True)
class Download:
    """A file that a page offers at ``path`` (a pattern like a page's, under /download/), made from the same request.

    ``name`` is a wording key for the file's name without ending, with the fields ``date`` and what the path caught.
    """

    path: str
    media_type: str
    name: str
    make: Callable[[Request], bytes]


@dataclass(frozen=True)
class Page:
    """A page: its path (``/indicator/<no>`` catches a part), the wording key of its title, its place, and its build.

    ``order`` None keeps it out of the navigation. ``named`` says what this very page is called (an indicator's name)
    where the title does not; None from it means that there is no such page (indicator 99). ``roles`` are those who may
    see it (none given: whoever may see data at all), and whose navigation shows it. A ``personal`` page depends on who
    asks and on what lies on the desk: it is made anew each time and kept nowhere. ``within``: the pages
    of the navigation to which it belongs. ``watches``: something that is another whenever what a personal page shows
    is, and that is quickly asked, for every open page asks every second (none given: whatever is on the desk). A
    ``record`` is of a day of its own: printed, its sheets bear its name and not the version of the data.
    """

    path: str
    title: str
    order: int | None
    build: Callable[[Request], Component]
    named: Callable[[Request], str | None] | None = None
    downloads: tuple[Download, ...] = ()
    roles: frozenset[Role] = READERS
    within: tuple[str, ...] = ()
    personal: bool = False
    watches: Callable[[Request], Hashable] | None = None
    record: bool = False
