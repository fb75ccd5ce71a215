"""A form nobody knew: guessed, confirmed in the planner's words, kept as the department's own, and known next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.home import Home
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.submissions import Draft, SubmissionService, checking
from etl.submissions.draft import DraftStage
from plan.denied import Denied
from plan.period import Period
from plan.readiness import Obstacle
from tests.etl.submissions.conftest import ANNE, CELLS, Q1, Q2, RITA, TOWN, explain_all, lay, values
from tests.workbooks import ASSISTANCE, the_plan

TOWNS = the_plan().towns


def form(first: int = 100, header: str = "应办的件数合计") -> bytes:
    """Return a department's own form as CSV: the second measure is called something of their own."""
    rows = [f"{town},{first + n},{2 * first + n}" for n, town in enumerate(the_plan().towns)]
    return "\n".join(["救助联办季报,,", f"镇(街道),联办件数,{header}", *rows]).encode()


def confirmed(
    submission_service: SubmissionService, content: bytes, period: Period, labels: dict[str, str] | None = None
) -> Draft:
    draft = lay(submission_service, content, period=period, name="季报.csv")
    submission_service.confirm_guess(draft.id, ANNE, labels=labels)
    assert submission_service.idle(60)
    submission_service.let_blanks_stand(draft.id, ANNE)
    explain_all(submission_service, submission_service.draft(draft.id))
    return submission_service.draft(draft.id)


def test_a_guess_is_sent_only_when_it_is_confirmed(submission_service: SubmissionService, home: Home) -> None:
    draft = lay(submission_service, form(), name="季报.csv")
    read = submission_service.checked(draft.id).extraction
    assert read.confidence is not None
    assert 0 < read.confidence < 1
    assert [h.how for h in read.reading if h.measure == CELLS] == ["exact"]
    assert Obstacle.GUESS in [h.obstacle for h in submission_service.obstacles(draft.id)]
    with pytest.raises(Denied):
        submission_service.send(draft.id, ANNE, "")
    assert not home.layouts.exists()


def test_what_is_confirmed_is_known_next_time(
    submission_service: SubmissionService, data_store: DataStore, home: Home
) -> None:
    label = next(
        h.label
        for h in submission_service.checked(lay(submission_service, form()).id).extraction.reading
        if "合计" in h.label
    )
    first = confirmed(submission_service, form(), Q1, {label: "应办件数"})
    read = submission_service.checked(first.id).extraction
    assert (read.layout[:4], read.guessed) == ("own_", ())
    assert len(list(home.layouts.glob("*.yaml"))) == 1
    assert {o.measure for o in read.observations} == {CELLS, "应办件数"}
    number = submission_service.send(first.id, ANNE, "").number
    assert data_store.ledger().submissions[0].replies.labels == ((label, "应办件数"),)
    submission_service.accept(number, RITA)
    assert values(data_store) == [(Q1, 100)]
    second = lay(submission_service, form(104), period=Q2, name="二季度.csv")
    assert submission_service.checked(second.id).extraction.layout == read.layout
    assert Obstacle.GUESS not in [h.obstacle for h in submission_service.obstacles(second.id)]
    assert values(data_store, "应办件数", TOWN) == [(Q1, 200)]
    assert all(check.ok for check in examine(DataStore.of(home)))


