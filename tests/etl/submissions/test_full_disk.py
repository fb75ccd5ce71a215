"""A disk that is full: a clear sentence, nothing kept, reading goes on, and it works again when there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from etl.home import Home
from etl.operations.doctor import examine
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.submissions import DraftStage, SubmissionService
from tests.etl.submissions.conftest import ANNE, CELLS, Q1, Q2, RITA, TOWN, explain_all, lay, send, values, workbook
from tests.workbooks import ASSISTANCE

SIZE = 12 << 20


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """Yield a file system of 12 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a small tmpfs cannot be mounted here: that takes a Linux and its administrator")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


def fill(folder: Path, leave: int) -> Path:
    """Take all room but so many bytes."""
    ballast = folder / "ballast"
    room = os.statvfs(folder)
    ballast.write_bytes(b"\0" * max(0, room.f_bavail * room.f_frsize - leave))
    return ballast


def ids(data_store: DataStore) -> list[str]:
    return [s.id for s in data_store.ledger().submissions]


@pytest.mark.parametrize("leave", [0, 8192, 40_000])
def test_taking_and_sending_on_a_full_disk(small: Path, tmp_path: Path, leave: int) -> None:
    data_store = DataStore.of(Home(small / "home"))
    with SubmissionService(data_store) as submission_service:
        submission_service.accept(send(submission_service, workbook(tmp_path)).number, RITA)
        lying = lay(submission_service, workbook(tmp_path, Q2), period=Q2)
        explain_all(submission_service, lying)
        ballast = fill(small, leave)
        with pytest.raises(ReportedError, match=r"磁盘已满|No space"):
            submission_service.take(BytesIO(os.urandom(100_000)), "大.xlsx", ANNE, ASSISTANCE, Q1)
        assert [d.id for d in submission_service.drafts()] == [lying.id]
        try:
            submission_service.send(lying.id, ANNE, "")
        except ReportedError as trouble:
            assert "磁盘已满" in str(trouble) or "No space" in str(trouble)  # noqa: PT017 - it may just have fitted
            assert len(ids(DataStore.of(data_store.home))) == 1
        assert len(values(data_store)) == 1
        ballast.unlink()
        receipt = submission_service.send(lying.id, ANNE, submission_service.slot(ASSISTANCE, Q2).version)
        assert ids(data_store)[1:] == [receipt.number]
        submission_service.accept(receipt.number, RITA)
    assert len(values(data_store)) == 2
    assert all(check.ok for check in examine(DataStore.of(data_store.home)))


def test_what_could_not_be_published_is_published_when_there_is_room(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.submissions.publishing._PAUSE", 0.0)
    data_store = DataStore.of(Home(small / "home"))
    with SubmissionService(data_store) as submission_service:
        submission_service.accept(send(submission_service, workbook(tmp_path)).number, RITA)
        waiting = send(submission_service, workbook(tmp_path, Q2), period=Q2).number
        before = submission_service.changes().data
        ballast = fill(small, 300_000)
        decided = submission_service.accept(waiting, RITA)
        assert decided.trouble is not None
        assert "腾出空间" in str(decided.trouble)
        assert submission_service.changes().data == before
        ballast.unlink()
        submission_service.changes()
        assert submission_service.changes().data != before
    with data_store.warehouse() as warehouse:
        assert len({o.period for o in warehouse.observations()}) == 2
    assert all(check.ok for check in examine(DataStore.of(data_store.home)))


def test_a_draft_that_could_not_be_noted_is_read_again_on_demand(small: Path, tmp_path: Path) -> None:
    with SubmissionService(DataStore.of(Home(small / "home"))) as submission_service:
        key = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 110})).id
        ballast = fill(small, 0)
        with pytest.raises(ReportedError, match="磁盘已满"):
            submission_service.again(key, ANNE)
        assert submission_service.draft(key).stage is DraftStage.READY
        ballast.unlink()
        submission_service.again(key, ANNE)
        assert submission_service.idle(60)
        assert submission_service.draft(key).stage is DraftStage.READY
