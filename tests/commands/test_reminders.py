"""guibiao reminders: whom to remind of what, for people and for hooks; and load --reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cli
from etl.home import Home
from etl.store.data_store import DataStore
from plan.period import Period
from tests.workbooks import ELDERLY, write

Q3 = Period(2023, 3)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "home"))
    return Home(tmp_path / "home")


def test_reminders_for_a_hook(home: Home, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["load", str(write(tmp_path, ELDERLY, Q3)), "--accept", "--reason", "首报"]) == 0
    capfd.readouterr()
    assert cli.run(["reminders", "--today", "2023-10-08", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    soon = [r for r in found if r["period"] == "2023Q3"]
    assert soon[0] == {
        "department": "基层治理和社工科",
        "period": "2023Q3",
        "due": "2023-10-15",
        "days_left": 7,
        "overdue": False,
        "state": "none",
    }
    assert len(soon) == 5
    assert ELDERLY not in {r["department"] for r in soon}
    assert found[0]["days_left"] < -800
    (sent,) = DataStore.of(home).ledger().submissions
    assert (sent.role, sent.reason) == ("machine", "首报")


def test_reminders_for_people(home: Home, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["reminders", "--today", "2021-04-16"]) == 0
    said = capfd.readouterr().out
    assert said.count("逾期1天") == 6
    assert cli.run(["reminders", "--today", "2021-01-01"]) == 0
    assert "没有要催报的" in capfd.readouterr().err
    assert home.empty


def test_a_day_that_is_none_is_wrong_use(home: Home, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["reminders", "--today", "明天"]) == 2
    assert "不是日期" in capfd.readouterr().err
