"""Clocks that jump, zones, the last second of a year: order is the journal's, shown is China's time, kept is UTC."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

import cli
import commands.reminders
import dashboards.request
from dashboards.request import day_in_china
from etl.home import Home
from etl.intake.intake import by, load
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.store.journal.evaluation_texts import effective_texts
from etl.store.kept_texts import texts_of
from etl.submissions import SubmissionService
from plan.instant import CHINA, instant_of, shown_instant, written
from plan.slots import SlotState
from tests.dashboards.desks import grow
from tests.etl.submissions.conftest import CELLS, Q1, Q2, RITA, TOWN, send, values, workbook
from tests.security.moved import faketime_library
from tests.workbooks import ASSISTANCE, write

ROOT = Path(__file__).resolve().parents[1]
NEW_YEAR = datetime(2024, 12, 31, 16, tzinfo=UTC)
"""The first moment of 2025 in China."""

LAST = NEW_YEAR - timedelta(microseconds=1)
JUMPS = (
    datetime(2024, 5, 6, 2, tzinfo=UTC),
    datetime(2024, 5, 6, 1, tzinfo=UTC),  # an hour back
    datetime(2034, 5, 6, 1, tzinfo=UTC),  # a battery that died
    datetime(1970, 1, 1, tzinfo=UTC),
    LAST,
    datetime(2024, 12, 31, 23, 59, 59, tzinfo=CHINA),
    datetime(2025, 1, 1, tzinfo=timezone(timedelta(hours=-5))),
    datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC),
)
pytestmark = pytest.mark.xdist_group("clock")  # what they compare is made once a worker, and takes a while

ZONES = {
    "UTC": "UTC0",
    "Asia/Shanghai": "CST-8",
    "America/New_York": "EST5EDT,M3.2.0,M11.1.0",
    "Europe/Berlin": "CET-1CEST,M3.5.0,M10.5.0/3",
}
"""Zones, and how they are written where the machine does not know their names."""

COMMANDS = (
    ("assess", "--json"),
    ("assess",),
    ("assess", "--json", "--known-at", "2023-07-06"),
    ("assess", "--json", "--known-at", "2023-07-06T14:24:00"),
    ("trace", "--indicator", "8", "--period", "2023Q2", "--json"),
    ("trace", "--indicator", "8", "--period", "2023Q2"),
    ("reminders", "--today", "2023-12-31", "--json"),
    ("doctor", "--json"),
)
FILES = ("r.pdf", "r.docx", "r.xlsx", "t.xlsx")


@pytest.fixture
def data_store(tmp_path: Path) -> DataStore:
    return DataStore.of(Home(tmp_path / "home"))


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small home of the demonstration's, to be copied."""
    root = tmp_path_factory.mktemp("clock") / "home"
    grow(root)
    return root


def jumping(moments: tuple[datetime, ...] = JUMPS) -> Callable[[], datetime]:
    """Return a clock that shows these moments one after the other, round and round."""
    shown: Iterator[datetime] = iter(moments * 100)
    return lambda: next(shown)


# ---- order


def test_what_is_newest_and_what_speaks_goes_by_the_order_of_the_journal(data_store: DataStore, tmp_path: Path) -> None:
    numbers = []
    with SubmissionService(data_store, jumping()) as submission_service:
        for step in range(4):
            content = workbook(tmp_path, cells={(CELLS, TOWN): 101.0 + step})
            numbers.append(send(submission_service, content, reason="更正").number)
            submission_service.accept(numbers[-1], RITA)
            if step < 3:
                submission_service.reopen(numbers[-1], RITA, "再核")
        slot = submission_service.slot(ASSISTANCE, Q1)
    assert numbers == [f"2023Q1-{ASSISTANCE}-{number}" for number in (1, 2, 3, 4)]
    assert (slot.state, slot.version) == (SlotState.ACCEPTED, numbers[-1])
    assert slot.effective is not None
    assert slot.effective.id == numbers[-1]
    assert values(data_store) == [(Q1, 104.0)]
    moments = [submission.submitted_at for submission in data_store.ledger().submissions]
    assert moments != sorted(moments), "the clock did jump"
    assert [check for check in examine(data_store) if not check.ok] == []


