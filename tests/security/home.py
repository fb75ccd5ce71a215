"""A home with data that are nobody's invention, as far as the server can tell, and an account of every kind."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from argon2 import PasswordHasher
from openpyxl import load_workbook

from access.administration import Administration
from access.audit import AuditAction, AuditEntry
from access.authenticator import Authenticator
from access.passwords import Passwords
from access.policy import Policy
from access.second_factor import TextSealer
from etl.home import Home
from etl.intake.intake import take_in
from etl.intake.seeding import DEMO, read_manifest
from etl.store.data_store import DataStore
from etl.store.journal.accounts import AccountJournal
from etl.store.journal.audits import AuditJournal
from etl.store.journal.sessions import SessionFile
from plan.board import reporting
from plan.review import Person, Role

CARE, RELIEF = "养老服务科", "社会救助科"
FILLER, OTHER, REVIEWER, LEADER = "钱填报", "孙填报", "李审核", "周领导"
EVALUATOR, AUDITOR, ADMINISTRATOR = "吴评估", "郑审计", "王管理"
TOWN, TOWN_NAME = "卫镇街", "古城街道"
DISABLED, EXPIRED, NEW = "冯停用", "陈过期", "褚新来"
ROLES = {
    FILLER: Role.FILLER,
    OTHER: Role.FILLER,
    REVIEWER: Role.REVIEWER,
    LEADER: Role.LEADER,
    EVALUATOR: Role.EVALUATOR,
    AUDITOR: Role.AUDITOR,
    ADMINISTRATOR: Role.ADMINISTRATOR,
    TOWN: Role.TOWN,
}
"""Whoever may be in: a name for every role, and a second filler of another department."""

MACHINE = Person("本机:值班", Role.MACHINE)
CANARY = "金丝雀七四六一三"
"""Part of every text in the home: of files, reasons, notes, evaluators' texts."""
NUMBER = 746_131
"""One of the figures: nobody has as many beds."""
KEPT = ("2023Q1_养老服务科.xlsx", "2023Q2_养老服务科.xlsx", "2023Q1_社会救助科.xlsx", "2023Q2_社会救助科.xlsx")
"""What is accepted when work begins."""


@dataclass(frozen=True, slots=True)
class Grown:
    """A home, the passwords of its accounts, and the ids of what lies in it by names."""

    root: Path
    passwords: dict[str, str]
    things: dict[str, str]

    def copied(self, to: Path) -> Grown:
        """Return the same for somebody who may change it."""
        shutil.copytree(self.root, to)
        return replace(self, root=to)


def quick() -> Passwords:
    """Return hashes that cost nothing."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def doors_at(root: Path, policy: Policy | None = None, clock: Clock | None = None) -> Authenticator:
    """Return the doors of a home, with quick hashes."""
    home = Home(root)
    accounts, audit = AccountJournal.at(home.journal), AuditJournal.at(home.journal)
    sessions = SessionFile(home.sessions)
    sealer = TextSealer(b"test")
    return Authenticator(accounts, audit, sessions, policy or Policy(), quick(), clock or Clock(), sealer)


class Clock:
    """The time it is, unless somebody sets it ahead."""

    def __init__(self) -> None:
        self.ahead = datetime.now(UTC) - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def grow(root: Path, workbooks: Path) -> Grown:
    """Make the home: four workbooks accepted, and the accounts."""
    home = Home(root)
    home.make()
    data_store = DataStore.of(home)
    files = {}
    for path, hands in read_manifest(DEMO).items():
        if path.name in KEPT:
            to = workbooks / f"{CANARY}_{path.name}"
            to.write_bytes(earnest(path.read_bytes()))
            files[to] = hands._replace(submitted_by=OTHER if RELIEF in path.name else FILLER, reason=f"{CANARY}事由")
    outcomes = take_in(list(files), data_store, hands=files.__getitem__)
    assert all(outcome.submission for outcome in outcomes), [outcome.findings for outcome in outcomes]
    assert not any(sent.demonstration for sent in data_store.ledger().submissions)
    data_store.warehouse().close()
    return Grown(root, _accounts(root, reporting(data_store.plan), data_store.plan.towns), {})


def earnest(workbook: bytes) -> bytes:
    """Return a demonstration workbook that does not say that it is one."""
    book = load_workbook(io.BytesIO(workbook))
    for cell in (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, str):
            cell.value = cell.value.replace("演示数据", "报送数据")
    if book["填报"].cell(5, 8).value == "养老机构床位数":
        book["填报"].cell(7, 8).value = NUMBER
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def _accounts(root: Path, departments: tuple[str, ...], towns: tuple[str, ...]) -> dict[str, str]:
    authenticator = doors_at(root)
    administration = Administration(authenticator, departments, towns=towns)
    place = {FILLER: CARE, OTHER: RELIEF, TOWN: TOWN_NAME}
    found = {name: administration.add(MACHINE, name, role, place.get(name)) for name, role in ROLES.items()}
    for name in (DISABLED, NEW):
        found[name] = administration.add(MACHINE, name, Role.LEADER)
    found[EXPIRED] = administration.add(MACHINE, EXPIRED, Role.LEADER, until=date(2024, 1, 1))
    for name in (*ROLES, DISABLED, EXPIRED):
        settled(authenticator, name)
    administration.disable(MACHINE, DISABLED)
    return found


def settled(authenticator: Authenticator, name: str) -> None:
    """As if an account had set a password of its own: the first one is it."""
    entry = AuditEntry(datetime.now(UTC), name, AuditAction.PASSWORD_CHANGED)
    authenticator.accounts.change(lambda accounts: replace(accounts[name], must_change=False), entry)
