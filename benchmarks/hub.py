"""A hub over thousands of bureaus: fetching all, fetching one correction, and pages at fifty clients.

``python -m benchmarks.hub`` makes 2,800 invented bureaus, prints a table and writes benchmarks/hub.md; ``--small`` runs
all of it on a few and judges nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.__main__ import machine, written
from benchmarks.measuring import ROOT, Row, quantile, served
from benchmarks.serving import asked
from data.make_hub import make
from etl.home import Home
from etl.home.signing_key import SigningKey
from etl.hub.hub_store import HubStore
from etl.hub.kept import KeptPublications
from etl.hub.manifest import MOST_MANIFEST, read_manifest
from etl.hub.publication import CURRENT, manifest_name, read_pointer, write
from etl.hub.pulling import PullState, pull
from etl.hub.stores import FolderStore

RESULTS = ROOT / "benchmarks" / "hub.md"
BUREAUS, KINDS, CLIENTS, SECONDS = 2800, 40, 50, 20.0
CORRECTION, PAGE = 5.0, 0.1
"""Seconds wanted for a correction to be visible, and at P95 for a page."""


def rows(folder: Path, bureaus: int, kinds: int, clients: int, seconds: float, judged: bool) -> Iterator[Row]:
    """Yield every row of the table."""
    home = make(folder, bureaus, kinds)
    started = time.perf_counter()
    store = HubStore.of(home)
    assert store is not None, "it was made"
    yield Row(f"{bureaus} bureaus, figures of 4 quarters taken into memory", f"{time.perf_counter() - started:.1f} s")
    kept = KeptPublications(home)
    started = time.perf_counter()
    assert all(outcome.state is PullState.UNCHANGED for outcome in pull(store.hub, home, kept))
    yield Row("asking all of them when nothing changed", f"{time.perf_counter() - started:.1f} s")
    yield _correction(folder, home, store, kept, judged)
    with served(home) as (address, _):
        quarter = store.default_quarter()
        indicator = store.indicators()[0].id
        pages = {
            "overview": ("/hub", f"?quarter={quarter}"),
            "ranking, page 2": ("/hub", f"?quarter={quarter}&indicator={indicator}&start=30"),
            "one bureau": ("/hub/county-3", f"?quarter={quarter}"),
        }
        for name, (path, search) in pages.items():
            taken = asked(address, path, clients, seconds, [search])
            p95 = quantile(taken, 0.95)
            yield Row(
                f"{name}, {clients} clients",
                f"P50 {1000 * quantile(taken, 0.5):.0f} ms, P95 {1000 * p95:.0f} ms",
                f"{1000 * PAGE:.0f} ms wanted at P95",
                p95 <= PAGE if judged else None,
            )


def _correction(folder: Path, home: Path, store: HubStore, kept: KeptPublications, judged: bool) -> Row:
    """Publish one bureau anew, fetch it, and take it up."""
    source, key = FolderStore(folder / "published" / "county-2"), SigningKey.of(Home(folder / "keys" / "county-2"))
    digest = read_pointer(source.read(CURRENT, MOST_MANIFEST))
    assert digest is not None, "it has published"
    manifest = read_manifest(source.read(manifest_name(digest), MOST_MANIFEST))
    assert manifest is not None, "it has published"
    started = time.perf_counter()
    write(source, manifest.model_copy(update={"sequence": manifest.sequence + 1}), {}, key)
    states = [outcome.state for outcome in pull(store.hub, home, kept)]
    assert states.count(PullState.NEW) == 1, "one bureau published"
    assert store.refresh(), "what it published is taken up"
    taken = time.perf_counter() - started
    what = "one bureau's correction: published, fetched among all, visible"
    return Row(what, f"{taken:.1f} s", f"{CORRECTION:.0f} s wanted", taken <= CORRECTION if judged else None)


def main(arguments: Sequence[str]) -> int:
    """Print the table; write it unless it was a small run; 1 if what is wanted does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hub", description=__doc__)
    parser.add_argument("--small", action="store_true", help="six bureaus, a second of asking: judges nothing")
    small = parser.parse_args(arguments).small
    size = (6, 2, 4, 1.0) if small else (BUREAUS, KINDS, CLIENTS, SECONDS)
    head = ["| what | measured | wanted | holds |", "|---|---|---|---|"]
    lines, held = [], True
    with tempfile.TemporaryDirectory() as scratch:
        for row in rows(Path(scratch), *size, judged=not small):
            lines.append(written(row))
            held &= row.holds is not False
            print(lines[-1], flush=True)
    if not small:
        RESULTS.write_text("\n".join([f"# A hub, measured\n\n{machine()}\n", *head, *lines, ""]), encoding="utf-8")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
