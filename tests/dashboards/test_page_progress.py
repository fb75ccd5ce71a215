"""The form of progress through the server: draft, files, sent, returned, accepted; who may; and what it refuses."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from dashboards.pages.task.entry import read_entry
from dashboards.server.roles import demonstration_people
from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks.progress_drafts import ProgressDrafts
from etl.yaml_files import load_plan
from plan.denied import Denied
from plan.review import Person, Role
from plan.tasks.progress import Progress, TaskAchievement
from plan.tasks.task import Scoring, Task
from tests.dashboards.desks import LEADER, REVIEWER, Office, copy_of, opened
from tests.dashboards.task_samples import keep_tasks, tasks_over
from tests.plan.tasks.making import NOON, day, node, task

PLAN = load_plan()
PEOPLE = demonstration_people(PLAN)
TODAY = date(2023, 7, 3)
NOBODY = TaskAchievement(None)


def filler_of(unit: str) -> int:
    """Return the demonstration role of a department's filler."""
    return next(place for place, each in enumerate(PEOPLE) if each.department == unit)


def png() -> bytes:
    """Return a picture of one dot."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0\x20\x30\x3c")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.fixture(scope="module", name="kept")
def _kept(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of(grown, tmp_path_factory.mktemp("progress") / "home")
    keep_tasks(tasks_over(DataStore.of(Home(root))))
    return root


@pytest.fixture(name="office")
def _office(kept: Path, tmp_path: Path) -> Iterator[Office]:
    with opened(copy_of(kept, tmp_path / "home"), tasks=True) as office:
        yield office


def of_way(office: Office, scoring: Scoring, done: bool = False) -> Task:
    """Return a task that is scored so and led by a department, complete or not."""
    board = tasks_over(office.data_store).board(date(2023, 6, 30))
    wanted = (each for each in board.tasks if each.task.scoring is scoring and (each.completion == 1) is done)
    return next(each.task for each in wanted if each.task.lead in PLAN.department_of)


def test_a_draft_is_kept_shown_with_what_it_would_change_and_sent_with_a_photo(office: Office) -> None:
    own = of_way(office, Scoring.NODES)
    filler = office.browser(filler_of(own.lead))
    place = next(
        p
        for p in range(len(own.nodes))
        if p not in tasks_over(office.data_store).ledger().achieved(own.id, TODAY).nodes
    )
    form = {
        "day": "2023-06-30",
        "node": str(place),
        f"node_day_{place}": "2023-06-20",
        "said": "前2处完工",
        "do": "save",
    }
    photo = FileStorage(io.BytesIO(png()), filename="外立面.png")
    answer = filler.post(f"/task/{own.id}/report", files=(photo.stream, photo.filename), **form)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/task/{own.id}/progress?done=saved"
    page = filler.text(f"/task/{own.id}/progress?done=saved")
    assert "草稿已存，还没有报送" in page
    assert "前2处完工" in page
    assert "外立面.png" in page
    assert "→" in page
    before = tasks_over(office.data_store).board(date(2023, 6, 30)).by_id[own.id].completion
    store = tasks_over(office.data_store)
    assert not [r for r in store.ledger().reports_of(own.id) if r.accepted_at is None]

    why = {"cause": "消防验收排队", "measures": "商定专场", "deadline": "2023-10-31"}
    photo = FileStorage(io.BytesIO(png()), filename="外立面.png")  # chosen still: it is not kept twice
    sent_form = {**form, **why, "do": "send"}
    answer = filler.post(f"/task/{own.id}/report", files=(photo.stream, photo.filename), **sent_form)
    assert answer.headers["Location"] == f"/task/{own.id}/progress?done=sent"
    assert "在等审核" in filler.text(f"/task/{own.id}/progress")
    store = tasks_over(office.data_store)
    sent = next(r for r in store.ledger().reports_of(own.id) if r.accepted_at is None)
    assert sent.progress.nodes == {place: date(2023, 6, 20)}
    assert len(sent.progress.evidence) == len(store.ledger().evidence_of(own.id)) == 1
    assert store.ledger().evidence_of(own.id)[0].node == place
    assert store.board(date(2023, 6, 30)).by_id[own.id].completion == before  # only what is accepted counts

    assert office.browser(REVIEWER).post(f"/supervise/line/{sent.line}/accept").status_code == 303
    after = tasks_over(office.data_store).board(date(2023, 6, 30)).by_id[own.id].completion
    assert after == pytest.approx((before or 0) + own.nodes[place].weight / 100)
    assert "草稿已存" not in filler.text(f"/task/{own.id}/progress")


def test_what_lags_is_not_sent_without_cause_measures_and_deadline_and_nothing_typed_is_lost(office: Office) -> None:
    own = next(
        each.task
        for each in tasks_over(office.data_store).board(date(2023, 6, 30)).tasks
        if each.status == "far_behind" and each.task.lead in PLAN.department_of
    )
    filler = office.browser(filler_of(own.lead))
    assert "滞后须写明" in filler.text(f"/task/{own.id}/progress")
    form = {"day": "2023-06-30", "done": "1", "said": "推进缓慢", "problem": "数据核减", "do": "send"}
    answer = filler.post(f"/task/{own.id}/report", **form)
    assert answer.status_code == 403
    assert "原因、措施、时限" in answer.get_data(as_text=True)
    page = filler.text(f"/task/{own.id}/progress")
    assert "推进缓慢" in page
    assert "还差原因、措施、时限" in page


def test_what_was_returned_is_told_with_its_reason(office: Office) -> None:
    own = of_way(office, Scoring.DOCUMENT)
    filler = office.browser(filler_of(own.lead))
    form = {"day": "2023-06-30", "document": "临民〔2023〕9号", "said": "已印发", "do": "send"}
    assert filler.post(f"/task/{own.id}/report", **form).status_code == 303
    line = tasks_over(office.data_store).pending()[-1].line.sequence
    office.browser(REVIEWER).post(f"/supervise/line/{line}/return", note="附件不全")
    assert "附件不全" in filler.text(f"/task/{own.id}/progress")


def test_nobody_but_the_leads_filler_has_the_form(office: Office) -> None:
    own = of_way(office, Scoring.NODES)
    other = filler_of(next(d for d in PLAN.department_of if d != own.lead))
    for role in (other, LEADER, REVIEWER):
        browser = office.browser(role)
        assert browser.get(f"/task/{own.id}/progress").status_code == 404
        assert browser.post(f"/task/{own.id}/report", day="2023-06-30", do="save").status_code == 403
    filler = office.browser(filler_of(own.lead))
    assert filler.post("/task/9999/report", day="2023-06-30", do="save").status_code == 404
    assert filler.post(f"/task/{own.id}/report", day="2023-06-30", do="burn").status_code == 404
    assert filler.post(f"/task/{own.id}/report", day="2023-06-30", do="save", token="x").status_code == 403
    assert not list((Path(office.data_store.home.root) / "task-drafts").glob("*"))


def test_a_file_that_is_not_what_it_says_is_refused_and_the_words_stay(office: Office) -> None:
    own = of_way(office, Scoring.NODES)
    filler = office.browser(filler_of(own.lead))
    answer = filler.post(
        f"/task/{own.id}/report",
        files=(io.BytesIO(b"<svg onload=alert(1)>"), "照片.jpg"), day="2023-06-30", said="留住这句", do="send",
    )  # fmt: skip
    assert answer.status_code in (400, 403, 413, 415)
    assert not tasks_over(office.data_store).ledger().evidence
    assert "留住这句" in filler.text(f"/task/{own.id}/progress")


@pytest.mark.parametrize("scoring", [s for s in Scoring if s not in (Scoring.INDICATOR, Scoring.INVESTMENT)])
def test_every_way_of_scoring_has_its_own_field(office: Office, scoring: Scoring) -> None:
    tasks = tasks_over(office.data_store).ledger().tasks
    own = of_way(office, scoring) if scoring is Scoring.NODES else next(t for t in tasks if t.scoring is scoring)
    if own.lead not in PLAN.department_of:
        return  # no department leads one: whoever leads it has no account that reports
    page = office.browser(filler_of(own.lead)).text(f"/task/{own.id}/progress")
    asked = {
        Scoring.NODES: 'name="node"', Scoring.QUANTITY: 'name="done"', Scoring.FREQUENCY: 'name="done"',
        Scoring.TOWNS: 'name="town"', Scoring.DOCUMENT: 'name="document"',
    }  # fmt: skip
    for way, field in asked.items():
        assert (field in page) is (asked.get(scoring) == field), way


NODES = (node("2021-06-30", 40, "甲"), node("2022-12-31", 60, "乙"))
BY_NODES = task(Scoring.NODES, nodes=NODES)
BY_TOWNS = task(Scoring.TOWNS, towns=("古城街道", "大洋街道"))


@pytest.mark.parametrize(
    ("of", "form", "said"),
    [
        (task(), [("done", "12")], {"done": 12.0}),
        (task(), [("done", "1,200.5")], {"done": 1200.5}),
        (task(), [("done", "")], {"done": None}),
        (BY_NODES, [("node", "1"), ("node_day_1", "2022-05-01")], {"nodes": {1: day("2022-05-01")}}),
        (BY_NODES, [("node", "0")], {"nodes": {0: day("2022-06-30")}}),
        (BY_NODES, [("node_day_0", "2022-05-01")], {"nodes": {}}),
        (BY_NODES, [("done", "5")], {"done": None}),
        (BY_TOWNS, [("town", "大洋街道"), ("town", "别处")], {"towns": ("大洋街道",)}),
        (task(Scoring.DOCUMENT), [("document", " 临民1号 ")], {"document": "临民1号"}),
    ],
)  # fmt: skip
def test_a_form_is_read_as_it_says(of: Task, form: list[tuple[str, str]], said: dict[str, object]) -> None:
    found = read_entry(MultiDict([("day", "2022-06-30"), *form]), of, NOBODY, TODAY, ())
    assert {key: getattr(found, key) for key in said} == said


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ([("day", "")], "denied.progress_day"),
        ([("day", "2022-02-30")], "denied.progress_day"),
        ([("day", "2023-07-04")], "denied.progress_future"),
        ([("day", "2020-12-31")], "denied.progress_early"),
        ([("day", "2022-06-30"), ("done", "约12")], "denied.progress_number"),
        ([("day", "2022-06-30"), ("done", "-3")], "denied.progress_number"),
        ([("day", "2022-06-30"), ("done", "1.2.3")], "denied.progress_number"),
        ([("day", "2022-06-30"), ("done", "１２")], "denied.progress_number"),
        ([("day", "2022-06-30"), ("done", "7")], "denied.progress_falls"),
        ([("day", "2022-06-30"), ("node", "7")], "denied.progress_node"),
        ([("day", "2022-06-30"), ("node", "-1")], "denied.progress_node"),
        ([("day", "2022-06-30"), ("node", "0"), ("node_day_0", "2022-07-01")], "denied.progress_node_later"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_own_sentence(form: list[tuple[str, str]], key: str) -> None:
    with pytest.raises(Denied) as refused:
        read_entry(MultiDict(form), task(nodes=NODES), TaskAchievement(8.0), TODAY, ())
    assert refused.value.key == key


def test_a_figure_below_the_last_is_taken_where_the_problem_is_told() -> None:
    form = MultiDict([("day", "2022-06-30"), ("done", "7"), ("problem", "核减1处")])
    assert read_entry(form, task(), TaskAchievement(8.0), TODAY, ()).done == 7.0


def test_drafts_are_their_persons_own_and_what_cannot_be_read_is_none(tmp_path: Path) -> None:
    drafts = ProgressDrafts(Home(tmp_path))
    one, other = Person("甲", Role.FILLER, "养老服务科"), Person("乙", Role.FILLER, "养老服务科")
    assert drafts.of("1", one) is None
    drafts.keep(Progress(task="1", day=day("2022-06-30"), said="一"), one, NOON)
    drafts.keep(Progress(task="1", day=day("2022-06-30"), said="二"), one, NOON)
    found = drafts.of("1", one)
    assert found is not None
    assert (found.progress.said, found.saved_at) == ("二", NOON)
    assert drafts.of("1", other) is None
    assert drafts.of("2", one) is None
    [file] = (tmp_path / "task-drafts").iterdir()
    file.write_bytes(file.read_bytes()[:20])
    assert drafts.of("1", one) is None
    drafts.drop("1", one)
    drafts.drop("1", one)
    assert not list((tmp_path / "task-drafts").iterdir())