def test_the_queue_is_in_the_order_sent(data_store: DataStore, tmp_path: Path) -> None:
    with SubmissionService(data_store, jumping((NEW_YEAR, NEW_YEAR, LAST - timedelta(days=400)))) as submission_service:
        for period in (Q2, Q1):
            send(submission_service, workbook(tmp_path, period), period=period)
        assert [pending.submission.period for pending in submission_service.queue(RITA)] == [Q2, Q1]


def test_the_last_text_written_speaks_whatever_the_clock_said(data_store: DataStore) -> None:
    texts = texts_of(data_store.record)
    for number, moment in enumerate(JUMPS):
        texts.write("三", "正文", f"第{number}稿", "评估员", moment)
    assert effective_texts(texts.texts())["三", "正文"].text == f"第{len(JUMPS) - 1}稿"
    assert [text.sequence for text in texts.texts()] == list(range(1, len(JUMPS) + 1))
    assert texts.evaluation_faults() == []


def test_a_load_after_the_clock_was_set_back_is_the_newer_one(data_store: DataStore, tmp_path: Path) -> None:
    for step, moment in enumerate((NEW_YEAR, LAST, NEW_YEAR - timedelta(days=9000))):
        load(
            [write(tmp_path / str(step), ASSISTANCE, Q1, step=step)], data_store, hands=by("管理员", lambda m=moment: m)
        )
    (slot,) = data_store.ledger().slots.values()
    assert slot.effective is not None
    assert slot.effective.id == f"2023Q1-{ASSISTANCE}-3"
    assert values(data_store) == [(Q1, 104.0)]


# ---- kept in UTC, shown in China's time


def test_moments_are_kept_in_utc_whatever_zone_they_came_in(data_store: DataStore, tmp_path: Path) -> None:
    with SubmissionService(data_store, jumping()) as submission_service:
        for period in (Q1, Q2):
            submission_service.accept(send(submission_service, workbook(tmp_path, period), period=period).number, RITA)
    texts_of(data_store.record).write("三", "正文", "文字", "评估员", datetime(2025, 1, 1, tzinfo=CHINA))
    kept = moments_kept(data_store.home.journal)
    assert len(kept) >= 5
    assert {moment[-6:] for moment in kept} == {"+00:00"}
    assert {datetime.fromisoformat(moment).utcoffset() for moment in kept} == {timedelta(0)}
    assert "2024-12-31T16:00:00.000000+00:00" in kept


