"""Sessions and failures as rules over values: every border of time, and clocks that are set."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.account import Account
from access.policy import LockPolicy, SessionPolicy
from access.session import Failures, Session, after_failure, eased, is_open, locked_until
from plan.review import Role

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ACCOUNT = Account("安妮", Role.LEADER, generation=3)
SESSION = Session("key", "安妮", 3, NOON, NOON)
POLICY, LOCK = SessionPolicy(), LockPolicy()

OPEN: list[tuple[str, Session, Account | None, timedelta, bool]] = [
    ("fresh", SESSION, ACCOUNT, timedelta(), True),
    ("nearly idle", SESSION, ACCOUNT, 30 * MINUTE - SECOND, True),
    ("idle", SESSION, ACCOUNT, 30 * MINUTE, False),
    ("busy", replace(SESSION, seen=NOON + 11 * HOUR + 59 * MINUTE), ACCOUNT, 12 * HOUR - SECOND, True),
    ("busy too long", replace(SESSION, seen=NOON + 11 * HOUR + 59 * MINUTE), ACCOUNT, 12 * HOUR, False),
    ("no account", SESSION, None, timedelta(), False),
    ("disabled", SESSION, replace(ACCOUNT, disabled=True), timedelta(), False),
    ("changed", SESSION, replace(ACCOUNT, generation=4), timedelta(), False),
    ("an older account", SESSION, replace(ACCOUNT, generation=2), timedelta(), False),
    ("its last day", SESSION, replace(ACCOUNT, until=date(2026, 3, 2)), 20 * MINUTE, True),
    (
        "past it",
        replace(SESSION, seen=NOON + 12 * HOUR - SECOND),
        replace(ACCOUNT, until=date(2026, 3, 1)),
        SECOND,
        False,
    ),
    ("a clock set back a little", SESSION, ACCOUNT, -29 * MINUTE, True),
    ("a clock that was ahead by hours", SESSION, ACCOUNT, -5 * HOUR, False),
    ("a clock that was ahead by a day", SESSION, ACCOUNT, -DAY, False),
    ("a clock that was ahead by years", SESSION, ACCOUNT, -3000 * DAY, False),
    ("seen by a clock that was ahead", replace(SESSION, seen=NOON + DAY), ACCOUNT, MINUTE, False),
]


@pytest.mark.parametrize(
    ("session", "account", "after", "expected"), [case[1:] for case in OPEN], ids=[c[0] for c in OPEN]
)
def test_open(session: Session, account: Account | None, after: timedelta, expected: bool) -> None:
    assert is_open(session, account, NOON + after, POLICY) is expected


def failed(times: list[datetime], policy: LockPolicy = LOCK) -> Failures:
    failures = Failures()
    for time in times:
        failures = after_failure(failures, time, policy)
    return failures


def test_five_lock_for_ten_minutes() -> None:
    times = [NOON + n * SECOND for n in range(5)]
    assert locked_until(failed(times[:4]), 5, NOON + 4 * SECOND, LOCK) is None
    locked = failed(times)
    until = times[-1] + 10 * MINUTE
    assert locked_until(locked, 5, times[-1], LOCK) == until
    assert locked_until(locked, 5, until - SECOND, LOCK) == until
    assert locked_until(locked, 5, until, LOCK) is None
    assert after_failure(locked, until, LOCK) == Failures(1, until)


def test_old_failures_do_not_count() -> None:
    slow = [NOON + n * 10 * MINUTE for n in range(50)]
    assert failed(slow).count == 1
    assert failed([NOON + n * (10 * MINUTE - SECOND) for n in range(5)]).count == 5


def test_what_many_share_is_eased() -> None:
    locked = Failures(50, NOON)
    assert [eased(locked, 50, NOON + n * SECOND, LOCK).count for n in (0, 11, 12, 60, 300, 600, 9000)] == [
        *(50, 50, 49, 45, 25, 0, 0),
    ]
    assert eased(locked, 50, NOON - DAY, LOCK) == locked
    assert eased(Failures(), 50, NOON, LOCK) == Failures()


def test_a_clock_that_is_set_back_locks_nobody_for_long_and_opens_nothing_early() -> None:
    locked = failed([NOON] * 5)
    assert locked_until(locked, 5, NOON - DAY, LOCK) is None
    assert after_failure(locked, NOON - DAY, LOCK).count == 1
    assert locked_until(locked, 5, NOON - MINUTE, LOCK) == NOON + 10 * MINUTE


@given(st.lists(st.integers(-2000, 2000), max_size=30), st.integers(-3000, 3000))
def test_no_lock_outlasts_twice_its_minutes(steps: list[int], later: int) -> None:
    """Whatever the clock does: whoever waits twice ten minutes by it may try again."""
    now, failures = NOON, Failures()
    for step in steps:
        now += step * SECOND
        failures = after_failure(failures, now, LOCK)
    until = locked_until(failures, 5, now + later * SECOND, LOCK)
    if until is not None:
        assert timedelta() < until - (now + later * SECOND) <= 20 * MINUTE
        assert failures.count >= 5


@given(st.integers(1, 20), st.integers(1, 60), st.integers(0, 40))
def test_so_many_and_no_fewer(most: int, minutes: int, tries: int) -> None:
    policy = LockPolicy(failures=most, minutes=minutes)
    locked = locked_until(failed([NOON] * tries, policy), most, NOON, policy)
    assert (locked is not None) == (tries >= most)


@given(st.integers(-200_000, 200_000), st.integers(0, 200_000))
def test_no_session_outlasts_its_hours_twice(ahead: int, later: int) -> None:
    """Whatever the clock said when it was opened: who waits that long by a right clock finds it closed."""
    session = replace(SESSION, begun=NOON + ahead * MINUTE, seen=NOON + ahead * MINUTE)
    if later * MINUTE >= 2 * POLICY.hours * HOUR + abs(ahead) * MINUTE:
        assert not is_open(session, ACCOUNT, NOON + later * MINUTE, POLICY)
    if is_open(session, ACCOUNT, NOON + later * MINUTE, POLICY):
        assert abs(later - ahead) < POLICY.idle_minutes
