"""A place for analysts: the tables as Parquet, and the DuckLake catalogue that names them, written last."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.hub.kept import KeptPublications
from etl.hub.lake.catalogue import LakeSnapshot, LakeTable, LakeView, write_catalogue
from etl.hub.lake.pieces import BUREAUS, FIGURES, LAKE_COLUMNS, OBSERVED, LakeSource, write_pieces
from etl.hub.lake.place import CATALOGUE, STALE, LakePlace
from etl.hub.publication import Publication
from etl.store.warehouse.attached import literal
from plan.hub.hub_file import HubFile
from wording import Lang, say


@dataclass(frozen=True, slots=True)
class Lake:
    """What was written: what analysts attach, of how many bureaus, and how many files each table has."""

    catalogue: str
    bureaus: int
    files: dict[str, int]


def write_lake(place: LakePlace, sources: Sequence[LakeSource], lang: Lang) -> Lake:
    """Write what bureaus published for analysts; ReportedError where that cannot be, and what was there before holds.

    ``lang``: of the comments that stand with tables and columns.
    """
    pieces = write_pieces(place.folder, sources)
    demonstration = any(source.manifest.demonstration for source in sources)
    tables = [_table(name, files, demonstration, lang) for name, files in pieces.items()]
    at = max((source.manifest.published_at.isoformat() for source in sources), default="1970-01-01T00:00:00+00:00")
    snapshot = LakeSnapshot(at, "guibiao", _marked(say("lake.message", lang, count=len(sources)), demonstration, lang))
    write_catalogue(place.folder / CATALOGUE, place.root, tables, list(_views(sources)), snapshot)
    place.put(pieces)
    _sweep(place, pieces, sources)
    return Lake(place.catalogue, len(sources), {name: len(files) for name, files in pieces.items()})


def hub_sources(hub: HubFile, kept: KeptPublications) -> Iterator[LakeSource]:
    """Yield what a hub fetched of its bureaus, in its file's order; of whom nothing was fetched is left out."""
    digests = kept.digests()
    for bureau in hub.bureaus:
        manifest = kept.manifest(bureau.id)
        if manifest is not None and bureau.id in digests:
            yield LakeSource(bureau.id, bureau.name, bureau.name_en, manifest, digests[bureau.id], kept.path)


def own_source(key: str, published: Publication, path: Callable[[str], Path]) -> LakeSource:
    """Return what a bureau published itself; ``key``: the id by which it is to go, ``path``: where the file of a digest
    stands."""
    manifest = published.manifest
    return LakeSource(key, manifest.bureau, manifest.bureau_en, manifest, published.digest, path)


def _table(name: str, files: Sequence[Path], demonstration: bool, lang: Lang) -> LakeTable:
    columns = LAKE_COLUMNS[name]
    comments = {column: say(f"lake.column.{column}", lang) for column in columns}
    return LakeTable(name, columns, files, _marked(say(f"lake.table.{name}", lang), demonstration, lang), comments)


def _marked(text: str, demonstration: bool, lang: Lang) -> str:
    return f"{say('demo.mark', lang)} {text}" if demonstration else text


def _views(sources: Iterable[LakeSource]) -> Iterator[LakeView]:
    """Yield for each bureau a schema with its own figures and observations."""
    for source in sources:
        # Ids hold hyphens, for which every query would need quotation marks, and no underscores.
        schema = f"bureau_{source.id.replace('-', '_')}"
        for table in (FIGURES, OBSERVED):
            sql = f"SELECT * FROM {{DUCKLAKE_CATALOG}}.main.{table} WHERE bureau = {literal(source.id)}"
            yield LakeView(schema, table, sql)


def _sweep(place: LakePlace, pieces: dict[str, list[Path]], sources: Sequence[LakeSource]) -> None:
    """Remove files that the catalogue names no more, and what a kill left half written, a day after."""
    folder = place.folder
    left = [*folder.glob(f".{CATALOGUE}.*"), *place.unread(sources)]
    for table in (FIGURES, OBSERVED, BUREAUS):
        written = (*(folder / table).glob("*.parquet"), *(folder / table).glob(".*.parquet.*"))
        left += set(written) - set(pieces[table])
    for path in left:
        if time.time() - path.stat().st_mtime > STALE.total_seconds():
            path.unlink(missing_ok=True)
