"""Rows 5, 6 and 9 over HTTP: one wins, the others are told; the same thing ten times is one thing."""

from __future__ import annotations

import http.client
import random
import re
import socket
import time
from contextlib import closing
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from plan.instant import shown_instant
from plan.period import Period
from plan.slots import SlotState
from plan.submission import Submission
from tests.torture.books import DEPARTMENT, ROWS, book
from tests.torture.client import Answer, Client, filler, reviewer
from tests.torture.counts import Counter
from tests.torture.record import Acknowledged, assert_oracle
from tests.torture.scale import SCALE
from tests.torture.server import Server
from tests.torture.together import at_once
from tests.waiting import LIMIT

PERIOD = Period(2024, 1)
EIGHT, TEN = 8, 10


@pytest.fixture(name="judge")
def _judge(server: Server) -> Client:
    return Client(server.address, reviewer())


@pytest.fixture(name="planner")
def _planner(server: Server) -> Client:
    return Client(server.address, filler(DEPARTMENT))


def sent(home: Path) -> list[Submission]:
    """Return what was sent for the quarter."""
    return [s for s in DataStore.of(Home(home)).ledger().submissions if s.period == PERIOD]


def test_eight_planners_send_for_one_quarter(home: Path, planner: Client, judge: Client, count: Counter) -> None:
    """The winner is returned each time, and whoever lost tries again with seven others."""
    drafts = {n: planner.ready(book(PERIOD, n), DEPARTMENT, PERIOD) for n in range(EIGHT)}
    seen = ""
    for turn in range(SCALE.rounds):
        answers = at_once([lambda d=draft, s=seen: planner.send(d, s) for draft in drafts.values()])
        (won,) = (n for n, answer in zip(drafts, answers, strict=True) if answer.to)
        newest = sent(home)[-1]
        assert len(sent(home)) == turn + 1
        for answer in answers:
            if not answer.to:
                assert_told(answer, newest)
        seen = newest.id
        assert judge.decide("return", seen, "再核").to
        del drafts[won]
        drafts[turn + EIGHT] = planner.ready(book(PERIOD, turn + EIGHT), DEPARTMENT, PERIOD)
    assert_oracle(home, Acknowledged())
    count(5, "rounds of eight planners sending for one quarter over HTTP", SCALE.rounds)
    count(5, "losers told who, when and the difference (409)", SCALE.rounds * (EIGHT - 1))


def assert_told(answer: Answer, newest: Submission) -> None:
    """By whom, when, which version, and how the two differ: in the one number that each has of its own."""
    assert answer.status == 409
    for words in (newest.id, newest.submitted_by, shown_instant(newest.submitted_at), "改动1个"):
        assert words in answer.refused


def test_ten_times_the_same(home: Path, planner: Client, judge: Client, count: Counter) -> None:
    """A double click, the same file once more, and a try again after an answer that never arrived."""
    for turn in range(SCALE.repeats):
        ways = (clicked, laid_again, retried)
        for number, way in enumerate(ways):
            before = len(sent(home))
            answers = way(planner, book(PERIOD, 10 * turn + number + 1))
            assert len(sent(home)) == before + 1
            assert {answer.number for answer in answers} == {sent(home)[-1].id}
            assert sum("again=1" not in answer.to for answer in answers) == (0 if way is retried else 1)
            assert len({receipt(planner, answer.number) for answer in answers}) == 1
            judge.decide("return", sent(home)[-1].id, "再核")
    assert_oracle(home, Acknowledged())
    count(6, "times ten identical POSTs, each one submission", 3 * SCALE.repeats)
    count(6, "identical POSTs", 3 * SCALE.repeats * TEN)


def clicked(planner: Client, content: bytes) -> list[Answer]:
    """Return the button pressed ten times at once."""
    draft = planner.ready(content, DEPARTMENT, PERIOD)
    seen = planner.seen(draft)
    return at_once([lambda: planner.send(draft, seen)] * TEN)


def laid_again(planner: Client, content: bytes) -> list[Answer]:
    """Return the file laid on the desk ten times at once, and each of them sent at once."""
    drafts = at_once([lambda: planner.upload(content, "报表.xlsx", DEPARTMENT, PERIOD)] * TEN)
    for draft in drafts:
        planner.explain(draft, planner.checked(draft))
    # One draft stays for the quarter, whichever was read last; the pages of the others have nothing to be sent.
    seen = next((version for draft in drafts if (version := planner.seen(draft))), "")
    return at_once([lambda d=draft: planner.send(d, seen) for draft in drafts])


def retried(planner: Client, content: bytes) -> list[Answer]:
    """Return sent by somebody who did not hear the answer, and then ten times more."""
    draft = planner.ready(content, DEPARTMENT, PERIOD)
    seen = planner.seen(draft)
    send_and_hang_up(planner, draft, seen)
    planner.checked_gone(draft)
    return at_once([lambda: planner.send(draft, seen)] * TEN)


