"""Reading the journal without its library: the same lines, and what is out of the ordinary is left to the library."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from etl.store.journal.evaluation_texts import ReportEntry
from etl.store.journal.reading import read_ledger, read_made, read_texts
from etl.store.journal.store import Journal
from etl.store.journal.texts import EvaluationJournal
from etl.store.kept_texts import texts_of
from tests.dashboards.desks import grow

HOMES = Path(__file__).resolve().parents[1] / "homes"
AT = datetime(2026, 3, 1, tzinfo=UTC)
MADE = ReportEntry("pdf", "2023-06-30", "", "", "ab" * 32, "f", "d", "p", "甲", AT)


@pytest.fixture(scope="module", name="grown")
def _grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("reading") / "home"
    grow(root)
    texts = EvaluationJournal.at(Home(root).journal)
    texts.write("8", "原因", "床位不足", "甲", AT)
    texts.record(MADE)
    return root


@pytest.fixture(name="home")
def _home(grown: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(grown, tmp_path / "home")))


def test_it_says_what_the_library_says(home: Home) -> None:
    ledger, texts = read_ledger(home.journal), EvaluationJournal.at(home.journal)
    assert ledger == Journal.at(home.journal).read()
    assert ledger is not None
    assert len(ledger.submissions) > 0
    assert all(type(submission.demonstration) is bool for submission in ledger.submissions)
    assert read_texts(home.journal) == list(texts.texts()) != []
    assert read_made(home.journal) == list(texts.made()) != []


def older(path: Path) -> None:
    shutil.copyfile(HOMES / "version1" / "journal.sqlite", path)


def of_a_later_edition(path: Path) -> None:
    with sqlite3.connect(path) as journal:
        journal.execute("UPDATE setting SET value = '99' WHERE key = 'schema'")


def without_accounts(path: Path) -> None:
    with sqlite3.connect(path) as journal:
        journal.execute("DROP TABLE account")


def test_a_journal_in_which_nobody_wrote_texts_has_none(home: Home) -> None:
    """Reading makes no tables: they come with the first text, and whoever looks writes nothing."""
    with sqlite3.connect(home.journal) as journal:
        for table in ("text", "report"):
            journal.execute(f"DROP TABLE {table}")
    before = home.journal.read_bytes()
    assert (read_texts(home.journal), read_made(home.journal)) == ([], [])
    texts = texts_of(DataStore.of(home).record)
    assert (texts.texts(), texts.made()) == ([], [])
    assert home.journal.read_bytes() == before


def half_written(path: Path) -> None:
    """As a kill in the middle of a large transaction leaves it."""
    journal = sqlite3.connect(path, isolation_level=None)
    journal.execute("PRAGMA cache_size = 1")
    journal.execute("BEGIN IMMEDIATE")
    journal.execute("CREATE TABLE half (x)")
    for _ in range(200):
        journal.execute("INSERT INTO half VALUES (?)", ("x" * 3000,))
    shutil.copyfile(path, path.with_name("copy"))
    shutil.copyfile(f"{path}-journal", path.with_name("copy-journal"))
    journal.close()
    path.with_name("copy").replace(path)
    path.with_name("copy-journal").replace(f"{path}-journal")


UNUSUAL: dict[str, Callable[[Path], object]] = {
    "older": older,
    "later": of_a_later_edition,
    "a table less": without_accounts,
    "half written": half_written,
    "damaged": lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(5000)),
    "no database": lambda path: path.write_text("journal"),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("hurt", UNUSUAL)
def test_what_is_out_of_the_ordinary_is_left_to_the_library(home: Home, hurt: str) -> None:
    before = {path.name for path in home.root.iterdir()}
    UNUSUAL[hurt](home.journal)
    assert [read(home.journal) for read in (read_ledger, read_texts, read_made)] == [None] * 3
    after = {path.name for path in home.root.iterdir() if not path.name.startswith("journal.sqlite-")}
    assert after <= before, "nothing is made but SQLite's own"


def test_a_keeper_reads_on_where_the_library_has_to_mend(home: Home) -> None:
    ledger, texts = DataStore.of(home).ledger(), texts_of(DataStore.of(home).record).texts()
    half_written(home.journal)
    assert DataStore.of(home).ledger() == ledger
    assert texts_of(DataStore.of(home).record).texts() == texts


def test_a_report_that_is_listed_is_not_listed_again(home: Home) -> None:
    texts = texts_of(DataStore.of(home).record)
    texts.record(MADE)
    texts.record(replace(MADE, made_by="乙"))
    assert [made.made_by for made in texts.made()] == ["甲", "乙"]
