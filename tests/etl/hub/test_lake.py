"""The DuckLake catalogue for analysts: read by DuckLake's own extension, and by its specification's own questions."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.hub.kept import KeptPublications
from etl.hub.lake.catalogue import LakeSnapshot, LakeTable, footer_size, write_catalogue
from etl.hub.lake.lake import Lake, hub_sources, own_source, write_lake
from etl.hub.lake.pieces import LAKE_COLUMNS, LakeSource
from etl.hub.lake.place import CATALOGUE, LakePlace
from etl.hub.lake.specification import TABLES
from etl.hub.publication import Publication, file_name
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from plan.hub.figures import PublishedFigure
from plan.period import Period
from tests.etl.hub.counties import County, Hub, county, hub_over
from tests.etl.hub.test_publishing import _correct
from wording import Lang

ROOT = Path(__file__).resolve().parents[3]
_READER = ROOT / "build" / "ducklake" / "bin" / "python"


@pytest.fixture(name="there", scope="module")
def _there(tmp_path_factory: pytest.TempPathFactory) -> tuple[Hub, Lake, tuple[County, ...]]:
    """A hub of two counties of which one has a hyphen in its id, and what it wrote for analysts."""
    root = tmp_path_factory.mktemp("lake")
    counties = county(root, "east"), county(root, "far-west")
    for each in counties:
        each.publish()
    hub = hub_over(root / "hub", *counties)
    hub.pull()
    return hub, _lake(hub, root / "analysts"), counties


def _lake(hub: Hub, folder: Path) -> Lake:
    return write_lake(LakePlace(folder), list(hub_sources(hub.store().hub, KeptPublications(hub.root))), Lang.EN)


def _own(published: Publication, folder: Path) -> LakeSource:
    return own_source("own", published, lambda digest: folder / file_name(digest))


def asked(lake: Path | str, *questions: str, options: str = "READ_ONLY") -> list[Any]:
    """Return the answers of DuckLake's own extension."""
    if not _READER.exists():
        pytest.skip("no DuckLake here: sh tests/install-ducklake.sh build/ducklake .venv/bin/python")
    words = [str(_READER), str(ROOT / "tests" / "ducklake_reader.py"), str(lake), options, *questions]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    return [json.loads(line) for line in told.stdout.splitlines()]


def _kept(lake: Path, table: str) -> list[tuple[Any, ...]]:
    """Return a table's rows as the specification has them found: the snapshot, its files, each column by its number."""
    with duckdb.connect(str(lake), read_only=True) as catalogue:

        def ask(sql: str) -> list[tuple[Any, ...]]:
            return catalogue.execute(sql).fetchall()

        [(snapshot,)] = ask("SELECT max(snapshot_id) FROM ducklake_snapshot")
        now = f"{snapshot} >= begin_snapshot AND ({snapshot} < end_snapshot OR end_snapshot IS NULL)"
        [(number, place)] = ask(f"SELECT table_id, path FROM ducklake_table WHERE table_name = '{table}' AND {now}")
        [(root,)] = ask("SELECT value FROM ducklake_metadata WHERE key = 'data_path'")
        names = ask(
            f"SELECT column_name FROM ducklake_column WHERE table_id = {number} AND {now} ORDER BY column_order"
        )
        files = ask(f"SELECT path, record_count FROM ducklake_data_file WHERE table_id = {number} AND {now}")
        columns = ", ".join(f'"{name}"' for (name,) in names)
        rows = []
        for path, count in files:
            found = ask(f"SELECT {columns} FROM read_parquet('{root}{place}{path}')")
            assert len(found) == count
            rows += found
    return rows


def test_analysts_read_the_figures_that_the_hub_shows(there: tuple[Hub, Lake, tuple[County, ...]]) -> None:
    hub, lake, _ = there
    store = hub.store()
    shown = [figure for period in store.quarters() for figure in store.all_figures(period.last_day)]
    named = [field.name for field in fields(PublishedFigure)]
    found = [PublishedFigure(*row[: len(named)]) for row in _kept(Path(lake.catalogue), "figures")]
    assert list(LAKE_COLUMNS["figures"]) == [*named, "demonstration"]
    assert sorted(found, key=repr) == sorted(shown, key=repr)
    assert any(figure.value is not None for figure in found)