def send_and_hang_up(planner: Client, draft: str, seen: str) -> None:
    """The whole request, and nobody there for the answer."""
    body, headers = planner.form(seen=seen, reason="更正")
    head = f"POST /desk/{draft}/send HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items())
    host, port = planner.host.split(":")
    with closing(socket.create_connection((host, int(port)))) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


_STAMP = re.compile(r'<dl class="facts">.*?</dl>', re.DOTALL)


def receipt(planner: Client, number: str) -> str:
    """Return what the receipt of a submission says."""
    found = _STAMP.search(planner.page(f"/submission/{number}?receipt=1"))
    assert found, "a submission has a receipt"
    return found[0]


LONGEST_START = 0.1


def later(planner: Client, draft: str, seen: str, wait: float) -> Answer:
    """Send a draft a moment later."""
    time.sleep(wait)
    return planner.send(draft, seen)


def test_accepting_while_a_newer_version_comes(home: Path, planner: Client, judge: Client, count: Counter) -> None:
    """Both cannot come true, whoever is first; what was accepted is what the reviewer saw."""
    late = random.Random("races")
    # Two quarters, for of one no more than two hundred versions are taken.
    races = {PERIOD: SCALE.races // 2, PERIOD.shift(-1): SCALE.races - SCALE.races // 2}
    accepted = sum(_races(home, planner, judge, period, turns, late) for period, turns in races.items())
    assert_oracle(home, Acknowledged())
    count(9, "races of an acceptance against a newer version over HTTP", SCALE.races)
    count(9, "… of them won by the acceptance", accepted)


def _races(home: Path, planner: Client, judge: Client, period: Period, turns: int, late: random.Random) -> int:
    """Accept so often while a newer version of the quarter comes; how many were accepted."""
    seen, accepted = planner.send(planner.ready(book(period, 1), DEPARTMENT, period), "").number, 0
    for turn in range(turns):
        newer = planner.ready(book(period, turn + 2), DEPARTMENT, period)
        wait = LONGEST_START * late.random()  # an acceptance has more to look at before it comes to the journal
        deeds = [lambda s=seen: judge.decide("accept", s), lambda d=newer, s=seen, w=wait: later(planner, d, s, w)]
        verdict, version = at_once(deeds)
        assert bool(verdict.to) != bool(version.to)
        if verdict.to:
            accepted += 1
            assert version.status == 409
            assert any(words in version.refused for words in ("不能再报", "校验要再做一遍"))
            assert judge.decide("reopen", seen, "数据有误").to
            version = planner.send(newer, seen)
        else:
            assert (verdict.status, "已不是最新一份" in verdict.refused) == (409, True)
            assert judge.decide("accept", seen).status == 409
        assert planner.decide("accept", version.number).status == 403, "whoever sent it does not accept it"
        seen = version.number
    slot = DataStore.of(Home(home)).ledger().slot(DEPARTMENT, period)
    assert slot.state in (SlotState.SUBMITTED, SlotState.REOPENED)
    assert len(slot.accepted) == accepted
    assert_oracle(home, Acknowledged(sent=[(s.id, s.sha256, ROWS) for s in slot.sent]))
    return accepted


def discarded(planner: Client, draft: str, wait: float) -> Answer:
    """Take a draft off the desk a moment later."""
    time.sleep(wait)
    return planner.post(f"/desk/{draft}/discard")


def test_sending_and_discarding_at_once(home: Path, planner: Client, count: Counter) -> None:
    """The draft is sent or it is gone; nobody is told nonsense."""
    moment = random.Random("discards")
    for turn in range(SCALE.repeats):
        draft = planner.ready(book(PERIOD, turn + 1), DEPARTMENT, PERIOD)
        before, seen = len(sent(home)), planner.seen(draft)
        wait = LONGEST_START * moment.random()
        deeds = [lambda d=draft, s=seen: planner.send(d, s)] * 4
        others = [lambda d=draft, what=what: planner.post(f"/desk/{d}/{what}") for what in ("again", "mend")]
        gone = [lambda d=draft, w=wait: discarded(planner, d, w)] * 2
        answers = at_once([*deeds, *others, *gone])
        assert [answer.text for answer in answers if answer.status not in (200, 404, 409)] == []
        told = {answer.number for answer in answers[:4] if answer.to}
        assert told == {s.id for s in sent(home)[before:]}
        assert len(told) <= 1
        planner.post(f"/desk/{draft}/discard")
    assert_oracle(home, Acknowledged())
    count(6, "drafts sent, discarded, read again and mended in one moment", SCALE.repeats)


def test_a_question_that_is_cut_off_changes_nothing(home: Path, planner: Client) -> None:
    """Half a form, and nobody there for the rest."""
    draft = planner.ready(book(PERIOD, 1), DEPARTMENT, PERIOD)
    body, headers = planner.form(seen="", reason="")
    connection = http.client.HTTPConnection(planner.host, timeout=LIMIT)
    connection.putrequest("POST", f"/desk/{draft}/send", skip_host=True)
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        connection.putheader(name, value)
    connection.endheaders(body[: len(body) // 2])
    connection.close()
    assert planner.get("/").status == 200
    assert sent(home) == []
