"""Many bureaus in one service: served by ``serve --bureaus``, examined by ``doctor --bureaus``."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from commands.shell import Shell
from etl.home.bureaus import BureauHomes, ServiceSettings
from etl.reported_error import ReportedError
from plan.catalogue_faults import CatalogueFaults
from wording.faults import faults_noted

if TYPE_CHECKING:
    from dashboards.server.hosting.bureau_pool import BureauPool, ServedBureau
    from dashboards.server.hosting.front import HostingFront
    from dashboards.server.hosting.front_page import ListedBureau
    from etl.home import Home
    from etl.operations.doctor import Examination

TellStarted = Callable[["Home"], None]
"""Called with the home of each bureau when it is opened for the first time."""

_MIB = 1 << 20


def serve_bureaus(shell: Shell, folder: Path, listener: socket.socket, url: str, tell_started: TellStarted) -> None:
    """Serve all bureaus of a folder until the process ends; ``url``: the address that is printed."""
    from commands.serving import serve_forever

    homes = BureauHomes(folder.absolute())
    settings = homes.settings()
    front, _ = front_of(homes, settings, tell_started)
    shell.tell("hosting.ready", url=url, count=len(homes.ids()))
    serve_forever(front, listener)


def front_of(
    homes: BureauHomes, settings: ServiceSettings, tell_started: TellStarted = lambda home: None
) -> tuple[HostingFront, BureauPool]:
    """Return the WSGI application that answers for all bureaus, and the pool of those that are open; CatalogueFaults
    where the service's address is not an address."""
    from dashboards.server.hosting.bureau_pool import BureauPool
    from dashboards.server.hosting.front import HostingFront, by_host, by_prefix
    from dashboards.server.hosting.front_page import front_page

    started: set[str] = set()
    prefixed = settings.by == "path"

    def make(key: str) -> ServedBureau:
        return _opened(homes, key, prefixed, started, tell_started)

    pool = BureauPool(make, settings.open, settings.memory * _MIB, idle=60.0 * settings.idle)
    listed = partial(_listed, homes, prefixed) if settings.listed else list
    page = front_page(settings, listed, settings.policy)
    route = by_prefix(homes.is_bureau) if prefixed else by_host(homes.of_host, settings.behind_proxy)
    return HostingFront(pool, route, page, prefixed), pool


@faults_noted()  # the pool, which opens bureaus, logs what goes wrong as a traceback
def _opened(homes: BureauHomes, key: str, prefixed: bool, started: set[str], tell_started: TellStarted) -> ServedBureau:
    """Open a bureau; ReportedError or CatalogueFaults where it cannot be."""
    from app import create_app
    from dashboards.server.hosting.bureau_pool import ServedBureau
    from dashboards.server.settings import Settings
    from dashboards.urls import BUREAU, url_of
    from etl.operations.own_files import check_own_files

    prefix = url_of(BUREAU, bureau=key) if prefixed else ""
    homes.check(key, prefix)
    home = homes.home(key)
    with ExitStack() as held:
        if home.address is not None:
            held.callback(_let_go_of_server, home)
        held.enter_context(home.serving())
        check_own_files(home)
        app = create_app(Settings(home, prefix=prefix))
        held.push(app.closing)
        if key not in started:  # it may be opened and let go of many times a day
            tell_started(home)
            started.add(key)
        return ServedBureau(app.server, held.pop_all().close)


def _let_go_of_server(home: Home) -> None:
    """Close the connections that a bureau's journal keeps open: only few of many bureaus are open at a time."""
    from etl.postgres.connection import close_one
    from etl.store.journal.engines import close_server

    assert home.address is not None, "a journal in a file keeps no connections open"
    close_server(home.address.url)
    close_one(home.address)


def _listed(homes: BureauHomes, prefixed: bool) -> list[ListedBureau]:
    from dashboards.server.hosting.front_page import ListedBureau
    from dashboards.urls import BUREAU, url_of

    found = []
    for key in homes.ids():
        try:
            named, address = homes.bureau(key), homes.policy(key).address
        except (CatalogueFaults, ReportedError):
            continue  # it does not open either: nothing is told of it
        start = f"{url_of(BUREAU, bureau=key)}/" if prefixed else f"{address}/" if address else ""
        if start:
            found.append(ListedBureau(named, start))
    return found


def examine_bureaus(shell: Shell, folder: Path, thorough: bool) -> dict[str, Sequence[Examination]]:
    """Return the examinations by a bureau's id, a failed one for a bureau that cannot be opened; CatalogueFaults or
    ReportedError where the service's own settings are wrong."""
    homes = BureauHomes(folder.absolute())
    prefixed = homes.settings().by == "path"
    return {key: _examined(shell, homes, key, prefixed, thorough) for key in homes.ids()}


def _examined(shell: Shell, homes: BureauHomes, key: str, prefixed: bool, thorough: bool) -> Sequence[Examination]:
    from dashboards.urls import BUREAU, url_of
    from etl.operations.doctor import Examination, examine, unreadable_catalogue
    from etl.store.data_store import DataStore

    try:
        homes.bureau(key)
        homes.check(key, url_of(BUREAU, bureau=key) if prefixed else "")
        home = homes.home(key)
        try:
            return examine(DataStore.of(home, tell=shell.tell), thorough)
        finally:
            if home.address is not None:
                _let_go_of_server(home)
    except CatalogueFaults as error:
        return unreadable_catalogue(error.parts)
    except (ReportedError, OSError) as error:
        return (Examination("journal", (("trouble", {"why": error}),)),)
