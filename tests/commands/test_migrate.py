"""migrate at the command line, and the commands of a home whose journal is in PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from access.audit import AuditAction, AuditQuestion
from etl.files.bucket import Bucket
from etl.home import Home
from etl.postgres.address import JournalAddress
from etl.store.journal.audits import AuditJournal
from plan.period import Period
from tests.commands.conftest import Guibiao
from tests.postgres import APP, Server, new_journal, schema_of
from tests.workbooks import ASSISTANCE, ELDERLY, write

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def address(postgres: Server) -> Iterator[JournalAddress]:
    with new_journal(postgres) as address:
        yield address


@pytest.fixture
def filled(guibiao: Guibiao, tmp_path: Path) -> Guibiao:
    write(tmp_path / "books", ASSISTANCE, Period(2023, 1))
    assert guibiao("load", tmp_path / "books", "--accept")[0] == 0
    return guibiao


def test_a_home_moves_and_everything_goes_on(
    filled: Guibiao,
    home: Home,
    postgres: Server,
    address: JournalAddress,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = filled("export", "--format", "csv")[1]
    code, out, err = filled("migrate", "--to", address.url, "--app", APP)
    assert (code, out) == (0, "")
    assert "逐表核对一致，链条完整" in err
    assert f"日常服务的账户{APP}只能增加台账" in err
    assert filled("assess")[0] == 2, "without the setting nothing is made in the place of what moved"
    serves = postgres.place(schema_of(address), APP)
    monkeypatch.setenv("GUIBIAO_JOURNAL", serves.url)
    assert filled("export", "--format", "csv")[1] == before
    write(tmp_path / "more", ELDERLY, Period(2023, 1))
    assert filled("load", tmp_path / "more", "--accept")[0] == 0
    code, out, err = filled("doctor")
    assert code == 0, out + err
    newest = [e.deed for e in AuditJournal.at(serves).entries(AuditQuestion())]
    assert AuditAction.JOURNAL_MOVED in newest
    assert filled("backup", tmp_path / "backup")[0] == 0
    code, _, err = filled("restore", tmp_path / "backup")
    assert code == 2
    assert "恢复只写进数据目录" in err
    assert address.url not in err
    # A backup of it is a home as any other.
    monkeypatch.delenv("GUIBIAO_JOURNAL")
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "drill"))
    assert filled("restore", tmp_path / "backup")[0] == 0
    assert filled("doctor")[0] == 0
    monkeypatch.setenv("GUIBIAO_HOME", str(home.root))
    monkeypatch.setenv("GUIBIAO_JOURNAL", address.url)
    assert filled("migrate", "--to", "file")[0] == 0
    monkeypatch.delenv("GUIBIAO_JOURNAL")
    assert filled("doctor")[0] == 0


def test_in_english_and_what_is_refused(filled: Guibiao, address: JournalAddress) -> None:
    code, _, err = filled("--lang", "en", "migrate", "--to", "mysql://u:geheim@db/x")
    assert (code, "should begin with postgresql+psycopg://" in err, "geheim" in err) == (2, True, False)
    code, _, err = filled("--lang", "en", "migrate", "--to", address.url, "--app", "nobody")
    assert (code, "knows no account nobody" in err) == (2, True)
    code, _, err = filled("--lang", "en", "migrate", "--to", address.url)
    assert (code, "tables compared and equal" in err) == (0, True)


@pytest.mark.parametrize("blocked", ["psycopg", "sqlalchemy"])
def test_a_file_needs_none_of_it(filled: Guibiao, home: Home, blocked: str) -> None:
    """A home whose journal is a file is read without the server's driver, and without the journal's library."""
    script = f"import sys; sys.modules['{blocked}'] = None; import cli; sys.exit(cli.run(['assess']))"
    environment = {**os.environ, "GUIBIAO_HOME": str(home.root), "PYTHONPATH": str(ROOT)}
    environment.pop("GUIBIAO_JOURNAL", None)
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_without_the_driver_it_is_said(home: Home) -> None:
    script = "import sys; sys.modules['psycopg'] = None; import cli; sys.exit(cli.run(['assess']))"
    named = {"GUIBIAO_HOME": str(home.root), "GUIBIAO_JOURNAL": "postgresql://db/x", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **named}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install 'guibiao[cluster]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_files_move_to_a_bucket_and_back(
    filled: Guibiao, home: Home, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = filled("migrate", "--files", bucket.url)
    assert code == 0, err
    assert "原始文件和佐证1个、报告0份，逐个读回核对一致" in err
    monkeypatch.setenv("GUIBIAO_FILES", bucket.url)
    for path in home.raw.iterdir():
        path.unlink()
    assert filled("doctor")[0] == 0
    code, _, err = filled("--lang", "en", "migrate", "--files", "folder")
    assert (code, "1 originals and files of evidence, 0 reports" in err) == (0, True)
    monkeypatch.delenv("GUIBIAO_FILES")
    assert filled("doctor")[0] == 0
    code, _, err = filled("migrate")
    assert (code, "--files" in err) == (2, True)