def test_analysts_read_the_observations_that_were_accepted(there: tuple[Hub, Lake, tuple[County, ...]]) -> None:
    _, lake, counties = there
    rows = _kept(Path(lake.catalogue), "observations")
    for each in counties:
        store = DataStore.of(each.home)
        with store.warehouse() as warehouse:
            accepted = {(o.measure, o.area, str(o.period), o.value) for o in warehouse.observations()}
        of = {measure.name: (measure.department, measure.unit) for measure in store.plan.whole.measures}
        own = [row for row in rows if row[0] == each.id]
        assert {(row[2], row[4], row[5], row[7]) for row in own} == accepted
        assert {(row[1], row[3]) == of[row[2]] for row in own} == {True}
        assert {row[6] for row in own} == {Period.parse(row[5]).last_day for row in own}


def test_the_extension_reads_the_same(there: tuple[Hub, Lake, tuple[County, ...]]) -> None:
    hub, lake, _ = there
    answers = asked(
        Path(lake.catalogue),
        "SELECT bureau, indicator, as_of, value, completion, status FROM figures ORDER BY ALL",
        "SELECT count(*), min(value), max(value), count(DISTINCT bureau) FROM observations",
        "SELECT count(*) FROM bureau_far_west.observations",
        "SELECT DISTINCT bureau FROM bureau_east.figures",
        "SELECT bureau, name, name_en FROM bureaus ORDER BY bureau",
        "SELECT count(*) FROM observations WHERE value > (SELECT max(value) - 1 FROM observations)",
        "SELECT count(*) FROM figures WHERE value IS NULL",
        "SELECT comment FROM duckdb_columns() WHERE database_name = 'guibiao' AND schema_name = 'main' "
        "AND column_name = 'completion'",
        "SELECT snapshot_id, commit_message FROM ducklake_snapshots('guibiao')",
        "SELECT count(*) FROM figures WHERE bureau = 'east' AND as_of = DATE '2023-06-30'",
    )
    figures, observed = _kept(Path(lake.catalogue), "figures"), _kept(Path(lake.catalogue), "observations")
    of = {name: number for number, name in enumerate(LAKE_COLUMNS["figures"])}
    wanted = [
        [row[of[name]] for name in ("bureau", "indicator", "as_of", "value", "completion", "status")] for row in figures
    ]
    values = [row[7] for row in observed]
    assert sorted(map(str, answers[0])) == sorted(str(_plain(row)) for row in wanted)
    assert answers[1] == [[len(observed), min(values), max(values), 2]]
    assert answers[2] == [[sum(row[0] == "far-west" for row in observed)]]
    assert answers[3] == [["east"]]
    assert answers[4] == [["east", "east县", "East"], ["far-west", "far-west县", "Far-West"]]
    assert answers[5] == [[sum(value > max(values) - 1 for value in values)]]
    assert answers[6] == [[sum(row[of["value"]] is None for row in figures)]]
    assert answers[7] == [["Completion, 1 is done; empty: cannot be computed"]]
    assert answers[8] == [[0, "Demonstration data Written from what 2 bureaus published"]]
    assert answers[9] == [[len(hub.store().figures_of("east", date(2023, 6, 30)))]]


def _plain(row: Sequence[object]) -> list[object]:
    return [str(value) if isinstance(value, date) else value for value in row]


def test_a_folder_is_read_elsewhere_too(there: tuple[Hub, Lake, tuple[County, ...]], tmp_path: Path) -> None:
    """As docs/hub.md tells: by another mount than where it was written."""
    _, lake, _ = there
    shutil.copytree(Path(lake.catalogue).parent, tmp_path / "mnt")
    options = f"READ_ONLY, DATA_PATH '{tmp_path}/mnt/', OVERRIDE_DATA_PATH true"
    told = asked(
        tmp_path / "mnt" / CATALOGUE,
        "SELECT count(*) FROM figures",
        "SELECT data_file FROM ducklake_list_files('guibiao', 'figures')",
        options=options,
    )
    assert told[0] == [[len(_kept(Path(lake.catalogue), "figures"))]]
    assert all(path.startswith(f"{tmp_path}/mnt/") for (path,) in told[1])


def test_nobody_writes_by_the_catalogue(there: tuple[Hub, Lake, tuple[County, ...]]) -> None:
    _, lake, _ = there
    [told] = asked(Path(lake.catalogue), "DELETE FROM figures")
    assert "read-only" in told[0]


