"""backup and restore at the command line: what they say, in both languages, and their exit codes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import cli
from access.audit import AuditAction, AuditQuestion
from etl.store.journal.audits import AuditJournal
from plan.period import Period
from tests.commands.conftest import Guibiao
from tests.workbooks import ASSISTANCE, ELDERLY, write


@pytest.fixture
def filled(guibiao: Guibiao, tmp_path: Path) -> Guibiao:
    for department in (ASSISTANCE, ELDERLY):
        write(tmp_path / "books", department, Period(2023, 1))
    assert guibiao("load", tmp_path / "books", "--accept")[0] == 0
    return guibiao


def test_the_drill(filled: Guibiao, tmp_path: Path) -> None:
    code, out, err = filled("backup", tmp_path / "backup")
    assert (code, out) == (0, "")
    assert f"已备份到{tmp_path / 'backup'}：2次报送，3个文件，" in err
    (tmp_path / "home").rename(tmp_path / "aside")
    code, out, err = filled("restore", tmp_path / "backup")
    assert code == 0, err
    assert "2次报送，3个文件。最后一条台账写于2" in err
    assert "数据仓库与重建结果一致" in out
    assert filled("doctor")[0] == 0
    for home, deed in (("aside", AuditAction.BACKED_UP), ("home", AuditAction.RESTORED)):
        newest, *_ = AuditJournal.at(tmp_path / home / "journal.sqlite").entries(AuditQuestion())
        assert (newest.deed, newest.by, newest.role) == (deed, "本机管理员", "machine")
        assert newest.about == str(tmp_path / "backup")


def test_in_english(filled: Guibiao, tmp_path: Path) -> None:
    (tmp_path / "home" / "notes.txt").write_bytes(b"x")
    code, _, err = filled("--lang", "en", "backup", tmp_path / "backup")
    assert code == 0
    assert re.search(r"2 submissions, 3 files, 0\.\d MB\. The last line is of 2", err)
    assert "not Guibiao's; they were not backed up: notes.txt" in err
    shutil.rmtree(tmp_path / "home")
    code, out, err = filled("--lang", "en", "restore", tmp_path / "backup")
    assert code == 0
    assert f"to {tmp_path / 'home'}: 2 submissions, 3 files" in err
    assert "The warehouse equals a fresh rebuild" in out


def test_what_is_damaged_in_the_home_is_answered_no(filled: Guibiao, tmp_path: Path) -> None:
    gone = next((tmp_path / "home" / "raw").iterdir())
    gone.unlink()
    code, _, err = filled("backup", tmp_path / "backup")
    assert code == 1
    assert f"缺了或改动过1个原始文件，请运行 guibiao doctor：\n{gone.name}" in err
    shutil.rmtree(tmp_path / "home")
    code, out, err = filled("restore", tmp_path / "backup")
    assert code == 1
    assert "已从" in err
    assert "数据仓库没有建成" in err
    assert "原始文件" in out


def test_a_hurt_journal_is_answered_no(filled: Guibiao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from etl.store.journal import copying

    whole = copying._snapshot
    monkeypatch.setattr(copying, "_snapshot", lambda copy: replace(whole(copy), sound=False))
    code, _, err = filled("backup", tmp_path / "backup")
    assert (code, "保留以前的备份" in err) == (1, True)


def test_demonstration_data_is_noted(guibiao: Guibiao, tmp_path: Path) -> None:
    data = Path(cli.__file__).parent / "data" / "demo"
    book = sorted(data.rglob("2023Q1*.xlsx"))[0]
    assert guibiao("load", book, "--accept")[0] == 0
    assert "其中有演示数据" in guibiao("backup", tmp_path / "backup")[2]


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no folder named": (("backup",), "缺少新的或空的文件夹"),
    "nothing to restore named": (("restore",), "缺少一份备份"),
    "not empty": (("backup", "books"), "从不覆盖"),
    "no backup": (("restore", "books"), "先把它改名移开"),
    "in itself": (("backup", "home/x"), "在另一个里面"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_is_a_sentence(filled: Guibiao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, said = WRONG[case]
    code, out, err = filled(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_an_altered_backup_is_refused(filled: Guibiao, tmp_path: Path) -> None:
    assert filled("backup", tmp_path / "backup")[0] == 0
    (tmp_path / "home").rename(tmp_path / "aside")
    (tmp_path / "backup" / "home" / "raw" / "stray").write_bytes(b"x")
    code, out, err = filled("restore", tmp_path / "backup", "--lang", "en")
    assert (code, out) == (2, "")
    assert "not what its manifest says, in 1 place" in err
    assert "raw/stray is not in the manifest" in err
    assert not (tmp_path / "home").exists()
