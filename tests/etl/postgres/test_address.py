"""The address of a journal on a server: what is one, what it never tells, and where it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.policy import read_policy
from etl.home import Home
from etl.postgres.address import JournalAddress
from etl.reported_error import ReportedError
from etl.store.journal import Journal
from tests.faulty import faulty

URL = "postgresql+psycopg://app:p%40ss:w@db.example:5433/guibiao?sslmode=require"


@pytest.mark.parametrize("text", [URL, URL.replace("+psycopg", "")])
def test_an_address_in_either_way_of_writing(text: str) -> None:
    address = JournalAddress.of(text)
    assert address.url == URL
    assert address.conninfo == URL.replace("+psycopg", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (URL, "postgresql+psycopg://app:***@db.example:5433/guibiao?sslmode=require"),
        ("postgresql://app@/guibiao?host=/run&password=geheim&x=1", "app@/guibiao?host=/run&password=***&x=1"),
        ("postgresql://app@db/guibiao", "postgresql+psycopg://app@db/guibiao"),
        ("postgresql://db:5432/a@b", "postgresql+psycopg://db:5432/a@b"),
    ],
)
def test_a_password_is_never_told(text: str, shown: str) -> None:
    address = JournalAddress.of(text)
    assert str(address).endswith(shown)
    assert "geheim" not in f"{address} {address!r}"
    assert "ss:w" not in f"{address} {address!r}"


@pytest.mark.parametrize("text", ["mysql://app:geheim@db/x", "postgres", "sqlite:///x", "postgresql+asyncpg://x"])
def test_any_other_database_is_refused(text: str) -> None:
    with pytest.raises(ReportedError, match=r"应以 postgresql\+psycopg:// 开头") as told:
        JournalAddress.of(text)
    assert "geheim" not in str(told.value)


def test_where_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path))
    monkeypatch.delenv("GUIBIAO_JOURNAL", raising=False)
    assert Home.from_environment() == Home(tmp_path)
    (tmp_path / "settings.yaml").write_text("# the journal stays here\nsession: {hours: 2}\n", "utf-8")
    assert Home.from_environment() == Home(tmp_path)
    (tmp_path / "settings.yaml").write_text(f'journal: "{URL}"\n', "utf-8")
    assert Home.from_environment() == Home(tmp_path, JournalAddress.of(URL))
    monkeypatch.setenv("GUIBIAO_JOURNAL", "postgresql://other/x")
    assert Home.from_environment() == Home(tmp_path, JournalAddress.of("postgresql://other/x"))


def test_the_settings_know_the_key() -> None:
    assert read_policy({"journal": URL}).journal == URL
    with faulty("journal"):
        read_policy({"journal": "mysql://x"})


def test_a_server_that_is_not_there_is_told_without_its_password(tmp_path: Path) -> None:
    home = Home(tmp_path, JournalAddress.of(f"postgresql://app:geheim@/x?host={tmp_path}"))
    for look in (lambda: home.empty, lambda: Journal.at(home.journal), lambda: home.writing().__enter__()):
        with pytest.raises(ReportedError, match="连不上存放台账的 PostgreSQL") as told:
            look()
        assert "geheim" not in str(told.value)
