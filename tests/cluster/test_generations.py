"""Generations of the warehouse: taken apart and put together they are the same, one publishes, every reader proves what
it takes, and whatever is broken off or damaged, the last good one stays."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl.faults import EXIT_CODE
from etl.files.bucket import Bucket
from etl.home import Home
from etl.intake.intake import load
from etl.operations.doctor import examine
from etl.postgres.advisory_lock import AdvisoryLock
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.generations.fetching import GenerationDamaged, read_manifest_of
from etl.store.generations.manifest import FOLDER, GenerationManifest, generation_of, piece_name
from etl.store.generations.publishing import prune, put_generation, wanting
from etl.store.journal import rights
from etl.store.journal.generation_rows import KEPT, GenerationRow, GenerationTable
from etl.store.raw import sha256_of
from etl.store.shared_warehouse import SharedWarehouse
from etl.store.warehouse import content_digest, is_piece, put_together, taken_apart
from etl.submissions import SubmissionService
from etl.submissions.following import GenerationFollower
from plan.period import Period
from plan.slots import SlotState
from tests.etl.conftest import HANDS, Told
from tests.postgres import APP, Server, schema_of
from tests.waiting import eventually
from tests.workbooks import AFFAIRS, ASSISTANCE, ELDERLY, write

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("postgresql")

Q1, Q2 = Period(2023, 1), Period(2023, 2)


def accept(home: Home, books: Path, *sent: tuple[str, Period]) -> DataStore:
    """Return what a home keeps once workbooks were accepted."""
    shutil.rmtree(books, ignore_errors=True)
    for department, period in sent:
        write(books, department, period)
    store = DataStore.of(home)
    load([books], store, hands=HANDS)
    return store


def shared(store: DataStore) -> SharedWarehouse:
    assert store.shared is not None
    return store.shared


def bucket_of(home: Home) -> Bucket:
    assert home.bucket is not None
    return home.bucket


def manifest_of(home: Home) -> GenerationManifest:
    row = shared(DataStore.of(home)).last()
    assert row is not None
    return read_manifest_of(bucket_of(home), row.manifest)


def damage(bucket: Bucket, name: str, content: bytes | None) -> None:
    bucket.delete(name)
    if content is not None:
        bucket.put(name, content)


def test_taken_apart_and_put_together_it_is_the_same(tmp_path: Path) -> None:
    """Also without any server; and what grew has the same pieces as what was built at once."""
    grown = Home(tmp_path / "grown")
    accept(grown, tmp_path / "a", (ELDERLY, Q1), (ASSISTANCE, Q1))
    before = pieces_in(grown, tmp_path / "before")
    accept(grown, tmp_path / "b", (ELDERLY, Q2), (AFFAIRS, Period(2024, 1)))
    after = pieces_in(grown, tmp_path / "after")
    with taken_apart(grown.warehouse) as pieces:
        assert sorted(after) == pieces.names()
        assert all(is_piece(name) for name in after)
        touched = pieces.touched(2)
    assert {name for name in after if before.get(name) != after[name]} <= touched
    assert "observation:2023:社会救助科" in after.keys() - touched
    digest, meta = content_digest(grown.warehouse), meta_of(grown)
    DataStore.of(grown).rebuild()
    assert pieces_in(grown, tmp_path / "built") == after
    files = [(name.partition(":")[0], tmp_path / "after" / digest_) for name, digest_ in after.items()]
    put_together(tmp_path / "again.duckdb", meta, files)
    assert content_digest(tmp_path / "again.duckdb") == digest


def pieces_in(home: Home, folder: Path) -> dict[str, str]:
    """Return the pieces of a home's warehouse by their names, as SHA-256, written to a folder under that."""
    folder.mkdir()
    found = {}
    with taken_apart(home.warehouse) as pieces:
        for name in pieces.names():
            pieces.write(name, folder / "piece")
            found[name] = sha256_of((folder / "piece").read_bytes())
            (folder / "piece").rename(folder / found[name])
    return found


def meta_of(home: Home) -> dict[str, str]:
    with taken_apart(home.warehouse) as pieces:
        return pieces.meta


