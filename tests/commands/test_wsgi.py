"""``commands.wsgi:bureaus``: a WSGI server of one's own serves all bureaus of a folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

import commands.wsgi
from etl.reported_error import ReportedError
from tests.commands.conftest import Guibiao
from tests.waiting import LIMIT, eventually

ROOT = Path(__file__).resolve().parents[2]


def test_waitress_serves_all_bureaus_by_its_own_command(tmp_path: Path, guibiao: Guibiao) -> None:
    """As docs/scale.md tells; a process of its own, which ends in order."""
    folder = tmp_path / "bureaus"
    folder.mkdir()
    for key in ("east", "west"):
        assert guibiao("bureaus", "add", folder, key, "--name", f"{key}县")[0] == 0
    environment = {**os.environ, "GUIBIAO_BUREAUS": str(folder), "PYTHONUNBUFFERED": "1"}
    words = [sys.executable, "-m", "waitress", "--listen=127.0.0.1:0", "commands.wsgi:bureaus"]
    with subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = next(filter(None, (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stderr)))
        try:
            answers = [_asked(f"{found[0]}{path}") for path in ("/healthz", "/b/east/login", "/b/west/login")]
        finally:
            process.terminate()
            process.wait(LIMIT)
    assert answers[0] == "ok"
    assert all(f'action="/b/{key}/login"' in answer for key, answer in zip(("east", "west"), answers[1:], strict=True))


def _asked(address: str) -> str:
    answers: list[str] = []

    def asked() -> bool:
        try:
            with urllib.request.urlopen(address, timeout=LIMIT) as answer:
                answers.append(answer.read().decode())
        except URLError:
            return False
        return True

    eventually(asked, f"{address} does not answer")
    return answers[0]


@pytest.mark.parametrize(
    ("named", "key"), [(None, "hosting.unnamed"), ("", "hosting.unnamed"), ("no", "hosting.no_folder")]
)
def test_where_no_folder_is_named_it_does_not_serve_another_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str | None, key: str
) -> None:
    monkeypatch.delenv("GUIBIAO_BUREAUS", raising=False)
    if named is not None:
        monkeypatch.setenv("GUIBIAO_BUREAUS", named and str(tmp_path / named))
    with pytest.raises(ReportedError) as refused:
        _ = commands.wsgi.bureaus
    assert refused.value.key == key
