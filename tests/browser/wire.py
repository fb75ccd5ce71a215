"""A wire between browser and server that breaks where it is told to: a TCP forwarder on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.waiting import LIMIT

_PIECE = 1 << 14


class Wire:
    """Forwards to ``port``, which may become another. ``cut``: nobody gets through; ``mute``: of connections on which
    something is posted the answer is lost; ``after``: such a connection breaks once so many bytes have gone up;
    ``held``: it stands still then, until an end of it goes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._heard = socket.create_server(("127.0.0.1", 0))
        self.cut = self.mute = False
        self.after: int | None = None
        self.held: int | None = None
        self._open: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        """Where the browser finds the server."""
        return f"http://127.0.0.1:{self._heard.getsockname()[1]}"

    def close(self) -> None:
        """No more connections, and none left."""
        self._heard.close()
        self.sever()

    def sever(self) -> None:
        """Break what is open."""
        while self._open:
            end = self._open.pop()
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # wakes whoever waits at it: closing alone would not
            end.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._heard.accept()
                if self.cut:
                    near.close()
                    continue
                try:
                    far = socket.create_connection(("127.0.0.1", self.port))
                except ConnectionRefusedError:  # the server is not there, or not yet
                    near.close()
                    continue
                self._open += [near, far]
                talk = _Talk(self, near, far)
                threading.Thread(target=talk.up, daemon=True).start()
                threading.Thread(target=talk.down, daemon=True).start()


class _Talk:
    """One connection."""

    def __init__(self, wire: Wire, near: socket.socket, far: socket.socket) -> None:
        self._wire, self._near, self._far = wire, near, far
        self._posted = False
        self._stopped = threading.Event()
        self._gone = 0

    def up(self) -> None:
        """From the browser to the server."""
        with suppress(OSError):
            while piece := self._near.recv(_PIECE):
                if self._wire.cut:
                    break
                self._posted |= piece.startswith(b"POST /") and b"_dash-update" not in piece[:60]
                if self._posted:
                    self._gone += len(piece)
                    if self._wire.after is not None and self._gone > self._wire.after:
                        break
                    if self._wire.held is not None and self._gone > self._wire.held:
                        self._stopped.wait(LIMIT)
                        break
                self._far.sendall(piece)
        self._end()

    def down(self) -> None:
        """From the server to the browser."""
        with suppress(OSError):
            while piece := self._far.recv(_PIECE):
                if self._wire.cut or (self._wire.mute and self._posted):
                    break
                self._near.sendall(piece)
        self._end()

    def _end(self) -> None:
        self._stopped.set()
        for end in (self._near, self._far):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def wired(port: int) -> Iterator[Wire]:
    """Yield a wire to a port of this machine."""
    wire = Wire(port)
    try:
        yield wire
    finally:
        wire.close()
