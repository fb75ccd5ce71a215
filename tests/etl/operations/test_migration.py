"""The journal moves to PostgreSQL and back: every row the same, its chain whole, and after a kill one is in use."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from etl.faults import EXIT_CODE
from etl.home import Home, HomeServedError
from etl.operations.deployed import Deployment
from etl.operations.deployment import examine_deployment
from etl.operations.doctor import examine
from etl.operations.migration import CHAINS, FILE, migrate
from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError
from etl.store import journal as journal_package
from etl.store.data_store import DataStore
from etl.store.journal.audits import AuditJournal
from etl.store.journal.dialect import KeptText
from etl.store.journal.instructions import InstructionJournal
from etl.store.journal.store import Journal
from etl.store.journal.tables import METADATA
from etl.store.journal.task_line import NewTaskLine, TaskLineKind
from etl.store.journal.task_lines import TaskJournal
from tests.etl.test_audit import entry, live
from tests.etl.test_journal import MOMENT, draft
from tests.postgres import APP, OWNER, Server, asked_plainly, new_journal, run_plainly, schema_of, tamper

ROOT = Path(__file__).resolve().parents[3]
TABLES = ("submission", "decision", "slot", "audit", "account", "task_line", "text", "report", "setting")
HOSTILE = "'; DROP TABLE audit; --\0=1+1\ufdd0\ufdd00\ufdd01<b>\u202e\\n%s:x"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in whose journal there is something of everything, hostile names too."""
    home = Home(tmp_path / "home")
    home.make()
    live(home.journal_file)
    Journal.at(home.journal).submit([replace(draft("hostile", accepted_by=None), file=HOSTILE, department=HOSTILE)])
    AuditJournal.at(home.journal).enter(entry(about=HOSTILE))
    line = NewTaskLine(TaskLineKind.DECISION, {"say": HOSTILE}, "何佳", MOMENT, "1")
    TaskJournal.at(home.journal).append(lambda known: [line])
    return home


@pytest.fixture
def address(postgres: Server) -> Iterator[JournalAddress]:
    with new_journal(postgres) as address:
        yield address


