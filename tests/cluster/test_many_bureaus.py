"""Many bureaus on real servers: schemas, prefixes and rights as ``bureaus add`` makes them, and what they share."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from werkzeug.test import Client

import cli
from commands.hosting import front_of
from etl.files.bucket import Bucket
from etl.home import Home
from etl.home.bureaus import BureauHomes
from etl.intake.intake import load
from etl.operations.doctor import examine
from etl.postgres.address import JournalAddress
from etl.postgres.connection import close_all
from etl.postgres.journal_state import in_schema
from etl.postgres.notices import Listener, announce
from etl.store.data_store import DataStore
from etl.store.journal.engines import close_servers
from etl.yaml_files import read_yaml
from plan.period import Period
from tests.etl.conftest import HANDS
from tests.postgres import APP, Server
from tests.waiting import eventually
from tests.workbooks import ELDERLY, write

pytestmark = pytest.mark.xdist_group("postgresql")

_NUMBERS = count()


@pytest.fixture(name="homes")
def _homes(
    postgres: Server, bucket: Bucket, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> Iterator[BureauHomes]:
    """Three bureaus that ``bureaus add`` made in one database and below one prefix."""
    folder, ending = tmp_path / "bureaus", f"{os.getpid()}-{next(_NUMBERS)}"
    folder.mkdir()
    keys = [f"{name}-{ending}" for name in ("east", "far-west", "north")]
    try:
        for key in keys:
            where = ["--journal", postgres.address, "--app", APP, "--files", bucket.url]
            assert cli.run(["bureaus", "add", str(folder), key, "--name", f"{key}县", *where]) == 0, capfd.readouterr()
        yield BureauHomes(folder)
    finally:
        close_servers()
        close_all()
        for key in keys:
            postgres.run(f"DROP SCHEMA IF EXISTS {_schema(key)} CASCADE")


def _schema(key: str) -> str:
    return f"bureau_{key.replace('-', '_')}"


def _address(home: Home) -> JournalAddress:
    assert home.address is not None
    return home.address


def test_each_has_a_schema_a_prefix_and_a_role_that_may_only_add(homes: BureauHomes, bucket: Bucket) -> None:
    keys = homes.ids()
    assert len(keys) == 3
    for key in keys:
        path = homes.folder / key / "settings.yaml"
        assert path.stat().st_mode & 0o777 == 0o600
        said = read_yaml(path)
        assert isinstance(said, dict)
        assert said["files"] == f"{bucket.url}/{key}"
        home = homes.home(key)
        with psycopg.connect(_address(home).conninfo, autocommit=True) as served:
            [(who, schema)] = served.execute("SELECT current_user, current_schema()").fetchall()
            assert (who, schema) == (APP, _schema(key))
            for statement in ("DELETE FROM submission", "UPDATE submission SET file = 'x'", "TRUNCATE decision"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    served.execute(statement)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                served.execute(f"DROP SCHEMA {_schema(key)} CASCADE")
        checks = examine(DataStore.of(home))
        assert all(check.ok for check in checks), checks


def test_what_one_accepts_is_in_its_schema_and_below_its_prefix_alone(
    homes: BureauHomes, bucket: Bucket, postgres: Server, tmp_path: Path
) -> None:
    first, *others = homes.ids()
    write(tmp_path / "books", ELDERLY, Period(2023, 1))
    load([tmp_path / "books"], DataStore.of(homes.home(first)), hands=HANDS)
    with psycopg.connect(postgres.address) as owner:
        counts = {
            key: owner.execute(f"SELECT count(*) FROM {_schema(key)}.submission").fetchall()[0][0]  # type: ignore[arg-type]
            for key in homes.ids()
        }
    assert counts == {first: 1, **dict.fromkeys(others, 0)}
    found = [list(bucket_of(homes.home(key)).files("raw")) for key in homes.ids()]
    assert list(map(len, found)) == [1, 0, 0]


def bucket_of(home: Home) -> Bucket:
    assert home.bucket is not None
    return home.bucket


def test_an_upgrade_makes_each_schema_s_tables_by_its_owner_s_address(
    homes: BureauHomes, postgres: Server, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """As docs/scale.md tells: nothing is moved, what the new edition has is made, and its rights are given."""
    key = homes.ids()[0]
    owner = in_schema(JournalAddress.of(postgres.address), _schema(key))
    postgres.run(f"DROP TABLE {_schema(key)}.generation")
    monkeypatch.setenv("GUIBIAO_HOME", str(homes.folder / key))
    assert cli.run(["migrate", "--to", owner.url, "--app", APP]) == 0, capfd.readouterr()
    with psycopg.connect(_address(homes.home(key)).conninfo, autocommit=True) as served:
        assert served.execute("SELECT count(*) FROM generation").fetchall() == [(0,)]
    assert all(check.ok for check in examine(DataStore.of(homes.home(key))))


def test_a_second_one_of_the_same_name_is_refused_and_the_first_stays(
    homes: BureauHomes, postgres: Server, bucket: Bucket, tmp_path: Path
) -> None:
    """Another folder names a schema that has a journal already: nothing is mixed, and no bureau is there."""
    key, elsewhere = homes.ids()[0], tmp_path / "elsewhere"
    write(tmp_path / "books", ELDERLY, Period(2023, 1))
    load([tmp_path / "books"], DataStore.of(homes.home(key)), hands=HANDS)
    elsewhere.mkdir()
    words = ["--journal", postgres.address, "--app", "no_such_role", "--files", bucket.url]
    assert cli.run(["bureaus", "add", str(elsewhere), "x", "--name", "x", *words]) == 2
    assert BureauHomes(elsewhere).ids() == ()


def test_all_open_at_once_listen_by_one_connection(homes: BureauHomes, postgres: Server) -> None:
    """A process holds three connections for a bureau that is open, and one for all."""
    front, pool = front_of(homes, homes.settings())
    client = Client(front)
    before = _ours(postgres)
    for key in homes.ids():
        assert client.get(f"/b/{key}/login", base_url="http://127.0.0.1", buffered=True).status_code == 200
    eventually(lambda: _listening(postgres) == 1, "nobody listens")
    assert len(pool.open) == 3
    assert _ours(postgres) - before <= 3 * len(homes.ids()) + 1 + 3, "four of the first journal's stay open"
    assert sum(thread.name == "notices" for thread in threading.enumerate()) == 1
    pool.close()
    eventually(lambda: _listening(postgres) == 0, "somebody listens although all are closed")


def _ours(postgres: Server) -> int:
    with psycopg.connect(postgres.address) as asked:
        [(number,)] = asked.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = %s", (APP,)).fetchall()
    return int(number)


def _listening(postgres: Server) -> int:
    with psycopg.connect(postgres.address) as asked:
        query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND usename = %s"
        [(number,)] = asked.execute(query, (APP,)).fetchall()
    return int(number)


def test_a_notice_wakes_its_own_bureau_alone_also_after_the_database_was_away(
    homes: BureauHomes, postgres: Server
) -> None:
    addresses = [_address(homes.home(key)) for key in homes.ids()]
    first, second, third = listeners = [Listener(address) for address in addresses]
    for listener in listeners:
        listener.wait(0)
    # Whoever begins to listen is woken once; a notice is heard after that.
    eventually(lambda: first.wait(0.1), "nobody listens")
    announce(addresses[0])
    eventually(lambda: first.wait(0.1), "a notice is not heard")
    for listener in listeners:
        listener.wait(0)
    announce(addresses[1])
    eventually(lambda: second.wait(0.1), "a notice is not heard")
    assert (first.wait(0), third.wait(0)) == (False, False), "another bureau's notice wakes nobody"
    if postgres.restart is not None:
        postgres.restart()
        # What was announced meanwhile was not heard: all look once.
        eventually(lambda: third.wait(0.1), "nobody looks after the database was away")
        eventually(lambda: _announced(addresses[2]) and third.wait(0.1), "a notice is not heard any more")
    for listener in listeners:
        listener.close()
    eventually(lambda: _listening(postgres) == 0, "somebody listens although nobody waits")


def _announced(address: JournalAddress) -> bool:
    announce(address)
    return True
