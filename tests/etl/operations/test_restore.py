"""A home comes of a backup that is what its manifest says, into a place where nothing is; or nothing comes of it."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from dashboards.server.settings import secret_of
from etl.faults import EXIT_CODE
from etl.home import Home
from etl.operations.backup import back_up
from etl.operations.manifest import files_of, last_backup, manifest_path, read_manifest
from etl.operations.restore import UnsoundBackupError, restore
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.journal.evaluation_texts import effective_texts
from etl.store.kept_texts import texts_of
from etl.submissions import DraftStage, SubmissionService
from reports.reporter.shelf import ReportShelf
from tests.commands.shelter import fill_up, small_disk
from tests.etl.intake.lived_in import NOON, REPORT, assert_sound, contents, live_in
from tests.etl.operations.test_backup import ROUNDS, start
from tests.etl.submissions.conftest import ANNE, CELLS, Q1, Q3, RITA, TOWN, explain_all, values
from tests.workbooks import ASSISTANCE
from wording import Lang

EARLIER = Path(__file__).resolve().parents[2] / "homes"
"""Homes as earlier editions left them."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    live_in(Home(folder / "home"), folder)
    return back_up(Home(folder / "home"), folder / "backup", lambda: NOON).folder


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "backup", symlinks=True))


def test_the_restored_home_goes_on(made: Path, home: Home) -> None:
    """Texts and reports speak, the correction holds, the draft is half answered still and can be sent."""
    restore(made, home)
    data_store = DataStore.of(home)
    assert values(data_store) == [(Q1, 92)]
    texts = texts_of(data_store.record)
    assert [text.text for text in effective_texts(texts.texts()).values()] == ["总体平稳"]
    assert ReportShelf(home.root / "reports").get(texts.made()[0].sha256) == REPORT
    assert (home.root / "fonts" / "宋体.ttf").read_bytes() == b"font"
    assert secret_of(home) == (files_of(made) / "secret").read_bytes()
    with SubmissionService(data_store) as submission_service:
        draft = next(d for d in submission_service.drafts(ASSISTANCE) if d.stage is DraftStage.READY)
        assert (draft.period, [reason.reason for reason in draft.replies.reasons]) == (Q3, ["集中办理"])
        explain_all(submission_service, draft)
        receipt = submission_service.send(draft.id, ANNE, submission_service.slot(ASSISTANCE, Q3).version)
        submission_service.accept(receipt.number, RITA)
    assert values(data_store) == [(Q1, 92), (Q3, 180)]
    assert_sound(home)


def test_it_knows_what_it_was_made_of(made: Path, home: Home) -> None:
    restore(made, home)
    last = last_backup(home.root)
    assert last is not None
    assert (last.folder, last.made_at) == (str(made), NOON)


def test_a_restored_home_can_be_backed_up_and_is_the_same(made: Path, home: Home, tmp_path: Path) -> None:
    restore(made, home)
    again = back_up(home, tmp_path / "again", lambda: NOON)
    assert again.manifest == read_manifest(made)


@pytest.mark.parametrize("there", ["journal.sqlite", "lock", "raw/x", ".hidden"])
def test_nothing_is_ever_overwritten(made: Path, home: Home, there: str) -> None:
    (home.root / there).parent.mkdir(parents=True)
    (home.root / there).write_bytes(b"mine")
    with pytest.raises(ReportedError, match="先把它改名移开"):
        restore(made, home)
    assert contents(home.root) == {there: b"mine"}
    assert [path.name for path in home.root.parent.iterdir()] == ["home"]


