"""A PostgreSQL server for tests: one a session, in a folder of its own, over a socket of the machine; or one that is
named by GUIBIAO_TEST_POSTGRES, an address whose role may make schemas and roles.

Each journal has a schema of its own in it. Where no server can be had, a test that needs one is skipped, and says why.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from etl.home import Home
from etl.postgres.address import JournalAddress
from etl.postgres.connection import close_all
from etl.store.journal.engines import close_servers
from tests.waiting import LIMIT, eventually

ON_SERVER = os.environ.get("GUIBIAO_TEST_JOURNAL") == "postgresql"
"""Whether every test has its journal in PostgreSQL, also one that does not ask for both."""

OWNER, APP = "guibiao_owner", "guibiao_app"
"""The role that owns what is kept, and the one that serves."""

_HERE = Path(__file__).resolve().parent.parent / "build" / "postgresql" / "usr" / "lib" / "postgresql"
"""Where tests/install-postgresql.sh takes Debian's package apart."""

_CONFIGURATION = """
listen_addresses = ''
max_connections = 300
shared_buffers = 32MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
log_min_messages = fatal
"""
"""Nobody pulls the plug in a test. A server that does not wait for its own log (synchronous_commit) is one that
somebody set up carelessly: the journal asks it to wait all the same."""

_CAREFUL = "listen_addresses = ''\nmax_connections = 300\nshared_buffers = 32MB\nlog_min_messages = fatal"
"""As people set it up."""

_NUMBERS = count()


@dataclass(frozen=True)
class Server:
    """A server, and how it is reached as a role."""

    address: str
    restart: Callable[[], None] | None = None
    """Stop it at once, as a crash does, and start it again; None where it is not ours."""

    def place(self, schema: str, role: str = OWNER) -> JournalAddress:
        """Return the address of the journal in a schema, as a role."""
        more = f"options={quote(f'-csearch_path={schema}')}"
        reached = self.address.replace(f"//{OWNER}@", f"//{role}@")
        return JournalAddress.of(f"{reached}{'&' if '?' in reached else '?'}{more}")

    def run(self, *statements: str) -> None:
        """Run statements as whoever owns everything, whom no trigger hinders."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server whose journals are empty."""
    named = os.environ.get("GUIBIAO_TEST_POSTGRES")
    if named:
        yield Server(named)
        return
    with started() as server:
        yield server