def test_a_department_has_so_many_layouts_of_its_own_and_no_more(
    submission_service: SubmissionService, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told; the forms it has are read as before, also taught anew, and there is a way on once there is room."""
    monkeypatch.setattr(checking, "MOST_LAYOUTS", 1)
    confirmed(submission_service, form(), Q1)
    one_more = lay(submission_service, form(header="另一张表的件数"), period=Q2, name="另一张.csv")
    submission_service.confirm_guess(one_more.id, ANNE)
    assert submission_service.idle(60)
    refused = submission_service.draft(one_more.id)
    assert (refused.stage, "已有1种" in refused.trouble) == (DraftStage.FAILED, True)
    assert len(list(home.layouts.glob("*.yaml"))) == 1
    known = lay(submission_service, form(104), period=Q2, name="二季度.csv")
    assert submission_service.checked(known.id).extraction.layout.startswith("own_")
    monkeypatch.setattr(checking, "MOST_LAYOUTS", 2)
    submission_service.confirm_guess(one_more.id, ANNE)
    assert submission_service.idle(60)
    assert submission_service.draft(one_more.id).stage is DraftStage.READY
    assert len(list(home.layouts.glob("*.yaml"))) == 2


def test_without_its_layout_what_was_confirmed_still_reads_the_same(
    submission_service: SubmissionService, data_store: DataStore, home: Home
) -> None:
    label = next(
        h.label
        for h in submission_service.checked(lay(submission_service, form()).id).extraction.reading
        if "合计" in h.label
    )
    submission_service.accept(
        submission_service.send(confirmed(submission_service, form(), Q1, {label: "应办件数"}).id, ANNE, "").number,
        RITA,
    )
    for path in home.layouts.iterdir():
        path.unlink()
    assert values(data_store, "应办件数") == [(Q1, 200)]
    assert all(check.ok for check in examine(DataStore.of(home)))


def test_a_saved_layout_that_is_spoilt_stops_nothing_but_is_named(
    submission_service: SubmissionService, home: Home, tmp_path: Path
) -> None:
    home.layouts.mkdir(parents=True)
    (home.layouts / "own_x.yaml").write_text("name: [", "utf-8")
    assert lay(submission_service, form()).values > 0
    (ill,) = (check for check in examine(DataStore.of(home)) if not check.ok)
    assert ill.name == "catalogue"
    assert "own_x.yaml" in str(ill.found)


def test_a_confirmation_can_be_taken_back_before_it_is_sent(submission_service: SubmissionService) -> None:
    draft = confirmed(submission_service, form(), Q1)
    submission_service.confirm_guess(draft.id, ANNE, confirmed=False)
    assert submission_service.idle(60)
    assert not submission_service.draft(draft.id).confirmed
    assert submission_service.slot(ASSISTANCE, Q1).version == ""


def wide(first: int = 100) -> bytes:
    """Return the same labels as the form above, quarters across: another form."""
    rows = [f"{town},{first + n},{2 * first + n},{first + n + 4},{2 * first + n + 8}" for n, town in enumerate(TOWNS)]
    heads = ["2023年救助联办情况,,,,", ",一季度,,二季度,", "镇(街道),联办件数,应办的件数合计,联办件数,应办的件数合计"]
    return "\n".join([*heads, *rows]).encode()


def teach(submission_service: SubmissionService, content: bytes, period: Period, **answers: str) -> Draft:
    """Return a form laid, and what is open about it answered, by its label."""
    draft = lay(submission_service, content, period=period, name="季报.csv")
    asked = submission_service.checked(draft.id).questions.all
    submission_service.teach(draft.id, ANNE, [(q.about, q.label, answers.get(q.label, q.chosen)) for q in asked])
    assert submission_service.idle(60)
    return submission_service.draft(draft.id)


def test_a_form_of_another_shape_is_another_layout(submission_service: SubmissionService, home: Home) -> None:
    words = {"应办的件数合计": "应办件数"}
    first = submission_service.checked(teach(submission_service, form(), Q1, **words).id).extraction
    other = submission_service.checked(teach(submission_service, wide(), Q2, **words).id).extraction
    assert first.layout != other.layout
    assert len(list(home.layouts.glob("own_*.yaml"))) == 2
    assert {(o.measure, o.period, o.value) for o in other.observations if o.area == TOWN} == {
        (CELLS, Q1, 100),
        ("应办件数", Q1, 200),
        (CELLS, Q2, 104),
        ("应办件数", Q2, 208),
    }
    for content, known in ((form(7), first), (wide(7), other)):
        draft = lay(submission_service, content, period=Q2)
        assert submission_service.checked(draft.id).extraction.layout == known.layout
        assert Obstacle.GUESS not in [h.obstacle for h in submission_service.obstacles(draft.id)]


def test_what_reads_nothing_is_not_kept(submission_service: SubmissionService, home: Home) -> None:
    draft = teach(submission_service, form(), Q1, 联办件数="", 应办的件数合计="")
    assert draft.confirmed
    assert not submission_service.checked(draft.id).extraction.observations
    assert not home.layouts.exists()


def test_a_layout_is_called_as_it_was_named(submission_service: SubmissionService) -> None:
    draft = lay(submission_service, form(), name="二季度.csv")
    submission_service.teach(draft.id, ANNE, [], " 联办季报 ")
    assert submission_service.idle(60)
    read = submission_service.checked(draft.id).extraction
    assert submission_service.layout_names(read.layout) == ("联办季报",)
    assert submission_service.draft(draft.id).replies.layout_name == "联办季报"


ZONE = "\n头门港开发区,6,40".encode()


def test_a_row_that_is_no_town_s_is_answered_once_and_remembered_with_the_layout(
    submission_service: SubmissionService,
) -> None:
    words = {"应办的件数合计": "应办件数"}
    known = teach(submission_service, form(), Q1, **words)
    assert Obstacle.MEND not in [h.obstacle for h in submission_service.obstacles(known.id)]
    stranger = lay(submission_service, form() + ZONE, period=Q2)
    assert "unknown_area" in {f.code for f in submission_service.checked(stranger.id).findings}
    answered = teach(submission_service, form() + ZONE, Q2)
    assert "unknown_area" not in {f.code for f in submission_service.checked(answered.id).findings}
    again = lay(submission_service, form(9) + ZONE, period=Q2)
    assert "unknown_area" not in {f.code for f in submission_service.checked(again.id).findings}
    assert Obstacle.GUESS not in [h.obstacle for h in submission_service.obstacles(again.id)]
