"""A server's process with nothing but its doors: asked who is in, over a pipe. Run as a program."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from access.authenticator import now_utc
from access.policy import Policy
from plan.denied import Denied
from tests.access.access_services import House, Watch


class RealClock(Watch):
    """The time it is."""

    def __call__(self) -> datetime:
        return now_utc()


def spin(access_services: House, token: str) -> int:
    """Ask without a pause until the token is nobody's; when the last yes was asked for, by the machine's clock.

    That it is asking is told after the first yes.
    """
    last = 0
    while True:
        asked = time.monotonic_ns()
        if access_services.entered(token) is None:
            return last
        if not last:
            print("spinning", flush=True)
        last = asked


def answer(access_services: House, words: list[str]) -> str:
    """Return the answer to one line."""
    if words[0] == "in":
        try:
            return access_services.authenticator.sign_in(words[1], words[2])
        except Denied as denied:
            return denied.key
    if words[0] == "spin":
        return str(spin(access_services, words[1]))
    return "yes" if access_services.entered(words[1]) else "no"


def main() -> None:
    """Answer every line until there are no more."""
    access_services = House(Path(sys.argv[1]), Policy(), RealClock())
    for line in sys.stdin:
        print(answer(access_services, line.split()), flush=True)


if __name__ == "__main__":
    main()
