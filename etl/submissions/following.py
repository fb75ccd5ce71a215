"""Following the generations: one thread of a server that takes what others publish, and publishes what nobody did."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from etl.postgres.notices import Listener, announce
from etl.reported_error import ReportedError, reason
from etl.store.data_store import DataStore
from etl.store.generations.fetching import GenerationDamaged
from plan.catalogue_faults import CatalogueFaults
from wording import DEFAULT

if TYPE_CHECKING:
    from etl.store.shared_warehouse import SharedWarehouse

POLL = 2.0
"""Seconds between two looks where nothing was announced: notices may be lost with their connection."""

GRACE = 1.5
"""Seconds that whoever accepted something has to publish it, before another server does."""

_ENDING = 10.0
"""Seconds that a server which ends waits for its follower: a kill may come at any moment anyway."""

_LOG = logging.getLogger("guibiao.generations")


class GenerationFollower:
    """The thread. What goes wrong is told once, tried again at the next look, and stops nothing."""

    def __init__(self, data_store: DataStore, shared: SharedWarehouse) -> None:
        self._data_store = data_store
        self._shared = shared
        self._closing = threading.Event()
        self._listener = Listener(shared.address)
        self._behind: float | None = None
        self._damaged = False
        self._last_troubles: list[str] = []
        self._thread = threading.Thread(target=self._run, name="generations", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Let every server of the home look now; where that cannot be told, each looks soon by itself."""
        # Announcing is a courtesy: whoever misses it looks by himself within seconds.
        with suppress(ReportedError):
            announce(self._shared.address)

    def close(self) -> None:
        """Let the thread end what it is at, and wait for it, but not for object storage that does not answer."""
        self._closing.set()
        # Else the thread would wait out its time before it sees that it is over.
        self._listener.stir()
        self._thread.join(_ENDING)

    def _run(self) -> None:
        while not self._closing.is_set():
            self._tell([why for why in map(_trouble_of, (self._take, self._publish)) if why])
            # Sooner where it waits for another server's publication, or it would oversleep its turn.
            self._listener.wait(POLL if self._behind is None else GRACE / 3)
        self._listener.close()

    def _take(self) -> None:
        try:
            self._shared.take()
        except GenerationDamaged:
            # Remembered, and mended at the next step: a generation with a lost piece is published whole again.
            self._damaged = True
            raise

    def _publish(self) -> None:
        if self._damaged:
            self._damaged = self._shared.publish(whole=True) is None
        elif self._shared.is_current() or (self._is_due() and self._shared.publish() is not None):
            self._behind = None

    def _is_due(self) -> bool:
        """Tell whether this server is to publish: it has what was accepted, or whoever had it was too slow."""
        now = time.monotonic()
        self._behind = now if self._behind is None else self._behind
        return now - self._behind > GRACE or not self._data_store.publisher.is_behind()

    def _tell(self, troubles: list[str]) -> None:
        # Once and not at every look: a database that is away for a night would fill the log.
        if troubles != self._last_troubles:
            for why in troubles:
                _LOG.warning("%s", why)
        self._last_troubles = troubles


def _trouble_of(step: Callable[[], None]) -> str:
    """Return what went wrong in a step; empty if nothing did."""
    try:
        step()
    except (ReportedError, CatalogueFaults) as error:
        return reason(error, DEFAULT)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the server goes on following
        _LOG.exception("generations")
        return repr(error)
    return ""
