"""Fetching a generation: every file of it is proven before the warehouse is put together of them."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from etl.files.bucket import Bucket
from etl.reported_error import ReportedError
from etl.store.generations.manifest import GenerationManifest, GenerationPiece, generation_of, manifest_name, piece_name


class GenerationDamaged(ReportedError):  # noqa: N818 - said as a state, and mended by whoever publishes next
    """A file of a generation is gone, or is not what the manifest says."""


@dataclass(frozen=True, slots=True)
class FetchedGeneration:
    """A generation whose files are here: (table, file), each of the SHA-256 that its manifest says."""

    manifest: GenerationManifest
    files: tuple[tuple[str, Path], ...]


def read_manifest_of(bucket: Bucket, digest: str) -> GenerationManifest:
    """Return the manifest of a SHA-256; GenerationDamaged if it is gone or other bytes stand under its name."""
    name = manifest_name(digest)
    manifest = generation_of(_proven(bucket, name, digest))
    if manifest is None:
        raise GenerationDamaged("generation.damaged", name=name, address=bucket)
    return manifest


def fetch(bucket: Bucket, digest: str, folder: Path) -> FetchedGeneration:
    """Fetch what a folder lacks of a generation, and forget what it has of others.

    GenerationDamaged names the first file that is not what it should be; ReportedError where there is no room, or the
    bucket cannot be reached. What was fetched is there the next time.
    """
    manifest = read_manifest_of(bucket, digest)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        files = tuple((piece.name.partition(":")[0], _fetched(bucket, piece, folder)) for piece in manifest.pieces)
        forget_others(folder, manifest)
    except OSError as error:
        raise ReportedError("keep.no_home", path=folder, why=error) from error
    return FetchedGeneration(manifest, files)


def damaged(bucket: Bucket, manifest: GenerationManifest) -> list[str]:
    """Return the names in the bucket of a generation's files that are gone or are other bytes; reads all of them."""
    found = []
    for piece in manifest.pieces:
        content = bucket.get(piece_name(piece.sha256))
        if content is None or sha256(content).hexdigest() != piece.sha256:
            found.append(piece_name(piece.sha256))
    return found


def forget_others(folder: Path, manifest: GenerationManifest) -> None:
    """Delete the files of a folder that a generation does not name."""
    wanted = {f"{piece.sha256}.parquet" for piece in manifest.pieces}
    for path in folder.iterdir():
        if path.name not in wanted:
            with suppress(FileNotFoundError):  # by another server of the same folder
                path.unlink()


def _fetched(bucket: Bucket, piece: GenerationPiece, folder: Path) -> Path:
    path = folder / f"{piece.sha256}.parquet"
    # Proven again where it is here already: a disk may give other bytes than it was given.
    if not path.exists() or sha256(path.read_bytes()).hexdigest() != piece.sha256:
        content = _proven(bucket, piece_name(piece.sha256), piece.sha256)
        half = folder / f"{secrets.token_hex(8)}.part"
        half.write_bytes(content)
        os.replace(half, path)
    return path


def _proven(bucket: Bucket, name: str, digest: str) -> bytes:
    content = bucket.get(name)
    if content is None or sha256(content).hexdigest() != digest:
        key = "generation.missing" if content is None else "generation.damaged"
        raise GenerationDamaged(key, name=name, address=bucket)
    return content
