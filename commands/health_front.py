"""/healthz answered from memory: whoever watches over a busy server is not kept waiting by those it serves.

The application is really asked, once a second, by a thread of its own; what it said last is told again with its age.
So nothing of a request for health waits for the disk or the database, after each of which a thread would have to wait
its turn among all that are drawing pages.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from dashboards import urls

_LOG = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two questions to the application."""

OLDEST = 2.0
"""Seconds after which an answer is told to nobody any more: the application is asked instead, however long it takes."""

_SPARE = 0.5
"""Seconds of these that must be left for whoever may not wait for the application, however short."""

_LEFT = 60.0
"""Seconds after which nobody asks in this way any more, and so the thread does not either."""

_WAYS = 16
"""Ways of asking (host, headers, sender) of which answers are kept: a watch has one."""

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Callable[..., object]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class _Said:
    """What the application answered to one way of asking, and when the question began."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    at: float


class HealthFront:
    """A WSGI application before another one, which answers GET /healthz by what that one said within two seconds.

    ``every``: seconds between two questions; ``clock``: seconds, going forward only.
    """

    def __init__(self, app: WsgiApp, every: float = EVERY, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._every = every
        self._said: dict[tuple[object, ...], _Said] = {}
        self._asked: dict[tuple[object, ...], tuple[float, Environ]] = {}
        self._stop = threading.Event()

    def __call__(self, environ: Environ, start_response: Callable[..., object]) -> Iterable[bytes]:
        """Answer as WSGI asks (PEP 3333)."""
        if not _is_of_health(environ):
            return self._app(environ, start_response)
        key, now = _way(environ), self._clock()
        # Of no more than so many ways: strangers could fill the memory with names of hosts.
        if key in self._asked or len(self._asked) < _WAYS:
            self._asked[key] = now, _question(environ)
        said = self._said.get(key)
        if said is None or now - said.at > OLDEST:
            said = self._ask(key, environ)
        age = max(0, int(self._clock() - said.at))
        start_response(said.status, [*said.headers, ("Age", str(age))])
        return [said.body]

    def knows(self, environ: Environ) -> bool:
        """Tell whether a question is answered from memory now: nobody waits for anything then."""
        said = self._said.get(_way(environ)) if _is_of_health(environ) else None
        return said is not None and self._clock() - said.at <= OLDEST - _SPARE

    def start(self) -> None:
        """Begin to ask by itself, until :meth:`stop` or the end of the process."""
        threading.Thread(target=self._run, name="health", daemon=True).start()

    def stop(self) -> None:
        """Ask no more."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            self.look()

    def look(self) -> None:
        """Ask the application in every way in which somebody asked in the last minute."""
        for key, (last, environ) in list(self._asked.items()):
            if self._clock() - last > _LEFT:
                self._asked.pop(key, None)
                self._said.pop(key, None)
                continue
            try:
                self._ask(key, _question(environ))
            except Exception:  # noqa: BLE001 - whatever it is, nothing is kept, and who asks next meets it himself
                self._said.pop(key, None)
                _LOG.exception("health could not be asked")

    def _ask(self, key: tuple[object, ...], environ: Environ) -> _Said:
        """Ask the application, and keep what it says."""
        begun = self._clock()
        told: list[tuple[str, list[tuple[str, str]]]] = []
        answer = self._app(environ, lambda status, headers, *_: told.append((status, list(headers))))
        try:
            body = b"".join(answer)
        finally:
            if callable(close := getattr(answer, "close", None)):
                close()
        said = _Said(*told[-1], body, begun)
        if key in self._asked:
            self._said[key] = said
        return said


def _is_of_health(environ: Mapping[str, Any]) -> bool:
    return environ.get("PATH_INFO") == urls.HEALTH and environ.get("REQUEST_METHOD") == "GET"


def _way(environ: Mapping[str, Any]) -> tuple[object, ...]:
    """Return all of a question that an answer may depend on."""
    sent = sorted((name, value) for name, value in environ.items() if name.startswith("HTTP_"))
    asked = (environ.get(name, "") for name in ("QUERY_STRING", "REMOTE_ADDR", "SERVER_PORT", "wsgi.url_scheme"))
    return *asked, *sent


def _question(environ: Mapping[str, Any]) -> Environ:
    """Return the same question to be asked again, without its body and without what belongs to a connection."""
    plain = {name: value for name, value in environ.items() if isinstance(value, str | tuple | int)}
    return {**plain, "wsgi.input": BytesIO(), "wsgi.errors": environ.get("wsgi.errors"), "CONTENT_LENGTH": "0"}
