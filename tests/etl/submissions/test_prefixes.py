"""Every prefix of the journal's lines opens, proves itself, and gives what it gave when it ended there.

What later lines do is to be added and nothing else: nothing of what was known before is read from them.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from access.administration import Administration
from access.audit import AuditAction, AuditEntry, AuditQuestion
from access.second_factor import SecondFactor
from access.totp import secret_written
from etl.home import Home
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.store.journal.accounts import AccountJournal
from etl.store.journal.audits import AuditJournal
from etl.store.journal.ledger import Ledger
from etl.store.journal.task_line import NewTaskLine, TaskLineKind
from etl.store.journal.task_lines import TaskJournal
from etl.submissions import SubmissionService
from plan.review import Person, Role
from plan.slots import Place, Slot
from tests.access.access_services import DEPARTMENTS, MACHINE, House
from tests.etl.submissions.conftest import ANNE, BERT, CELLS, Q1, Q2, RITA, TOWN, send, workbook

CHAINS = {
    "submission": "main",
    "decision": "main",
    "audit": "audit",
    "account": "account",
    "second_factor": "second_factor",
    "task_line": "task_line",
}
"""Which tables hold the lines of which chain; submissions and decisions share a sequence."""

Ends = dict[str, int]


@dataclass(frozen=True)
class Known:
    """What a journal gave at a moment: its lines, where quarters stand, numbers, accounts, audit, lines of tasks."""

    ledger: Ledger
    heads: dict[Place, Slot]
    numbers: list[object]
    version: str
    accounts: object
    audit: tuple[AuditEntry, ...]
    tasks: tuple[object, ...]


def known(home: Home) -> Known:
    store = DataStore.of(home)
    with store.warehouse() as warehouse:
        numbers, version = list(warehouse.observations()), warehouse.version
    return Known(
        store.ledger(),
        dict(store.record.heads()),
        numbers,
        version,
        dict(AccountJournal.at(home.journal).accounts()),
        tuple(AuditJournal.at(home.journal).entries(AuditQuestion(most=None))),
        tuple(TaskJournal.at(home.journal).lines()),
    )


def ends(journal: Path) -> Ends:
    """Return the last line of each chain."""
    with closing(sqlite3.connect(journal)) as there:
        lengths = {table: there.execute(f"SELECT max(sequence) FROM {table}").fetchone()[0] or 0 for table in CHAINS}
    return {chain: max(lengths[table] for table in CHAINS if CHAINS[table] == chain) for chain in CHAINS.values()}


def cut(whole: Home, to: Path, at: Ends) -> Home:
    """Return a home with the first lines of each chain alone, and nothing that was ever made of others."""
    home = Home(to)
    shutil.copytree(whole.raw, home.raw)
    shutil.copy2(whole.journal, home.journal)
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as journal:
        for (name,) in journal.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            journal.execute(f'DROP TRIGGER "{name}"')
        for table, chain in CHAINS.items():
            journal.execute(f"DELETE FROM {table} WHERE sequence > {at[chain]}")
        journal.execute("DELETE FROM slot")
        for table in CHAINS:
            tip = journal.execute(f"SELECT sequence, hash FROM {table} ORDER BY sequence DESC LIMIT 1").fetchone()
            journal.execute("DELETE FROM setting WHERE key = ?", (f"tip:{table}",))
            if tip:
                journal.execute("INSERT INTO setting VALUES (?, ?)", (f"tip:{table}", f"{tip[0]}:{tip[1]}"))
    named = {sent.sha256 for sent in DataStore.of(home).ledger().submissions}
    for path in home.raw.iterdir():  # files whose lines were cut off are what a kill leaves
        if path.name not in named:
            path.unlink()
    DataStore.of(home).rebuild()
    return home


def acts(house: House, service: SubmissionService, folder: Path) -> list[Callable[[], object]]:
    """Return what people do one after the other, each with its own lines."""
    sent: list[str] = []

    def sends(person: Person, cells: int, period: object = Q1, reason: str = "") -> Callable[[], object]:
        content = workbook(folder, period, cells={(CELLS, TOWN): cells})  # type: ignore[arg-type]
        return lambda: sent.append(send(service, content, person, period, reason).number)  # type: ignore[arg-type]

    tasks = TaskJournal.at(house.home.journal)
    at = datetime(2026, 4, 1, tzinfo=UTC)
    ended = NewTaskLine(
        TaskLineKind.ENDING, {"task": "1", "on": "2026-03-01", "reason": "无", "document": "x"}, "甲", at
    )
    secret = secret_written(b"0" * 20)
    return [
        sends(ANNE, 100),
        lambda: service.return_(sent[-1], RITA, "请核对"),
        sends(BERT, 101),
        lambda: service.accept(sent[-1], RITA),
        lambda: house.add("安妮", Role.LEADER),
        sends(ANNE, 90, Q2),
        lambda: service.accept(sent[-1], RITA, "好"),
        lambda: house.administration.change(MACHINE, "安妮", Role.EVALUATOR, None, None),
        lambda: service.reopen(sent[1], RITA, "有误"),
        sends(ANNE, 104, Q1, "更正"),
        lambda: tasks.append(lambda lines: (ended,)),
        lambda: service.accept(sent[-1], RITA),
        lambda: enrol(house, secret),
        lambda: Administration(house.authenticator, DEPARTMENTS).reset_factor(MACHINE, "安妮"),
        lambda: service.reopen(sent[2], RITA, "再看"),
        sends(BERT, 95, Q2, "重报"),
        lambda: service.accept(sent[-1], RITA),
    ]


def enrol(house: House, secret: str) -> None:
    """Give the account a second factor, as its own person would."""
    now = house.watch()
    factor = SecondFactor(house.authenticator.codes.sealer.seal(secret, now), ("x",), now)
    entry = AuditEntry(now, "安妮", AuditAction.FACTOR_ENROLLED, about="安妮")
    house.accounts.change(lambda accounts: replace(accounts["安妮"], factor=factor), entry)


def test_every_prefix_gives_what_it_gave_then(tmp_path: Path) -> None:
    house = House(tmp_path / "whole")
    moments: list[tuple[Ends, Known]] = []
    with SubmissionService(DataStore.of(house.home)) as service:
        for act in acts(house, service, tmp_path / "books"):
            act()
            moments.append((ends(house.home.journal), known(house.home)))
    assert len({repr(at) for at, _ in moments}) == len(moments), "each act has lines of its own"
    for number, (at, then) in enumerate(moments):
        home = cut(house.home, tmp_path / f"prefix-{number}", at)
        assert known(home) == then, number
        assert [check.said for check in examine(DataStore.of(home)) if not check.ok] == [], number


def test_a_prefix_may_end_between_any_two_lines(tmp_path: Path) -> None:
    """Lines of one transaction too: whatever was written of the main chain stands by itself."""
    house = House(tmp_path / "whole")
    with SubmissionService(DataStore.of(house.home)) as service:
        for act in acts(house, service, tmp_path / "books"):
            act()
    last = ends(house.home.journal)
    whole = DataStore.of(house.home).ledger()
    for sequence in range(1, last["main"] + 1):
        home = cut(house.home, tmp_path / f"line-{sequence}", {**last, "main": sequence, "audit": 0})
        store = DataStore.of(home)
        assert store.ledger().submissions == tuple(s for s in whole.submissions if s.sequence <= sequence)
        assert store.ledger().decisions == tuple(d for d in whole.decisions if d.sequence <= sequence)
        assert store.journal.faults() == []
        moment = max((decision.at for decision in store.ledger().decisions), default=None)
        with store.warehouse() as warehouse, DataStore.of(house.home).warehouse() as later:
            assert warehouse.observations() == (later.observations(moment) if moment else [])
