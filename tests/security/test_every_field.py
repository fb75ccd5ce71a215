"""Every field of every form with what nobody would type: refused or kept as it is, and never a fault of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from etl.home import Home
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from tests.security.home import ADMINISTRATOR, EVALUATOR, FILLER, LEADER, REVIEWER, TOWN
from tests.security.household import Person
from tests.security.test_every_write import looked_at, traces
from tests.security.whole_house import Whole, grow_whole, opened_whole
from tests.security.writes import WRITES, prepared

STRANGE = {
    "digits": "9" * 5_000,
    "large": "9" * 400,
    "no number": "NaN",
    "other digits": "٣２²",
    "nothing": "",
    "a line": "一\r\n二\x00三",
    "first day": "0001-01-01",
    "long": "长" * 20_000,
    "address": "//evil.example/x",
}
COSTLY = (
    "/evaluate/make",
    "/evaluate/prove",
    "/supervise/bulletin",
    "/supervise/<slip>/print",
    "/evaluate/prove/<sha256>",
)
"""Forms after which reports are made or read, whatever else they say."""

ENDS_SESSIONS = ("/logout", "/sessions", "/password", "/login", "/login/code", "/wall/join", "/second-factor/enrol")
PAGES = {
    LEADER: ("/", "/indicator/8", "/tasks", "/task/2", "/supervise", "/evaluate", "/instructions", "/targets", "/plan"),
    REVIEWER: ("/review", "/revisions", "/tasks/decompose"),
    FILLER: ("/submit", "/task/8/progress"),
    EVALUATOR: ("/evaluate?write=四", "/import"),
    TOWN: ("/town", "/town/32"),
    ADMINISTRATOR: ("/admin",),
}


class Recorder(Person):
    """Somebody whose form is only written down."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.household, person.name, person.client)
        self._token = person.token
        self.said: tuple[str, Mapping[str, object]] = ("", {})

    def post(self, path: str, headers: dict[str, str] | None = None, **form: object):  # type: ignore[no-untyped-def]
        """Write down what would be sent."""
        self.said = (path, form)
        return self.get("/password")


@pytest.fixture(scope="module", name="grown_whole")
def _grown_whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    root = tmp_path_factory.mktemp("fields")
    (root / "workbooks").mkdir()
    return grow_whole(root / "home", root / "workbooks")


def strange_forms(path: str, form: Mapping[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield a form with one of its fields, or a part of its address, as nobody would send it."""
    # Of a grid the first cells: all are read alike.
    for field, said in list(form.items())[:7]:
        for value in STRANGE.values():
            yield path, {**form, field: (said[0], value or "x") if isinstance(said, tuple) else value}
        yield path, {key: value for key, value in form.items() if key != field}
    parts = path.split("/")
    for value in ("9" * 40, "%00", "..%2f..%2fetc"):
        for place in range(2, len(parts)):
            yield "/".join([*parts[:place], value, *parts[place + 1 :]]), dict(form)


def test_no_field_is_a_fault_of_ours(grown_whole: Whole, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    whole, sent = grown_whole.copied(tmp_path / "home"), 0
    with opened_whole(whole) as house:
        people = prepared(house, whole)
        wrong = []
        for write in WRITES:
            if write.rule in (*ENDS_SESSIONS, *COSTLY):
                continue
            recorder = Recorder(people[write.who])
            write.do(recorder, whole)
            for path, form in strange_forms(*recorder.said):
                answer = people[write.who].post(path, **form)
                sent += 1
                if answer.status_code >= 500:
                    wrong.append((write.name, path[:80], {k: str(v)[:40] for k, v in form.items()}))
                location = answer.headers.get("Location", "/")
                assert location.startswith("/"), location
                assert not location.startswith("//"), location
        assert not wrong, wrong
        assert sent > 500
        assert {page: status for page, status in looked_at(people, PAGES) if status != 200} == {}
        assert traces(caplog) == []
        assert house.submission_service.idle(60)
    assert odd_numbers(tmp_path / "home") == []
    assert [check.name for check in examine(DataStore.of(Home(tmp_path / "home"))) if not check.ok] == []


def odd_numbers(root: Path) -> list[tuple[str, str]]:
    """Return lines of the journal that say what is no number of JSON."""
    found = []
    with closing(sqlite3.connect(root / "journal.sqlite")) as journal:
        tables = [name for (name,) in journal.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in journal.execute(f'SELECT * FROM "{table}"'):
                found += [
                    (table, str(cell)[:300])
                    for cell in row
                    if any(odd in str(cell) for odd in (": NaN", ":NaN", "Infinity"))
                ]
    return found
