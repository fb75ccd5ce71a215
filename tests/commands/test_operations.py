"""docs/operations.md does what it says: its settings are read, its commands run, and the doctor has nothing to add."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import cli
from access.policy import Policy, read_policy
from etl.operations.deployed_machine import SWITCHES
from etl.operations.deployment import CHECKS
from etl.yaml_files import read_yaml
from tests.commands.operations_page import PAGE, blocks, commands, put, scripts


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Yield as the account of the service has it: nothing in the environment, and files for itself alone."""
    for name in SWITCHES:
        monkeypatch.delenv(name, raising=False)
    old = os.umask(0o077)
    yield
    os.umask(old)


def test_its_settings_are_the_defaults_and_what_has_to_be_said(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("".join(blocks("yaml")), "utf-8")
    policy = read_policy(read_yaml(tmp_path / "s.yaml"))
    assert policy.secure
    assert policy.sign_on is not None
    assert policy.messages is not None
    said = {"address": None, "behind_proxy": False, "sign_on": None, "messages": None}
    assert policy.model_copy(update=said) == Policy()


def test_it_names_every_check() -> None:
    told = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", PAGE, re.MULTILINE)
    assert [name for cell in told for name in re.findall(r"\w+", cell)] == list(CHECKS)


def test_its_units_run_what_there_is() -> None:
    run = re.findall(r"\.venv/bin/guibiao (\w+)", "".join((*blocks("ini"), scripts()["guibiao-nightly"])))
    there = typer.main.get_command(cli.app_of())
    assert run == ["serve", "messages", "backup", "doctor"]
    assert set(run) <= set(getattr(there, "commands", {}))


@pytest.mark.usefixtures("quiet")
def test_its_first_steps_leave_the_doctor_nothing_to_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    home, backups = tmp_path / "home", tmp_path / "backups"
    for folder in (home, backups):
        folder.mkdir()
    (home / "settings.yaml").write_text(blocks("yaml")[0], "utf-8")
    monkeypatch.setenv("GUIBIAO_HOME", str(home))
    first_steps = blocks("sh")[0]
    for command in commands(first_steps):
        assert cli.run([word.replace("/srv/guibiao-backups", str(backups)) for word in command]) == 0, command
    capfd.readouterr()
    assert cli.run(["doctor", "--deploy", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["ok"]
    assert [check["name"] for check in told["checks"]][-len(CHECKS) :] == list(CHECKS)
    here = {"/srv/guibiao": str(tmp_path)}
    for line in re.findall(r"^    guibiao-admin (audit .+?)(?: +#.*)?$", PAGE, re.MULTILINE):
        assert cli.run([put(word, here) for word in line.split()]) == 0, line
    assert (tmp_path / "audit.xlsx").stat().st_size > 1000


@pytest.mark.usefixtures("quiet")
def test_its_restore_and_its_drill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What stands under *Restoring, and the drill*, but for the service."""
    home, backups = tmp_path / "home", tmp_path / "backups"
    backups.mkdir()
    monkeypatch.setenv("GUIBIAO_HOME", str(home))
    from etl.home import Home
    from tests.etl.intake.lived_in import live_in

    live_in(Home(home), tmp_path)
    (nightly,) = re.findall(r"^    guibiao-admin (backup \S+)", PAGE, re.MULTILINE)
    here = {"/srv/guibiao-backups": str(backups)}
    assert cli.run([put(word, here) for word in nightly.split()]) == 0
    restoring, drill = blocks("sh")[1], blocks("sh")[2]
    home.rename(tmp_path / "home-before")
    for command in commands(restoring):
        assert cli.run([put(word, here) for word in command]) == 0
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "drill"))
    for command in commands(drill):
        assert cli.run([put(word, here) for word in command]) == 0
    assert (home / "journal.sqlite").exists()
    assert (tmp_path / "drill" / "journal.sqlite").exists()


def test_a_careless_deployment_is_answered_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DASH_DEBUG", "1")
    assert cli.run(["doctor"]) == 0
    capfd.readouterr()
    assert cli.run(["--lang", "en", "doctor", "--deploy", "--json"]) == 1
    told = json.loads(capfd.readouterr().out)
    assert not told["ok"]
    debugging = next(check for check in told["checks"] if check["name"] == "debugging")
    assert debugging["title"] == "No switch for debugging is set"
    assert debugging["found"] == ["The environment has DASH_DEBUG=1, which is for debugging; take it out"]
    assert cli.run(["doctor", "--deploy"]) == 1
    assert "没有开着调试开关" in capfd.readouterr().out
