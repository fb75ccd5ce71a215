"""A backup holds the record as it was at one moment, whoever works meanwhile; or there is none."""

from __future__ import annotations

import os
import random
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from access.audit import AuditAction, AuditEntry
from etl.faults import EXIT_CODE
from etl.home import Home
from etl.intake.seeding import NEXT
from etl.operations import copies
from etl.operations.backup import Backup, back_up
from etl.operations.copying import Copying
from etl.operations.manifest import RECORD, files_of, last_backup, manifest_path, read_manifest
from etl.operations.restore import restore
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.journal.audits import AuditJournal
from etl.store.journal.copying import copy_journal
from etl.store.raw import raw_path
from etl.submissions import DraftStage, SubmissionService
from etl.tasks.progress_drafts import ProgressDrafts
from plan.review import Person, Role
from plan.tasks.progress import Progress
from tests.commands.shelter import ROOT, closed, fill_up, small_disk
from tests.etl.intake.lived_in import NOON, assert_sound, contents, live_in
from tests.etl.submissions.conftest import ANNE, ASSISTANCE, Q1, Q2, RITA, lay, send, workbook
from tests.etl.submissions.test_kills import assert_oracle
from tests.etl.submissions.victim import PERIODS
from tests.etl.test_audit import rebegin
from tests.workbooks import write

ROUNDS = int(os.environ.get("GUIBIAO_BACKUP_KILLS", "8"))
"""Kills at random moments, of a backup and of a restore."""

REMADE = ("warehouse", "extracted", "parsed", "lock", "last-backup", "layouts/half")


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lived-in")
    live_in(Home(folder / "home"), folder)
    return folder / "home"


@pytest.fixture
def home(lived_in: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(lived_in, tmp_path / "home")))


def moved_aside(home: Home) -> Home:
    home.root.rename(home.root.with_name("aside"))
    return home


def test_wiped_and_restored_everything_is_there(home: Home, tmp_path: Path) -> None:
    begun = Progress(task="1", day=NOON.date(), said="主体完工")
    ProgressDrafts(home).keep(begun, Person("张三", Role.FILLER, "养老服务科"), NOON)
    before, ledger = contents(home.root, *REMADE), DataStore.of(home).ledger()
    made = back_up(home, tmp_path / "backup", lambda: NOON)
    shutil.rmtree(home.root)
    assert restore(tmp_path / "backup", home) == made.manifest == read_manifest(tmp_path / "backup")
    after = contents(home.root, *REMADE)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} <= {"journal.sqlite"}
    kept = DataStore.of(home).ledger()
    assert [(s.id, s.sha256, s.rows) for s in kept.submissions] == [
        (s.id, s.sha256, s.rows) for s in ledger.submissions
    ]
    assert kept.decisions == ledger.decisions
    assert_sound(home)
    # A bureau without a catalogue of its own, which published nothing and whose layouts are the program's.
    own = {"indicators.yaml", "supervision.yaml", "sources", "plans", "areas.geojson", "bureau.yaml"}
    assert {name.split("/")[0] for name in after} == RECORD - own - {"signing.pem", "layouts", "swept"}


def test_further_plans_of_a_home_come_along(home: Home, tmp_path: Path) -> None:
    (home.root / "plans").mkdir()
    (home.root / "plans" / "155.yaml").write_bytes((NEXT / "155.yaml").read_bytes())
    back_up(home, tmp_path / "backup", lambda: NOON)
    shutil.rmtree(home.root)
    restore(tmp_path / "backup", home)
    assert [entry.id for entry in DataStore.of(home).bureau.entries] == ["linhai-minzheng-145", "linhai-minzheng-155"]


def test_the_manifest_says_what_there_is(home: Home, tmp_path: Path) -> None:
    made = back_up(home, tmp_path / "backup", lambda: NOON)
    manifest = made.manifest
    assert (made.ok, made.left_out, made.folder) == (True, (), tmp_path / "backup")
    assert (manifest.made_at, manifest.submissions, manifest.demonstration) == (NOON, 2, False)
    assert {"submission", "decision", "text", "report"} <= manifest.tips.keys()
    assert manifest.tips["decision"][0] == DataStore.of(home).ledger().decisions[-1].sequence
    assert manifest.bytes == sum(len(each) for each in contents(files_of(tmp_path / "backup")).values())
    last = last_backup(home.root)
    assert last is not None
    assert (last.folder, last.made_at) == (str(tmp_path / "backup"), NOON)


