"""Where analysts look: a folder, or a bucket's prefix, whose files are made in a folder of the home first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from etl.files.bucket import Bucket
from etl.hub.lake.pieces import LakeSource
from etl.hub.manifest import MOST_FILE
from etl.hub.publication import file_name
from etl.hub.stores import FolderStore, PublicationStore, Unreachable
from etl.reported_error import ReportedError

CATALOGUE = "catalogue.ducklake"

STALE = timedelta(days=1)
"""How long a file that the catalogue names no more may still be read by somebody who attached it before."""

_STAGING = "lake"
_PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class LakePlace:
    """``folder``: where the files are written; ``bucket``: where they are put then, None where the folder is the place
    itself."""

    folder: Path
    bucket: Bucket | None = None

    @classmethod
    def of(cls, to: str, home: Path) -> LakePlace:
        """Return the place of an address, a folder or s3://bucket/prefix; ReportedError for an address of another
        kind."""
        if "://" not in to:
            return cls(Path(to))
        bucket = Bucket.of(to)
        # For each bucket a folder of its own: what one catalogue names no more, another's may.
        return cls(home / _STAGING / sha256(bucket.url.encode()).hexdigest()[:12], bucket)

    @property
    def root(self) -> str:
        """Where analysts find the files, as the catalogue says it, with a slash at its end."""
        # Absolute: a relative folder would be meant from wherever the analyst happens to be.
        return f"{self.bucket or self.folder.absolute()}/"

    @property
    def catalogue(self) -> str:
        """What analysts attach."""
        return f"{self.root}{CATALOGUE}"

    def published(self, store: PublicationStore) -> Callable[[str], Path]:
        """Return what says where the file of a digest stands that a bureau has just published into ``store``, this
        place's own folder or bucket. ReportedError where it cannot be had again."""
        if self.bucket is None:
            return lambda digest: self.folder / file_name(digest)
        return lambda digest: self._fetched(store, digest)

    def unread(self, sources: Sequence[LakeSource]) -> Iterator[Path]:
        """Yield the published files that were fetched for catalogues before this one of ``sources``; none where there
        is no bucket, for of a folder they are the publication itself."""
        if self.bucket is None:
            return
        read = {file.sha256 for source in sources for file in source.manifest.files}
        yield from (path for path in (self.folder / _PUBLISHED).glob("*") if path.name not in read)

    def put(self, pieces: Mapping[str, Sequence[Path]]) -> None:
        """Put the files that are not there yet into the bucket, by their tables, and the catalogue last; take away what
        it names no more. Nothing where there is no bucket."""
        if self.bucket is None:
            return
        wanted = {f"{table}/{path.name}": path for table, paths in pieces.items() for path in paths}
        there = {file.name: file.at for table in pieces for file in self.bucket.files(table)}
        for name in wanted.keys() - there.keys():
            self.bucket.put(name, wanted[name])
        self.bucket.replace(CATALOGUE, (self.folder / CATALOGUE).read_bytes())
        now = datetime.now(UTC)
        for name in there.keys() - wanted.keys():
            if now - there[name] > STALE:
                self.bucket.delete(name)

    def _fetched(self, store: PublicationStore, digest: str) -> Path:
        """Return the path at which a published file is kept, fetched where it is not there yet."""
        kept = FolderStore(self.folder / _PUBLISHED)
        path = self.folder / _PUBLISHED / digest
        if not kept.has(digest):
            try:
                kept.put(digest, store.read(file_name(digest), MOST_FILE))
            except Unreachable as error:
                raise ReportedError("lake.unwritten", path=path, why=error) from error
        return path
