"""Every form of the server, by the server's own list of routes: on a full disk, in a home that may only be read, beside
a lock that somebody else holds, and sent twice at once."""

from __future__ import annotations

import hashlib
import logging
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from etl.home import Home
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from tests.commands.shelter import closed, fill_up, permissions_bind, small_disk
from tests.etl.operations.test_held import HOLDERS, held
from tests.security.home import LEADER, REVIEWER, TOWN
from tests.security.household import Person
from tests.security.whole_house import Whole, grow_whole, opened_whole
from tests.security.writes import NOT_FORMS, WRITES, Write, prepared
from tests.waiting import eventually

DISK_MB = 40
DONE = (200, 303)
READING = {
    LEADER: ("/", "/indicator/8", "/tasks", "/supervise", "/evaluate", "/instructions"),
    REVIEWER: ("/review",),
    TOWN: ("/town",),
}
BESIDES = ("audit", "setting", "slot", "opening")
"""Tables of the journal that are no record of what people did with a form."""


@pytest.fixture(scope="module", name="grown_whole")
def _grown_whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    root = tmp_path_factory.mktemp("whole")
    (root / "workbooks").mkdir()
    return grow_whole(root / "home", root / "workbooks")


def lines(root: Path) -> Mapping[str, int]:
    """Return how many lines each table of the journal has, and how many drafts lie there."""
    with closing(sqlite3.connect(root / "journal.sqlite")) as journal:
        tables = [name for (name,) in journal.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        told = {name: journal.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    drafts = len([each for each in (root / "drafts").iterdir() if each.suffix != ".part"])
    return {**{name: number for name, number in told.items() if name not in BESIDES}, "drafts": drafts}


def kept(root: Path) -> Mapping[str, str]:
    """Return the hash of everything in a home that is the record, or on its way into it."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if path.is_file() and name.startswith(("raw/", "drafts/", "reports/", "layouts/", "progress-drafts/")):
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return {**found, "lines": repr(sorted(lines(root).items()))}


def looked_at(people: Mapping[str, Person], reading: Mapping[str, Sequence[str]] = READING) -> list[tuple[str, int]]:
    """Return how pages are answered to whom they are for."""
    return [(page, people[name].get(page).status_code) for name, pages in reading.items() for page in pages]


def sentence(answer: TestResponse) -> str:
    """Return what a page says, without its marks."""
    return re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True).partition("<body")[2] or answer.get_data(as_text=True))


def all_done(people: Mapping[str, Person], whole: Whole, writes: Sequence[Write] = WRITES) -> None:
    answers = {write.name: write.do(people[write.who], whole) for write in writes}
    wrong = {name: (a.status_code, sentence(a)[:300]) for name, a in answers.items() if a.status_code not in DONE}
    assert not wrong, wrong


def test_every_form_has_a_row_and_does_what_it_says(grown_whole: Whole, tmp_path: Path) -> None:
    whole = grown_whole.copied(tmp_path / "home")
    with opened_whole(whole) as house:
        listed = {rule.rule for rule in house.server.url_map.iter_rules() if "POST" in (rule.methods or ())}
        assert listed == {write.rule for write in WRITES} | set(NOT_FORMS)
        all_done(prepared(house, whole), whole)
        assert house.submission_service.idle(60)
    assert [check for check in examine(DataStore.of(Home(tmp_path / "home"))) if not check.ok] == []


@pytest.fixture(name="disk")
def _disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a small disk that has the place for what is half received, too."""
    with small_disk(tmp_path / "disk", DISK_MB) as disk:
        (disk / "tmp").mkdir()
        monkeypatch.setenv("TMPDIR", str(disk / "tmp"))
        monkeypatch.setattr(tempfile, "tempdir", str(disk / "tmp"))
        yield disk


def test_a_full_disk_at_every_form(grown_whole: Whole, disk: Path, caplog: pytest.LogCaptureFixture) -> None:
    whole = grown_whole.copied(disk / "home")
    with opened_whole(whole) as house:
        people = prepared(house, whole)
        reading, before = looked_at(people), kept(disk / "home")
        caplog.clear()
        fill_up(disk)
        wrong = refused_calmly(people, whole, ("磁盘已满",), lambda: kept(disk / "home") == before, discards=True)
        assert looked_at(people) == reading
        assert not wrong, "\n".join(wrong)
        assert traces(caplog) == []
        (disk / "filler").unlink()
        all_done(people, whole, [write for write in WRITES if write.kept])


def refused_calmly(
    people: Mapping[str, Person],
    whole: Whole,
    words: tuple[str, ...],
    unchanged: Callable[[], bool],
    discards: bool = False,
) -> list[str]:
    """Return what was not refused with the sentence that says why, or left something behind. ``discards``: what only
    takes a draft away is done."""
    wrong = []
    for write in WRITES:
        answer = write.do(people[write.who], whole)
        said = sentence(answer)
        calm = answer.status_code == 503 and any(each in said for each in words)
        may_be_done = discards if write.deed == "discard" else not write.kept
        if not (calm or (may_be_done and answer.status_code in DONE)):
            wrong.append(f"{write.name}: {answer.status_code} {' '.join(said.split())[:200]}")
        if not (discards and write.deed == "discard") and not unchanged():
            wrong.append(f"{write.name}: something was kept")
    return wrong


def test_a_home_that_may_only_be_read_at_every_form(
    grown_whole: Whole, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = tmp_path / "home"
    whole = grown_whole.copied(root)
    with opened_whole(whole) as house:
        people = prepared(house, whole)
        reading, before = looked_at(people), kept(root)
        caplog.clear()
        with permissions_bind(), closed(root):
            wrong = refused_calmly(people, whole, ("没有权限", "只能读，不能写"), lambda: kept(root) == before)
            assert looked_at(people) == reading
        assert not wrong, "\n".join(wrong)
        assert traces(caplog) == []
        all_done(people, whole, WRITES)


def traces(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged as a fault of the program."""
    return [each.getMessage() for each in caplog.records if each.exc_info and each.levelno >= logging.ERROR]


def twin(person: Person) -> Person:
    """Return a second window of somebody's browser."""
    other = Person(person.household, person.name, person.household.server.test_client())
    other.client.set_cookie("guibiao", person.cookie(), domain="127.0.0.1")
    # As browsers say of a form that their person sends from a page.
    other.client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    other._token = person.token
    return other


@pytest.mark.parametrize("what", HOLDERS)
def test_a_lock_held_from_outside_at_every_form(grown_whole: Whole, tmp_path: Path, what: str) -> None:
    """Whoever cannot be served is told, with what he sent unlost; then everything can be done as before."""
    root = tmp_path / "home"
    whole = grown_whole.copied(root)
    writes = [write for write in WRITES if write.kept]
    with opened_whole(whole) as house:
        people = prepared(house, whole)
        reading, health = looked_at(people), house.stranger()
        eventually(lambda: house.data_store.record.heads() is house.data_store.record.heads(), "the journal settles")
        with held(HOLDERS[what], root), ThreadPoolExecutor(len(writes)) as senders:
            sent = {write.name: senders.submit(write.do, twin(people[write.who]), whole) for write in writes}
            pages = looked_at(people)
            assert health.get("/healthz").status_code == 200
            answers = {name: each.result() for name, each in sent.items()}
        # A page that asks the journal what it never asked before cannot be shown while somebody else has it to himself.
        assert pages == reading or (what == "the journal" and {status for _, status in pages} <= {200, 503})
        told = {name: answer for name, answer in answers.items() if answer.status_code not in DONE}
        wrong = {name: (a.status_code, sentence(a)[:300]) for name, a in told.items() if a.status_code != 503}
        assert not wrong
        assert all("请稍后再试" in sentence(answer) for answer in told.values())
        # What needs no turn among writers (an account, an instruction) is one transaction, and done meanwhile.
        assert len(told) > 20, sorted(told)
        all_done(people, whole, [write for write in writes if write.name in told])


def test_every_form_sent_twice_at_once(grown_whole: Whole, tmp_path: Path) -> None:
    """A double click: what is done is done once, and whoever came second has the same answer or is told."""
    once, twice = grown_whole.copied(tmp_path / "once"), grown_whole.copied(tmp_path / "twice")
    single = deltas(once, lambda write, person: [write.do(person, once)])

    def both(write: Write, person: Person) -> list[TestResponse]:
        with ThreadPoolExecutor(2) as windows:
            return [each.result() for each in [windows.submit(write.do, twin(person), twice) for _ in range(2)]]

    double = deltas(twice, both)
    wrong = {name: (double[name], single[name]) for name in single if double[name] != single[name]}
    assert not wrong, wrong


def deltas(whole: Whole, do: Callable[[Write, Person], list[TestResponse]]) -> dict[str, dict[str, int]]:
    """Return by how many lines each form made the record grow; none of its answers is a fault."""
    found = {}
    with opened_whole(whole) as house:
        people = prepared(house, whole)
        for write in WRITES:
            before = lines(whole.grown.root)
            statuses = [answer.status_code for answer in do(write, people[write.who])]
            assert set(statuses) & set(DONE), (write.name, statuses)
            assert max(statuses) < 500, (write.name, statuses)
            assert house.submission_service.idle(60)
            after = lines(whole.grown.root)
            found[write.name] = {
                name: after[name] - before.get(name, 0) for name in after if after[name] != before[name]
            }
    return found
