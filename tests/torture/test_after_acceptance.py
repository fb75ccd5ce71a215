"""Rows 7, 8 and 12: what is accepted stays as it is, for whoever prints it again too; what has a fault never enters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plan.period import Period
from tests.torture.books import DEPARTMENT, TOWNS, book, written
from tests.torture.client import Answer, Client, filler, reviewer
from tests.torture.counts import Counter
from tests.torture.record import Acknowledged, assert_oracle, journal_lines, kept
from tests.torture.scale import LARGE_RUN, SCALE
from tests.torture.server import Server, guibiao
from tests.torture.together import at_once
from tests.workbooks import values_of

PERIOD = Period(2024, 1)
PAST, PAST_DEPARTMENT, AS_OF = Period(2023, 2), "养老服务科", "2023Q2"


@pytest.fixture(name="judge")
def _judge(server: Server) -> Client:
    return Client(server.address, reviewer())


@pytest.fixture(name="planner")
def _planner(server: Server) -> Client:
    return Client(server.address, filler(DEPARTMENT))


def printed(home: Path, path: Path, *more: str) -> bytes:
    """Return the bytes of a report made by the command line."""
    done = guibiao(home, "report", "--as-of", AS_OF, *more, "-o", path)
    assert done.returncode == 0, done.stderr
    return path.read_bytes()


def test_an_old_report_keeps_its_bytes(
    home: Path, server: Server, judge: Client, tmp_path: Path, count: Counter
) -> None:
    """A past quarter is corrected, again and again; whoever asks what was known before is answered as before."""
    planner = Client(server.address, filler(PAST_DEPARTMENT))
    known: list[tuple[str, dict[str, bytes]]] = []
    for turn in range(1, SCALE.corrections + 1):
        instant = datetime.now(UTC).isoformat()
        known.append((instant, reports(home, tmp_path, f"{turn}", "--known-at", instant)))
        correct(planner, judge, turn)
        for number, (before, first) in enumerate(known):
            again = reports(home, tmp_path, f"{turn}-{number}", "--known-at", before)
            assert again == first
            count(7, "reports printed again with their old --known-at, the same bytes", len(again))
        assert reports(home, tmp_path, f"{turn}-now") != known[-1][1]
    assert_oracle(home, Acknowledged())
    count(7, "corrections of a past quarter, each refused without its reason", SCALE.corrections)


def reports(home: Path, folder: Path, name: str, *more: str) -> dict[str, bytes]:
    """Return the report in every kind."""
    return {kind: printed(home, folder / f"{name}.{kind}", *more) for kind in SCALE.reports}


def correct(planner: Client, judge: Client, turn: int) -> None:
    """Reopen what speaks, send other numbers with a reason, accept them. Without a reason neither is done."""
    draft = planner.ready(book(PAST, 5 * turn, PAST_DEPARTMENT), PAST_DEPARTMENT, PAST)
    newest = f"{PAST}-{PAST_DEPARTMENT}-{turn}"
    assert planner.send(draft, newest).status == 409, "accepted: not before it is reopened"
    assert judge.decide("reopen", newest, "  ").status == 403
    assert judge.decide("reopen", newest, "统计口径有误").to
    without = planner.send(draft, newest, reason=" ")
    assert (without.status in (403, 409), without.to) == (True, "")
    answer = planner.send(draft, newest, reason="补报一家机构")
    assert answer.number == f"{PAST}-{PAST_DEPARTMENT}-{turn + 1}", answer.text
    assert judge.decide("accept", answer.number).to


LATE: dict[str, Callable[[Client, Client, str, str, str], Answer]] = {
    "another workbook": lambda planner, _, other, __, seen: planner.send(other, seen),
    "an older view": lambda planner, _, other, __, ___: planner.send(other, ""),
    "mend": lambda planner, _, __, sent, ___: planner.post(f"/desk/{sent}/mend", sheet="填报", cell="B7", value="1.0"),
    "unmend": lambda planner, _, __, sent, ___: planner.post(f"/desk/{sent}/unmend", sheet="填报", cell="B7"),
    "explain": lambda planner, _, __, sent, ___: planner.post(f"/desk/{sent}/explain", finding="x", reason="别的"),
    "blanks": lambda planner, _, __, sent, ___: planner.post(f"/desk/{sent}/blanks", stand="yes"),
    "confirm": lambda planner, _, __, sent, ___: planner.post(f"/desk/{sent}/confirm", confirmed="yes"),
    "again": lambda planner, _, __, sent, ___: planner.post(f"/desk/{sent}/again"),
    "discard": lambda planner, _, __, sent, ___: planner.post(f"/desk/{sent}/discard"),
    "accept": lambda _, judge, __, ___, seen: judge.decide("accept", seen),
    "return": lambda _, judge, __, ___, seen: judge.decide("return", seen, "再核"),
}
"""(planner, judge, another draft, the draft that was sent, the accepted version) → what comes of it."""


def test_after_acceptance_nothing_changes(home: Path, planner: Client, judge: Client, count: Counter) -> None:
    sent = planner.ready(book(PERIOD, 1), DEPARTMENT, PERIOD)
    seen = planner.send(sent, "").number
    assert judge.decide("accept", seen).to
    other = planner.ready(book(PERIOD, 2), DEPARTMENT, PERIOD)
    before = kept(home)
    for _ in range(SCALE.late):
        for name, deed in LATE.items():
            for answer in at_once([lambda d=deed: d(planner, judge, other, sent, seen)] * 10):
                assert answer.status == 409, name
                assert answer.refused
            count(8, "deeds after an acceptance, all refused, the journal unchanged", 10)
        assert kept(home) == before
    assert planner.send(sent, "").number == seen, "the same once more is the same answer, and no deed"
    assert kept(home) == before


def spoiled(value: object) -> bytes:
    """Return a workbook whose very last number is something else."""
    values = dict(values_of(DEPARTMENT, PERIOD))
    last = [key for key in values if key[1] == TOWNS[-1]][-1]
    values[last] = value
    return written(DEPARTMENT, PERIOD, values)


FAULTS: dict[str, object] = {
    "text": "约120",
    "negative": -1,
    "half a person": 1.5,
    "a range": "100-120",
    "an error": "#DIV/0!",
}


@pytest.mark.parametrize("fault", FAULTS if LARGE_RUN else ["text"])
def test_a_fault_in_the_last_row_lets_nothing_in(
    home: Path, planner: Client, tmp_path: Path, count: Counter, fault: str
) -> None:
    """By the page, and by the command line with ``--accept``: not one of the good rows before it either."""
    content, before = spoiled(FAULTS[fault]), kept(home)
    draft = planner.upload(content, "报表.xlsx", DEPARTMENT, PERIOD)
    planner.explain(draft, planner.checked(draft))
    for _ in range(3):
        assert planner.send(draft, "").status == 409
    path = tmp_path / "报表.xlsx"
    path.write_bytes(content)
    assert guibiao(home, "load", path, "--accept").returncode == 1
    assert kept(home) == before
    assert_oracle(home, Acknowledged())
    count(12, "workbooks with a fault in the last row, nothing of them entered", 2)


def test_a_blank_in_the_last_row_enters_only_knowingly(home: Path, planner: Client) -> None:
    before = kept(home)
    draft = planner.ready(spoiled(None), DEPARTMENT, PERIOD)
    assert planner.send(draft, "").status == 409
    assert kept(home) == before
    assert planner.post(f"/desk/{draft}/blanks", stand="yes").to
    assert planner.send(draft, "").to


def test_the_same_without_the_fault_enters(home: Path, planner: Client) -> None:
    """Or the tests above would show nothing."""
    before = journal_lines(home)
    values = values_of(DEPARTMENT, PERIOD)
    draft = planner.ready(written(DEPARTMENT, PERIOD, dict(values)), DEPARTMENT, PERIOD)
    assert planner.send(draft, "").to
    assert journal_lines(home) != before