def test_what_comes_to_stand_there_meanwhile_stays(made: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(_copy: Home) -> None:
        home.make()

    with pytest.raises(ReportedError, match="写不了"):
        restore(made, home, meanwhile)
    assert sorted(path.name for path in home.root.iterdir()) == ["extracted", "raw"]
    assert [path.name for path in home.root.parent.iterdir()] == ["home"]


def test_an_empty_home_will_do(made: Path, home: Home) -> None:
    home.root.mkdir()
    restore(made, home)
    assert_sound(home)


def an_original(backup: Path) -> Path:
    return next((files_of(backup) / "raw").iterdir())


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def link(path: Path, to: Path) -> None:
    path.unlink()
    path.symlink_to(to)


def moved_behind_a_link(folder: Path) -> None:
    elsewhere = folder.rename(folder.parent.parent / "elsewhere")
    folder.symlink_to(elsewhere)


def rewritten(backup: Path, how: Callable[[dict[str, Any]], None]) -> None:
    manifest = json.loads(manifest_path(backup).read_bytes())
    how(manifest)
    manifest_path(backup).write_text(json.dumps(manifest), "utf-8")


def renamed(backup: Path, path: str) -> None:
    rewritten(backup, lambda manifest: manifest["files"][-1].update(path=path))


def without_its_journal(backup: Path) -> None:
    (files_of(backup) / "journal.sqlite").unlink()
    rewritten(backup, lambda m: m.update(files=[f for f in m["files"] if f["path"] != "journal.sqlite"]))


def without_an_original(backup: Path) -> None:
    """As if it had never been there: neither in the folder nor in the manifest."""
    gone = an_original(backup)
    gone.unlink()
    rewritten(backup, lambda m: m.update(files=[f for f in m["files"] if f["path"] != f"raw/{gone.name}"]))


def another_original(backup: Path) -> None:
    """Other bytes, and a manifest that calls them right."""
    path = an_original(backup)
    flip(path)
    entry = {"path": f"raw/{path.name}", "size": path.stat().st_size, "sha256": sha256(path.read_bytes()).hexdigest()}
    rewritten(backup, lambda m: m.update(files=[entry if f["path"] == entry["path"] else f for f in m["files"]]))


def with_fewer_lines(backup: Path) -> None:
    """A journal whose last lines were cut off, and a manifest that has its bytes."""
    journal = files_of(backup) / "journal.sqlite"
    with closing(sqlite3.connect(journal)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")
    digest = {"size": journal.stat().st_size, "sha256": sha256(journal.read_bytes()).hexdigest()}
    rewritten(backup, lambda m: next(f for f in m["files"] if f["path"] == "journal.sqlite").update(digest))


def counted_otherwise(key: str, change: Callable[[Any], object]) -> Callable[[Path], None]:
    return lambda backup: rewritten(backup, lambda m: m.update({key: change(m[key])}))


HURTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "an original altered": (lambda b: flip(an_original(b)), "raw/[0-9a-f]{64}被改动过"),
    "the journal altered": (lambda b: flip(files_of(b) / "journal.sqlite"), "journal.sqlite被改动过"),
    "cut short": (lambda b: os.truncate(files_of(b) / "secret", 3), "secret被改动过"),
    "an original missing": (lambda b: an_original(b).unlink(), "缺少raw/"),
    "all missing": (lambda b: shutil.rmtree(files_of(b)), "缺少journal.sqlite"),
    "one more": (lambda b: (files_of(b) / "raw" / "more").write_bytes(b"x"), "raw/more不在清单里"),
    "one more beside": (lambda b: (b / "more").write_bytes(b"x"), "more不在清单里"),
    "sessions slipped in": (lambda b: (files_of(b) / "sessions.sqlite").write_bytes(b""), "sessions.sqlite不在清单里"),
    "a link": (lambda b: link(files_of(b) / "secret", b / "manifest.json"), "secret不是普通文件"),
    "a link for all": (
        lambda b: (files_of(b).rename(b.parent / "x"), files_of(b).symlink_to(b.parent / "x")),
        "home不",
    ),
    "a pipe": (lambda b: ((files_of(b) / "secret").unlink(), os.mkfifo(files_of(b) / "secret")), "secret不是普通文件"),
    "leads up": (lambda b: renamed(b, "raw/../../../x"), "不是数据目录里该有的路径"),
    "leads to the root": (lambda b: renamed(b, "/etc/passwd"), "不是数据目录里该有的路径"),
    "leads nowhere": (lambda b: renamed(b, ""), "不是数据目录里该有的路径"),
    "stays": (lambda b: renamed(b, "raw/./x"), "不是数据目录里该有的路径"),
    "zero byte": (lambda b: renamed(b, "raw/a\0b"), "不是数据目录里该有的路径"),
    "no part of the record": (lambda b: renamed(b, "sessions.sqlite"), "不是数据目录里该有的路径"),
    "named twice": (lambda b: renamed(b, "journal.sqlite"), "journal.sqlite在清单里有两次"),
    "no journal": (without_its_journal, "缺少journal.sqlite"),
    "no manifest": (lambda b: manifest_path(b).unlink(), "不是完整的备份"),
    "a manifest that is a link": (lambda b: link(manifest_path(b), b / "home"), "不是普通文件"),
    "a manifest cut short": (lambda b: os.truncate(manifest_path(b), 300), "不是本程序认识的清单"),
    "a later manifest": (lambda b: rewritten(b, lambda m: m.update(format=2)), "不是本程序认识的清单"),
    "a stranger's manifest": (lambda b: manifest_path(b).write_text('{"a": 1}'), "不是本程序认识的清单"),
    **{
        f"{key}: {value}": (lambda b, said={key: value}: rewritten(b, lambda m: m.update(said)), "不是本程序认识的清单")  # type: ignore[misc]
        for key, value in (
            ("made_at", "9999-12-31T23:59:59Z"),
            ("made_at", "0001-01-01T00:00:00Z"),
            ("last_at", "9999-12-31T23:59:59Z"),
            ("submissions", -1),
        )
    },
    "one submission more": (counted_otherwise("submissions", lambda n: n + 1), "清单里的submissions与随附的台账不符"),
    "no submission": (counted_otherwise("submissions", lambda n: 0), "清单里的submissions与随附的台账不符"),
    "another last moment": (counted_otherwise("last_at", lambda at: "2020-01-01T00:00:00Z"), "清单里的last_at"),
    "no last moment": (counted_otherwise("last_at", lambda at: None), "清单里的last_at"),
    "made for show": (counted_otherwise("demonstration", lambda yes: not yes), "清单里的demonstration"),
    "a line more": (counted_otherwise("tips", lambda t: {**t, "audit": [t["audit"][0] + 1, t["audit"][1]]}), "的tips"),
    "another hash": (counted_otherwise("tips", lambda t: {**t, "decision": [t["decision"][0], "0" * 64]}), "的tips"),
    "a chain less": (counted_otherwise("tips", lambda t: {k: t[k] for k in t if k != "audit"}), "的tips"),
    "a chain more": (counted_otherwise("tips", lambda t: {**t, "other": [1, "0" * 64]}), "的tips"),
    "lines cut off": (with_fewer_lines, "清单里的tips与随附的台账不符"),
    "an original that nobody misses": (without_an_original, "缺少raw/[0-9a-f]{64}"),
    "another original": (another_original, "raw/[0-9a-f]{64}被改动过"),
    "wanting what is there": (
        lambda b: rewritten(b, lambda m: m.update(wanting=[an_original(b).name])),
        "清单里的wanting与随附的台账不符",
    ),
    "a size that is none": (lambda b: rewritten(b, lambda m: m["files"][0].update(size="a")), "不是本程序认识的清单"),
}


@pytest.mark.parametrize("hurt", HURTS)
def test_an_unsound_backup_is_refused_with_what_is_wrong(backup: Path, home: Home, hurt: str) -> None:
    how, said = HURTS[hurt]
    how(backup)
    before = sorted(path.name for path in home.root.parent.iterdir())
    with pytest.raises(ReportedError, match=said):
        restore(backup, home)
    assert sorted(path.name for path in home.root.parent.iterdir()) == before


def test_many_faults_are_counted(backup: Path, home: Home) -> None:
    for number in range(30):
        (files_of(backup) / "raw" / f"{number:02}").write_bytes(b"x")
    with pytest.raises(UnsoundBackupError) as refused:
        restore(backup, home)
    assert len(refused.value.faults) == 30
    said = refused.value.sentence(Lang.EN).splitlines()
    assert (len(said), "30 places" in said[0], said[1]) == (21, True, "raw/00 is not in the manifest")


def test_what_changes_between_proof_and_copy_is_noticed(
    backup: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.operations import restore as module

    sound = module._must_be_sound

    def then_hurt(folder: Path, manifest: Any) -> None:
        sound(folder, manifest)
        flip(an_original(folder))

    monkeypatch.setattr(module, "_must_be_sound", then_hurt)
    with pytest.raises(UnsoundBackupError, match="被改动过"):
        restore(backup, home)
    assert not home.root.exists()


def test_a_journal_of_a_later_edition_is_not_taken(tmp_path: Path, backup: Path, home: Home) -> None:
    journal = files_of(backup) / "journal.sqlite"
    connection = sqlite3.connect(journal)
    connection.execute("UPDATE setting SET value = '99' WHERE key = 'schema'")
    connection.commit()
    connection.close()
    later = back_up(Home(files_of(backup)), tmp_path / "later").folder
    with pytest.raises(ReportedError, match="版本是99"):
        restore(later, home, lambda copy: DataStore.of(copy).ledger())
    assert not home.root.exists()


def test_a_backup_that_is_not_there(home: Home, tmp_path: Path) -> None:
    with pytest.raises(ReportedError, match="没有这个文件或文件夹"):
        restore(tmp_path / "nowhere", home)


def test_a_home_in_the_backup_is_none(backup: Path) -> None:
    with pytest.raises(ReportedError, match="在另一个里面"):
        restore(backup, Home(files_of(backup) / "again"))


@pytest.mark.parametrize("fault", ["during_copy:1", "during_copy:5", "before_place"])
def test_a_kill_leaves_no_home(made: Path, home: Home, fault: str) -> None:
    with start(home, "restore", made, fault=fault) as victim:
        assert victim.wait(60) == EXIT_CODE
    assert not home.root.exists()
    restore(made, home)
    assert_sound(home)


@pytest.mark.parametrize("fault", ["after_place", "before_swap", "after_swap"])
def test_a_kill_when_the_home_stands_harms_nothing(made: Path, home: Home, fault: str) -> None:
    with start(home, "restore", made, fault=fault) as victim:
        assert victim.wait(60) == EXIT_CODE
    assert_sound(home)


def test_kills_at_any_moment(made: Path, tmp_path: Path) -> None:
    """Whatever stands at the place is a whole home."""
    begun = time.monotonic()
    with start(Home(tmp_path / "first"), "restore", made) as whole:
        assert whole.wait(60) == 0
    lasts, moment = time.monotonic() - begun, random.Random("restore")
    for number in range(ROUNDS):
        home = Home(tmp_path / f"home-{number}")
        with start(home, "restore", made) as victim:
            time.sleep(lasts * (0.3 + 0.7 * moment.random()))
            victim.kill()
            victim.wait(60)
        if home.root.exists():
            assert_sound(home)
            assert len(DataStore.of(home).ledger().submissions) == 2


def test_a_full_disk_leaves_nothing(made: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 8) as disk:
        fill_up(disk)
        with (disk / "filler").open("r+b") as filler:
            filler.truncate((disk / "filler").stat().st_size - 150_000)
        home = Home(disk / "home")
        with pytest.raises(ReportedError, match="磁盘已满"):
            restore(made, home)
        assert [path.name for path in disk.iterdir()] == ["filler"]
        (disk / "filler").unlink()
        restore(made, home)
        assert values(DataStore.of(home), CELLS, TOWN) == [(Q1, 92)]


@pytest.mark.parametrize("edition", sorted(path.name for path in EARLIER.glob("version*")))
def test_a_backup_of_an_earlier_edition_comes_to_life(home: Home, tmp_path: Path, edition: str) -> None:
    """It is copied as it is, and brought up where it is restored."""
    old = Home(Path(shutil.copytree(EARLIER / edition, tmp_path / "old")))
    before = schema(old)
    made = back_up(old, tmp_path / "backup")
    assert made.manifest.submissions > 0
    assert schema(old) == before
    restore(made.folder, home, lambda copy: DataStore.of(copy).ledger())
    assert_sound(home)


def schema(home: Home) -> list[tuple[str]]:
    connection = sqlite3.connect(home.journal)
    found = connection.execute("SELECT value FROM setting WHERE key = 'schema'").fetchall()
    connection.close()
    return found
