"""A server's process with nothing but its doors: asked who is in, over a pipe. Run as a program."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from access.doors import now_utc
from access.policy import Policy
from plan.denied import Denied
from tests.access.house import House, Watch


class RealClock(Watch):
    """The time it is."""

    def __call__(self) -> datetime:
        return now_utc()


def spin(house: House, token: str) -> int:
    """Ask without a pause until the token is nobody's; when the last yes was asked for, by the machine's clock.

    That it is asking is told after the first yes.
    """
    last = 0
    while True:
        asked = time.monotonic_ns()
        if house.entered(token) is None:
            return last
        if not last:
            print("spinning", flush=True)
        last = asked


def answer(house: House, words: list[str]) -> str:
    """The answer to one line."""
    if words[0] == "in":
        try:
            return house.doors.sign_in(words[1], words[2])
        except Denied as denied:
            return denied.key
    if words[0] == "spin":
        return str(spin(house, words[1]))
    return "yes" if house.entered(words[1]) else "no"


def main() -> None:
    """Answer every line until there are no more."""
    house = House(Path(sys.argv[1]), Policy(), RealClock())
    for line in sys.stdin:
        print(answer(house, line.split()), flush=True)


if __name__ == "__main__":
    main()
