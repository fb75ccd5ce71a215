"""Publishing a generation: new files first, then the manifest, last the row that lets it hold.

Whoever publishes holds a lock of the database, which is free as soon as he is gone. Files are never written over, so a
kill at any moment leaves the generation of before whole.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from etl.faults import fault_point
from etl.files.bucket import Bucket
from etl.reported_error import ReportedError
from etl.store.generations.fetching import GenerationDamaged, damaged, read_manifest_of
from etl.store.generations.manifest import FOLDER, GenerationManifest, GenerationPiece, manifest_name, piece_name
from etl.store.journal.generation_rows import GenerationRow

if TYPE_CHECKING:
    from etl.store.warehouse import WarehousePieces

_YOUNG = timedelta(hours=1)
"""For how long files that no generation names are left: somebody may be about to name them, or still fetch them."""


@dataclass(frozen=True, slots=True)
class PublishedGeneration:
    """A generation whose files are in the bucket: its ``row``, and how many files and bytes were new."""

    row: GenerationRow
    files_new: int
    bytes_new: int


def put_generation(
    bucket: Bucket, pieces: WarehousePieces, before: GenerationRow | None, whole: bool = False
) -> PublishedGeneration:
    """Put those files of a warehouse into a bucket that are not there yet, and the manifest of all of them.

    The generation does not hold before its row is added (`GenerationTable.add`). ``before``: the one that holds now;
    files are taken over from it. ``whole``: take over none, read every file in the bucket, set damaged ones aside and
    put them anew. ReportedError where the bucket cannot be reached.
    """
    kept = {} if whole or before is None else _reusable(bucket, pieces, before)
    found, files_new, bytes_new = [], 0, 0
    with tempfile.TemporaryDirectory(prefix="guibiao-generation-") as folder:
        for name in pieces.names():
            piece = kept.get(name)
            if piece is None:
                piece, fresh = _put_piece(bucket, pieces, name, Path(folder) / "piece", whole)
                files_new, bytes_new = files_new + fresh, bytes_new + fresh * piece.size
                fault_point("during_pieces")
            found.append(piece)
    content = GenerationManifest(meta=pieces.meta, pieces=tuple(found)).content()
    digest = sha256(content).hexdigest()
    _put(bucket, manifest_name(digest), content, whole)
    meta, number = pieces.meta, before.number + 1 if before else 1
    row = GenerationRow(number, digest, meta["version"], meta["mark"], int(meta["acceptances"]))
    return PublishedGeneration(row, files_new, bytes_new)


def prune(bucket: Bucket, kept: Iterable[GenerationRow], now: datetime) -> int:
    """Delete old files that none of the kept generations names; return how many. Whoever prunes holds the publisher's
    lock."""
    named: set[str] = set()
    for row in kept:
        named.add(manifest_name(row.manifest))
        try:
            manifest = read_manifest_of(bucket, row.manifest)
        except GenerationDamaged:
            return 0  # what it named is not known: nothing is deleted until it is kept no more
        named |= {piece_name(piece.sha256) for piece in manifest.pieces}
    old = [file.name for file in bucket.files(FOLDER) if file.name not in named and now - file.at > _YOUNG]
    for name in old:
        bucket.delete(name)
    return len(old)


def wanting(bucket: Bucket, row: GenerationRow) -> list[str]:
    """Return the names of files of a generation that are gone or damaged; every byte is read."""
    try:
        return damaged(bucket, read_manifest_of(bucket, row.manifest))
    except GenerationDamaged:
        return [manifest_name(row.manifest)]


def _reusable(bucket: Bucket, pieces: WarehousePieces, before: GenerationRow) -> dict[str, GenerationPiece]:
    """Return those pieces of the generation before, by name, for whose rows nothing was accepted since.

    No piece is taken over where code, layouts or catalogue are others: its rows would be read otherwise than new ones.
    """
    if before.mark != pieces.meta["mark"] or not 0 < before.acceptances <= int(pieces.meta["acceptances"]):
        return {}
    try:
        manifest = read_manifest_of(bucket, before.manifest)
    except GenerationDamaged:
        return {}
    if manifest.meta["catalogue"] != pieces.meta["catalogue"]:
        return {}
    touched = pieces.touched(before.acceptances)
    return {name: piece for name, piece in manifest.piece_of.items() if name not in touched}


def _put_piece(
    bucket: Bucket, pieces: WarehousePieces, name: str, path: Path, whole: bool
) -> tuple[GenerationPiece, bool]:
    pieces.write(name, path)
    content = path.read_bytes()
    digest = sha256(content).hexdigest()
    fresh = _put(bucket, piece_name(digest), content, whole)
    return GenerationPiece(name=name, sha256=digest, size=len(content), rows=pieces.rows(name)), fresh


def _put(bucket: Bucket, name: str, content: bytes, whole: bool) -> bool:
    """Put a file under its name; return whether it was not there. Other bytes under its name are set aside.

    They are known by their size, or with ``whole`` by reading them.
    """
    if bucket.put(name, content):
        return True
    there = bucket.get(name) if whole else None
    same = there == content if whole else bucket.size(name) == len(content)
    if not same:
        bucket.set_aside(name, f"swept/{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{name.rpartition('/')[2]}")
        if not bucket.put(name, content):
            raise ReportedError("files.altered", name=name, address=bucket)
    return not same
