"""The points by which a cluster is shown to work, measured: kills, writers, the whole nation, growth.

``python -m benchmarks.cluster_points`` kills in rounds of twenty moments, each on new servers, and keeps every round in
build/cluster/kills.jsonl: broken off, it goes on where it was (``--fresh``: from the beginning; ``--moments``: until
there are so many). Then sixteen people write at once. It writes benchmarks/cluster.md, with what `make bench` measured
of the other two points; 1 where something wanted does not hold.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

from benchmarks.__main__ import machine, written
from benchmarks.cluster_kills import Ordeal, Seen, cluster, run
from benchmarks.measuring import ROOT, Row
from benchmarks.writers import CASES, measured, places_of
from etl.home import HomeBusyError
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.submissions import Overtaken, Receipt, SubmissionService
from plan.denied import Denied
from plan.review import Person, Role
from tests.etl.submissions.conftest import CELLS, Q1, TOWN, lay, workbook
from tests.workbooks import ASSISTANCE

RESULTS = ROOT / "benchmarks" / "cluster.md"
KEPT = ROOT / "build" / "cluster" / "kills.jsonl"
MOMENTS, TAKEN_OVER = 200, 10.0
"""How many moments are wanted, and within how many seconds another one is to have taken over, in the median."""

_MACHINES, _WRITERS = 4, 16

_BROKEN_OFF = 3
"""Rounds that may be broken off by a server that does not come back, as on a machine without memory left."""

Round = dict[str, object]


def round_of(seen: Seen) -> Round:
    """Return what a round saw, as JSON can hold it."""
    acknowledged = len(seen.taken), len(seen.sent), len(seen.accepted)
    return {
        "kills": dict(seen.kills),
        "acknowledged": acknowledged,
        "generations": len(seen.generations),
        "proofs": seen.proofs,
        "taken_over": [round(each, 2) for each in seen.taken_over],
        "fault": "",
    }


def rounds_kept() -> list[Round]:
    """Return the rounds of before; a line that a kill cut off is none."""
    lines = KEPT.read_text(encoding="utf-8").splitlines(keepends=True) if KEPT.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}\n")]


def kill_on(moments: int, each: int, minutes: float) -> list[Round]:
    """Kill until there are so many moments, in rounds; what was found is kept after each. A round in which something
    was lost is the last one."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    rounds, until, broken = rounds_kept(), time.monotonic() + 60 * minutes, 0
    KEPT.write_text("".join(json.dumps(kept) + "\n" for kept in rounds), encoding="utf-8")
    while (missing := moments - _moments(rounds)) > 0 and time.monotonic() < until:
        ordeal = Ordeal(min(each, missing), _MACHINES, _WRITERS, f"cluster-{len(rounds)}", until - time.monotonic())
        try:
            rounds.append(round_of(run(ordeal)))
        except ReportedError as error:
            # Nothing can be said of what is kept: a server that the benchmark itself started is gone.
            broken += 1
            print(f"  a round is not counted: {error}", file=sys.stderr, flush=True)
            if broken > _BROKEN_OFF:
                raise
            continue
        except AssertionError as error:
            rounds.append({"kills": {}, "acknowledged": (0, 0, 0), "generations": 0, "proofs": 0, "taken_over": []})
            rounds[-1]["fault"] = f"{error}"[:500] or "an assertion"
        with KEPT.open("a", encoding="utf-8") as file:
            file.write(json.dumps(rounds[-1]) + "\n")
        print(f"  {_moments(rounds)} of {moments} moments {rounds[-1]['fault']}", file=sys.stderr, flush=True)
        if rounds[-1]["fault"]:
            break
    return rounds


def _moments(rounds: Sequence[Round]) -> int:
    return sum(sum(kept["kills"].values()) for kept in rounds)  # type: ignore[attr-defined]


def kill_rows(rounds: Sequence[Round]) -> Iterator[Row]:
    """Yield what the rounds saw together."""
    kills = sum((Counter(kept["kills"]) for kept in rounds), Counter[str]())  # type: ignore[call-overload]
    told = ", ".join(f"{kind} {many}" for kind, many in sorted(kills.items()))
    number, faults = _moments(rounds), [str(kept["fault"]) for kept in rounds if kept["fault"]]
    yield Row(f"kill −9 at random moments ({told})", str(number), f"{MOMENTS}", number >= MOMENTS)
    sums = [sum(each) for each in zip(*(kept["acknowledged"] for kept in rounds), strict=True)]  # type: ignore[call-overload]
    yield Row("acknowledged drafts, submissions, acceptances", ", ".join(f"{each:,}" for each in sums))
    yield Row(
        "of these kept, chains whole, the same numbers at all machines",
        faults[0] if faults else "all",
        "all",
        not faults,
    )
    proofs = sum(int(str(kept["proofs"])) for kept in rounds)
    seen = sum(int(str(kept["generations"])) for kept in rounds)
    yield Row("generations seen, and proofs of all their bytes", f"{seen:,}, {proofs:,}")
    yield Row("half generations visible", "0" if not faults else "see above", "0", not faults)
    over = sorted(each for kept in rounds for each in kept["taken_over"]) or [0.0]  # type: ignore[attr-defined]
    middle = statistics.median(over)
    yield Row("published by others after, median", f"{middle:.1f} s", f"{TAKEN_OVER:.0f} s", middle <= TAKEN_OVER)
    yield Row("the longest", f"{over[-1]:.1f} s")


