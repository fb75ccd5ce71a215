"""Ports for servers that must be told theirs before they listen: nginx, an S3 server, a command of the program."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Sequence
from typing import Final

# Below those that systems give to whoever asks for any (from 32768 on Linux, 49152 elsewhere). A port that was "any"
# and free for a moment is soon somebody's, of the other tests that run.
_FIRST: Final = 10_000
_LAST: Final = 22_000
S3_ABOVE: Final = 10_000
"""How far above each of its ports an S3 server takes another: these lie below the same bound."""


def free_port() -> int:
    """Return a port that nobody listens on, and that nobody is given who asks for any."""
    return free_ports(1)[0]


def free_ports(count: int, above: Sequence[int] = (0,)) -> list[int]:
    """Return ports in a row that are free, each with those that lie ``above`` it by so much."""
    for _ in range(1000):
        first = _FIRST + secrets.randbelow(_LAST - _FIRST - count)
        wanted = range(first, first + count)
        if all(_is_free(port + more) for port in wanted for more in above):
            return list(wanted)
    raise AssertionError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port on which somebody listened a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
