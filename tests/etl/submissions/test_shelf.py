"""Drafts of another edition, or spoilt on the disk, stop nothing and are not thrown away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from etl.submissions import SubmissionService
from tests.etl.submissions.conftest import ANNE, lay, workbook


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"{", b"[]", b"null", b'{"id": "x"}', b"\xff\xfe", json.dumps({"id": 1, "period": "2023Q9"}).encode()],
)
@pytest.mark.parametrize("name", ["draft.json", "checked.json"])
def test_what_cannot_be_read_stays_and_stops_nothing(
    home: Home, data_store: DataStore, submission_service: SubmissionService, tmp_path: Path, name: str, spoilt: bytes
) -> None:
    draft = lay(submission_service, workbook(tmp_path))
    submission_service.close()
    kept = home.root / "drafts" / draft.id / name
    kept.write_bytes(spoilt)
    with SubmissionService(DataStore.of(home)) as again:
        listed = [d.id for d in again.drafts(ANNE.department or "")]
        assert listed == ([] if name == "draft.json" else [draft.id])
    assert (home.root / "drafts" / draft.id / "file").exists()


def test_a_key_of_another_edition_is_no_draft_of_ours(
    home: Home, submission_service: SubmissionService, tmp_path: Path
) -> None:
    draft = lay(submission_service, workbook(tmp_path))
    submission_service.close()
    kept = home.root / "drafts" / draft.id / "draft.json"
    kept.write_text(json.dumps({**json.loads(kept.read_text("utf-8")), "colour": "blue"}), encoding="utf-8")
    with SubmissionService(DataStore.of(home)) as again:
        assert again.drafts(ANNE.department or "") == ()
