"""What the hub keeps: each bureau's last proven manifest with its signature, and the files that they name."""

from __future__ import annotations

import os
import time
from pathlib import Path

import duckdb

from etl.hub.manifest import PublishedManifest, digest_of, read_manifest
from etl.hub.stores import FolderStore, Unreachable
from etl.hub.tables import FIGURE_COLUMNS, OBSERVATION_COLUMNS
from etl.store.warehouse.build import OFFLINE
from etl.store.warehouse.filling import quoted

FOLDER = "hub"
"""In the hub's home; all of it can be fetched again."""

_MOST = 1 << 30
"""Bytes: no bound here, for what is read was bounded and proven when it was fetched."""
_STALE = 86_400.0
"""Seconds for which a file that no manifest names any more may still be read by somebody."""


class KeptPublications:
    """The folder of what was fetched. A manifest is put there last, when every file that it names is."""

    def __init__(self, home: Path) -> None:
        self._root = home / FOLDER
        self._store = FolderStore(self._root)

    def digests(self) -> dict[str, str]:
        """Return the digest of every bureau's manifest; cheap where nothing changed since it was asked last."""
        found = {}
        try:
            names = [entry.name for entry in os.scandir(self._root / "bureaus") if entry.name.endswith(".json")]
        except OSError:
            return {}
        for name in names:
            try:
                found[name.removesuffix(".json")] = digest_of(self._store.read(f"bureaus/{name}", _MOST))
            except Unreachable:
                continue
        return found

    def stamp(self) -> tuple[int, int]:
        """Return a value that changes whenever a manifest was put; it costs one look at the disk."""
        try:
            status = os.stat(self._root / "bureaus")
        except OSError:
            return 0, 0
        return status.st_mtime_ns, status.st_ino

    def digest(self, bureau: str) -> str | None:
        """Return the digest of a bureau's manifest; None where nothing was kept."""
        try:
            return digest_of(self._store.read(f"bureaus/{bureau}.json", _MOST))
        except Unreachable:
            return None

    def manifest(self, bureau: str) -> PublishedManifest | None:
        """Return a bureau's manifest; None where nothing was kept."""
        try:
            return read_manifest(self._store.read(f"bureaus/{bureau}.json", _MOST))
        except Unreachable:
            return None

    def put(self, bureau: str, signed: bytes, signature: bytes) -> None:
        """Keep a proven manifest as the bureau's last."""
        # The signature first: the manifest is what the others look for.
        self._store.put(f"bureaus/{bureau}.sig", signature)
        self._store.put(f"bureaus/{bureau}.json", signed)

    def forget(self, bureau: str) -> None:
        """Forget what a bureau published: the next publication is taken, whatever came before it."""
        for ending in ("json", "sig"):
            (self._root / "bureaus" / f"{bureau}.{ending}").unlink(missing_ok=True)

    def has(self, digest: str) -> bool:
        """Tell whether a file is kept."""
        return self._store.has(f"files/{digest}.parquet")

    def put_file(self, digest: str, content: bytes) -> None:
        """Keep a file under its digest."""
        self._store.put(f"files/{digest}.parquet", content)

    def path(self, digest: str) -> Path:
        """Return where a file is kept."""
        return self._root / "files" / f"{digest}.parquet"

    def fault_of(self, manifest: PublishedManifest) -> str | None:
        """Return the name of a manifest's first file that is not Parquet with exactly the columns it should have; None
        where all are."""
        with duckdb.connect(":memory:", config={**OFFLINE, "threads": 1}) as connection:
            for each in manifest.files:
                wanted = FIGURE_COLUMNS if each == manifest.figures else OBSERVATION_COLUMNS
                try:
                    told = connection.execute(
                        f"DESCRIBE SELECT * FROM read_parquet('{quoted(self.path(each.sha256))}')"
                    ).fetchall()
                except duckdb.Error:
                    return each.name
                # Names and types exactly: a column more could be one that a later query takes for its own.
                if {name: kind for name, kind, *_ in told} != wanted:
                    return each.name
        return None

    def sweep(self) -> int:
        """Remove files that no kept manifest names and that have lain for a day; return how many."""
        named = {
            each.sha256
            for bureau in self.digests()
            if (manifest := self.manifest(bureau)) is not None
            for each in manifest.files
        }
        gone = 0
        folder = self._root / "files"
        for path in folder.glob("*.parquet") if folder.is_dir() else ():
            # Not at once: a page that is being made may still read it.
            if path.stem not in named and time.time() - path.stat().st_mtime > _STALE:
                path.unlink(missing_ok=True)
                gone += 1
        return gone
