"""The planner's loop on the desk: from a file to a number that speaks, and every way back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from etl.home import Home
from etl.operations.doctor import examine
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.raw import raw_path, sha256_of
from etl.submissions import DraftStage, Overtaken, SubmissionService
from etl.submissions.workbench import _WAITERS
from plan.denied import Denied
from plan.difference import ChangeKind
from plan.finding import Severity
from plan.readiness import Obstacle
from plan.remark import RemarkKind
from plan.replies import Mend, finding_key
from plan.review import Action, Person, Role
from plan.slots import SlotState
from plan.submission import State
from tests.etl.submissions.conftest import (
    ANNE,
    BERT,
    CELLS,
    Q1,
    Q2,
    RITA,
    TOWN,
    explain_all,
    lay,
    send,
    values,
    workbook,
)
from tests.refusals import refused
from tests.waiting import LIMIT
from tests.workbooks import AFFAIRS, ASSISTANCE
from wording.denials import denial


def sound(data_store: DataStore) -> bool:
    return all(check.ok for check in examine(DataStore.of(data_store.home)))


def test_a_workbook_is_sent_reviewed_and_speaks(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    content = workbook(tmp_path)
    draft = lay(submission_service, content)
    assert (draft.stage, draft.size, draft.sha256) == (DraftStage.READY, len(content), sha256_of(content))
    assert submission_service.slot(ASSISTANCE, Q1).state is SlotState.DRAFT
    assert submission_service.difference(draft.id).counts == {
        ChangeKind.ADDED: draft.values,
        ChangeKind.CHANGED: 0,
        ChangeKind.SAME: 0,
        ChangeKind.GONE: 0,
    }
    receipt = submission_service.send(draft.id, ANNE, "")
    assert (receipt.number, receipt.sha256, receipt.again) == ("2023Q1-社会救助科-1", draft.sha256, False)
    assert submission_service.drafts() == ()
    assert values(data_store) == []
    (waiting,) = submission_service.queue(RITA)
    assert (waiting.submission.id, waiting.may_accept, waiting.counts[ChangeKind.ADDED]) == (
        receipt.number,
        True,
        draft.values,
    )
    before = submission_service.changes()
    decided = submission_service.accept(receipt.number, RITA)
    assert (decided.decision.state, decided.decision.role, decided.trouble) == (State.ACCEPTED, "reviewer", None)
    assert submission_service.changes().data != before.data
    assert values(data_store) == [(Q1, 102)]
    assert submission_service.queue(RITA) == ()
    assert sound(data_store)


def test_a_correction_needs_a_reopening_and_a_reason(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    first = send(submission_service, workbook(tmp_path)).number
    submission_service.accept(first, RITA)
    draft = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 110}))
    with refused("重新开放") as denied:
        submission_service.send(draft.id, ANNE, first, "统计口径有误")
    assert denied.value.conflict
    submission_service.reopen(first, RITA, "填报人来电")
    assert values(data_store) == [(Q1, 102)]
    with refused("说明原因"):
        submission_service.send(draft.id, ANNE, first)
    explain_all(submission_service, draft)
    with refused("更正须写明原因"):
        submission_service.send(draft.id, ANNE, first)
    second = submission_service.send(draft.id, ANNE, first, "统计口径有误").number
    assert values(data_store) == [(Q1, 102)]
    shown = submission_service.submission(second, RITA)
    assert [(c.old, c.new) for c in shown.difference.of(ChangeKind.CHANGED)] == [(102, 110)]
    assert (shown.submission.reason, shown.actions) == ("统计口径有误", (Action.ACCEPT, Action.RETURN))
    assert [shown.reason_of(f) for f in shown.findings] == ["已核实"]
    submission_service.accept(second, RITA)
    assert values(data_store) == [(Q1, 110)]
    assert [(c.old, c.new) for c in submission_service.submission(second).difference.of(ChangeKind.CHANGED)] == [
        (102, 110)
    ]
    assert submission_service.submission(first).difference.counts[ChangeKind.ADDED] > 0
    assert sound(data_store)


def test_the_reason_of_a_correction_explains_what_it_revises(
    submission_service: SubmissionService, tmp_path: Path
) -> None:
    first = send(submission_service, workbook(tmp_path)).number
    submission_service.accept(first, RITA)
    submission_service.reopen(first, RITA, "填报人来电")
    draft = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 110}))
    assert [h.obstacle for h in submission_service.obstacles(draft.id)] == [Obstacle.EXPLAIN]
    assert submission_service.obstacles(draft.id, "口径有误") == ()
    sent = submission_service.submission(submission_service.send(draft.id, ANNE, first, "口径有误").number)
    assert [sent.reason_of(f) for f in sent.findings] == ["口径有误"]


def test_what_was_returned_may_be_sent_again_better(submission_service: SubmissionService, tmp_path: Path) -> None:
    first = send(submission_service, workbook(tmp_path)).number
    with refused("意见"):
        submission_service.return_(first, RITA, " ")
    submission_service.return_(first, RITA, "古城街道请核对")
    assert submission_service.slot(ASSISTANCE, Q1).decision.note == "古城街道请核对"  # type: ignore[union-attr]
    again = send(submission_service, workbook(tmp_path))
    assert (again.number, again.again) == (first, True)
    assert submission_service.slot(ASSISTANCE, Q1).state is SlotState.RETURNED
    assert send(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 110})).number.endswith("-2")


def test_the_same_content_again_says_so(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    one = send(submission_service, workbook(tmp_path))
    two = send(submission_service, workbook(tmp_path), BERT)
    assert two.again
    assert (two.number, two.at, two.by) == (one.number, one.at, ANNE.name)
    assert len(data_store.ledger().submissions) == 1


def test_a_newer_version_replaces_the_one_that_waits(submission_service: SubmissionService, tmp_path: Path) -> None:
    first = send(submission_service, workbook(tmp_path)).number
    second = send(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 110}), BERT).number
    assert [p.submission.id for p in submission_service.queue(RITA)] == [second]
    with refused("伯特"):
        submission_service.accept(first, RITA)
    assert not submission_service.submission(first, RITA).newest
    submission_service.accept(second, RITA)


def test_a_late_sender_is_told_who_and_when_and_what_differs(
    submission_service: SubmissionService, tmp_path: Path
) -> None:
    mine = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 111}))
    send(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 110}), BERT)
    with pytest.raises(Overtaken) as overtaken:
        submission_service.send(mine.id, ANNE, "")
    assert "伯特于20" in denial(overtaken.value)
    changed = overtaken.value.difference.of(ChangeKind.CHANGED)
    assert [(c.area, c.old, c.new) for c in changed] == [(TOWN, 110, 111)]
    assert submission_service.draft(mine.id).stage is DraftStage.READY


def test_who_sent_it_does_not_accept_it(submission_service: SubmissionService, tmp_path: Path) -> None:
    receipt = send(submission_service, workbook(tmp_path))
    with refused("自己"):
        submission_service.accept(receipt.number, Person(ANNE.name, Role.REVIEWER))


@pytest.mark.parametrize("stranger", [RITA, Person("外人", Role.FILLER, AFFAIRS), Person("无科室", Role.FILLER)])
def test_a_draft_belongs_to_its_department(
    submission_service: SubmissionService, tmp_path: Path, stranger: Person
) -> None:
    draft = lay(submission_service, workbook(tmp_path))
    deeds = (
        lambda: submission_service.take(BytesIO(b"x"), "x.xlsx", stranger, ASSISTANCE, Q1),
        lambda: submission_service.discard(draft.id, stranger),
        lambda: submission_service.explain(draft.id, stranger, ["x"], "y"),
        lambda: submission_service.mend(draft.id, stranger, []),
        lambda: submission_service.let_blanks_stand(draft.id, stranger),
        lambda: submission_service.send(draft.id, stranger, ""),
    )
    for deed in deeds:
        with pytest.raises(Denied):
            deed()
    assert submission_service.draft(draft.id) == draft


def test_blanks_are_sent_only_knowingly(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    draft = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): None}))
    assert [h.obstacle for h in submission_service.obstacles(draft.id)] == [Obstacle.BLANKS]
    with refused("按未报送出"):
        submission_service.send(draft.id, ANNE, "")
    submission_service.let_blanks_stand(draft.id, ANNE)
    receipt = submission_service.send(draft.id, ANNE, "")
    assert submission_service.submission(receipt.number).submission.replies.blanks_stand
    assert submission_service.queue(RITA)[0].blanks == 1
    submission_service.accept(receipt.number, RITA)
    assert values(data_store) == []
    assert sound(data_store)


def test_an_error_in_the_last_row_keeps_everything_out(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    draft = lay(submission_service, workbook(tmp_path, cells={(CELLS, "桃渚镇"): "约120"}))
    assert draft.count(Severity.MEND) == 1
    with refused("必须修改"):
        submission_service.send(draft.id, ANNE, "")
    assert data_store.ledger().submissions == ()
    assert not raw_path(data_store.home, draft.sha256).exists()


def test_a_mend_is_read_kept_and_reversible(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    draft = lay(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): "约120"}))
    (finding,) = (f for f in submission_service.checked(draft.id).findings if f.severity is Severity.MEND)
    mend = Mend(finding.sheet, finding.cell, "约120", 120.0)
    submission_service.mend(draft.id, ANNE, [mend])
    assert submission_service.idle(60)
    assert submission_service.draft(draft.id).count(Severity.MEND) == 0
    submission_service.unmend(draft.id, ANNE, [(finding.sheet, finding.cell)])
    assert submission_service.idle(60)
    assert submission_service.draft(draft.id).count(Severity.MEND) == 1
    submission_service.mend(draft.id, ANNE, [mend])
    assert submission_service.idle(60)
    number = submission_service.send(draft.id, ANNE, "").number
    assert data_store.ledger().submissions[0].replies.mends == (mend,)
    submission_service.accept(number, RITA)
    assert values(data_store) == [(Q1, 120)]
    assert sound(data_store)


def test_a_slip_of_the_unit_is_offered_to_be_mended_with_one_click(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    submission_service.accept(send(submission_service, workbook(tmp_path)).number, RITA)
    draft = lay(submission_service, workbook(tmp_path, Q2, cells={(CELLS, TOWN): 1_040_000}), period=Q2)
    checked = submission_service.checked(draft.id)
    offers = [offer for f in checked.findings if f.code == "jump" and (offer := checked.offer(f))]
    assert [(float(o.original), o.value) for o in offers] == [(1_040_000, 104)]
    submission_service.mend(draft.id, ANNE, offers)
    assert submission_service.idle(60)
    after = submission_service.checked(draft.id)
    assert [f.code for f in after.findings if f.code in ("jump", "total_differs")] == []
    number = submission_service.send(draft.id, ANNE, "").number
    submission_service.accept(number, RITA)
    assert values(data_store) == [(Q1, 102), (Q2, 104)]
    with data_store.warehouse() as warehouse:
        mended = next(o for o in warehouse.observations() if (o.measure, o.area, o.period) == (CELLS, TOWN, Q2))
        assert [(r.kind, r.original) for r in warehouse.remarks(mended)] == [(RemarkKind.MENDED, "1040000")]


def test_the_same_bytes_with_another_answer_are_another_version(
    submission_service: SubmissionService, data_store: DataStore, tmp_path: Path
) -> None:
    content = workbook(tmp_path, cells={(CELLS, TOWN): "约120"})
    for value in (120.0, 121.0):
        draft = lay(submission_service, content)
        (finding,) = (f for f in submission_service.checked(draft.id).findings if f.severity is Severity.MEND)
        submission_service.mend(draft.id, ANNE, [Mend(finding.sheet, finding.cell, "约120", value)])
        assert submission_service.idle(60)
        submission_service.send(draft.id, ANNE, submission_service.slot(ASSISTANCE, Q1).version)
    one, two = data_store.ledger().submissions
    assert (one.sha256, one.id, two.id) == (two.sha256, "2023Q1-社会救助科-1", "2023Q1-社会救助科-2")
    submission_service.accept(two.id, RITA)
    assert values(data_store) == [(Q1, 121)]
    assert sound(data_store)


def test_reasons_of_findings_that_are_gone_do_not_travel(submission_service: SubmissionService, tmp_path: Path) -> None:
    draft = lay(submission_service, workbook(tmp_path))
    submission_service.explain(draft.id, ANNE, ["falls|填报|B7|没有|这一|条|1"], "无的放矢")
    number = submission_service.send(draft.id, ANNE, "").number
    assert submission_service.submission(number).submission.replies.reasons == ()


def test_what_was_accepted_meanwhile_is_held_against_a_draft_that_lay(
    submission_service: SubmissionService, tmp_path: Path
) -> None:
    draft = lay(submission_service, workbook(tmp_path, Q2), period=Q2)
    assert submission_service.obstacles(draft.id) == ()
    submission_service.accept(send(submission_service, workbook(tmp_path, cells={(CELLS, TOWN): 180})).number, RITA)
    with refused("说明原因"):
        submission_service.send(draft.id, ANNE, "")
    assert [h.findings[0].code for h in submission_service.obstacles(draft.id)] == ["falls"]
    explain_all(submission_service, draft)
    assert submission_service.send(draft.id, ANNE, "").number == "2023Q2-社会救助科-1"


def test_drafts_survive_a_restart_and_go_on(home: Home, data_store: DataStore, tmp_path: Path) -> None:
    with SubmissionService(data_store) as submission_service:
        draft = lay(submission_service, workbook(tmp_path))
        submission_service.explain(draft.id, ANNE, ["x"], "y")
    waiting = home.root / "drafts" / draft.id / "draft.json"
    waiting.write_text(waiting.read_text("utf-8").replace('"ready"', '"checking"'), "utf-8")
    with SubmissionService(DataStore.of(home)) as submission_service:
        assert submission_service.idle(60)
        assert submission_service.draft(draft.id).stage is DraftStage.READY
        assert submission_service.draft(draft.id).replies.reason_of("x") == "y"
        assert submission_service.send(draft.id, ANNE, "").number == "2023Q1-社会救助科-1"


def test_drafts_are_listed_and_discarded(submission_service: SubmissionService, tmp_path: Path) -> None:
    one, two = lay(submission_service, workbook(tmp_path)), lay(submission_service, workbook(tmp_path, Q2), BERT, Q2)
    assert [d.id for d in submission_service.drafts(ASSISTANCE)] == [one.id, two.id]
    assert [d.id for d in submission_service.drafts(by=BERT.name)] == [two.id]
    submission_service.discard(one.id, BERT)
    assert [d.id for d in submission_service.drafts()] == [two.id]
    for strange in (one.id, "../../journal.sqlite", ""):
        with pytest.raises(KeyError):
            submission_service.draft(strange)


def test_a_file_that_cannot_be_read_is_refused_with_its_one_sentence(submission_service: SubmissionService) -> None:
    draft = lay(submission_service, b"%PDF-1.7 nothing", name="..\\..\\a\x1b/报表.pdf")
    assert (draft.stage, draft.name) == (DraftStage.REFUSED, "报表.pdf")
    assert [f.code for f in submission_service.checked(draft.id).findings] == ["unsupported_format"]
    with refused("读不出来"):
        submission_service.send(draft.id, ANNE, "")


def test_a_file_too_large_is_refused_while_it_comes(
    submission_service: SubmissionService, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.submissions.shelf.FILE_BYTES", 1000)
    with pytest.raises(ReportedError, match="收不下"):
        submission_service.take(BytesIO(b"x" * 1001), "大.xlsx", ANNE, ASSISTANCE, Q1)
    assert list((home.root / "drafts").iterdir()) == []


def test_a_desk_has_room_for_so_many(
    submission_service: SubmissionService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("etl.submissions.workbench.MOST_DRAFTS", 1)
    lay(submission_service, workbook(tmp_path))
    with pytest.raises(ReportedError, match="1份草稿"):
        lay(submission_service, workbook(tmp_path))


def test_a_desk_has_room_for_so_many_bytes(
    submission_service: SubmissionService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content, other = workbook(tmp_path), workbook(tmp_path, Q2)
    monkeypatch.setattr("etl.submissions.workbench.MOST_DRAFT_BYTES", max(len(content), len(other)) + 1)
    first = lay(submission_service, content)
    lay(submission_service, other, period=Q2)
    with pytest.raises(ReportedError, match="草稿合计已超过"):
        lay(submission_service, content)
    submission_service.discard(first.id, ANNE)
    assert lay(submission_service, content).size == len(content)


def test_a_quarter_has_so_many_versions(
    submission_service: SubmissionService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("etl.submissions.submission_service.MOST_VERSIONS", 2)
    for step in range(2):
        send(submission_service, workbook(tmp_path, step=step))
    assert submission_service.slot(ASSISTANCE, Q1).versions == 2
    with refused("已经报送过2次"):
        send(submission_service, workbook(tmp_path, step=5))


def test_finding_keys_are_one_each(submission_service: SubmissionService, tmp_path: Path) -> None:
    first = send(submission_service, workbook(tmp_path)).number
    submission_service.accept(first, RITA)
    findings = submission_service.checked(lay(submission_service, workbook(tmp_path, step=3)).id).findings
    assert len({finding_key(f) for f in findings}) == len(findings) > 30


def test_whoever_brings_a_workbook_waits_until_it_is_read(
    submission_service: SubmissionService, tmp_path: Path
) -> None:
    key = submission_service.take(BytesIO(workbook(tmp_path)), "报表.xlsx", ANNE, ASSISTANCE, Q1)
    submission_service.wait(key, LIMIT)
    assert submission_service.draft(key).stage is DraftStage.READY
    submission_service.discard(key, ANNE)
    submission_service.wait(key, LIMIT)


def test_where_enough_others_wait_nobody_else_does(submission_service: SubmissionService, tmp_path: Path) -> None:
    for _ in range(_WAITERS):
        submission_service._waiters.acquire()
    key = submission_service.take(BytesIO(workbook(tmp_path)), "报表.xlsx", ANNE, ASSISTANCE, Q1)
    submission_service._drafts.change(key, lambda draft: replace(draft, stage=DraftStage.READING))
    submission_service.wait(key, LIMIT)
    for _ in range(_WAITERS):
        submission_service._waiters.release()