def test_it_is_for_its_owner_alone(home: Home, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        back_up(home, tmp_path / "backup")
        restore(tmp_path / "backup", Home(tmp_path / "again"))
    finally:
        os.umask(old)
    for root in (tmp_path / "backup", tmp_path / "again"):
        for path in (root, *root.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_what_is_of_the_moment_stays_behind_and_what_is_strange_is_named(home: Home, tmp_path: Path) -> None:
    for name in ("sessions.sqlite", "sessions.sqlite-journal", "warehouse.duckdb.new", "serving", "notes.txt"):
        (home.root / name).write_bytes(b"x")
    (home.raw / "half.part").write_bytes(b"x")
    (home.root / "drafts" / f"{'a' * 24}.part").mkdir()
    made = back_up(home, tmp_path / "backup")
    assert made.left_out == ("notes.txt",)
    names = {entry.path.split("/")[0] for entry in made.manifest.files}
    assert names <= RECORD
    assert not any(".part" in entry.path for entry in made.manifest.files)


def test_an_original_that_is_gone_or_altered_is_said_and_the_rest_kept(home: Home, tmp_path: Path) -> None:
    gone, altered = sorted({s.sha256 for s in DataStore.of(home).ledger().submissions})
    raw_path(home, gone).unlink()
    raw_path(home, altered).write_bytes(b"other bytes")
    made = back_up(home, tmp_path / "backup")
    assert not made.ok
    assert made.manifest.wanting == (gone, altered)
    restore(tmp_path / "backup", moved_aside(home))
    assert raw_path(home, altered).read_bytes() == b"other bytes"


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "not empty": (lambda folder: (folder / "full" / "x").parent, "已经有东西"),
    "a file": (lambda folder: folder / "file", "已经有东西"),
    "no parent": (lambda folder: folder / "no" / "such", "请先建好"),
    "in the home": (lambda folder: folder / "home" / "backup", "在另一个里面"),
    "the home": (lambda folder: folder / "home", "已经有东西"),
    "around the home": (lambda folder: folder, "已经有东西"),
    "a mount": (lambda folder: Path("/"), "已经有东西"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_place_that_will_not_do_is_said(home: Home, tmp_path: Path, case: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_bytes(b"")
    (tmp_path / "file").write_bytes(b"")
    place, said = REFUSED[case]
    before = contents(tmp_path, "home/lock")
    with pytest.raises(ReportedError, match=said):
        back_up(home, place(tmp_path))
    assert contents(tmp_path, "home/lock") == before


def test_an_empty_folder_and_a_link_to_one_will_do(home: Home, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    assert back_up(home, tmp_path / "link").folder == tmp_path / "empty"
    restore(tmp_path / "link", Home(tmp_path / "again"))


def test_a_home_without_a_journal_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReportedError, match="没有可备份的"):
        back_up(Home(tmp_path / "nothing"), tmp_path / "backup")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["raw", "fonts/link", "secret", "drafts", "layouts/x.yaml"])
def test_nothing_is_followed_out_of_the_home(home: Home, tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x").write_bytes(b"secret of another")
    place = home.root / name
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.symlink_to(tmp_path / "outside" / ("" if name in ("raw", "drafts") else "x"))
    with pytest.raises(ReportedError, match="不是普通文件"):
        back_up(home, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_pipe_is_not_waited_for(home: Home, tmp_path: Path) -> None:
    os.mkfifo(home.root / "fonts" / "pipe")
    (home.root / "secret").unlink()
    os.mkfifo(home.root / "secret")
    with pytest.raises(ReportedError, match="不是普通文件"):
        back_up(home, tmp_path / "backup")


def test_a_draft_that_nobody_sent_for_a_quarter_is_left_out(home: Home, tmp_path: Path) -> None:
    old, young = home.root / "drafts" / ("a" * 24), home.root / "drafts" / ("b" * 24)
    for folder, days in ((old, 93), (young, 91)):
        folder.mkdir(parents=True)
        (folder / "draft.json").write_bytes(b"{}")
        (folder / "file").write_bytes(b"x" * 1000)
        os.utime(folder, (time.time() - days * 86_400,) * 2)
    made = back_up(home, tmp_path / "backup")
    kept = {path.name for path in (files_of(made.folder) / "drafts").iterdir()}
    assert (old.name in kept, young.name in kept) == (False, True)
    assert f"drafts/{old.name}" in made.left_out
    assert made.ok


def test_a_clock_that_is_ahead_makes_no_draft_old(home: Home, tmp_path: Path) -> None:
    """As by a clock 400 days ahead: what was entered lately seems to be 400 days old, and so does a draft."""
    now, audit = datetime.now(UTC), AuditJournal.at(home.journal)
    rebegin(home.journal, now - timedelta(days=410))
    for days in (406, 402, 400):
        audit.enter(AuditEntry(now - timedelta(days=days), "某", AuditAction.REFUSED))
    for name, days in (("a" * 24, 401), ("b" * 24, 494)):
        folder = home.root / "drafts" / name
        folder.mkdir(parents=True)
        (folder / "draft.json").write_bytes(b"{}")
        os.utime(folder, (time.time() - days * 86_400,) * 2)
    made = back_up(home, tmp_path / "backup")
    assert {path.name for path in (files_of(made.folder) / "drafts").iterdir()} >= {"a" * 24}
    assert [name for name in made.left_out if name.startswith("drafts/")] == [f"drafts/{'b' * 24}"]


def test_a_name_that_is_no_text_is_left_out_and_said(home: Home, tmp_path: Path) -> None:
    (home.root / "fonts" / os.fsdecode(b"\xcb\xce.ttf")).write_bytes(b"x")
    made = back_up(home, tmp_path / "backup")
    assert made.left_out == (ascii(os.fsdecode(b"fonts/\xcb\xce.ttf")),)
    restore(tmp_path / "backup", Home(tmp_path / "again"))


def test_a_journal_that_is_none_is_said_and_nothing_left(home: Home, tmp_path: Path) -> None:
    home.journal.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(ReportedError, match="台账读写不了"):
        back_up(home, tmp_path / "backup")
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []


def test_a_journal_whose_pages_are_hurt_is_said(home: Home, tmp_path: Path) -> None:
    """An index that lost what it points to can still be copied: the copy says so."""
    content = bytearray(home.journal.read_bytes())
    page = 4096
    for number in range(1, len(content) // page):
        if content[number * page] == 10:  # a leaf of an index
            content[number * page + 100 : number * page + page] = bytes(page - 100)
    home.journal.write_bytes(content)
    try:
        made = back_up(home, tmp_path / "backup")
    except ReportedError as trouble:
        assert "台账" in str(trouble)  # noqa: PT017 - which of the two depends on SQLite's edition
    else:
        assert not made.ok


def test_somebody_who_never_stops_writing_is_not_waited_for_for_ever(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    monkeypatch.setattr("etl.store.journal.copying._PATIENCE", 0.2)
    writer = sqlite3.connect(home.journal)
    writer.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ReportedError, match="正被另一个程序写着"):
        back_up(home, tmp_path / "backup")
    writer.close()
    assert not (tmp_path / "backup").exists()


def test_a_home_that_may_only_be_read_can_be_backed_up(home: Home, tmp_path: Path) -> None:
    from tests.commands.shelter import bound

    with closed(home.root):
        code, out, err = bound(home.root, "backup", tmp_path / "backup")
    assert (code, out) == (0, ""), err
    restore(tmp_path / "backup", moved_aside(home))
    assert_sound(home)


def test_a_draft_that_is_sent_while_it_is_copied_is_looked_at_again(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the draft's own words and its bytes it is sent: the copy remembers that it was."""
    with SubmissionService(DataStore.of(home)) as submission_service:
        draft = next(d for d in submission_service.drafts(ASSISTANCE) if d.stage is DraftStage.READY)
        whole = Copying.file

        def slow(self: Copying, source: Path) -> bool:
            if source == submission_service._drafts.file(draft.id) and source.exists():
                submission_service._drafts.mark_sent(draft.id, "2023Q1-社会救助科-1")
            return whole(self, source)

        monkeypatch.setattr(Copying, "file", slow)
        made = back_up(home, tmp_path / "backup")
    names = [entry.path for entry in made.manifest.files if draft.id in entry.path]
    assert names == [f"drafts/{draft.id}/draft.json"]


def test_a_draft_that_is_thrown_away_while_it_is_copied_is_gone(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SubmissionService(DataStore.of(home)) as submission_service:
        draft = next(d for d in submission_service.drafts(ASSISTANCE) if d.stage is DraftStage.READY)
        whole = Copying.file

        def slow(self: Copying, source: Path) -> bool:
            done = whole(self, source)
            submission_service._drafts.discard(draft.id)
            return done

        monkeypatch.setattr(Copying, "file", slow)
        made = back_up(home, tmp_path / "backup")
    assert not [entry.path for entry in made.manifest.files if draft.id in entry.path]
    assert not (files_of(made.folder) / "drafts" / draft.id).exists()


def test_what_is_sent_between_the_drafts_and_the_journal_can_be_sent_again_and_is_the_same(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SubmissionService(DataStore.of(home)) as submission_service:
        draft = lay(submission_service, workbook(tmp_path, Q2), period=Q2)
        submission_service.return_("2023Q2-社会救助科-1", RITA, "再核")
        submission_service.again(draft.id, ANNE)
        assert submission_service.idle(60)
        drafts, receipts = Copying.drafts, []

        def then_sent(self: Copying, ahead: float) -> None:
            drafts(self, ahead)
            receipts.append(
                submission_service.send(draft.id, ANNE, submission_service.slot(ASSISTANCE, Q2).version, "再报")
            )

        monkeypatch.setattr(Copying, "drafts", then_sent)
        back_up(home, tmp_path / "backup")
    restored = Home(tmp_path / "again")
    restore(tmp_path / "backup", restored)
    assert_sound(restored)
    assert receipts[0].number in {s.id for s in DataStore.of(restored).ledger().submissions}


def start(home: Home, *arguments: object, fault: str = "") -> subprocess.Popen[str]:
    """Return a command in a process of its own, to be killed."""
    environment = {**os.environ, "GUIBIAO_FAULT": fault, "GUIBIAO_HOME": str(home.root), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "import cli; cli.main()", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("fault", ["during_copy:1", "during_copy:4", "before_place"])
def test_a_kill_leaves_nothing_that_looks_like_a_backup(home: Home, tmp_path: Path, fault: str) -> None:
    with start(home, "backup", tmp_path / "backup", fault=fault) as victim:
        assert victim.wait(60) == EXIT_CODE
    assert not (tmp_path / "backup").exists()
    assert last_backup(home.root) is None
    (left,) = (path for path in tmp_path.iterdir() if path.name.startswith("."))
    assert left.name.endswith(".unfinished")
    assert_sound(home)
    back_up(home, tmp_path / "backup")
    restore(tmp_path / "backup", moved_aside(home))
    assert_sound(home)
    assert left.exists()


def test_a_kill_after_the_last_step_leaves_a_whole_backup(home: Home, tmp_path: Path) -> None:
    with start(home, "backup", tmp_path / "backup", fault="after_place") as victim:
        assert victim.wait(60) == EXIT_CODE
    restore(tmp_path / "backup", moved_aside(home))
    assert_sound(home)


def test_kills_at_any_moment(home: Home, tmp_path: Path) -> None:
    """Whatever stands at the place is a whole backup."""
    begun = time.monotonic()
    with start(home, "backup", tmp_path / "first") as whole:
        assert whole.wait(60) == 0
    lasts, moment = time.monotonic() - begun, random.Random("backup")
    for number in range(ROUNDS):
        place = tmp_path / f"backup-{number}"
        with start(home, "backup", place) as victim:
            time.sleep(lasts * (0.4 + 0.6 * moment.random()))
            victim.kill()
            victim.wait(60)
        if place.exists():
            restore(place, Home(tmp_path / f"home-{number}"))
            assert_sound(Home(tmp_path / f"home-{number}"))
    assert_sound(home)


def test_what_a_kill_left_goes_a_day_later(home: Home, tmp_path: Path) -> None:
    """Of whatever name: every night's backup has another one, and a kill each night would fill the disk."""
    names = (".b.01234567.unfinished", ".last-night.0a1b2c3d.unfinished", ".b.89abcdef.unfinished", ".own.unfinished")
    old, other, fresh, stranger = (tmp_path / name for name in names)
    for folder in (old, other, fresh, stranger):
        folder.mkdir()
        (folder / "x").write_bytes(b"x")
    for folder in (old, other, stranger):
        os.utime(folder, (time.time() - 2 * copies._STALE,) * 2)
    back_up(home, tmp_path / "b")
    assert [folder.exists() for folder in (old, other, fresh, stranger)] == [False, False, True, True]


@pytest.mark.parametrize("leave", [0, 20_000, 150_000])
def test_a_full_disk_leaves_nothing(home: Home, tmp_path: Path, leave: int) -> None:
    with small_disk(tmp_path / "disk", 4) as disk:
        fill_up(disk)
        with (disk / "filler").open("r+b") as filler:
            filler.truncate((disk / "filler").stat().st_size - leave)
        with pytest.raises(ReportedError, match="磁盘已满"):
            back_up(home, disk / "backup")
        assert [path.name for path in disk.iterdir()] == ["filler"]
        (disk / "filler").unlink()
        back_up(home, disk / "backup")
        restore(disk / "backup", moved_aside(home))
    assert_sound(home)


def test_a_disk_itself_is_no_place(home: Home, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4) as disk, pytest.raises(ReportedError, match="挂载点"):
        back_up(home, disk)


def test_a_copy_of_the_journal_undoes_what_a_kill_left_half_written(home: Home, tmp_path: Path) -> None:
    """A writer killed in the middle leaves its undo file: the copy is of before, and so is the home."""
    wanted = DataStore.of(home).ledger()
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE');"
        "c.execute('CREATE TABLE half (x)');"
        "[c.execute('INSERT INTO half VALUES (?)', ('x' * 3000,)) for _ in range(200)]; os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, str(home.journal)], check=True)
    assert home.journal.with_name("journal.sqlite-journal").exists()
    back_up(home, tmp_path / "backup")
    restore(tmp_path / "backup", moved_aside(home))
    assert DataStore.of(home).ledger() == wanted
    (tmp_path / "copy").write_bytes(b"")
    assert "half" not in copy_journal(home.journal, tmp_path / "copy").tips


class Working:
    """Four planners and a reviewer in a process of their own, and what they were told so far."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.said: list[list[str]] = []
        command = [sys.executable, "-m", "tests.etl.submissions.victim", str(home.root), str(folder)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout
        self.said.extend(line.split() for line in self.process.stdout if line.endswith("\n"))

    def until(self, lines: int) -> None:
        """Wait until so much was acknowledged."""
        while len(self.said) < lines:
            time.sleep(0.02)

    def kill(self) -> None:
        """End them as the power does."""
        self.process.kill()
        self.process.wait(60)
        self._listener.join()
        assert self.process.stdout
        self.process.stdout.close()


def test_backups_while_four_planners_and_a_reviewer_work(tmp_path: Path) -> None:
    """Each holds everything that was acknowledged before it began, and is a sound home; so is the home."""
    made = tmp_path / "workbooks"
    for period in PERIODS:
        for number in (0, 1):
            write(made, ASSISTANCE, period, f"{period}-{number}.xlsx", step=number)
    home = Home(tmp_path / "home")
    working = Working(home, made)
    backups: list[tuple[Backup, list[list[str]]]] = []
    try:
        for number in range(8):
            working.until(6 * number + 8)
            known = list(working.said)
            backups.append((back_up(home, tmp_path / f"backup-{number}"), known))
    finally:
        working.kill()
    assert_oracle(home, working.said)
    assert len(working.said) > len(backups[0][1]), "work went on"
    for number, (backup, known) in enumerate(backups):
        assert backup.ok
        again = Home(tmp_path / f"home-{number}")
        restore(backup.folder, again)
        assert_oracle(again, known)
        assert_sound(again)


def test_the_writers_wait_for_the_journal_only(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the originals are copied, somebody sends: no lock holds that up, and the backup is of before."""
    originals, receipts = Copying.originals, []
    with SubmissionService(DataStore.of(home)) as submission_service:

        def meanwhile(self: Copying, home: Home, named: tuple[str, ...]) -> object:
            submission_service.reopen("2023Q1-社会救助科-1", RITA, "更正")
            receipts.append(send(submission_service, workbook(tmp_path, Q1, step=1), period=Q1, reason="更正"))
            return originals(self, home, named)

        monkeypatch.setattr(Copying, "originals", meanwhile)
        made = back_up(home, tmp_path / "backup")
    assert made.manifest.submissions == 2
    assert len(DataStore.of(home).ledger().submissions) == 3
    assert receipts[0].sha256 not in {entry.sha256 for entry in made.manifest.files}
    assert manifest_path(made.folder).exists()
