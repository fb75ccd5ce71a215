"""The planner's loop on the desk: from a file to a number that speaks, and every way back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from etl.home import Home
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.store.raw import raw_path, sha256_of
from etl.submissions import Desk, Overtaken, Stage
from etl.submissions.workbench import _WAITERS
from etl.trouble import Trouble
from plan.denied import Denied
from plan.difference import Kind
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


def sound(keeper: DataStore) -> bool:
    return all(check.ok for check in examine(DataStore.of(keeper.home)))


def test_a_workbook_is_sent_reviewed_and_speaks(desk: Desk, keeper: DataStore, tmp_path: Path) -> None:
    content = workbook(tmp_path)
    draft = lay(desk, content)
    assert (draft.stage, draft.size, draft.sha256) == (Stage.READY, len(content), sha256_of(content))
    assert desk.slot(ASSISTANCE, Q1).state is SlotState.DRAFT
    assert desk.difference(draft.id).counts == {Kind.ADDED: draft.values, Kind.CHANGED: 0, Kind.SAME: 0, Kind.GONE: 0}
    receipt = desk.send(draft.id, ANNE, "")
    assert (receipt.number, receipt.sha256, receipt.again) == ("2023Q1-社会救助科-1", draft.sha256, False)
    assert desk.drafts() == ()
    assert values(keeper) == []
    (waiting,) = desk.queue(RITA)
    assert (waiting.submission.id, waiting.may_accept, waiting.counts[Kind.ADDED]) == (
        receipt.number,
        True,
        draft.values,
    )
    before = desk.changes()
    decided = desk.accept(receipt.number, RITA)
    assert (decided.decision.state, decided.decision.role, decided.trouble) == (State.ACCEPTED, "reviewer", None)
    assert desk.changes().data != before.data
    assert values(keeper) == [(Q1, 102)]
    assert desk.queue(RITA) == ()
    assert sound(keeper)


def test_a_correction_needs_a_reopening_and_a_reason(desk: Desk, keeper: DataStore, tmp_path: Path) -> None:
    first = send(desk, workbook(tmp_path)).number
    desk.accept(first, RITA)
    draft = lay(desk, workbook(tmp_path, cells={(CELLS, TOWN): 110}))
    with refused("重新开放") as denied:
        desk.send(draft.id, ANNE, first, "统计口径有误")
    assert denied.value.conflict
    desk.reopen(first, RITA, "填报人来电")
    assert values(keeper) == [(Q1, 102)]
    with refused("说明原因"):
        desk.send(draft.id, ANNE, first)
    explain_all(desk, draft)
    with refused("更正须写明原因"):
        desk.send(draft.id, ANNE, first)
    second = desk.send(draft.id, ANNE, first, "统计口径有误").number
    assert values(keeper) == [(Q1, 102)]
    shown = desk.submission(second, RITA)
    assert [(c.old, c.new) for c in shown.difference.of(Kind.CHANGED)] == [(102, 110)]
    assert (shown.submission.reason, shown.actions) == ("统计口径有误", (Action.ACCEPT, Action.RETURN))
    assert [shown.reason_of(f) for f in shown.findings] == ["已核实"]
    desk.accept(second, RITA)
    assert values(keeper) == [(Q1, 110)]
    assert [(c.old, c.new) for c in desk.submission(second).difference.of(Kind.CHANGED)] == [(102, 110)]
    assert desk.submission(first).difference.counts[Kind.ADDED] > 0
    assert sound(keeper)


def test_the_reason_of_a_correction_explains_what_it_revises(desk: Desk, tmp_path: Path) -> None:
    first = send(desk, workbook(tmp_path)).number
    desk.accept(first, RITA)
    desk.reopen(first, RITA, "填报人来电")
    draft = lay(desk, workbook(tmp_path, cells={(CELLS, TOWN): 110}))
    assert [h.obstacle for h in desk.obstacles(draft.id)] == [Obstacle.EXPLAIN]
    assert desk.obstacles(draft.id, "口径有误") == ()
    sent = desk.submission(desk.send(draft.id, ANNE, first, "口径有误").number)
    assert [sent.reason_of(f) for f in sent.findings] == ["口径有误"]


def test_what_was_returned_may_be_sent_again_better(desk: Desk, tmp_path: Path) -> None:
    first = send(desk, workbook(tmp_path)).number
    with refused("意见"):
        desk.return_(first, RITA, " ")
    desk.return_(first, RITA, "古城街道请核对")
    assert desk.slot(ASSISTANCE, Q1).decision.note == "古城街道请核对"  # type: ignore[union-attr]
    again = send(desk, workbook(tmp_path))
    assert (again.number, again.again) == (first, True)
    assert desk.slot(ASSISTANCE, Q1).state is SlotState.RETURNED
    assert send(desk, workbook(tmp_path, cells={(CELLS, TOWN): 110})).number.endswith("-2")


def test_the_same_content_again_says_so(desk: Desk, keeper: DataStore, tmp_path: Path) -> None:
    one = send(desk, workbook(tmp_path))
    two = send(desk, workbook(tmp_path), BERT)
    assert two.again
    assert (two.number, two.at, two.by) == (one.number, one.at, ANNE.name)
    assert len(keeper.ledger().submissions) == 1


def test_a_newer_version_replaces_the_one_that_waits(desk: Desk, tmp_path: Path) -> None:
    first = send(desk, workbook(tmp_path)).number
    second = send(desk, workbook(tmp_path, cells={(CELLS, TOWN): 110}), BERT).number
    assert [p.submission.id for p in desk.queue(RITA)] == [second]
    with refused("伯特"):
        desk.accept(first, RITA)
    assert not desk.submission(first, RITA).newest
    desk.accept(second, RITA)


def test_a_late_sender_is_told_who_and_when_and_what_differs(desk: Desk, tmp_path: Path) -> None:
    mine = lay(desk, workbook(tmp_path, cells={(CELLS, TOWN): 111}))
    send(desk, workbook(tmp_path, cells={(CELLS, TOWN): 110}), BERT)
    with pytest.raises(Overtaken) as overtaken:
        desk.send(mine.id, ANNE, "")
    assert "伯特于20" in denial(overtaken.value)
    changed = overtaken.value.difference.of(Kind.CHANGED)
    assert [(c.area, c.old, c.new) for c in changed] == [(TOWN, 110, 111)]
    assert desk.draft(mine.id).stage is Stage.READY


def test_who_sent_it_does_not_accept_it(desk: Desk, tmp_path: Path) -> None:
    receipt = send(desk, workbook(tmp_path))
    with refused("自己"):
        desk.accept(receipt.number, Person(ANNE.name, Role.REVIEWER))


@pytest.mark.parametrize("stranger", [RITA, Person("外人", Role.FILLER, AFFAIRS), Person("无科室", Role.FILLER)])
def test_a_draft_belongs_to_its_department(desk: Desk, tmp_path: Path, stranger: Person) -> None:
    draft = lay(desk, workbook(tmp_path))
    deeds = (
        lambda: desk.take(BytesIO(b"x"), "x.xlsx", stranger, ASSISTANCE, Q1),
        lambda: desk.discard(draft.id, stranger),
        lambda: desk.explain(draft.id, stranger, ["x"], "y"),
        lambda: desk.mend(draft.id, stranger, []),
        lambda: desk.let_blanks_stand(draft.id, stranger),
        lambda: desk.send(draft.id, stranger, ""),
    )
    for deed in deeds:
        with pytest.raises(Denied):
            deed()
    assert desk.draft(draft.id) == draft


def test_blanks_are_sent_only_knowingly(desk: Desk, keeper: DataStore, tmp_path: Path) -> None:
    draft = lay(desk, workbook(tmp_path, cells={(CELLS, TOWN): None}))
    assert [h.obstacle for h in desk.obstacles(draft.id)] == [Obstacle.BLANKS]
    with refused("按未报送出"):
        desk.send(draft.id, ANNE, "")
    desk.let_blanks_stand(draft.id, ANNE)
    receipt = desk.send(draft.id, ANNE, "")
    assert desk.submission(receipt.number).submission.replies.blanks_stand
    assert desk.queue(RITA)[0].blanks == 1
    desk.accept(receipt.number, RITA)
    assert values(keeper) == []
    assert sound(keeper)


def test_an_error_in_the_last_row_keeps_everything_out(desk: Desk, keeper: DataStore, tmp_path: Path) -> None:
    draft = lay(desk, workbook(tmp_path, cells={(CELLS, "桃渚镇"): "约120"}))
    assert draft.count(Severity.MEND) == 1
    with refused("必须修改"):
        desk.send(draft.id, ANNE, "")
    assert keeper.ledger().submissions == ()
    assert not raw_path(keeper.home, draft.sha256).exists()


def test_a_mend_is_read_kept_and_reversible(desk: Desk, keeper: DataStore, tmp_path: Path) -> None:
    draft = lay(desk, workbook(tmp_path, cells={(CELLS, TOWN): "约120"}))
    (finding,) = (f for f in desk.checked(draft.id).findings if f.severity is Severity.MEND)
    mend = Mend(finding.sheet, finding.cell, "约120", 120.0)
    desk.mend(draft.id, ANNE, [mend])
    assert desk.idle(60)
    assert desk.draft(draft.id).count(Severity.MEND) == 0
    desk.unmend(draft.id, ANNE, [(finding.sheet, finding.cell)])
    assert desk.idle(60)
    assert desk.draft(draft.id).count(Severity.MEND) == 1
    desk.mend(draft.id, ANNE, [mend])
    assert desk.idle(60)
    number = desk.send(draft.id, ANNE, "").number
    assert keeper.ledger().submissions[0].replies.mends == (mend,)
    desk.accept(number, RITA)
    assert values(keeper) == [(Q1, 120)]
    assert sound(keeper)


def test_a_slip_of_the_unit_is_offered_to_be_mended_with_one_click(
    desk: Desk, keeper: DataStore, tmp_path: Path
) -> None:
    desk.accept(send(desk, workbook(tmp_path)).number, RITA)
    draft = lay(desk, workbook(tmp_path, Q2, cells={(CELLS, TOWN): 1_040_000}), period=Q2)
    checked = desk.checked(draft.id)
    offers = [offer for f in checked.findings if f.code == "jump" and (offer := checked.offer(f))]
    assert [(float(o.original), o.value) for o in offers] == [(1_040_000, 104)]
    desk.mend(draft.id, ANNE, offers)
    assert desk.idle(60)
    after = desk.checked(draft.id)
    assert [f.code for f in after.findings if f.code in ("jump", "total_differs")] == []
    number = desk.send(draft.id, ANNE, "").number
    desk.accept(number, RITA)
    assert values(keeper) == [(Q1, 102), (Q2, 104)]
    with keeper.warehouse() as warehouse:
        mended = next(o for o in warehouse.observations() if (o.measure, o.area, o.period) == (CELLS, TOWN, Q2))
        assert [(r.kind, r.original) for r in warehouse.remarks(mended)] == [(RemarkKind.MENDED, "1040000")]


def test_the_same_bytes_with_another_answer_are_another_version(desk: Desk, keeper: DataStore, tmp_path: Path) -> None:
    content = workbook(tmp_path, cells={(CELLS, TOWN): "约120"})
    for value in (120.0, 121.0):
        draft = lay(desk, content)
        (finding,) = (f for f in desk.checked(draft.id).findings if f.severity is Severity.MEND)
        desk.mend(draft.id, ANNE, [Mend(finding.sheet, finding.cell, "约120", value)])
        assert desk.idle(60)
        desk.send(draft.id, ANNE, desk.slot(ASSISTANCE, Q1).version)
    one, two = keeper.ledger().submissions
    assert (one.sha256, one.id, two.id) == (two.sha256, "2023Q1-社会救助科-1", "2023Q1-社会救助科-2")
    desk.accept(two.id, RITA)
    assert values(keeper) == [(Q1, 121)]
    assert sound(keeper)


def test_reasons_of_findings_that_are_gone_do_not_travel(desk: Desk, tmp_path: Path) -> None:
    draft = lay(desk, workbook(tmp_path))
    desk.explain(draft.id, ANNE, ["falls|填报|B7|没有|这一|条|1"], "无的放矢")
    number = desk.send(draft.id, ANNE, "").number
    assert desk.submission(number).submission.replies.reasons == ()


def test_what_was_accepted_meanwhile_is_held_against_a_draft_that_lay(desk: Desk, tmp_path: Path) -> None:
    draft = lay(desk, workbook(tmp_path, Q2), period=Q2)
    assert desk.obstacles(draft.id) == ()
    desk.accept(send(desk, workbook(tmp_path, cells={(CELLS, TOWN): 180})).number, RITA)
    with refused("说明原因"):
        desk.send(draft.id, ANNE, "")
    assert [h.findings[0].code for h in desk.obstacles(draft.id)] == ["falls"]
    explain_all(desk, draft)
    assert desk.send(draft.id, ANNE, "").number == "2023Q2-社会救助科-1"


def test_drafts_survive_a_restart_and_go_on(home: Home, keeper: DataStore, tmp_path: Path) -> None:
    with Desk(keeper) as desk:
        draft = lay(desk, workbook(tmp_path))
        desk.explain(draft.id, ANNE, ["x"], "y")
    waiting = home.root / "drafts" / draft.id / "draft.json"
    waiting.write_text(waiting.read_text("utf-8").replace('"ready"', '"checking"'), "utf-8")
    with Desk(DataStore.of(home)) as desk:
        assert desk.idle(60)
        assert desk.draft(draft.id).stage is Stage.READY
        assert desk.draft(draft.id).replies.reason_of("x") == "y"
        assert desk.send(draft.id, ANNE, "").number == "2023Q1-社会救助科-1"


def test_drafts_are_listed_and_discarded(desk: Desk, tmp_path: Path) -> None:
    one, two = lay(desk, workbook(tmp_path)), lay(desk, workbook(tmp_path), BERT, Q1)
    assert [d.id for d in desk.drafts(ASSISTANCE)] == [one.id, two.id]
    assert [d.id for d in desk.drafts(by=BERT.name)] == [two.id]
    desk.discard(one.id, BERT)
    assert [d.id for d in desk.drafts()] == [two.id]
    for strange in (one.id, "../../journal.sqlite", ""):
        with pytest.raises(KeyError):
            desk.draft(strange)


def test_a_file_that_cannot_be_read_is_refused_with_its_one_sentence(desk: Desk) -> None:
    draft = lay(desk, b"%PDF-1.7 nothing", name="..\\..\\a\x1b/报表.pdf")
    assert (draft.stage, draft.name) == (Stage.REFUSED, "报表.pdf")
    assert [f.code for f in desk.checked(draft.id).findings] == ["unsupported_format"]
    with refused("读不出来"):
        desk.send(draft.id, ANNE, "")


def test_a_file_too_large_is_refused_while_it_comes(desk: Desk, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.submissions.shelf.FILE_BYTES", 1000)
    with pytest.raises(Trouble, match="收不下"):
        desk.take(BytesIO(b"x" * 1001), "大.xlsx", ANNE, ASSISTANCE, Q1)
    assert list((home.root / "drafts").iterdir()) == []


def test_a_desk_has_room_for_so_many(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("etl.submissions.workbench.MOST_DRAFTS", 1)
    lay(desk, workbook(tmp_path))
    with pytest.raises(Trouble, match="1份草稿"):
        lay(desk, workbook(tmp_path))


def test_finding_keys_are_one_each(desk: Desk, tmp_path: Path) -> None:
    first = send(desk, workbook(tmp_path)).number
    desk.accept(first, RITA)
    findings = desk.checked(lay(desk, workbook(tmp_path, step=3)).id).findings
    assert len({finding_key(f) for f in findings}) == len(findings) > 30


def test_whoever_brings_a_workbook_waits_until_it_is_read(desk: Desk, tmp_path: Path) -> None:
    key = desk.take(BytesIO(workbook(tmp_path)), "报表.xlsx", ANNE, ASSISTANCE, Q1)
    desk.wait(key, LIMIT)
    assert desk.draft(key).stage is Stage.READY
    desk.discard(key, ANNE)
    desk.wait(key, LIMIT)


def test_where_enough_others_wait_nobody_else_does(desk: Desk, tmp_path: Path) -> None:
    for _ in range(_WAITERS):
        desk._waiters.acquire()
    key = desk.take(BytesIO(workbook(tmp_path)), "报表.xlsx", ANNE, ASSISTANCE, Q1)
    desk._drafts.change(key, lambda draft: replace(draft, stage=Stage.READING))
    desk.wait(key, LIMIT)
    for _ in range(_WAITERS):
        desk._waiters.release()
