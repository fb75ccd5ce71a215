"""The HTTP server: waitress, with bounds on everything that strangers can make it hold.

It listens to many connections with few threads, so people who are slow or say nothing cost a socket each and keep
nobody waiting; those who stay too slow are let go.
"""

from __future__ import annotations

import gc
import logging
import select
import socket
import sys
import threading
from collections.abc import Mapping
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from commands.health_front import HealthFront
from commands.incoming import Incoming
from commands.log_lines import log_to_standard_error
from dashboards import urls

CONNECTIONS = 1000
"""Connections at once; a county's bureau has some dozens of browsers, each with a handful."""

_BOUNDS = {
    # Up to eight of them only wait for a workbook to be read (`etl.submissions.workbench`).
    "threads": 12,
    # waitress would name itself and its version in every answer.
    "ident": "",
    "channel_timeout": 60,
    "cleanup_interval": 5,
    # Connections wait here while all threads are busy; the system refuses them beyond that.
    "backlog": 1024,
    "max_request_header_size": 32 * 1024,
    # Beyond 64 kB a body goes to a file: ten workbooks must not lie in memory.
    "inbuf_overflow": 64 * 1024,
    "max_request_body_size": 1 << 40,  # bounded by the request itself
    "clear_untrusted_proxy_headers": False,  # the app knows whether a proxy of ours stands in front
}
_OLDEST = 2
"""The collector's generation of what has outlived collections; when it is looked at, all is."""

_SPARE = 200
"""Descriptors for everything that is no connection."""


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection. What is known already is answered by the thread that reads all connections: handing it to another
    one would cost a turn among all that are drawing pages."""

    parser_class = Incoming
    _reader = 0
    _known = False

    def handle_read(self) -> None:
        """Take what came, and answer what is known."""
        self._reader = threading.get_ident()
        super().handle_read()
        # Only here: while requests are taken their lock is held, which answering takes too.
        while self._known:
            self._known = False
            self.service()

    def answers_itself(self) -> bool:
        """Tell whether the request that is due is answered without another thread, by whoever is reading just now."""
        request, front = self.requests[0], self.server.application
        if request.error or request.path != urls.HEALTH or threading.get_ident() != self._reader:
            return False
        self._known = isinstance(front, HealthFront) and front.knows(self.task_class(self, request).get_environment())
        return self._known


class Dispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]
    """The threads that answer, and one more for /healthz alone: whoever watches over the server must not stand in line
    behind those whom it keeps waiting. Who asks for nothing else but health takes no thread from anybody."""

    def __init__(self) -> None:
        super().__init__()
        self._of_health = ThreadedTaskDispatcher()

    def set_thread_count(self, count: int) -> None:
        """Keep so many threads, and the one of /healthz as long as there are any."""
        super().set_thread_count(count)
        self._of_health.set_thread_count(min(count, 1))

    def add_task(self, task: HTTPChannel) -> None:
        """Put a connection with a whole request in its line."""
        if task.requests[0].path == urls.HEALTH:
            self._of_health.add_task(task)
        else:
            super().add_task(task)


class BoundedServer(TcpWSGIServer):  # type: ignore[misc]
    """The server of one listening socket."""

    channel_class = Channel

    def add_task(self, task: Channel) -> None:
        """Put a connection with a whole request in line, if it does not answer that itself."""
        if not task.answers_itself():
            super().add_task(task)

    def maintenance(self, now: float) -> None:
        """Let go of the connections on which nothing happens, and of those on which too little does."""
        # waitress' own timeout asks whether anything comes; here whether enough does.
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            request = channel.request
            if request is not None and request.too_slow:
                channel.will_close = True


def serve_forever(app: Any, listener: socket.socket) -> None:
    """Serve a WSGI app at a socket, until the process is told to end."""
    _share_the_interpreter()
    log_to_standard_error()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it speaks up whenever all threads are busy
    front = HealthFront(app)
    front.start()
    bounded_server(front, listener).run()


def bounded_server(app: Any, listener: socket.socket) -> BoundedServer:
    """Return the server of a WSGI app at a socket, with its threads; it answers once it is run."""
    bounds = Adjustments(
        sockets=[listener],
        connection_limit=_room_for_connections(),
        asyncore_use_poll=hasattr(select, "poll"),  # select() knows the first 1,024 descriptors only
        **_BOUNDS,
    )
    family = (listener.family, listener.type, listener.proto, listener.getsockname())
    dispatcher = Dispatcher()
    dispatcher.set_thread_count(bounds.threads)
    return BoundedServer(app, dispatcher=dispatcher, _sock=listener, bind_socket=False, sockinfo=family, adj=bounds)


def _share_the_interpreter() -> None:
    """Threads that draw pages hold the interpreter for 1 ms at a time instead of 5.

    One that waits for the disk or for a reader has to have it back dozens of times for a single workbook, and stood
    behind all of them each time. What was imported stays out of the collector's way, which is as careful again
    as for a process that ends soon (cli) it is not.
    """
    sys.setswitchinterval(0.001)
    gc.freeze()
    gc.set_threshold(2_000, 10, 4)
    gc.callbacks.append(Settling())


class Settling:
    """Put what outlived a full collection out of the collector's way: everybody waits while it looks at what is kept.

    Of a home of twelve thousand submissions some million objects are kept. Each full collection looked at all of them,
    200 to 400 ms, and found some dozens to free. What is frozen and let go of is freed as ever, unless it holds itself;
    so that this does not add up, every hundredth full collection looks at everything.
    """

    def __init__(self, every: int = 100) -> None:
        self._every = every
        self._passed = 0

    def __call__(self, phase: str, info: Mapping[str, int]) -> None:
        """Count the collection that ended; freeze what is left, or let go of all that is frozen for the next one."""
        if phase != "stop" or info["generation"] != _OLDEST:
            return
        self._passed += 1
        if self._passed % self._every:
            gc.freeze()
        else:
            gc.unfreeze()


def _room_for_connections() -> int:
    """Return as many as the machine allows, each with a file for what it brings; ``select`` and Windows know few."""
    try:
        import resource
    except ImportError:  # Windows
        return 200
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + _SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    room = wanted if soft == resource.RLIM_INFINITY else soft
    return max(50, min(CONNECTIONS, (room - _SPARE) // 2))
