"""Drafts of servers that each have a folder of their own: opened anywhere, kept whole or not at all, brought back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from etl.files.bucket import Bucket
from etl.home import Home
from etl.operations.backup import back_up
from etl.operations.manifest import files_of
from etl.operations.migration import FILE, migrate
from etl.operations.moving_files import FOLDER, move_files
from etl.operations.restore import restore
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.raw import sha256_of
from etl.submissions import SubmissionService
from etl.submissions.draft import CheckedDraft, Draft, DraftStage
from etl.submissions.drafts_place import drafts_of, shared_drafts_of
from etl.submissions.shared_shelf import SharedDrafts
from etl.submissions.shelf import Drafts
from plan.finding import Severity
from plan.period import Period
from plan.replies import finding_key
from plan.review import Person, Role
from tests.postgres import run_plainly
from tests.waiting import LIMIT
from tests.workbooks import ELDERLY, write

pytestmark = pytest.mark.xdist_group("postgresql")

Q1 = Period(2024, 1)
CONTENT = b"bytes of a workbook"


def shared(home: Home) -> SharedDrafts:
    found = shared_drafts_of(home)
    assert found is not None
    return found


def laid(drafts: Drafts, content: bytes = CONTENT) -> Draft:
    blank = Draft("", "报表\0.xlsx", "安妮", "养老服务科", Q1, 0, "", datetime.now(UTC))
    return drafts.take(BytesIO(content), blank)


def bytes_in(bucket: Bucket | None) -> list[str]:
    assert bucket is not None
    return sorted(file.name for file in bucket.files("drafts"))


def test_shared_only_where_both_are_on_servers(home: Home) -> None:
    assert isinstance(drafts_of(home), SharedDrafts)
    assert [type(drafts_of(replace(home, **{part: None}))) for part in ("address", "bucket")] == [Drafts, Drafts]


def test_what_is_laid_at_one_is_opened_at_the_other(home: Home, other: Home) -> None:
    one, two = shared(home), shared(other)
    draft = laid(one)
    assert two.all() == one.all() == (draft,)
    assert two.get(draft.id) == draft
    assert two.places() == {("养老服务科", Q1)}
    assert two.file(draft.id).read_bytes() == CONTENT
    assert two.file(draft.id).is_relative_to(other.root)
    assert 0 <= two.still_for(draft.id) < LIMIT
    two.change(draft.id, lambda d: replace(d, trouble="x"))
    assert one.get(draft.id).trouble == one.all()[0].trouble == "x"
    one.discard(draft.id)
    assert (two.all(), bytes_in(home.bucket)) == ((), [])
    assert not list(other.root.rglob(draft.id)), "the copy is gone with the draft"
    for ask in (two.get, two.checked, two.file):
        with pytest.raises(KeyError):
            ask(draft.id)


def test_a_draft_that_was_sent_is_only_remembered(home: Home, other: Home) -> None:
    one, two = shared(home), shared(other)
    draft = laid(one)
    two.file(draft.id)
    two.mark_sent(draft.id, "s1")
    (kept,) = one.all()
    assert (kept.stage, kept.submission) == (DraftStage.SENT, "s1")
    assert bytes_in(home.bucket) == []
    assert not one.file(draft.id).exists()


@pytest.mark.parametrize("key", ["../x", "a" * 23, "'; DROP TABLE draft"])
def test_what_is_no_id(home: Home, key: str) -> None:
    drafts = shared(home)
    asked: list[Callable[[str], object]] = [drafts.get, drafts.checked, drafts.file, drafts.discard]
    for ask in asked:
        with pytest.raises(KeyError):
            ask(key)


def test_other_bytes_are_refused(home: Home, other: Home) -> None:
    draft = laid(shared(home))
    assert home.bucket is not None
    home.bucket.delete(f"drafts/{draft.id}")
    home.bucket.put(f"drafts/{draft.id}", b"others")
    with pytest.raises(ReportedError, match="不是当初存进去的内容"):
        shared(other).file(draft.id)
    assert not list((other.root / "drafts").rglob("file*"))


def test_without_the_bucket_nothing_is_kept(home: Home) -> None:
    broken = replace(home, bucket=Bucket.of("s3://no-such-bucket-anywhere/x"))
    with pytest.raises(ReportedError, match="对象存储"):
        laid(shared(broken))
    assert shared(home).all() == ()
    assert list((home.root / "drafts").iterdir()) == []


def test_another_editions_draft_stays_unread(home: Home) -> None:
    drafts, draft = shared(home), laid(shared(home))
    assert home.address is not None
    run_plainly(home.address, f"""UPDATE draft SET content = '{{"x": 1}}', revision = 2 WHERE id = '{draft.id}'""")
    assert drafts.all() == ()
    with pytest.raises(KeyError):
        drafts.get(draft.id)
    drafts.sweep()
    assert len(bytes_in(home.bucket)) == 1


def test_drafts_of_the_folder_are_taken_over_at_the_start(home: Home, other: Home) -> None:
    """Those from before the servers, and one whose taking was broken off after its bytes were put."""
    draft = laid(Drafts(home))
    assert home.bucket is not None
    home.bucket.put(f"drafts/{draft.id}", CONTENT)
    shared(home).sweep()
    assert shared(other).all() == (draft,)
    assert shared(other).file(draft.id).read_bytes() == CONTENT
    assert Drafts(home).all() == ()
    shared(home).sweep()
    assert shared(other).all() == (draft,)


def test_back_into_the_folder(home: Home) -> None:
    draft = laid(shared(home))
    shared(home).bring_home()
    assert Drafts(home).all() == (draft,)
    assert Drafts(home).file(draft.id).read_bytes() == CONTENT
    assert (shared(home).all(), bytes_in(home.bucket)) == ((), [])


@pytest.mark.parametrize("back", [lambda home: move_files(home, FOLDER), lambda home: migrate(home, FILE)])
def test_either_migration_takes_them_along(home: Home, back: Callable[[Home], object]) -> None:
    assert DataStore.of(home).journal
    draft = laid(shared(home))
    back(home)
    assert Drafts(home).all() == (draft,)


def test_a_backup_holds_them(home: Home, tmp_path: Path) -> None:
    assert DataStore.of(home).journal
    draft = laid(shared(home))
    made = back_up(home, tmp_path / "kept")
    assert (files_of(made.folder) / "drafts" / draft.id / "file").read_bytes() == CONTENT
    restored = Home(tmp_path / "restored")
    restore(made.folder, restored)
    assert Drafts(restored).all() == (draft,)


def test_brought_at_one_machine_mended_and_sent_at_the_other(home: Home, other: Home, tmp_path: Path) -> None:
    filler = Person("张三", Role.FILLER, ELDERLY)
    path = write(tmp_path / "books", ELDERLY, Period(2023, 1))
    with SubmissionService(DataStore.of(home)) as one, SubmissionService(DataStore.of(other)) as two:
        with path.open("rb") as file:
            key = one.take(file, path.name, filler, ELDERLY, Period(2023, 1))
        assert one.idle(LIMIT)
        assert two.draft(key).stage is DraftStage.READY
        checked = two.checked(key)
        assert isinstance(checked, CheckedDraft)
        assert checked == one.checked(key)
        assert two.file(key).read_bytes() == path.read_bytes()
        shutil.rmtree(home.root / "drafts")  # the first machine is gone
        two.explain(key, filler, [finding_key(f) for f in checked.findings if f.severity is Severity.EXPLAIN], "已核实")
        receipt = two.send(key, filler, "")
        assert receipt.sha256 == sha256_of(path.read_bytes())
        assert one.send(key, filler, "").again
