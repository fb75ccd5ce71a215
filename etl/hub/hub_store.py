"""What a hub's pages and commands ask: the figures of all bureaus, held in memory, one bureau's renewed at a time."""

from __future__ import annotations

import threading
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import duckdb

from etl.hub.kept import KeptPublications
from etl.hub.manifest import PublishedManifest
from etl.hub.tables import FIGURE_COLUMNS
from etl.store.warehouse.attached import filled
from etl.store.warehouse.build import OFFLINE
from etl.store.warehouse.filling import quoted
from etl.yaml_files import read_yaml
from plan.hub.figures import PublishedFigure
from plan.hub.hub_file import FILE, HubFile, read_hub
from plan.period import Period

_NAMES = [field.name for field in fields(PublishedFigure)]
_MEMORY = "1GB"
"""What DuckDB may take: the figures of 2,800 bureaus are some 100 MB."""


@dataclass(frozen=True, slots=True)
class SharedIndicator:
    """An indicator that bureaus publish: its names as most of them say, and how many bureaus have it."""

    id: str
    name: str
    name_en: str
    bureaus: int


class HubStore:
    """The figures of a hub. Safe for many threads; ``refresh`` takes up what was fetched since."""

    def __init__(self, hub: HubFile, kept: KeptPublications) -> None:
        self.hub = hub
        self._kept = kept
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._loaded: dict[str, str] = {}
        self._manifests: dict[str, PublishedManifest] = {}
        self._sums: dict[tuple[str, str], tuple[tuple[str, ...], dict[str, float]]] = {}
        # One thread: the figures are small, and a hub's machine serves other people at the same time.
        self._connection = duckdb.connect(":memory:", config={**OFFLINE, "threads": 1, "memory_limit": _MEMORY})
        columns = ", ".join(f'"{name}" {kind}' for name, kind in FIGURE_COLUMNS.items())
        self._connection.execute(f"CREATE TABLE figure ({columns})")
        self.version = ""
        self.refresh()

    @classmethod
    def of(cls, home: Path) -> Self | None:
        """Return the hub of a home; None where it is none; CatalogueFaults lists every fault of its file."""
        path = home / FILE
        return cls(read_hub(read_yaml(path)), KeptPublications(home)) if path.is_file() else None

    def refresh(self) -> bool:
        """Take up manifests that were put since; True if there were any. Cheap where there were none."""
        stamp = self._kept.stamp()
        if stamp == self._stamp:
            return False
        with self._lock:
            # A bureau that was taken out of the file is shown no more, although its files are still kept.
            known = {bureau.id for bureau in self.hub.bureaus}
            digests = {bureau: digest for bureau, digest in self._kept.digests().items() if bureau in known}
            changed = [bureau for bureau, digest in digests.items() if self._loaded.get(bureau) != digest]
            for bureau in changed:
                self._take(bureau, digests[bureau])
            self._stamp = stamp
            self.version = sha256("".join(f"{b}{d}" for b, d in sorted(self._loaded.items())).encode()).hexdigest()[:16]
        return bool(changed)

    def _take(self, bureau: str, digest: str) -> None:
        """Put a bureau's figures in the place of its earlier ones; a file that cannot be read changes nothing."""
        manifest = self._kept.manifest(bureau)
        if manifest is None or manifest.figures is None:
            return
        path = quoted(self._kept.path(manifest.figures.sha256))
        self._connection.execute("BEGIN")
        try:
            self._connection.execute(filled("DELETE FROM figure WHERE bureau = ?", [bureau]))
            # By name, with the bureau's id as the hub's file says it: what the file itself says is not asked.
            query = f"INSERT INTO figure BY NAME SELECT * REPLACE (? AS bureau) FROM read_parquet('{path}')"
            self._connection.execute(filled(query, [bureau]))
        except duckdb.Error:
            self._connection.execute("ROLLBACK")  # its figures of before still stand
            return
        self._connection.execute("COMMIT")
        self._loaded[bureau], self._manifests[bureau] = digest, manifest

    def manifest(self, bureau: str) -> PublishedManifest | None:
        """Return what a bureau published last; None where nothing was fetched."""
        return self._manifests.get(bureau)

    @property
    def demonstration(self) -> bool:
        """Whether any bureau's figures are invented."""
        return any(manifest.demonstration for manifest in self._manifests.values())

    def _rows(self, query: str, *texts: str) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(filled(query, texts)).fetchall()

    def indicators(self) -> tuple[SharedIndicator, ...]:
        """Return the indicators that bureaus publish, those that most of them have first."""
        rows = self._rows(
            "SELECT indicator, mode(name), mode(name_en), count(DISTINCT bureau) AS bureaus, min(no) FROM figure "
            "GROUP BY indicator ORDER BY bureaus DESC, min(no), indicator"
        )
        return tuple(SharedIndicator(*row[:4]) for row in rows)

    def quarters(self) -> tuple[Period, ...]:
        """Return the quarters of which any bureau has figures, in time order."""
        return tuple(Period.ended_by(day) for (day,) in self._rows("SELECT DISTINCT as_of FROM figure ORDER BY as_of"))

    def default_quarter(self) -> Period | None:
        """Return the newest quarter of which most of the bureaus that have published have figures; None where
        nobody has."""
        rows = self._rows("SELECT as_of, count(DISTINCT bureau) FROM figure GROUP BY as_of ORDER BY as_of")
        # The first bureau to publish a quarter must not empty everybody else's page.
        settled = [day for day, bureaus in rows if 2 * bureaus > len(self._loaded)]
        days = settled or [day for day, _ in rows]
        return Period.ended_by(days[-1]) if days else None

    def figures(self, indicator: str, as_of: date) -> tuple[PublishedFigure, ...]:
        """Return an indicator of all bureaus as of a quarter's last day; of two plans of one bureau the later one's.

        A bureau that published nothing of that quarter has no figure here.
        """
        return self._figures("indicator = ? AND as_of = ?::DATE", indicator, as_of.isoformat())

    def figures_of(self, bureau: str, as_of: date) -> tuple[PublishedFigure, ...]:
        """Return every indicator of a bureau as of a quarter's last day, in the order of its plan."""
        return self._figures("bureau = ? AND as_of = ?::DATE", bureau, as_of.isoformat())

    def all_figures(self, as_of: date) -> tuple[PublishedFigure, ...]:
        """Return every indicator of every bureau as of a quarter's last day."""
        return self._figures("as_of = ?::DATE", as_of.isoformat())

    def _figures(self, where: str, *texts: str) -> tuple[PublishedFigure, ...]:
        names = ", ".join(f'"{name}"' for name in _NAMES)
        rows = self._rows(
            # What others publish is not believed: a Parquet file can hold infinity, which no ranking survives.
            f"SELECT {names} FROM figure WHERE {where} AND (value IS NULL OR isfinite(value)) QUALIFY row_number() "
            "OVER (PARTITION BY bureau, indicator, as_of ORDER BY target_year DESC NULLS LAST) = 1 ORDER BY bureau, no",
            *texts,
        )
        return tuple(PublishedFigure(*row) for row in rows)

    def sizes(self, measure: str, as_of: date) -> dict[str, float]:
        """Return the sum of a measure over each bureau's areas in a quarter, in the measure's unit; bureaus without
        it are left out."""
        quarter, found = str(Period.ended_by(as_of)), {}
        # A copy, for another thread may take up a manifest meanwhile.
        for bureau, manifest in list(self._manifests.items()):
            totals = self._totals(bureau, manifest, measure) if measure in manifest.measures else {}
            if quarter in totals:
                found[bureau] = totals[quarter]
        return found

    def _totals(self, bureau: str, manifest: PublishedManifest, measure: str) -> dict[str, float]:
        """Return a measure's sum over a bureau's areas by quarter; summed once for what a bureau published."""
        # By bureau, because somebody publishes all the time: only whose figures are new is summed again.
        digests, kept = tuple(each.sha256 for each in manifest.observations), self._sums.get((bureau, measure))
        if kept is not None and kept[0] == digests:
            return kept[1]
        files = ", ".join(f"'{quoted(self._kept.path(digest))}'" for digest in digests)
        query = f"SELECT period, sum(value) FROM read_parquet([{files}]) WHERE measure = ? GROUP BY period"
        totals = {period: float(total) for period, total in self._rows(query, measure)} if files else {}
        self._sums[bureau, measure] = digests, totals
        return totals
