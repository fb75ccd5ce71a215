"""What analysts read, as Parquet: every bureau's figures and observations with its id beside them, and the bureaus."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from etl.hub.manifest import OBSERVATIONS, PublishedManifest
from etl.hub.tables import FIGURE_COLUMNS
from etl.reported_error import ReportedError
from etl.store.warehouse.attached import literal
from etl.store.warehouse.build import OFFLINE
from etl.store.warehouse.filling import quoted
from etl.store.warehouse.parquet import table_parquet

FIGURES, OBSERVED, BUREAUS = "figures", "observations", "bureaus"

LAKE_COLUMNS: Mapping[str, Mapping[str, str]] = {
    FIGURES: {**FIGURE_COLUMNS, "demonstration": "BOOLEAN"},
    OBSERVED: {
        "bureau": "VARCHAR",
        "department": "VARCHAR",
        "measure": "VARCHAR",
        "unit": "VARCHAR",
        "area": "VARCHAR",
        "period": "VARCHAR",
        "as_of": "DATE",
        "value": "DOUBLE",
        "demonstration": "BOOLEAN",
    },
    BUREAUS: {
        "bureau": "VARCHAR",
        "name": "VARCHAR",
        "name_en": "VARCHAR",
        "published_at": "VARCHAR",
        "acceptances": "INTEGER",
        "newest_quarter": "VARCHAR",
        "manifest": "VARCHAR",
        "public_key": "VARCHAR",
        "demonstration": "BOOLEAN",
    },
}
"""The tables, their columns and SQL types. ``as_of``: a quarter's last day."""

_EDITION = "1"
"""To be raised where the same publication would give other rows than before: files are named by it, too."""

# The last day of a quarter's code (2023Q3); NULL for what is none: what others publish is not believed.
_DAY = "last_day(TRY(make_date(TRY_CAST(left(period, 4) AS INTEGER), 3 * TRY_CAST(right(period, 1) AS INTEGER), 1)))"


@dataclass(frozen=True, slots=True)
class LakeSource:
    """A bureau's publication: its id and names, the manifest and its digest, and where a file of it stands."""

    id: str
    name: str
    name_en: str
    manifest: PublishedManifest
    digest: str
    path: Callable[[str], Path]


def write_pieces(folder: Path, sources: Sequence[LakeSource]) -> dict[str, list[Path]]:
    """Write the files that are not there yet; return those that hold, by table. ReportedError where that cannot be.

    A bureau that published nothing new has the files of before.
    """
    found: dict[str, list[Path]] = {FIGURES: [], OBSERVED: [], BUREAUS: []}
    try:
        for table in found:
            (folder / table).mkdir(parents=True, exist_ok=True)
        with duckdb.connect(":memory:", config={**OFFLINE, "threads": 1}) as connection:
            for source in sources:
                for table, query in _queries(source):
                    path = (
                        folder / table / f"{source.id}-{sha256((_EDITION + query).encode()).hexdigest()[:20]}.parquet"
                    )
                    if not path.exists():
                        _copy(connection, table, query, path)
                    found[table].append(path)
        found[BUREAUS].append(_bureaus(folder / BUREAUS, sources))
    except (OSError, duckdb.Error) as error:
        raise ReportedError("lake.unwritten", path=folder, why=error) from error
    return found


def _queries(source: LakeSource) -> Iterable[tuple[str, str]]:
    """Yield the rows of each table as a query. The digests of what it reads stand in it, so it names its answer."""
    manifest, bureau = source.manifest, literal(source.id)
    demonstration = str(manifest.demonstration).lower()
    if manifest.figures is not None:
        kept = _read(source, manifest.figures.sha256)
        columns = f"* REPLACE ({bureau} AS bureau), {demonstration} AS demonstration"
        yield FIGURES, f"SELECT {columns} FROM {kept} WHERE {_FINITE} ORDER BY plan, as_of, no"
    parts = [
        f"SELECT {literal(each.name.removeprefix(OBSERVATIONS))} AS department, * FROM {_read(source, each.sha256)}"
        for each in manifest.observations
    ]
    if parts:
        units = ", ".join(f"{literal(name)}: {literal(unit)}" for name, unit in sorted(manifest.measures.items()))
        yield (
            OBSERVED,
            f"SELECT {bureau} AS bureau, department, measure, MAP {{{units}}}[measure] AS unit, area, period, "
            f"{_DAY} AS as_of, value, {demonstration} AS demonstration FROM ({' UNION ALL '.join(parts)}) "
            "WHERE isfinite(value) ORDER BY measure, as_of, area",
        )


_DOUBLES = [name for name, kind in FIGURE_COLUMNS.items() if kind == "DOUBLE"]
# What others publish is not believed: a Parquet file can hold infinity, after which no sum is a number.
_FINITE = " AND ".join(f"({name} IS NULL OR isfinite({name}))" for name in _DOUBLES)


def _read(source: LakeSource, digest: str) -> str:
    return f"read_parquet('{quoted(source.path(digest))}')"


def _copy(connection: duckdb.DuckDBPyConnection, table: str, query: str, path: Path) -> None:
    """Write the rows of a query into a file, whole or not at all."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        connection.execute(f"COPY ({query}) TO '{quoted(half)}' (FORMAT parquet, COMPRESSION zstd, {field_ids(table)})")
        _keep(half, path)
    finally:
        half.unlink(missing_ok=True)


def field_ids(table: str) -> str:
    """Return the option of COPY that numbers a table's columns as the catalogue does: by it readers know them."""
    numbers = ", ".join(f'"{name}": {number}' for number, name in enumerate(LAKE_COLUMNS[table], start=1))
    return f"FIELD_IDS {{{numbers}}}"


def _bureaus(folder: Path, sources: Sequence[LakeSource]) -> Path:
    rows = [
        (
            source.id,
            source.name,
            source.name_en,
            source.manifest.published_at.isoformat(),
            source.manifest.sequence,
            max(source.manifest.quarters, default=None),
            source.digest,
            source.manifest.public_key,
            source.manifest.demonstration,
        )
        for source in sources
    ]
    content = table_parquet(LAKE_COLUMNS[BUREAUS], rows, {}, field_ids(BUREAUS))
    path = folder / f"{sha256(content).hexdigest()[:20]}.parquet"
    if not path.exists():
        half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        half.write_bytes(content)
        _keep(half, path)
    return path


def _keep(half: Path, path: Path) -> None:
    """Give a file its name once its bytes are on the disk."""
    with half.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(half, path)