def test_only_what_a_bureau_published_anew_is_written_again(tmp_path: Path) -> None:
    first, second = county(tmp_path, "first"), county(tmp_path, "second")
    for each in (first, second):
        each.publish()
    hub = hub_over(tmp_path / "hub", first, second)
    hub.pull()
    folder = tmp_path / "analysts"
    before = _files(_lake(hub, folder))
    assert _files(_lake(hub, folder)) == before, "nothing is new, nothing is written"
    _correct(first, tmp_path)
    first.publish()
    hub.pull()
    after = _files(_lake(hub, folder))
    assert {name for name in after if name not in before and not name.startswith("bureaus/")} == {
        name for name in after if name.split("/")[1].startswith("first-")
    }


def _files(lake: Lake) -> dict[str, int]:
    """Return the files that the catalogue names, and when each was written."""
    with duckdb.connect(lake.catalogue, read_only=True) as catalogue:
        named = catalogue.execute(
            "SELECT t.path || f.path FROM ducklake_data_file f JOIN ducklake_table t USING (table_id)"
        )
        return {name: (Path(lake.catalogue).parent / name).stat().st_mtime_ns for (name,) in named.fetchall()}


def test_a_reader_sees_the_old_or_the_new_and_nothing_between(there: tuple[Hub, Lake, tuple[County, ...]]) -> None:
    """The catalogue is put in place whole: whoever opens it at any moment finds all of its files."""
    hub, lake, _ = there
    over, troubles, seen = threading.Event(), list[str](), 0

    def write() -> None:
        for _ in range(6):
            _lake(hub, Path(lake.catalogue).parent)
        over.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not over.is_set() or not seen:
        try:
            assert _kept(Path(lake.catalogue), "figures")
        except (duckdb.Error, AssertionError) as error:
            troubles.append(str(error))
        seen += 1
    writer.join()
    assert (troubles, sorted(p.name for p in Path(lake.catalogue).parent.iterdir())) == (
        [],
        ["bureaus", CATALOGUE, "figures", "observations"],
    )


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("DOUBLE", [1.5, None, -0.0, 1e300, 5e-324, -1e300]),
        ("DOUBLE", [None, None]),
        ("VARCHAR", ["", "'quoted'", "\u0001", "持证", "\U0001f600", "a" * 3000, None]),
        ("BOOLEAN", [True, False, None]),
        ("DATE", [date(1, 1, 1), date(9999, 12, 31), None]),
        ("INTEGER", [-(2**31), 2**31 - 1, 0, None]),
    ],
)
def test_what_the_catalogue_says_of_values_misleads_no_query(tmp_path: Path, kind: str, values: list[Any]) -> None:
    """Readers skip files by their bounds: every value must be found by a filter on it, and none twice."""
    folder = tmp_path / "t"
    folder.mkdir()
    files = []
    with duckdb.connect() as made:
        for number, value in enumerate(values):
            files.append(folder / f"{number}.parquet")
            said = "NULL" if value is None else f"'{str(value).replace(chr(39), chr(39) * 2)}'"
            made.execute(
                f"COPY (SELECT {number}::INTEGER AS no, CAST({said} AS {kind}) AS value) TO '{files[-1]}' "
                "(FORMAT parquet, FIELD_IDS {no: 1, value: 2})"
            )
    table = LakeTable("t", {"no": "INTEGER", "value": kind}, files, "", {"no": "", "value": ""})
    write_catalogue(tmp_path / CATALOGUE, f"{tmp_path}/", [table], [], LakeSnapshot("2026-01-01T00:00:00Z", "", ""))
    same = "SELECT count(*) FROM t a JOIN t b ON a.value = b.value AND a.no = b.no"
    each = [
        f"SELECT list(no ORDER BY no) FROM t WHERE value = (SELECT value FROM t WHERE no = {n})"
        for n in range(len(values))
    ]
    least = "SELECT no FROM t WHERE value = (SELECT min(value) FROM t) ORDER BY no LIMIT 1"
    answers = asked(tmp_path / CATALOGUE, "SELECT count(*), count(value) FROM t", same, *each, least)
    filled = [number for number, value in enumerate(values) if value is not None]
    assert answers[0] == [[len(values), len(filled)]]
    assert answers[1] == [[len(filled)]]
    assert answers[2:-1] == [[[[n] if n in filled else None]] for n in range(len(values))]
    assert answers[-1] == ([[min(filled, key=lambda n: values[n])]] if filled else [])


