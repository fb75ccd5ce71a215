"""A house with doors for tests: real stores in a folder, a clock that is set by hand, hashes that cost nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from access.administration import Administration
from access.audit import AuditAction, AuditEntry, AuditQuestion
from access.authenticator import Authenticator, SignedIn
from access.passwords import Passwords
from access.policy import Policy
from access.second_factor import TextSealer
from etl.home import Home
from etl.store.journal.accounts import AccountJournal
from etl.store.journal.audits import AuditJournal
from etl.store.journal.sessions import SessionFile
from plan.denied import Denied
from plan.review import Person, Role

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
MACHINE = Person("本机管理员", Role.MACHINE)
ADA = Person("Ada", Role.ADMINISTRATOR)
DEPARTMENTS = ("养老服务科", "社会救助科")
CARE = DEPARTMENTS[0]
SEALER = TextSealer(b"the house's own secret")
GOOD, BETTER = "Lake-Pavilion7", "Copper-Lantern8"


class Watch:
    """A clock that goes when it is told to."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


class Counting(Passwords):
    """Counts what is verified: how often at all, and how often against somebody's own hash."""

    def __init__(self) -> None:
        super().__init__(CHEAP)
        self.verified = 0

    def fits(self, secret: str, password: str) -> bool:
        self.verified += 1
        return super().fits(secret, password)


class House:
    """Doors, and who keeps them. Made again over the same folder it is the house after a restart."""

    def __init__(self, folder: Path, policy: Policy | None = None, watch: Watch | None = None) -> None:
        self.home = Home(folder)
        self.home.make()
        self.watch = watch or Watch()
        self.passwords = Counting()
        self.audit = AuditJournal.at(self.home.journal)
        self.accounts = AccountJournal.at(self.home.journal)
        self.sessions = SessionFile(self.home.sessions)
        stores = self.accounts, self.audit, self.sessions
        self.authenticator = Authenticator(*stores, policy or Policy(), self.passwords, self.watch, SEALER)
        self.administration = Administration(self.authenticator, DEPARTMENTS, self.watch)
        self.tokens: list[str] = []

    def restarted(self) -> House:
        return House(self.home.root, self.authenticator.policy, self.watch)

    def add(self, name: str, role: Role = Role.LEADER, department: str | None = None, until: date | None = None) -> str:
        """Return an account with its first password."""
        return self.administration.add(MACHINE, name, role, department, until)

    def settle(self, name: str, role: Role = Role.LEADER, password: str = GOOD, until: date | None = None) -> str:
        """Return an account that has set its password, and a token under which it is in."""
        first = self.add(name, role, until=until)
        return self.authenticator.change_password(self.authenticator.sign_in(name, first), first, password)

    def entered(self, token: str) -> SignedIn | None:
        return self.authenticator.entered(token)

    def tried(self, name: str, password: str = "wrong", address: str = "") -> str:
        """Return the key of the sentence with which somebody is refused; empty if he is let in."""
        try:
            self.authenticator.sign_in(name, password, address)
        except Denied as denied:
            return denied.key.removeprefix("denied.")
        return ""

    def told(self, deed: AuditAction | None = None) -> list[AuditEntry]:
        """Return what the audit was told, the oldest first."""
        return list(self.audit.entries(AuditQuestion(deed=deed, most=None)))[::-1]
