"""Two bureaus in one service, and their people: one with everything in it, one that has nothing yet."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from access.administration import Administration
from commands.hosting import front_of
from dashboards.server.hosting.bureau_pool import BureauPool
from dashboards.server.hosting.front import HostingFront
from etl.home import Home
from etl.home.bureaus import BUREAU_FILE, BureauHomes
from etl.store.data_store import DataStore
from plan.board import reporting
from plan.review import Role
from tests.security.home import CARE, FILLER, MACHINE, OTHER, RELIEF, ROLES, TOWN, TOWN_NAME, Grown, doors_at, settled
from tests.security.household import HERE, Household, Person

FULL, EMPTY, ILL, UNKNOWN = "linhai", "ninghe", "faulty-bureau", "unknown-bureau"


@dataclass
class HostedHousehold:
    """One bureau of a service, as people reach it."""

    service: Service
    key: str
    passwords: dict[str, str]
    base: str = HERE

    @property
    def prefix(self) -> str:
        """What stands before its addresses."""
        return f"/b/{self.key}"

    @property
    def server(self) -> Flask:
        """The application that is open for it."""
        place = self.service.pool._places[self.key]
        assert place.bureau is not None, "somebody has asked for a page before"
        return cast(Flask, place.bureau.answer)

    def person(self, name: str) -> HostedPerson:
        """Somebody who has come in by its door."""
        person = self.stranger(name)
        answer = person.sign_in()
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return person

    def stranger(self, name: str = "") -> HostedPerson:
        """Somebody at its door."""
        return HostedPerson(cast(Household, self), name, cast(FlaskClient, Client(self.service.front)))


class HostedPerson(Person):
    """A browser before the pages of one of the bureaus."""

    def ask(self, method: str, path: str, **how: object) -> TestResponse:
        """Any request below the bureau's prefix."""
        return self.anywhere(method, self._prefix + path, **how)

    def anywhere(self, method: str, path: str, **how: object) -> TestResponse:
        """Any request to the service."""
        # Read to its end and closed, as a server does: until then the bureau is in use.
        return super().ask(method, path, buffered=True, **how)

    def sign_in(self, **more: str) -> TestResponse:
        """Return the form of the door, sent."""
        form = {"name": self.name, "password": self.household.passwords.get(self.name, ""), **more}
        return self.ask("POST", "/login", data=form)

    @property
    def _prefix(self) -> str:
        return cast(HostedHousehold, self.household).prefix


@dataclass
class Service:
    """The service, the ids of what lies in the bureau that has everything, and the bureaus."""

    front: HostingFront
    pool: BureauPool
    things: dict[str, str]
    bureaus: dict[str, HostedHousehold] = field(default_factory=dict)

    @property
    def full(self) -> HostedHousehold:
        """The bureau with everything in it."""
        return self.bureaus[FULL]

    @property
    def empty(self) -> HostedHousehold:
        """The bureau in which nothing lies yet."""
        return self.bureaus[EMPTY]


@contextmanager
def two_bureaus(grown: Grown, folder: Path, **settings: Any) -> Iterator[Service]:
    """Yield a service over a copy of a home and a bureau that has people alone; a third one whose settings are
    wrong."""
    folder.mkdir()
    full = grown.copied(folder / FULL)
    passwords = {FULL: dict(full.passwords), EMPTY: people_of(folder / EMPTY)}
    (folder / ILL).mkdir()
    (folder / ILL / "settings.yaml").write_text("no_such_key: 1\n", encoding="utf-8")
    for key in (FULL, EMPTY, ILL):
        (folder / key / BUREAU_FILE).write_text(f"name: 单位{key}\n", encoding="utf-8")
    # Each its own, as each makes one at its first start.
    for key in (FULL, EMPTY):
        (folder / key / "secret").write_bytes(os.urandom(32))
    homes = BureauHomes(folder)
    front, pool = front_of(homes, homes.settings().model_copy(update=settings))
    service = Service(front, pool, dict(full.things))
    service.bureaus = {key: HostedHousehold(service, key, passwords[key]) for key in passwords}
    try:
        yield service
    finally:
        pool.close()


def people_of(root: Path) -> dict[str, str]:
    """Make a home with an account of every kind, of the same names as elsewhere and with other passwords."""
    home = Home(root)
    home.make()
    plan = DataStore.of(home).plan
    authenticator = doors_at(root)
    administration = Administration(authenticator, reporting(plan), towns=plan.towns)
    places = {FILLER: CARE, OTHER: RELIEF, TOWN: TOWN_NAME}
    passwords = {name: administration.add(MACHINE, name, role, places.get(name)) for name, role in ROLES.items()}
    for name in ROLES:
        settled(authenticator, name)
    assert Role.MACHINE not in ROLES.values(), "nobody is the machine"
    return passwords
