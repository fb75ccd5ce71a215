"""Commands run in this process over a home of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import cli
from etl.home import Home

Guibiao = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def guibiao(home: Home, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Guibiao:
    """Run a command: (exit code, standard output, standard error)."""
    monkeypatch.setenv("GUIBIAO_HOME", str(home.root))

    def run(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        return (code, *capfd.readouterr())

    return run
