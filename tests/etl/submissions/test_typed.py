"""A number typed in the place of a doubtful cell: read and checked like the workbook's own, kept beside it, undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.audit import AuditAction, AuditQuestion
from etl.home import Home
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.store.journal.audits import AuditJournal
from etl.store.raw import raw_path, sha256_of
from etl.submissions import Draft, DraftStage, SubmissionService
from plan.finding import Severity
from plan.observation import Observation
from plan.remark import RemarkKind
from plan.replies import Mend, Replies, replies_json, replies_of
from plan.review import Person, Role
from tests.etl.submissions.conftest import ANNE, BERT, CELLS, Q1, RITA, TOWN, lay, workbook
from tests.refusals import refused
from tests.workbooks import ASSISTANCE

TYPED = [
    ("约120", "120", 120.0, set()),
    (88.5, "88", 88.0, set()),
    (-5, "5", 5.0, set()),
    (None, "12", 12.0, set()),
    (None, "未报", None, {"not_reported"}),
    ("约120", " 未报 ", None, {"not_reported"}),
    ("#DIV/0!", "0", 0.0, set()),
    ("约120", "1,234", 1234.0, {"number_dressing", "part_exceeds_whole"}),
    ("约120", "９９", 99.0, {"number_dressing"}),
    ("约120", "一百二十", 120.0, {"chinese_numeral"}),
    ("约120", "120件", 120.0, {"unit_in_cell"}),
    ("约120", "约130", None, {"not_a_number"}),
    ("约120", "3.5", 3.5, {"fraction"}),
    ("约120", "-3", -3.0, {"negative"}),
    ("约120", "9" * 40, float("9" * 40), {"out_of_bounds", "part_exceeds_whole"}),
]
"""What stands in the cell, what is typed, the number that is read, and what is said of the cell then."""


def at_cell(submission_service: SubmissionService, draft: Draft, place: tuple[str, str]) -> set[str]:
    return {f.code for f in submission_service.checked(draft.id).findings if (f.sheet, f.cell) == place}


def number_at(submission_service: SubmissionService, draft: Draft, place: tuple[str, str]) -> Observation | None:
    own = submission_service.checked(draft.id).extraction.own
    return next((o for o in own if (o.sheet, o.cell) == place), None)


def doubted(submission_service: SubmissionService, draft: Draft) -> tuple[str, str]:
    """Return the one cell that must be mended."""
    findings = submission_service.checked(draft.id).findings
    (place,) = {(f.sheet, f.cell) for f in findings if f.severity is Severity.MEND}
    return place


@pytest.mark.parametrize(("stands", "text", "number", "codes"), TYPED)
def test_what_is_typed_goes_through_the_same_reading_and_checks(
    submission_service: SubmissionService,
    tmp_path: Path,
    stands: float | str | None,
    text: str,
    number: float | None,
    codes: set[str],
) -> None:
    content = workbook(tmp_path, cells={(CELLS, TOWN): stands})
    draft = lay(submission_service, content)
    place = doubted(submission_service, draft)
    before = submission_service.checked(draft.id)
    assert before.held(*place) == ("" if stands is None else f"{stands}")
    submission_service.type_in(draft.id, ANNE, place, text)
    assert submission_service.idle(60)
    read = number_at(submission_service, draft, place)
    assert (read.value if read else None) == number
    assert at_cell(submission_service, draft, place) == codes
    assert "total_differs" not in {f.code for f in submission_service.checked(draft.id).findings}
    assert submission_service.file(draft.id).read_bytes() == content
    submission_service.unmend(draft.id, ANNE, [place])
    assert submission_service.idle(60)
    assert submission_service.checked(draft.id) == before


def test_a_typed_number_is_kept_with_who_typed_it_and_shown_where_it_came_from(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    draft = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): "约120"}))
    place = doubted(submission_service, draft)
    submission_service.type_in(draft.id, BERT, place, "121")
    assert submission_service.idle(60)
    number = submission_service.send(draft.id, ANNE, "").number
    submission_service.accept(number, RITA)
    kept = data_store.ledger().submissions[0]
    assert [(m.original, m.value, m.by) for m in kept.replies.mends] == [("约120", 121.0, BERT.name)]
    assert sha256_of(raw_path(data_store.home, kept.sha256).read_bytes()) == draft.sha256
    with data_store.warehouse() as warehouse:
        mended = next(o for o in warehouse.observations() if (o.measure, o.area, o.period) == (CELLS, TOWN, Q1))
        assert mended.value == 121
        assert [(r.kind, r.original, r.reason) for r in warehouse.remarks(mended)] == [
            (RemarkKind.MENDED, "约120", BERT.name)
        ]
    (sent,) = AuditJournal.at(data_store.home.journal).entries(AuditQuestion(deed=AuditAction.SENT))
    assert f"{place[0]}!{place[1]} 约120 → 121 ({BERT.name})" in sent.detail
    assert all(check.ok for check in examine(DataStore.of(Home(data_store.home.root))))


@pytest.mark.parametrize(
    "place", [("填报", "A7"), ("填报", "B6"), ("填报", "B8"), ("说明", "A1"), ("", ""), ("填报", "ZZ9")]
)
def test_only_doubtful_numbers_can_be_typed_over(
    submission_service: SubmissionService, tmp_path: Path, place: tuple[str, str]
) -> None:
    draft = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): "约120"}))
    with refused("不能这样改"):
        submission_service.type_in(draft.id, ANNE, place, "5")
    assert submission_service.draft(draft.id) == draft


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "请填一个数"),
        ("  ", "请填一个数"),
        ("约120", "没有改动"),
        ("120" + " " * 60 + "其中30人未持证", "超过60个字"),  # cut off, it would be 120
        ("1" * 61, "超过60个字"),
    ],
)
def test_nothing_and_the_same_are_refused(
    submission_service: SubmissionService, tmp_path: Path, text: str, said: str
) -> None:
    draft = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): "约120"}))
    with refused(said):
        submission_service.type_in(draft.id, ANNE, doubted(submission_service, draft), text)
    assert submission_service.draft(draft.id) == draft


@pytest.mark.parametrize(
    "person", [RITA, Person("卡尔", Role.FILLER, "社会事务科"), Person("莉", Role.LEADER, ASSISTANCE)]
)
def test_only_the_department_types(submission_service: SubmissionService, tmp_path: Path, person: Person) -> None:
    draft = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): "约120"}))
    with refused(""):
        submission_service.type_in(draft.id, person, doubted(submission_service, draft), "5")
    assert submission_service.draft(draft.id).replies.mends == ()


def test_an_unreadable_file_has_nothing_to_type_over(submission_service: SubmissionService) -> None:
    draft = lay(submission_service, b"%PDF-1.7 ")
    assert draft.stage is DraftStage.REFUSED
    assert submission_service.checked(draft.id).stands == ()


def test_mends_from_before_their_authors_were_kept_are_read_and_written_as_they_were() -> None:
    old = {"mends": [["填报", "B7", "约120", 120.0]]}
    assert replies_json(replies_of(old)) == old
    typed = Replies((Mend("填报", "B7", "", "未报", "安妮"),))
    assert replies_of(replies_json(typed)).mends[0].by == "安妮"