def writer_rows(many: int) -> Iterator[Row]:
    """Yield what becomes of sixteen people who send at once: for one quarter, and for one each."""
    came = at_one_slot()
    won = [each for each in came if isinstance(each, Receipt)]
    told = [each for each in came if isinstance(each, Overtaken) and {"by", "at"} <= each.fields.keys()]
    names = (
        f"{_WRITERS} people at {_MACHINES} machines send for one quarter at once: kept; told who was first, and when"
    )
    yield Row(names, f"{len(won)}; {len(told)}", f"1; {_WRITERS - 1}", (len(won), len(told)) == (1, _WRITERS - 1))
    for journals, writers in CASES:
        with places_of("server", journals) as places:
            rate = measured(places, writers, many)
        yield Row(f"submissions a second, {writers} writers of each of {journals} journals, all kept", f"{rate:,.0f}")


def at_one_slot() -> list[Receipt | Denied]:
    """Return what each of sixteen people is answered who send another workbook for the same quarter in one moment."""
    with ExitStack() as held:
        homes, *_ = held.enter_context(cluster(_MACHINES))
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="guibiao-slot-")))
        services = [held.enter_context(SubmissionService(DataStore.of(home))) for home in homes]
        start, deeds = Barrier(_WRITERS), list[Callable[[], Receipt | Denied]]()
        for number in range(_WRITERS):
            service, person = services[number % _MACHINES], Person(f"填报人{number}", Role.FILLER, ASSISTANCE)
            draft = lay(service, workbook(folder, cells={(CELLS, TOWN): 110 + number}), person, Q1)
            deeds.append(lambda service=service, person=person, key=draft.id: _sent(service, key, person, start))  # type: ignore[misc]
        with ThreadPoolExecutor(_WRITERS) as threads:
            return list(threads.map(lambda deed: deed(), deeds))


def _sent(service: SubmissionService, key: str, person: Person, start: Barrier) -> Receipt | Denied:
    start.wait()
    while True:
        try:
            return service.send(key, person, "")
        except Denied as denied:
            return denied
        except HomeBusyError:
            continue  # on a busy machine sixteen in a line take longer than one waits; people try again


def copied(name: str) -> list[str]:
    """Return what stands in another table of figures, beneath its title."""
    text = (ROOT / "benchmarks" / name).read_text(encoding="utf-8")
    return text.partition("\n")[2].strip().splitlines()


def document(kills: Sequence[Row], writers: Sequence[Row]) -> str:
    """Return benchmarks/cluster.md."""
    head = ["| what | measured | wanted | holds |", "|---|---|---|---|"]
    how = "PostgreSQL waits for its disk; every machine is a process with a folder of its own."
    parts = [f"# A cluster, measured\n\n`make bench-cluster`, {machine()}. {how}"]
    parts += [f"\n## {_MACHINES} machines, {_WRITERS} writers, and kills\n", *head, *map(written, kills)]
    parts += ["\n## Writers\n", *head, *map(written, writers)]
    parts += ["\n## The whole nation (hub.md, by `make bench`)\n", *copied("hub.md")]
    parts += ["\n## Growth (growth.md, by `make bench`)\n", *copied("growth.md")]
    parts += ["\n## One correction (correction_cost.md, by `make bench-record`)\n", *copied("correction_cost.md"), ""]
    return "\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the document, and print the two parts that were measured now."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster_points", description=__doc__)
    parser.add_argument(
        "--moments", type=int, default=MOMENTS, help="kill until there are so many, those of before counted"
    )
    parser.add_argument("--round", type=int, default=20, help="moments of a round")
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin no further moment after that")
    parser.add_argument("--many", type=int, default=50, help="submissions of each writer")
    parser.add_argument("--fresh", action="store_true", help="forget the rounds of before")
    said = parser.parse_args(arguments)
    if said.fresh:
        KEPT.unlink(missing_ok=True)
    kills = list(kill_rows(kill_on(said.moments, said.round, said.minutes)))
    writers = list(writer_rows(said.many))
    RESULTS.write_text(document(kills, writers), encoding="utf-8")
    print("\n".join(map(written, (*kills, *writers))))
    return int(any(row.holds is False for row in (*kills, *writers)))


if __name__ == "__main__":
    sys.exit(main())