@contextmanager
def started(careful: bool = False) -> Iterator[Server]:
    """Yield a server that was started for this, and is gone at the end. ``careful``: it waits for its disk."""
    folder = _binaries()
    if folder is None:
        pytest.skip("no PostgreSQL here: install Debian's postgresql, or name a server by GUIBIAO_TEST_POSTGRES")
    user = _user()
    # Not pytest's folder, which others may not enter; and a socket's path has to be short.
    place = Path(tempfile.mkdtemp(prefix="gbpg"))
    try:
        if user:
            shutil.chown(place, user)
        _run(
            [folder / "initdb", "-D", place / "data", "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            user,
        )
        with (place / "data" / "postgresql.conf").open("a") as file:
            file.write(f"{_CAREFUL if careful else _CONFIGURATION}\nunix_socket_directories = '{place}'\n")
        address = f"postgresql://{OWNER}@/postgres?host={quote(str(place), safe='')}"
        running = [_begun(folder, place, address, user)]

        def restart() -> None:
            _ended(running.pop(), signal.SIGQUIT)  # at once, as a crash
            running.append(_begun(folder, place, address, user))

        try:
            server = Server(address, restart)
            server.run(f"CREATE ROLE {APP} LOGIN")
            yield server
        finally:
            _close()
            for process in running:
                _ended(process, signal.SIGQUIT)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _begun(folder: Path, place: Path, address: str, user: str | None) -> subprocess.Popen[bytes]:
    """Start a server that ends with this process, and wait until it answers."""
    with (place / "log").open("ab") as log:
        process = subprocess.Popen(
            list(map(str, [*with_us("INT"), folder / "postgres", "-D", place / "data"])),
            user=user,
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    eventually(lambda: process.poll() is not None or _answers(address), "PostgreSQL does not answer")
    assert process.poll() is None, (place / "log").read_text(errors="replace")
    return process


def _ended(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)
    process.wait(LIMIT)


def _answers(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def with_us(how: str) -> list[str]:
    """Return what stands before a command that is to end when this process does, however that ends; Linux alone has
    it."""
    found = shutil.which("setpriv")
    return [found, "--pdeathsig", how] if found else []


def _environment() -> dict[str, str]:
    beside = ":".join(str(path) for path in _HERE.parents[1].glob("lib/*-linux-gnu"))
    return {**os.environ, **({"LD_LIBRARY_PATH": beside} if beside else {})}


def _run(command: list[object], user: str | None) -> None:
    how = {"user": user, "cwd": "/", "env": _environment(), "stdin": subprocess.DEVNULL, "capture_output": True}
    done = subprocess.run(list(map(str, command)), check=False, **how)  # type: ignore[call-overload]
    assert done.returncode == 0, f"{command}: {(done.stdout + done.stderr).decode(errors='replace')}"


def _user() -> str | None:
    """Return as whom the server runs where we are root, whom it refuses."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _binaries() -> Path | None:
    """Return the folder with the server's programs, of the newest edition; None where there is none."""
    found = [*_HERE.glob("*/bin/initdb"), *Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    elsewhere = shutil.which("initdb")
    folders = [path.parent for path in found] + ([Path(elsewhere).resolve().parent] if elsewhere else [])
    whole = [folder for folder in folders if (folder / "postgres").exists() and (folder / "pg_ctl").exists()]
    return whole[0] if whole else None


def _close() -> None:
    close_servers()
    close_all()


@contextmanager
def new_journal(server: Server) -> Iterator[JournalAddress]:
    """Yield the address of a journal that is not there yet."""
    schema = f"j{os.getpid()}_{next(_NUMBERS)}"
    server.run(f"CREATE SCHEMA {schema}")
    try:
        yield server.place(schema)
    finally:
        _close()
        server.run(f"DROP SCHEMA {schema} CASCADE")


def schema_of(address: JournalAddress) -> str:
    """Return the schema of a journal of a test."""
    return address.url.rpartition("search_path%3D")[2]


ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))]
"""What a journal is kept in. Those on a server go to one worker, so that one is started."""


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | JournalAddress]:
    """Where a journal may be begun: in a file, and in PostgreSQL."""
    if request.param == "sqlite":
        yield tmp_path / "journal.sqlite"
        return
    with new_journal(request.getfixturevalue("postgres")) as address:
        yield address


@pytest.fixture
def usual_home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """A home of its own; `make test-cluster` runs the same tests with its journal in PostgreSQL."""
    if not ON_SERVER:
        yield Home(tmp_path / "home")
        return
    with new_journal(request.getfixturevalue("postgres")) as address:
        yield Home(tmp_path / "home", address)


@pytest.fixture(params=ENGINES)
def either_home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """A home whose journal is a file, and one whose journal is in PostgreSQL."""
    if request.param == "sqlite":
        yield Home(tmp_path / "home")
        return
    with new_journal(request.getfixturevalue("postgres")) as address:
        yield Home(tmp_path / "home", address)


def run_plainly(place: Path | JournalAddress, *statements: str) -> None:
    """Run statements in a journal as any program could that is not ours; what the database refuses is raised."""
    if isinstance(place, JournalAddress):
        with psycopg.connect(place.conninfo, autocommit=True) as server:
            for statement in statements:
                server.execute(statement)
        return
    with closing(sqlite3.connect(place)) as file, file:
        for statement in statements:
            file.execute(statement)


def tamper(place: Path | JournalAddress, *statements: str) -> None:
    """Run statements in a journal as somebody does who first takes its triggers away."""
    if isinstance(place, JournalAddress):
        run_plainly(place, "SET session_replication_role = replica", *statements)
        return
    triggers = asked_plainly(place, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    run_plainly(place, *(f"DROP TRIGGER {name}" for name, _ in triggers), *statements)
    # As on a server, where they are away for him alone; those of a table that is gone are gone with it.
    there = {name for (name,) in asked_plainly(place, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    run_plainly(place, *(words for _, words in triggers if words.split(" ON ")[1].split()[0] in there))


def asked_plainly(place: Path | JournalAddress, question: str) -> list[Any]:
    """Return the rows of a question."""
    if isinstance(place, JournalAddress):
        with psycopg.connect(place.conninfo) as server:
            return server.execute(question).fetchall()
    with closing(sqlite3.connect(place)) as file:
        return file.execute(question).fetchall()


REFUSED = (sqlite3.IntegrityError, psycopg.errors.IntegrityConstraintViolation)
"""What a database raises that refuses to change a line."""