@pytest.mark.parametrize("name", ["submission:x", "observation", "meta", "observation:", "x:2023:y", ""])
def test_what_is_no_piece(name: str) -> None:
    assert not is_piece(name)


def test_what_one_publishes_the_other_has_without_an_original(home: Home, other: Home, tmp_path: Path) -> None:
    made = shared(accept(home, tmp_path / "a", (ELDERLY, Q1), (ASSISTANCE, Q1))).publish()
    assert made is not None
    assert made.files_new == len(manifest_of(home).pieces)
    told = Told()
    with DataStore.of(other, tell=told).warehouse() as there:
        assert there.version == made.row.version
    assert content_digest(other.warehouse) == content_digest(home.warehouse)
    read = [*other.raw.iterdir(), *other.extracted.iterdir()]
    assert (told.keys, read) == ([], []), "nothing was read again, nothing had to be made"
    assert shared(DataStore.of(other)).publish() is None, "it holds already"
    assert not shared(DataStore.of(other)).take()


def test_a_change_makes_few_files(home: Home, other: Home, tmp_path: Path) -> None:
    shared(accept(home, tmp_path / "a", (ELDERLY, Q1), (ASSISTANCE, Q1), (AFFAIRS, Q1))).publish()
    before = manifest_of(home).piece_of
    assert shared(DataStore.of(other)).take()
    made = shared(accept(home, tmp_path / "b", (ELDERLY, Q2))).publish()
    after = manifest_of(home).piece_of
    assert made is not None
    fresh = {name for name, piece in after.items() if before.get(name) != piece}
    assert all(":" not in name or name.endswith(ELDERLY) for name in fresh)
    assert made.files_new == len(fresh)
    bucket_of(home).delete(piece_name(before["observation:2023:社会事务科"].sha256))
    assert shared(DataStore.of(other)).take(), "what it has it need not fetch"
    assert content_digest(other.warehouse) == content_digest(home.warehouse)
    assert len(list((other.root / FOLDER).iterdir())) == len(after)


@pytest.mark.parametrize("content", [None, b"", b"others"], ids=["gone", "empty", "others"])
@pytest.mark.parametrize("part", ["manifest", "piece"])
def test_what_is_damaged_is_refused_and_the_last_good_one_stays(
    home: Home, other: Home, tmp_path: Path, content: bytes | None, part: str
) -> None:
    shared(accept(home, tmp_path / "a", (ELDERLY, Q1))).publish()
    shared(DataStore.of(other)).take()
    good = content_digest(other.warehouse)
    made = shared(accept(home, tmp_path / "b", (ASSISTANCE, Q1))).publish()
    assert made is not None
    bucket = bucket_of(home)
    pieces = manifest_of(home).piece_of
    name = piece_name(pieces["observation:2023:社会救助科"].sha256)
    name = name if part == "piece" else f"{FOLDER}/manifests/{made.row.manifest}.json"
    damage(bucket, name, content)
    with pytest.raises(GenerationDamaged, match=name.rpartition("/")[2]):
        shared(DataStore.of(other)).take()
    assert content_digest(other.warehouse) == good
    assert wanting(bucket, made.row) == [name]
    assert [check.found for check in examine(DataStore.of(home)) if not check.ok] == [
        (("generation.damaged", {"name": name}),)
    ]
    assert shared(DataStore.of(home)).publish(whole=True) is not None
    assert wanting(bucket, made.row) == []
    assert shared(DataStore.of(other)).take()
    assert content_digest(other.warehouse) == content_digest(home.warehouse)


def test_a_copy_that_the_folder_spoilt_is_fetched_again(home: Home, other: Home, tmp_path: Path) -> None:
    shared(accept(home, tmp_path / "a", (ELDERLY, Q1))).publish()
    shared(DataStore.of(other)).take()
    for path in (other.root / FOLDER).iterdir():
        path.write_bytes(b"spoilt")
    other.warehouse.unlink()
    assert shared(DataStore.of(other)).take()
    assert content_digest(other.warehouse) == content_digest(home.warehouse)


