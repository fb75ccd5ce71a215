"""guibiao audit: entries shown, handed on and let go; what it says where, and its exit codes."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from access.audit import AuditAction, AuditEntry
from etl.home import Home
from etl.store.journal.audits import AuditJournal
from tests.commands.conftest import Guibiao

NOW = datetime.now(UTC)


@pytest.fixture
def audit(home: Home) -> AuditJournal:
    """Return a home with five entries: the beginning, and one a day for four days."""
    home.make()
    audit = AuditJournal.at(home.journal)
    deeds = (AuditAction.SIGNED_IN, AuditAction.REFUSED, AuditAction.TAKEN_HOME, AuditAction.SIGNED_IN)
    for number, deed in enumerate(deeds, 1):
        at = datetime(2026, 3, number, 4, tzinfo=UTC)
        ok, detail = deed is not AuditAction.REFUSED, "=1+1\x1b[31m" if number == 2 else ""
        audit.enter(AuditEntry(at, f"某{number % 2}", deed, "leader", "/\x1b[2J", ok, detail, "10.0.0.1"))
    return audit


def asked(guibiao: Guibiao, *options: str) -> list[int]:
    code, out, err = guibiao("audit", "list", "--json", *options)
    assert (code, err) == (0, "")
    return [entry["sequence"] for entry in json.loads(out)]


ASKED: list[tuple[list[str], list[int]]] = [
    ([], [5, 4, 3, 2, 1]),
    (["--by", "某1"], [4, 2]),
    (["--by", " 某１ "], [4, 2]),
    (["--by", "无此人"], []),
    (["--deed", "signed_in"], [5, 2]),
    (["--deed", "登录"], [5, 2]),
    (["--deed", "Sign-in"], [5, 2]),
    (["--refused"], [3]),
    (["--since", "2026-03-03", "--until", "2026-03-04"], [5, 4]),
    (["--until", "2026-03-01"], [2]),
    (["--since", "2026-03-02T12:00:01", "--until", "2026-03-05"], [5, 4]),
    (["--most", "2"], [5, 4]),
    (["--most", "all"], [5, 4, 3, 2, 1]),
]


@pytest.mark.parametrize(("options", "sequences"), ASKED, ids=[" ".join(case[0]) for case in ASKED])
@pytest.mark.usefixtures("audit")
def test_what_is_asked_for(guibiao: Guibiao, options: list[str], sequences: list[int]) -> None:
    assert asked(guibiao, *options) == sequences


@pytest.mark.usefixtures("audit")
def test_an_entry_as_json(guibiao: Guibiao) -> None:
    (entry,) = json.loads(guibiao("audit", "list", "--refused", "--json")[1])
    assert entry == {
        "sequence": 3,
        "at": "2026-03-02T12:00:00+08:00",
        "by": "某0",
        "role": "leader",
        "deed": "refused",
        "about": "/\x1b[2J",
        "ok": False,
        "detail": "=1+1\x1b[31m",
        "address": "10.0.0.1",
        "line": None,
    }


@pytest.mark.usefixtures("audit")
def test_the_list_for_people_does_nothing_to_their_terminal(guibiao: Guibiao) -> None:
    code, out, err = guibiao("audit", "list", "--most", "3")
    assert (code, "\x1b" in out) == (0, False)
    assert err == "共5条，只列出最新的3条；用 --most 列出更多\n"
    assert "拒绝访问" in out
    assert r"=1+1\x1b[31m" in out
    code, out, _ = guibiao("--lang", "en", "audit", "list")
    assert "Refused" in out
    assert "Leader" in out


def test_nothing_to_show_and_no_home_made(guibiao: Guibiao, home: Home) -> None:
    assert guibiao("audit", "list") == (0, "", "没有符合条件的审计记录\n")
    assert guibiao("audit", "list", "--json") == (0, "[]\n", "")
    assert guibiao("audit", "trim")[0] == 0
    assert not home.root.exists()


WRONG: list[tuple[list[str], str]] = [
    (["list", "--deed", "飞"], "没有“飞”这种行为；有：启用审计 begun、"),
    (["list", "--since", "昨天"], "不是时刻"),
    (["list", "--until", "2026-13-01"], "不是时刻"),
    (["list", "--most", "0"], "不是条数"),
    (["list", "--most", "-1"], "不是条数"),
    (["list", "--most", "许多"], "不是条数"),
    (["export"], "缺少输出文件"),
    (["export", "a.pdf"], ".csv 或 .xlsx"),
    (["export", "no/such/folder/a.csv"], "写不了文件"),
    (["forget"], "没有命令“forget”"),
    (["trim", "everything"], "多写了“everything”"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
@pytest.mark.usefixtures("audit")
def test_wrong_use(
    guibiao: Guibiao, arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = guibiao("audit", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert guibiao("--lang", "en", "audit", *arguments)[0] == 2


def rows_of(file: Path) -> list[list[Any]]:
    if file.suffix == ".csv":
        return list(csv.reader(file.read_bytes().decode("utf-8-sig").splitlines()))
    (sheet,) = load_workbook(file).worksheets
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(min_row=3, values_only=True)]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "CSV"])
def test_what_is_handed_on(guibiao: Guibiao, audit: AuditJournal, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"审计.{ending}"
    code, out, err = guibiao("audit", "export", file, "--until", "2026-03-05")
    assert (code, out, err) == (0, "", f"已导出4条审计记录：{file}\n")
    rows = rows_of(file.rename(file.with_suffix(f".{ending.lower()}")))
    assert rows[0][:5] == ["序号", "时间", "账号", "角色", "行为"]
    assert [row[0] for row in rows[1:]] == ["2", "3", "4", "5"]
    assert "=1+1" in rows[2][7]
    (last,) = json.loads(guibiao("audit", "list", "--deed", "taken_home", "--most", "1", "--json")[1])
    assert (last["by"], last["about"], last["detail"]) == ("本机管理员", "audit", f"4 审计.{ending}")
    assert audit.faults() == []


@pytest.mark.usefixtures("audit")
def test_only_what_is_old_enough_is_let_go(guibiao: Guibiao, home: Home) -> None:
    code, out, err = guibiao("audit", "trim")
    assert (code, out, err) == (0, "", "没有超过365天的审计记录，什么都没有清理\n")
    assert asked(guibiao) == [5, 4, 3, 2, 1]
    home.settings.write_text("audit: {days: 100}\n", encoding="utf-8")
    code, _, err = guibiao("audit", "trim")
    assert (code, "audit.days" in err) == (2, True), "the law's six months are the least"


YEARS = tuple(range(800, 0, -6))
"""Days ago on which a service in use entered something."""

CLOCKS: list[tuple[str, tuple[float, ...], int]] = [
    ("as it should be", YEARS, 374),
    # By a clock 400 days ahead: all that was entered is older by as many days.
    ("ahead, and nobody came", tuple(days + 400 for days in YEARS[-60:]), 0),
    ("ahead, and people came", (*(days + 400 for days in YEARS[-60:]), 2, 1), 0),
    ("twice ahead", (*(days + 800 for days in YEARS[-60:]), 401, 1), 0),
    ("ahead for a while, and right again", (*YEARS, -400, -401, 1), 374),
    ("behind for a while, and right again", (*YEARS, 700, 699, 1), 0),
    ("a week ahead", (*(days + 7 for days in YEARS), 3), 375),
    ("a day ahead, and back", (*YEARS, -1, 1), 374),
]
"""What a clock did, how many days ago entries seem to be written, and how old one is at least that goes (0: none)."""


@pytest.mark.parametrize(("days", "oldest"), [case[1:] for case in CLOCKS], ids=[case[0] for case in CLOCKS])
def test_a_wrong_clock_lets_nothing_go(guibiao: Guibiao, home: Home, days: tuple[float, ...], oldest: int) -> None:
    from tests.etl.test_audit import rebegin

    home.make()
    audit = AuditJournal.at(home.journal)
    rebegin(home.journal, NOW - timedelta(days=days[0] + 1))
    for each in days:
        audit.enter(AuditEntry(NOW - timedelta(days=each), "某", AuditAction.REFUSED))
    code, _, err = guibiao("audit", "trim")
    # With the audit's beginning; that entries were let go is an entry too.
    gone = 1 + sum(each >= oldest for each in days) if oldest else 0
    assert code == 0
    assert err.startswith(f"清理了{gone}条超过365天" if oldest else "没有超过365天")
    assert len(asked(guibiao, "--most", "all")) == 1 + len(days) - gone + bool(oldest)
    assert audit.faults() == []


def test_letting_go(guibiao: Guibiao, home: Home) -> None:
    from tests.etl.test_audit import rebegin

    home.make()
    audit = AuditJournal.at(home.journal)
    rebegin(home.journal, NOW - timedelta(days=384))
    for days in (380, 373, 371, *range(365, 0, -6)):
        audit.enter(AuditEntry(NOW - timedelta(days=days), "某", AuditAction.REFUSED))
    code, out, err = guibiao("audit", "trim")
    assert (code, out, err) == (0, "", "清理了3条超过365天的审计记录\n")
    assert asked(guibiao, "--most", "all") == [*range(66, 3, -1)]
    (entry,) = json.loads(guibiao("audit", "list", "--deed", "audit_trimmed", "--json")[1])
    assert (entry["by"], entry["role"], entry["detail"]) == ("本机管理员", "machine", "3 3")
    assert "清理3条，到第3条为止" in guibiao("audit", "list")[1]
    assert audit.faults() == []
    assert guibiao("doctor")[0] == 0