def test_infinity_that_a_bureau_signed_reaches_no_analyst(tmp_path: Path) -> None:
    there = county(tmp_path, "there")
    published = there.publish()
    figures = published.manifest.figures
    assert figures is not None
    path = there.folder / "files" / f"{figures.sha256}.parquet"
    with duckdb.connect() as altered:
        altered.execute(f"CREATE TABLE t AS FROM '{path}'")
        [(rows,)] = altered.execute("SELECT count(*) FROM t").fetchall()
        altered.execute("UPDATE t SET value = 'infinity'::DOUBLE WHERE rowid = 0")
        altered.execute("UPDATE t SET baseline = 'nan'::DOUBLE WHERE rowid = 1")
        altered.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    lake = write_lake(LakePlace(tmp_path / "out"), [_own(published, there.folder)], Lang.ZH)
    found = _kept(Path(lake.catalogue), "figures")
    assert len(found) == rows - 2
    assert all(math.isfinite(value) for row in found for value in row if isinstance(value, float))


def test_where_nothing_can_be_written_it_is_said_and_what_was_there_holds(tmp_path: Path) -> None:
    there = county(tmp_path, "there")
    published = there.publish()
    source = _own(published, there.folder)
    (tmp_path / "file").write_text("x")
    with pytest.raises(ReportedError, match="写不了"):
        write_lake(LakePlace(tmp_path / "file" / "inside"), [source], Lang.ZH)
    lake = write_lake(LakePlace(tmp_path / "out"), [source], Lang.ZH)
    before = _kept(Path(lake.catalogue), "figures")
    (there.folder / "files" / f"{published.manifest.files[0].sha256}.parquet").unlink()
    for path in (tmp_path / "out" / "figures").iterdir():
        path.rename(tmp_path / path.name)
    with pytest.raises(ReportedError, match="写不了"):
        write_lake(LakePlace(tmp_path / "out"), [source], Lang.ZH)
    for path in tmp_path.glob("own-*.parquet"):
        path.rename(tmp_path / "out" / "figures" / path.name)
    assert _kept(Path(lake.catalogue), "figures") == before


def test_all_tables_of_the_specification_are_there(there: tuple[Hub, Lake, tuple[County, ...]], tmp_path: Path) -> None:
    """As the extension makes them itself: the same tables with the same columns."""
    _, lake, _ = there
    if not _READER.exists():
        pytest.skip("no DuckLake here: sh tests/install-ducklake.sh build/ducklake .venv/bin/python")
    made = tmp_path / "made.ducklake"
    code = (
        "import sys, duckdb, duckdb_extension_ducklake as p; from pathlib import Path; c = duckdb.connect(); "
        "c.execute(f\"LOAD '{next(Path(p.__path__[0]).rglob('*.duckdb_extension'))}'\"); "
        "c.execute(f\"ATTACH 'ducklake:{sys.argv[1]}' AS l (DATA_PATH '{sys.argv[1]}.files/')\")"
    )
    subprocess.run([str(_READER), "-c", code, str(made)], check=True, timeout=120)
    told = []
    for path in (made, Path(lake.catalogue)):
        with duckdb.connect(str(path), read_only=True) as catalogue:
            told.append(
                catalogue.execute(
                    "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
                ).fetchall()
            )
    assert told[0] == told[1]
    assert {name for name, *_ in told[1]} == set(TABLES)


def test_a_footer_is_as_long_as_the_file_says(there: tuple[Hub, Lake, tuple[County, ...]]) -> None:
    _, lake, _ = there
    path = next((Path(lake.catalogue).parent / "figures").iterdir())
    with duckdb.connect() as asked:
        [(size,)] = asked.execute(f"SELECT footer_size FROM parquet_file_metadata('{path}')").fetchall()
    assert footer_size(path) == size


def test_what_nobody_needs_goes_a_day_later_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    write_lake(LakePlace(tmp_path), [], Lang.ZH)
    names = ("figures/{}.parquet", "figures/.{}.parquet.0a1b2c3d", ".catalogue.ducklake.{}")
    old, young = ([tmp_path / name.format(age) for name in names] for age in ("old", "young"))
    own = tmp_path / "figures" / "notes of an analyst.csv"
    for path in (*old, *young, own):
        path.write_bytes(b"")
    for path in (*old, own):
        os.utime(path, (0, 0))
    write_lake(LakePlace(tmp_path), [], Lang.ZH)
    assert [path.exists() for path in (*old, *young, own)] == [False] * 3 + [True] * 4
