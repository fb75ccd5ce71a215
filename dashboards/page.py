"""Page: what every package under dashboards/pages defines as ``PAGE``, and the files it offers.

`dashboards.server` finds the pages, builds them per request, and keeps those that do not depend on who asks.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from dash.development.base_component import Component

from access.permission import READERS
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.viewer import ANYBODY, Viewer
from plan.period import Period
from plan.review import Role


@dataclass(frozen=True)
class Download:
    """A file that a page offers at ``path`` (a pattern like a page's, under /download/), made from the same request.

    ``name`` is a wording key for the file's name without ending, with the fields ``date`` and what the path caught.
    """

    path: str
    media_type: str
    name: str
    make: Callable[[Request], bytes]


def seen_alike(request: Request) -> Viewer:
    """Return the viewer of a page that is the same for everybody who may see it (for ``Page.seen_as``)."""
    return ANYBODY


def seen_by_role(request: Request) -> Viewer:
    """Return the viewer of a page that depends on role and department alone (for ``Page.seen_as``)."""
    return Viewer(replace(request.viewer.person, name=""))


def watch_data(request: Request) -> Hashable:
    """Return the version of the data, for a personal page that changes with them alone (for ``Page.watches``)."""
    return request.reader.version


def watch_reports(request: Request) -> Hashable:
    """Return the version of the data and of every report, text and job (for ``Page.watches``)."""
    return request.reader.version, tuple(request.reporter.changes()) if request.reporter else ()


def is_kept(request: Request) -> bool:
    """Return True, for a personal page that may be kept for each person: what it watches, the day and the address
    determine all it shows (for ``Page.kept``)."""
    return True


@dataclass(frozen=True)
class Page:
    """A page: its path (``/indicator/<no>`` catches a part), the wording key of its title, its place in the navigation,
    and the function that builds its content.

    ``order`` None keeps it out of the navigation. ``named`` says what this very page is called (an indicator's name)
    where the title does not; None from it means that there is no such page (indicator 99). ``roles`` are those who may
    see it (none given: whoever may see data at all), and whose navigation shows it. A ``personal`` page depends on who
    asks and on drafts and submissions: it is made anew each time and kept nowhere. ``within``: the pages of the
    navigation to which it belongs. ``watches`` returns a value that changes whenever what a personal page shows does;
    it must be fast, for every open page asks every second (none given: every draft, submission and report).
    ``kept`` says of a request whether what it ``watches``, the day, the address and the person determine all that a
    personal page shows: then it is made once for each person (none given: never). A
    ``record`` is of a day of its own: printed, its sheets bear its name and not the version of the data. ``shown``:
    whether the navigation has it at all, by what the home is. ``seen_as``: the viewer for whom a page that is kept is
    made (none given: whoever asks); where many see the same, it is made once.
    ``about``: of a page of the bureau's, the quarter that it is about: whose plan the frame names.
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
    kept: Callable[[Request], bool] = lambda request: False
    record: bool = False
    shown: Callable[[Reader], bool] = lambda reader: True
    seen_as: Callable[[Request], Viewer] = lambda request: request.viewer
    about: Callable[[Request], Period | None] = lambda request: None