def moments_kept(journal: Path) -> list[str]:
    """Return every moment in the journal's file, as it is written there."""
    with closing(sqlite3.connect(journal)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [
            moment
            for table in tables
            for (_, column, *_) in connection.execute(f"PRAGMA table_info({table})").fetchall()
            if column == "at" or column.endswith("_at")
            for (moment,) in connection.execute(f"SELECT {column} FROM {table}")
            if moment is not None and table != "report"
        ]


@pytest.mark.parametrize(
    ("moment", "shown", "exact"),
    [
        (LAST, "2024-12-31 23:59", "2024-12-31T23:59:59+08:00"),
        (NEW_YEAR, "2025-01-01 00:00", "2025-01-01T00:00:00+08:00"),
        (datetime(2024, 12, 31, 11, 0, tzinfo=timezone(timedelta(hours=-5))), "2025-01-01 00:00", None),
        (datetime(1986, 7, 1, 12, tzinfo=UTC), "1986-07-01 20:00", None),  # China had summer time then; not here
    ],
)
def test_moments_are_shown_in_chinas_time(moment: datetime, shown: str, exact: str | None) -> None:
    assert shown_instant(moment) == shown
    assert exact is None or written(moment) == exact


def test_the_last_second_of_the_year_is_shown_in_the_old_year(
    data_store: DataStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    load([write(tmp_path, ASSISTANCE, Q1)], data_store, hands=by("管理员", lambda: LAST))
    monkeypatch.setenv("GUIBIAO_HOME", str(data_store.home.root))
    assert cli.run(["trace", "--indicator", "6", "--period", "2023Q1", "--json"]) == 0
    said = capfd.readouterr().out
    assert "2024-12-31T23:59:59+08:00" in said
    assert "2025" not in said


# ---- what was known when


def test_known_at_an_exact_instant(data_store: DataStore, tmp_path: Path) -> None:
    load([write(tmp_path, ASSISTANCE, Q1)], data_store, hands=by("管理员", lambda: NEW_YEAR))
    with data_store.warehouse() as warehouse:
        counts = [len(warehouse.observations(known)) for known in (LAST, NEW_YEAR, None)]
    assert counts == [0, counts[2], counts[2]]
    assert counts[2] > 0
    effective = [len(data_store.ledger().effective(known)) for known in (LAST, NEW_YEAR)]
    assert effective == [0, 1]


@pytest.mark.parametrize(
    ("known", "seen"),
    [
        ("2024-12-31", False),
        ("2025-01-01", True),
        ("2024-12-31T23:59:59.999999", False),
        ("2025-01-01T00:00:00", True),
        ("2024-12-31T15:59:59Z", False),
        ("2024-12-31T16:00:00Z", True),
        ("2024-12-31T11:00:00-05:00", True),
        ("2024-12-31T10:59:59-05:00", False),
    ],
)
def test_a_day_ends_at_midnight_in_china(data_store: DataStore, tmp_path: Path, known: str, seen: bool) -> None:
    load([write(tmp_path, ASSISTANCE, Q1)], data_store, hands=by("管理员", lambda: NEW_YEAR))
    with data_store.warehouse() as warehouse:
        assert bool(warehouse.observations(instant_of(known))) is seen


def test_what_was_known_is_what_the_clock_of_then_said(data_store: DataStore, tmp_path: Path) -> None:
    """Two acceptances, the second an hour earlier by the clock: in between only the second was known by then."""
    for step, moment in enumerate((NEW_YEAR, NEW_YEAR - timedelta(hours=1))):
        load(
            [write(tmp_path / str(step), ASSISTANCE, Q1, step=step)], data_store, hands=by("管理员", lambda m=moment: m)
        )
    with data_store.warehouse() as warehouse:
        found = {known: {o.submission for o in warehouse.observations(known)} for known in (LAST, NEW_YEAR, None)}
    assert set(map(frozenset, found.values())) == {frozenset({f"2023Q1-{ASSISTANCE}-2"})}


# ---- today


class Stopped(datetime):
    """A clock that stands."""

    moment: datetime = LAST

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return cls.moment.astimezone(tz)  # type: ignore[arg-type]


@pytest.mark.parametrize(("moment", "day"), [(LAST, date(2024, 12, 31)), (NEW_YEAR, date(2025, 1, 1))])
def test_the_pages_day_is_chinas(monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date) -> None:
    monkeypatch.setattr(Stopped, "moment", moment)
    monkeypatch.setattr(dashboards.request, "datetime", Stopped)
    assert day_in_china() == day


@pytest.mark.parametrize(("moment", "left"), [(LAST, -77), (NEW_YEAR, -78)])
def test_reminders_of_a_day_that_begins_in_china(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    moment: datetime,
    left: int,
) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "none"))
    monkeypatch.setattr(Stopped, "moment", moment)
    monkeypatch.setattr(commands.reminders, "datetime", Stopped)
    assert cli.run(["reminders", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert {r["days_left"] for r in found if r["period"] == "2024Q3"} == {left}


def test_the_board_turns_with_the_year(data_store: DataStore) -> None:
    with SubmissionService(data_store) as submission_service:
        last, first = (
            {s.period for s in submission_service.board(day)} for day in (date(2024, 12, 31), date(2025, 1, 1))
        )
    assert {str(period) for period in first - last} == {"2025Q1"}


# ---- the same answers under any zone, and under a clock that lies


def zone(name: str) -> str:
    """Return what TZ is set to for a zone."""
    return name if Path("/usr/share/zoneinfo", name).exists() else ZONES[name]


def run(home: Path, *command: str, **environment: str) -> str:
    """Return what a command says, in a process of its own."""
    surroundings = {**os.environ, "GUIBIAO_HOME": str(home), "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", *command],
        cwd=home.parent,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def answers(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Return what every command says and every file holds, by zone."""
    found: dict[str, dict[str, object]] = {}
    for name in ZONES:
        home = Path(shutil.copytree(grown, tmp_path_factory.mktemp("zone") / "home"))
        said: dict[str, object] = {" ".join(command): run(home, *command, TZ=zone(name)) for command in COMMANDS}
        for file in FILES[:3]:
            run(home, "report", "--as-of", "2023-06-30", "-o", file, TZ=zone(name))
        run(home, "template", "--department", "养老服务科", "--period", "2023Q3", "-o", "t.xlsx", TZ=zone(name))
        found[name] = {**said, **{file: (home.parent / file).read_bytes() for file in FILES}}
    return found


def test_the_zones_are_zones() -> None:
    tell = "import time; print(time.localtime(1704067200).tm_hour)"
    told = [
        subprocess.run(
            [sys.executable, "-c", tell], env={**os.environ, "TZ": zone(name)}, capture_output=True, check=True
        )
        for name in ZONES
    ]
    assert [int(each.stdout) for each in told] == [0, 8, 19, 1]


@pytest.mark.parametrize("name", [name for name in ZONES if name != "UTC"])
@pytest.mark.parametrize("what", [*(" ".join(command) for command in COMMANDS), *FILES])
def test_the_same_answer_in_every_zone(answers: dict[str, dict[str, object]], name: str, what: str) -> None:
    assert answers[name][what] == answers["UTC"][what]


SECOND = timedelta(seconds=1)
TURNS = {
    "the turn of the year": datetime(2025, 1, 1, tzinfo=CHINA),
    "a leap day": datetime(2024, 2, 29, tzinfo=CHINA),
    "the day after it": datetime(2024, 3, 1, tzinfo=CHINA),
    "no leap day": datetime(2025, 3, 1, tzinfo=CHINA),
    # Where zones change their hour: between the two the local clock leaps.
    "summer time in New York": datetime(2024, 3, 10, 7, tzinfo=UTC),
    "summer time in Berlin": datetime(2024, 3, 31, 1, tzinfo=UTC),
    "winter time in Berlin": datetime(2024, 10, 27, 1, tzinfo=UTC),
    "winter time in New York": datetime(2024, 11, 3, 6, tzinfo=UTC),
}
"""The first moment of a day in China, or of another hour elsewhere."""


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("name", ZONES)
def test_a_whole_process_around_a_turn(tmp_path: Path, name: str, turn: str) -> None:
    """The clock stands still, so that the second lasts as long as the process."""
    library = faketime_library()
    for moment in (TURNS[turn] - SECOND, TURNS[turn]):
        stands = {"LD_PRELOAD": library, "FAKETIME": str(int(moment.timestamp())), "FAKETIME_FMT": "%s"}
        found = json.loads(run(tmp_path / "none", "reminders", "--json", TZ=zone(name), **stands))
        # By hand: UTC and eight hours.
        today = (moment.astimezone(UTC) + timedelta(hours=8)).date()
        assert found
        assert {(date.fromisoformat(r["due"]) - today).days - r["days_left"] for r in found} == {0}
        assert {r["due"] for r in found if r["period"] == "2023Q4"} <= {"2024-01-15"}
