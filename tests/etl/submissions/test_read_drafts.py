"""What was read of drafts is kept for as long as their files are the same, and within its bytes."""

from __future__ import annotations

from etl.reading.extraction import Extraction
from etl.submissions.draft import CheckedDraft
from etl.submissions.read_drafts import ReadDrafts

CHECKED = CheckedDraft(Extraction("", None, ""), ())
OTHER = CheckedDraft(Extraction("", None, "", rows=1), ())


def test_another_file_is_read_again() -> None:
    kept = ReadDrafts()
    kept.put("a", (1, 1, 10), CHECKED)
    assert kept.get("a", (1, 1, 10)) is CHECKED
    assert kept.get("a", (2, 1, 10)) is None
    assert kept.get("a", (1, 1, 10)) is None  # the file of before is no more
    assert kept.get("b", (1, 1, 10)) is None


def test_the_least_recently_asked_for_goes_first() -> None:
    kept = ReadDrafts(most_bytes=8 * 30)
    kept.put("a", (1, 1, 10), CHECKED)
    kept.put("b", (2, 1, 10), OTHER)
    assert kept.get("a", (1, 1, 10)) is CHECKED
    kept.put("c", (3, 1, 20), CHECKED)
    assert kept.get("b", (2, 1, 10)) is None
    assert kept.get("a", (1, 1, 10)) is CHECKED
    assert kept.weight <= 8 * 30


def test_what_is_heavier_than_all_may_be_is_not_kept() -> None:
    kept = ReadDrafts(most_bytes=8 * 30)
    kept.put("a", (1, 1, 31), CHECKED)
    assert kept.get("a", (1, 1, 31)) is None
    assert kept.weight == 0