def rows(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of a journal in a file, by its table."""
    return {name: asked_plainly(home.journal_file, f"SELECT * FROM {name} ORDER BY 1, 2") for name in TABLES}


def unsound(home: Home) -> dict[str, object]:
    """Return what the doctor finds of the chains: there is no original of these lines."""
    names = {"journal", "evaluation", "tasks", "accounts", "audit"}
    return {c.name: c.found for c in examine(DataStore.of(home)) if not c.ok and c.name in names}


def test_there_and_back_every_row_is_the_same(home: Home, address: JournalAddress) -> None:
    before, ledger = rows(home), Journal.at(home.journal).read()
    there = migrate(home, address.url)
    assert there.home == Home(home.root, address)
    assert set(there.digests) == set(TABLES)
    assert Journal.at(address).read() == ledger
    assert {path.name for path in home.root.glob("journal*")} == {"journal-moved.sqlite"}
    assert unsound(there.home) == {}
    back = migrate(there.home, FILE)
    assert back.home == home
    assert rows(home) == before
    assert back.digests == there.digests
    assert unsound(home) == {}


def test_the_chain_goes_on_from_where_it_was(home: Home, address: JournalAddress) -> None:
    tip = Journal.at(home.journal).tip()
    there = migrate(home, address.url).home
    (sent,) = Journal.at(there.journal).submit([draft("more")])
    assert sent.sequence == tip + 1
    back = migrate(there, FILE).home
    (sent,) = Journal.at(back.journal).submit([draft("yet more")])
    assert sent.sequence == tip + 3
    assert unsound(back) == {}


def test_nobody_goes_on_in_the_journal_that_moved(home: Home, address: JournalAddress) -> None:
    """Neither a process that had it open, nor one that is started with the old settings."""
    there = migrate(home, address.url).home
    opened = Journal.at(address)
    migrate(there, FILE)
    for write in (lambda: opened.submit([draft("late")]), lambda: Journal.at(address)):
        with pytest.raises(ReportedError, match=r"台账已经迁到.*journal\.sqlite"):
            write()
    with pytest.raises(ReportedError, match="找到两份台账"):
        DataStore.of(there).ledger()


def test_a_place_that_is_not_empty_is_refused(home: Home, address: JournalAddress) -> None:
    Journal.at(address).submit([draft("other")])
    before = rows(home)
    with pytest.raises(ReportedError, match="已经有台账，而且和这里的不一样"):
        migrate(home, address.url)
    assert rows(home) == before
    assert len(Journal.at(address).read().submissions) == 1
    with pytest.raises(ReportedError, match="已经有台账，而且和这里的不一样"):
        migrate(Home(home.root, address), FILE)
    assert rows(home) == before
    with pytest.raises(ReportedError, match="不用迁移"):
        migrate(home, FILE)


def test_a_chain_that_does_not_hold_stays_where_it_is(home: Home, address: JournalAddress) -> None:
    tamper(home.journal, "UPDATE decision SET note = 'x' WHERE sequence = 2")
    with pytest.raises(ReportedError, match="有1处对不上，没有迁移"):
        migrate(home, address.url)
    assert home.journal_file.exists()
    assert not asked_plainly(address, "SELECT 1 FROM pg_tables WHERE schemaname = current_schema()")


def test_while_somebody_serves_nothing_moves(home: Home, address: JournalAddress) -> None:
    with home.serving(), pytest.raises(HomeServedError):
        migrate(home, address.url)
    with Home(home.root, migrate(home, address.url).home.address).serving(), pytest.raises(HomeServedError):
        migrate(Home(home.root, address), FILE)


_VICTIM = """
import sys
from pathlib import Path
from etl.home import Home
from etl.operations.migration import migrate
from etl.postgres.address import JournalAddress
home = Home(Path(sys.argv[1]), JournalAddress.of(sys.argv[2]) if sys.argv[2] else None)
migrate(home, sys.argv[3])
"""


def killed(home: Home, to: str, fault: str) -> None:
    """Let a process that migrates be killed at a fault point."""
    environment = {**os.environ, "GUIBIAO_FAULT": fault, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _VICTIM, str(home.root), home.address.url if home.address else "", to]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == EXIT_CODE, done.stderr


@pytest.mark.parametrize("fault", ["during_carry", "during_carry:5", "after_place"])
def test_killed_on_the_way_there(home: Home, address: JournalAddress, fault: str) -> None:
    before = rows(home)
    killed(home, address.url, fault)
    there = asked_plainly(address, "SELECT 1 FROM pg_tables WHERE schemaname = current_schema()")
    assert bool(there) == (fault == "after_place"), "all of it or nothing"
    assert rows(home) == before
    assert unsound(home) == {}
    with pytest.raises(ReportedError, match="找到两份台账"):
        DataStore.of(Home(home.root, address)).ledger()
    # Run again, as it was or with the address set already.
    moved = migrate(Home(home.root, address) if there else home, address.url).home
    assert unsound(moved) == {}
    migrate(moved, FILE)
    assert rows(home) == before


@pytest.mark.parametrize("fault", ["during_carry", "during_carry:5", "before_place", "after_place"])
def test_killed_on_the_way_back(home: Home, address: JournalAddress, fault: str) -> None:
    before = rows(home)
    there = migrate(home, address.url).home
    killed(there, FILE, fault)
    assert home.journal_file.exists() == (fault == "after_place"), "all of it or nothing"
    if fault != "after_place":
        assert unsound(there) == {}
    assert migrate(there, FILE).home == home
    assert rows(home) == before
    assert unsound(home) == {}


def test_an_empty_home_begins_there(tmp_path: Path, address: JournalAddress) -> None:
    begun = migrate(Home(tmp_path / "new"), address.url, APP)
    assert (begun.digests, begun.home.empty) == ({}, False)
    assert Journal.at(address).read().submissions == ()
    assert migrate(Home(tmp_path / "new"), address.url).digests == {}, "and again changes nothing"


def test_a_newer_edition_s_tables_are_made_where_the_journal_is(
    home: Home, postgres: Server, address: JournalAddress
) -> None:
    """By its owner, with the address of the role that serves in the settings: nothing moves onto itself."""
    migrate(home, address.url, APP)
    served = Home(home.root, postgres.place(schema_of(address), APP))
    before = Journal.at(address).read()
    tamper(address, "DROP TABLE instruction_line")
    with pytest.raises(ReportedError, match="没有这项权限"):
        InstructionJournal.at(served.journal)
    for at in (served, Home(home.root, address)):
        assert migrate(at, address.url, APP).digests == {}
    assert InstructionJournal.at(served.journal).instruction_faults() == []
    assert Journal.at(served.journal).read() == before
    Journal.at(served.journal).submit([draft("after the upgrade")])
    assert unsound(served) == {}


def test_every_table_of_lines_is_known_guarded_and_proven() -> None:
    """A table that somebody adds is carried, its text comes back, its rows are guarded and its chain is proven."""
    for module in pkgutil.iter_modules(journal_package.__path__, "etl.store.journal."):
        importlib.import_module(module.name)
    found = [table for table in METADATA.sorted_tables if {"sequence", "hash"} <= set(table.c.keys())]
    assert len(found) > 9
    assert {table.name for table in found if not table.info.get("append_only")} == set()
    proven = {table.name for journal in CHAINS for table in journal._tables}
    assert {table.name for table in found} <= proven
    texts = [column for table in METADATA.sorted_tables for column in table.c if isinstance(column.type, sa.String)]
    assert [str(column) for column in texts if not isinstance(column.type, KeptText)] == []
    known = "from etl.store.journal.carrying import METADATA; print(*sorted(METADATA.tables))"
    alone = subprocess.run([sys.executable, "-c", known], cwd=ROOT, capture_output=True, text=True, check=True)
    assert alone.stdout.split() == sorted(METADATA.tables), "named in ON_FIRST_USE, or not carried"


def test_the_role_that_serves_can_only_add(home: Home, postgres: Server, address: JournalAddress) -> None:
    migrate(home, address.url, APP)
    serves = postgres.place(schema_of(address), APP)
    (sent,) = Journal.at(serves).submit([draft("by the app")])
    AuditJournal.at(serves).enter(entry())
    assert unsound(Home(home.root, serves)) == {}
    for name in ("submission", "decision", "audit", "account", "task_line", "text", "report", "target_revision"):
        for deed in (
            f"UPDATE {name} SET sequence = 1",
            f"DELETE FROM {name}",
            f"TRUNCATE {name}",
            f"DROP TABLE {name}",
        ):
            with pytest.raises(Exception, match=r"permission denied|must be owner"):
                run_plainly(serves, deed)
        with pytest.raises(Exception, match="must be owner"):
            run_plainly(serves, f"ALTER TABLE {name} DISABLE TRIGGER ALL")
    with pytest.raises(ReportedError, match="数据库账户没有这项权限"):
        AuditJournal.at(serves).trim(MOMENT.replace(year=2100), "何佳", "machine")
    assert Journal.at(serves).read().submissions[-1] == sent
    with pytest.raises(ReportedError, match="没有名为nobody such的账户"):
        migrate(home, serves.url, "nobody such")
    assert AuditJournal.at(address).trim(MOMENT.replace(year=2100), "何佳", "machine") > 0, "its owner may"
    with pytest.raises(Exception, match="append-only"):
        run_plainly(address, "DELETE FROM audit")


def test_the_deployment_says_what_is_too_wide_and_careless(
    home: Home, postgres: Server, address: JournalAddress
) -> None:
    migrate(home, address.url, APP)
    found = {}
    for role in (OWNER, APP):
        served = Deployment(Home(home.root, postgres.place(schema_of(address), role)))
        (check,) = (check for check in examine_deployment(served) if check.name == "journal_rights")
        found[role] = [key for key, _ in check.found]
    careless = ["deploy.journal_careless"] * 2  # as tests set their server up
    assert found == {OWNER: ["deploy.journal_rights", *careless], APP: careless}


def test_a_role_that_may_not_make_tables_says_so(postgres: Server, address: JournalAddress, tmp_path: Path) -> None:
    serves = postgres.place(schema_of(address), APP)
    postgres.run(f"GRANT USAGE ON SCHEMA {schema_of(address)} TO {APP}")
    with pytest.raises(ReportedError, match="数据库账户没有这项权限"):
        Journal.at(serves)


def test_the_doctor_misses_a_trigger_that_was_taken_away(home: Home, address: JournalAddress) -> None:
    there = migrate(home, address.url).home
    run_plainly(address, "ALTER TABLE decision DISABLE TRIGGER decision_no_update")
    assert unsound(there) == {"journal": (("journal.unguarded", {"table": "decision"}),)}
