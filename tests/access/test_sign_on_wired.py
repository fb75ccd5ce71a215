"""The whole app with single sign-on in its settings: a button at the door, and in as somebody of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from access.account import Account
from access.audit import AuditAction, AuditEntry
from app import create_app
from dashboards.server.access_setup import authenticator_of
from dashboards.server.settings import Settings
from etl.home import Home
from etl.store.journal.accounts import AccountJournal
from plan.instant import instant_of
from plan.review import Role
from tests.access.provider import CLIENT, SECRET, Provider
from tests.faulty import faulty
from tests.waiting import LIMIT

HOUSE = "http://guibiao.test"


@pytest.fixture(name="provider")
def _provider() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.close()


def home_with(root: Path, settings: str) -> Home:
    """Return a home with one account and these settings."""
    home = Home(root)
    authenticator_of(home)
    accounts = AccountJournal.at(home.journal)
    added = AuditEntry(instant_of("2026-01-01"), "本机", AuditAction.ACCOUNT_ADDED, about="张三")
    accounts.change(lambda known: Account("张三", Role.REVIEWER), added)
    home.settings.write_text(settings, encoding="utf-8")
    secret = root / "sso.secret"
    secret.write_text(SECRET, encoding="utf-8")
    secret.chmod(0o600)
    return home


def settings_of(provider: Provider, address: str = f"address: {HOUSE}\n") -> str:
    return f"{address}sign_on: {{issuer: '{provider.issuer}', client_id: {CLIENT}, secret_file: sso.secret}}\n"


def test_from_the_door_to_the_provider_and_in(tmp_path: Path, provider: Provider) -> None:
    client = create_app(Settings(home_with(tmp_path / "home", settings_of(provider)))).server.test_client()
    door = client.get("/login?next=/areas", base_url=HOUSE).text
    assert 'href="/sign-on?next=%2Fareas"' in door
    away = client.get("/sign-on?next=/areas", base_url=HOUSE).headers["Location"]
    assert away.startswith(provider.issuer)
    with requests.Session() as browser:
        browser.trust_env = False
        back = browser.get(away, allow_redirects=False, timeout=LIMIT).headers["Location"]
    answer = client.get(back.removeprefix(HOUSE), base_url=HOUSE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/areas")
    page = client.get("/areas", base_url=HOUSE)
    assert (page.status_code, "审核" in page.text) == (200, True)


def test_without_settings_nothing_of_it_is_there(tmp_path: Path) -> None:
    client = create_app(Settings(home_with(tmp_path / "home", f"address: {HOUSE}\n"))).server.test_client()
    assert "/sign-on" not in client.get("/login", base_url=HOUSE).text
    assert client.get("/sign-on", base_url=HOUSE).status_code == 302


def test_settings_under_which_it_cannot_work_keep_the_house_closed(tmp_path: Path, provider: Provider) -> None:
    with faulty("address"):
        create_app(Settings(home_with(tmp_path / "home", settings_of(provider, address=""))))
