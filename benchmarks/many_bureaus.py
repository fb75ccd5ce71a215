"""Many bureaus in one service: memory and time as they are opened one after the other, under a bound.

``python -m benchmarks.many_bureaus`` makes 90 bureaus with the demonstration's data, asks each for its first page, then
some again, and writes benchmarks/many_bureaus.md; ``--small`` runs all of it on a few and judges nothing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from werkzeug.test import Client

from benchmarks.__main__ import machine, written
from benchmarks.measuring import ROOT, Row, quantile
from commands.hosting import front_of
from etl.home import Home
from etl.home.bureaus import BUREAU_FILE, BureauHomes, ServiceSettings
from etl.intake.seeding import seed_demo
from etl.process import resident_bytes
from etl.store.data_store import DataStore
from etl.tasks.task_seeding import seed_tasks
from etl.tasks.task_store import TaskStore

RESULTS = ROOT / "benchmarks" / "many_bureaus.md"
BUREAUS, OPEN = 90, 24
GROWTH = 1.25
"""How much more memory all may take than those that are open at a time, once each was opened."""

_MIB = 1 << 20


def rows(folder: Path, bureaus: int, most: int, judged: bool) -> Iterator[Row]:
    """Yield every row of the table."""
    homes = BureauHomes(_made(folder, bureaus))
    front, pool = front_of(homes, ServiceSettings(open=most, memory=1 << 20))
    client = Client(front)
    begun = resident_bytes()
    yield Row("memory before any bureau is open", f"{begun / _MIB:.0f} MiB")
    first, held, worked = [], [], []
    for number, key in enumerate(homes.ids(), start=1):
        busy = time.process_time()
        first.append(_asked(client, key))
        worked.append(time.process_time() - busy)
        held.append(resident_bytes())
        if number in (1, most, bureaus):
            yield Row(f"memory when {number} had been opened, {len(pool.open)} open", f"{held[-1] / _MIB:.0f} MiB")
    full = held[min(most, bureaus) - 1]
    yield Row("memory of one open bureau", f"{(full - held[0]) / max(1, min(most, bureaus) - 1) / _MIB:.0f} MiB")
    bound = GROWTH * full
    fits = max(held[most:], default=0) <= bound if judged else None
    yield Row(f"most memory while the other {bureaus - most} were opened", f"{max(held) / _MIB:.0f} MiB", "stays", fits)
    yield Row("first page of a bureau that is not open", _spread(first[1:]))
    # What other work on the machine does not lengthen, and what a core can open in a minute.
    yield Row("processor time of that", _spread(worked[1:]))
    again = [_asked(client, key) for key in pool.open for _ in range(3)]
    yield Row("first page of one that is open", _spread(again))
    pool.close()
    yield Row("memory when all are closed", f"{resident_bytes() / _MIB:.0f} MiB")


def _made(folder: Path, bureaus: int) -> Path:
    """Make the homes: one with the demonstration's data, and its copies, each with its own secret."""
    base, many = folder / "base", folder / "many"
    seed_demo(store := DataStore.of(Home(base)))
    seed_tasks(TaskStore(store))
    store.warehouse().close()
    for number in range(1, bureaus + 1):
        home = many / f"county-{number:02}"
        shutil.copytree(base, home)
        (home / "secret").unlink(missing_ok=True)
        (home / BUREAU_FILE).write_text(f"name: 演示县{number:02}\n", encoding="utf-8")
    return many


def _asked(client: Client, key: str) -> float:
    """Return the seconds until a bureau's first page is there."""
    started = time.perf_counter()
    here = {"REMOTE_ADDR": "127.0.0.1"}
    # Read to its end and closed, as a server does: until then the bureau is in use.
    answer = client.get(f"/b/{key}/", base_url="http://127.0.0.1", environ_base=here, buffered=True)
    assert answer.status_code == 200, answer.status
    assert len(answer.data) > 10_000, "it is the page, and not a door"
    return time.perf_counter() - started


def _spread(seconds: Sequence[float]) -> str:
    if not seconds:
        return "–"
    return f"P50 {1000 * quantile(seconds, 0.5):.0f} ms, P95 {1000 * quantile(seconds, 0.95):.0f} ms"


def main(arguments: Sequence[str]) -> int:
    """Print the table; write it unless it was a small run; 1 if what is wanted does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many_bureaus", description=__doc__)
    parser.add_argument("--small", action="store_true", help="four bureaus, two open: judges nothing")
    small = parser.parse_args(arguments).small
    size = (4, 2) if small else (BUREAUS, OPEN)
    head = ["| what | measured | wanted | holds |", "|---|---|---|---|"]
    lines, held = [], True
    with tempfile.TemporaryDirectory(prefix="guibiao-") as folder:
        for row in rows(Path(folder), *size, judged=not small):
            lines.append(written(row))
            held &= row.holds is not False
            print(lines[-1], flush=True)
    if not small:
        title = f"# Many bureaus in one service, measured\n\n{machine()}\n"
        RESULTS.write_text("\n".join([title, *head, *lines, ""]), encoding="utf-8")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
