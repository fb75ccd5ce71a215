"""Reading goes on where nothing can be written: a full disk, a home that may only be read, a load that was killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from etl.home import Home
from etl.intake.intake import by, load
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from tests.commands.shelter import ROOT, bound, closed, fill_up, small_disk
from tests.dashboards.desks import grow
from tests.ports import free_port
from tests.workbooks import write_set
from wording import Lang

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts and capabilities")
READING = (
    (["assess"], 0),
    (["assess", "--json", "--lang", "en"], 0),
    (["trace", "--indicator", "8", "--period", "2023Q1"], 0),
    (["trace", "--indicator", "8", "--period", "2023Q1", "--json"], 0),
    (["reminders"], 0),
    (["doctor"], 0),
)


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbooks")
    write_set(folder)
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, workbooks: Path) -> Path:
    home = Home(tmp_path_factory.mktemp("filled") / "home")
    load([workbooks], DataStore.of(home), hands=by("审核人"))
    return home.root


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled, tmp_path / "home")
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("arguments", "code"), READING, ids=lambda case: " ".join(case) if isinstance(case, list) else ""
)
def test_a_home_that_may_only_be_read(home: Path, arguments: list[str], code: int) -> None:
    with closed(home):
        ended, out, err = bound(home, *arguments)
    assert (ended, err) == (code, ""), out + err
    if "--json" in arguments:
        json.loads(out)


def test_checks_and_templates_of_a_home_that_may_only_be_read(home: Path, workbooks: Path, tmp_path: Path) -> None:
    first = min(workbooks.rglob("*.xlsx"))
    asked = ["template", "--department", "养老服务科", "--period", "2024Q1", "-o", tmp_path / "out.xlsx"]
    with closed(home):
        assert bound(home, "check", first, "--json")[0] == 0
        assert bound(home, *asked)[0] == 0
        code, out, err = bound(home, "load", workbooks, "--accept")
    assert (code, out, "不能写入：没有权限" in err, "Traceback" in err) == (2, "", True, False)


def test_what_must_be_rebuilt_says_that_the_folder_cannot_be_written_to(home: Path) -> None:
    (home / "warehouse.duckdb").unlink()
    with closed(home):
        code, _, err = bound(home, "assess")
        english = bound(home, "assess", "--lang", "en")[2]
    assert (code, f"数据目录{home}不能写入：没有权限\n") == (2, err)
    assert "cannot be written to: permission denied" in english
    (home / "lock").chmod(0o600)
    home.chmod(0o555)
    assert "不能写入：没有权限" in bound(home, "assess")[2]
    home.chmod(0o700)


@contextmanager
def served_closed(home: Path) -> Iterator[str]:
    """Serve a home to which nothing may be written; where it is served."""
    port = free_port()
    with closed(home):
        code = (
            "import ctypes, os, sys\n"
            "os.geteuid() or [ctypes.CDLL(None).prctl(24, c, 0, 0, 0) for c in (1, 2)]\n"
            f"os.execv(sys.executable, [sys.executable, '-c', 'import cli; cli.main()', 'serve', '--port', '{port}'])"
        )
        environment = {**os.environ, "GUIBIAO_HOME": str(home), "PYTHONPATH": str(ROOT)}
        server = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE)
        assert server.stderr is not None
        try:
            assert "已启动" in server.stderr.readline().decode()
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()
            server.communicate()


def test_the_pages_of_a_home_that_may_only_be_read(home: Path) -> None:
    with served_closed(home) as base, urllib.request.urlopen(f"{base}/healthz") as answer:
        assert answer.read() == b"ok"


def test_what_cannot_be_done_there_is_said_as_it_is(tmp_path: Path) -> None:
    """Pages are there, and nothing is a fault of the program."""
    grow(tmp_path / "home")
    with served_closed(tmp_path / "home") as base:
        _look_around(base)


def _look_around(base: str) -> None:
    """Look at the demonstration's pages as its filler, do what cannot be done, and ask for what is not his."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def ask(path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        sent = urlencode(form).encode() if form else None
        try:
            with browser.open(base + quote(path, safe="/?=&"), sent) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def token() -> str:
        found = re.search(r'name="token" value="(\w+)"', ask("/areas")[1])
        return found[1] if found else ""

    assert ask("/role", {"token": token(), "role": "3", "next": "/submit"})[0] == 200
    for path in ("/", "/areas", "/indicator/8", "/plan", "/submit", "/submit?period=2023Q3"):
        assert ask(path)[0] == 200, path
    for path in ("/review", "/audit", "/admin"):
        status, text = ask(path)
        assert (status, "没有办理" in text) == (403, True), path
    status, text = ask("/download/overview.xlsx")
    assert (status, "不能写入" in text, "无法记入审计" in text) == (503, True, True)
    fields = {"token": token(), "department": "养老服务科", "period": "2023Q3"}
    parts = [f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    parts.append('--b\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n1,2\r\n--b--\r\n')
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    sent = urllib.request.Request(f"{base}/upload", "".join(parts).encode(), kind)
    with pytest.raises(urllib.error.HTTPError) as refused:
        browser.open(sent)
    with refused.value as answer:
        assert (answer.code, "数据目录不能写入" in answer.read().decode()) == (503, True)


def test_a_full_disk(filled: Path, workbooks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_disk(tmp_path / "disk", 8) as disk:
        home = disk / "home"
        shutil.copytree(filled, home)
        fill_up(disk)
        for arguments, code in READING:  # the doctor too, whose copies go where there is room
            ended, out, err = bound(home, *arguments)
            assert (ended, err) == (code, ""), out + err
        assert not list(home.glob("doctor-*"))
        with monkeypatch.context() as nowhere:
            nowhere.setattr(tempfile, "tempdir", str(disk))
            (told,) = examine(DataStore.of(Home(home)))
        assert [said["why"].key for _, said in told.found] == ["doctor.no_copy"]
        first = min(workbooks.rglob("*.xlsx"))
        assert bound(home, "check", first)[0] == 0
        other = tmp_path / "other.xlsx"
        template = ["template", "--department", "养老服务科", "--period", "2023Q1", "-o", other]
        assert bound(home, *template)[0] == 0
        code, _, err = bound(home, *template[:-1], disk / "no-room.xlsx")
        assert (code, "磁盘已满" in err, "Traceback" in err) == (2, True, False)
        (home / "raw" / ("0" * 64 + ".part")).write_bytes(b"")
        assert bound(home, "assess")[0] == 0
        (disk / "filler").unlink()
        assert bound(home, "doctor")[0] == 0


def test_doctor_first_after_a_kill(home: Path) -> None:
    (home / "raw" / ("a" * 64 + ".part")).write_bytes(b"half")
    (home / "raw" / ("b" * 64)).write_bytes(b"whole")
    data_store = DataStore.of(Home(home))
    checks = {check.name: check for check in examine(data_store)}
    assert all(check.ok for check in checks.values())
    (note,) = checks["orphans"].notes(Lang.ZH)
    assert "1个没写完的副本" in note
    assert (home / "swept" / ("b" * 64)).read_bytes() == b"whole"
    assert examine(data_store)[4].noted == ()


@pytest.mark.parametrize("fault", ["after_raw:1", "after_raw:3", "after_journal:1", "after_journal:4", "before_swap"])
def test_doctor_first_after_a_kill_at_a_fault_point(tmp_path: Path, workbooks: Path, fault: str) -> None:
    home = tmp_path / "home"
    environment = {**os.environ, "GUIBIAO_FAULT": fault, "PYTHONPATH": str(ROOT)}
    victim = [sys.executable, "-m", "tests.etl.intake.victim", str(home), str(workbooks)]
    assert subprocess.run(victim, cwd=ROOT, env=environment, check=False).returncode != 0
    checks = examine(DataStore.of(Home(home)))
    assert [(check.name, check.said(Lang.ZH)) for check in checks if not check.ok] == []


def test_a_journal_killed_in_the_middle_of_a_write_is_read(home: Path) -> None:
    """A hot journal must be rolled back by whoever comes next, also if they only want to read."""
    code = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE')\n"
        "c.execute('CREATE TABLE junk (x)')\n"
        "for n in range(300): c.execute('INSERT INTO junk VALUES (zeroblob(4000))')\n"
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(home / "journal.sqlite")], check=False)
    assert (home / "journal.sqlite-journal").exists()
    assert len(DataStore.of(Home(home)).ledger().submissions) == 12
    assert not (home / "journal.sqlite-journal").exists()
    assert all(check.ok for check in examine(DataStore.of(Home(home))))