@pytest.mark.parametrize("what", ["program_mark", "_plan_digest"], ids=["code", "catalogue"])
def test_nobody_takes_what_reads_otherwise(home: Home, other: Home, tmp_path: Path, what: str) -> None:
    """And two that read otherwise do not publish against each other for ever."""
    store = accept(home, tmp_path / "a", (ELDERLY, Q1))
    shared(store).publish()
    elsewhere = DataStore.of(other)
    shared(elsewhere)._catalogue.__dict__[what] = "another"
    assert not shared(elsewhere).take()
    elsewhere.warehouse().close()
    numbers = [made.row.number for made in (shared(each).publish() for each in (elsewhere, store) * 3) if made]
    assert numbers == [2]
    accept(home, tmp_path / "b", (ASSISTANCE, Q1))
    assert shared(store).publish() is not None
    assert not shared(elsewhere).is_current()


def test_one_at_a_time(home: Home, tmp_path: Path) -> None:
    store = accept(home, tmp_path / "a", (ELDERLY, Q1))
    assert home.address is not None
    with AdvisoryLock(home.address, "publishing") as lock:
        assert lock.acquired()
        assert shared(store).publish() is None
    assert shared(store).publish() is not None


def test_of_two_with_the_same_number_one_comes_second(home: Home) -> None:
    assert home.address is not None
    assert DataStore.of(home).journal
    table = GenerationTable(home.address)
    assert table.last() is None
    row = GenerationRow(1, "0" * 64, "v", "m", 1)
    assert table.add(row)
    assert not table.add(replace(row, manifest="1" * 64))
    assert table.last() == row
    for number in range(2, 9):
        assert table.add(replace(row, number=number))
    assert [each.number for each in table.latest()] == [8, 7, 6][:KEPT]


