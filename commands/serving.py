"""The HTTP server: waitress, with bounds on everything that strangers can make it hold.

It listens to many connections with few threads, so people who are slow or say nothing cost a socket each and keep
nobody waiting; those who stay too slow are let go.
"""

from __future__ import annotations

import gc
import logging
import math
import select
import socket
import sys
import threading
import time
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
"""Number of the garbage collector's oldest generation: collecting it means looking at every object."""

_SPARE = 200
"""File descriptors left for everything but connections: the database, files being read, logs."""


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection. A health check whose answer is in memory is answered by the thread that reads all connections:
    another one would first have to wait for the interpreter's lock behind those that draw pages."""

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
        """Tell whether the next request is a health check that the reading thread itself can answer from memory."""
        request, front = self.requests[0], self.server.application
        if request.error or request.path != urls.HEALTH or threading.get_ident() != self._reader:
            return False
        self._known = isinstance(front, HealthFront) and front.knows(self.task_class(self, request).get_environment())
        return self._known

    @property
    def last_activity(self) -> float:
        """When something last happened on it, in seconds that only go forward."""
        return self._last_activity

    @last_activity.setter
    def last_activity(self, _wall_clock: float) -> None:
        # waitress notes the wall clock: set ahead, it would end everybody's connection at once.
        self._last_activity = time.monotonic()


class Dispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]
    """The threads that answer, and one more for /healthz alone: a monitor must not queue behind the people who wait for
    a busy server, and takes no thread from them either."""

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

    _next_look = 0.0

    def add_task(self, task: Channel) -> None:
        """Put a connection with a whole request in line, if it does not answer that itself."""
        if not task.answers_itself():
            super().add_task(task)

    @property
    def next_channel_cleanup(self) -> float:
        """The moment of the wall clock from which :meth:`maintenance` is due: any, or none yet."""
        # waitress asks the wall clock: set back by a year, it would let nobody go for a year.
        return -math.inf if time.monotonic() >= self._next_look else math.inf

    @next_channel_cleanup.setter
    def next_channel_cleanup(self, _wall_clock: float) -> None:
        self._next_look = time.monotonic() + float(self.adj.cleanup_interval)

    def maintenance(self, now: float) -> None:
        """Let go of the connections on which nothing happens, and of those on which too little does."""
        # waitress' own timeout asks whether anything comes; here whether enough does.
        super().maintenance(time.monotonic())
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
    """Let threads hold the interpreter's lock for 1 ms at a time instead of Python's 5, and set the garbage collector
    for a process that lasts.

    A thread that reads a workbook needs the lock again dozens of times, each time behind all threads that draw pages.
    `cli` lets the collector run rarely, for commands that end soon; here it runs often again, and leaves what was
    imported alone.
    """
    sys.setswitchinterval(0.001)
    gc.freeze()
    gc.set_threshold(2_000, 10, 4)
    gc.callbacks.append(Settling())


class Settling:
    """A callback of `gc` that freezes what outlived a full collection: all requests wait while the collector looks at
    the same kept objects again.

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
    """Return how many connections the machine allows, from 50 to CONNECTIONS: each needs a socket and may need a file
    for its body. Raises the process's own limit where that is allowed."""
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