def test_whoever_lost_the_lock_lets_nothing_hold(
    home: Home, postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = accept(home, tmp_path / "a", (ELDERLY, Q1))
    kill = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = 148"

    def lost(*args: object, **more: object) -> object:
        made = put_generation(*args, **more)  # type: ignore[arg-type]
        postgres.run(kill)
        return made

    monkeypatch.setattr("etl.store.shared_warehouse.put_generation", lost)
    with pytest.raises(ReportedError):
        shared(store).publish()
    assert shared(store).last() is None
    monkeypatch.undo()
    assert shared(store).publish() is not None


@pytest.mark.parametrize("point", ["during_pieces:2", "before_row", "after_row"])
def test_a_publisher_that_is_killed_leaves_one_that_is_whole(
    home: Home, other: Home, tmp_path: Path, point: str
) -> None:
    shared(accept(home, tmp_path / "a", (ELDERLY, Q1))).publish()
    accept(home, tmp_path / "b", (ASSISTANCE, Q1))
    assert home.address is not None
    named = {"GUIBIAO_JOURNAL": home.address.url, "GUIBIAO_FILES": bucket_of(home).url, "GUIBIAO_HOME": str(home.root)}
    how = {"cwd": ROOT, "env": {**os.environ, **named, "GUIBIAO_FAULT": point}}
    killed = subprocess.run([sys.executable, "-c", _PUBLISH], check=False, **how)  # type: ignore[call-overload]
    assert killed.returncode == EXIT_CODE
    row = shared(DataStore.of(home)).last()
    assert row is not None
    assert row.number == (2 if point == "after_row" else 1)
    assert wanting(bucket_of(home), row) == []
    assert shared(DataStore.of(other)).take()
    shared(DataStore.of(other)).publish()
    shared(DataStore.of(home)).take()
    assert shared(DataStore.of(home)).is_current()
    assert content_digest(other.warehouse) == content_digest(home.warehouse)


_PUBLISH = """
from etl.home import Home
from etl.store.data_store import DataStore

DataStore.of(Home.from_environment()).shared.publish()
"""


def test_old_files_go_and_those_of_the_last_generations_stay(home: Home, tmp_path: Path) -> None:
    store, bucket = accept(home, tmp_path / "a", (ELDERLY, Q1)), bucket_of(home)
    assert home.address is not None
    rows = []
    for number in range(1, 5):
        made = shared(store).publish()
        assert made is not None
        rows.append(made.row)
        store = accept(home, tmp_path / "a", (ASSISTANCE, Period(2023, number)))
    table, now = GenerationTable(home.address), datetime.now(UTC)
    assert prune(bucket, table.latest(), now) == 0, "what is young may be somebody's"
    assert prune(bucket, table.latest(), now + timedelta(hours=2)) > 0
    assert [wanting(bucket, row) for row in rows[1:]] == [[], [], []]
    assert wanting(bucket, rows[0])
    damage(bucket, f"{FOLDER}/manifests/{rows[1].manifest}.json", None)
    assert prune(bucket, table.latest(), now + timedelta(days=2)) == 0, "what it named is not known"


def test_what_is_no_manifest() -> None:
    assert generation_of(b"{") is None
    assert generation_of(b'{"format": 2, "meta": {}, "pieces": []}') is None


def test_nothing_is_published_where_nothing_is_accepted(home: Home) -> None:
    store = DataStore.of(home)
    assert store.journal
    assert shared(store).is_current()
    assert shared(store).publish() is None


def test_another_server_publishes_what_one_did_not_live_to(home: Home, other: Home, tmp_path: Path) -> None:
    """Its warehouse is made from the originals; a third one takes what it published, and a role that may only add is
    enough."""
    accept(home, tmp_path / "a", (ELDERLY, Q1))
    with SubmissionService(DataStore.of(other)):
        eventually(lambda: shared(DataStore.of(home)).last() is not None, "nobody takes over")
        accept(home, tmp_path / "b", (ASSISTANCE, Q1))
        eventually(lambda: shared(DataStore.of(home)).is_current(), "nobody takes over again")
    assert content_digest(other.warehouse) == content_digest(home.warehouse)


def test_followers_mend_what_is_damaged(home: Home, other: Home, tmp_path: Path) -> None:
    with SubmissionService(DataStore.of(home)):
        accept(home, tmp_path / "a", (ELDERLY, Q1))
        eventually(lambda: shared(DataStore.of(home)).last() is not None, "nobody publishes")
        first = manifest_of(home).piece_of["observation:2023:养老服务科"]
        damage(bucket_of(home), piece_name(first.sha256), b"others")
        with SubmissionService(DataStore.of(other)):
            eventually(other.warehouse.exists, "the other has no numbers")
            row = shared(DataStore.of(home)).last()
            assert row is not None
            eventually(lambda: wanting(bucket_of(home), row) == [], "nobody mends it")
    assert content_digest(other.warehouse) == content_digest(home.warehouse)


def test_without_the_bucket_a_server_makes_its_own(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = accept(home, tmp_path / "a", (ELDERLY, Q1))
    shared(store).publish()
    accept(home, tmp_path / "b", (ELDERLY, Q2))
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    lost = replace(home, bucket=Bucket.of("s3://nobody-answers/x"))
    told = Told()
    with pytest.raises(ReportedError):
        shared(DataStore.of(lost)).publish()
    home.warehouse.unlink()
    DataStore.of(lost, tell=told).warehouse().close()
    assert told.keys == ["files.unreachable", "keep.mended"]
    assert DataStore.of(home).ledger().slot(ELDERLY, Q2).state is SlotState.ACCEPTED


def test_a_role_that_may_only_add_lines_publishes(home: Home, postgres: Server, tmp_path: Path) -> None:
    assert home.address is not None
    accept(home, tmp_path / "a", (ELDERLY, Q1))
    rights.begin(home.address)
    rights.let_serve(home.address, APP)
    serving = replace(home, address=postgres.place(schema_of(home.address), APP))
    assert shared(DataStore.of(serving)).publish() is not None


def test_a_follower_outlives_the_database(home: Home, postgres: Server, tmp_path: Path) -> None:
    if postgres.restart is None:
        pytest.skip("a server that is not ours is not restarted")
    store = accept(home, tmp_path / "a", (ELDERLY, Q1))
    follower = GenerationFollower(store, shared(store))
    try:
        eventually(lambda: shared(store).last() is not None, "nobody publishes")
        postgres.restart()
        accept(home, tmp_path / "b", (ELDERLY, Q2))
        eventually(lambda: shared(store).is_current(), "it follows no more")
    finally:
        follower.close()
