"""The pool of open bureaus: bounds, waiting, faults, and what is in use."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dashboards.server.hosting.bureau_pool import (
    PAUSE,
    WAITERS,
    BureauAsleepError,
    BureauBusyError,
    BureauPool,
    BureauRefusedError,
    ServedBureau,
)
from etl.reported_error import ReportedError
from tests.waiting import LIMIT, eventually


class Makers:
    """Makes bureaus, and counts what is open; some of them are faulty."""

    def __init__(self, faulty: tuple[str, ...] = ()) -> None:
        self.faulty = set(faulty)
        self.made: Counter[str] = Counter()
        self.open: set[str] = set()
        self.time = 0.0
        self.weight = 0

    def __call__(self, key: str) -> ServedBureau:
        self.made[key] += 1
        if key in self.faulty:
            raise ReportedError("hosting.bad_id", found=key)
        assert key not in self.open, "a bureau is never open twice"
        self.open.add(key)
        return ServedBureau(lambda environ, begin: [key.encode()], lambda: self.open.remove(key))

    def pool(self, most: int = 2, memory: int = 100, idle: float = 3600) -> BureauPool:
        return BureauPool(self, most, memory, lambda: self.weight, lambda: self.time, idle)


def use(pool: BureauPool, *keys: str) -> None:
    for key in keys:
        pool.lease(key)
        pool.release(key)


def test_each_is_made_once_and_the_least_recently_used_goes() -> None:
    makers = Makers()
    pool = makers.pool()
    use(pool, "a", "b", "a", "c")
    assert pool.open == ("a", "c")
    assert makers.open == {"a", "c"}
    assert makers.made == Counter("abc")


def test_what_is_in_use_stays_and_goes_later() -> None:
    makers = Makers()
    pool = makers.pool(most=1)
    pool.lease("a")
    use(pool, "b")
    assert "a" in makers.open
    pool.release("a")
    use(pool, "c")
    assert makers.open == {"c"}


def test_a_faulty_one_is_refused_and_not_tried_at_once_again() -> None:
    makers = Makers(faulty=("bad",))
    pool = makers.pool()
    for _ in range(3):
        with pytest.raises(BureauRefusedError):
            pool.lease("bad")
    use(pool, "a")
    assert makers.made == Counter({"bad": 1, "a": 1})
    makers.faulty.clear()
    makers.time += PAUSE
    use(pool, "bad")
    assert makers.open == {"a", "bad"}


def test_too_much_memory_lets_go_of_one_at_a_time() -> None:
    makers = Makers()
    pool = makers.pool(most=9)
    use(pool, *"abcd")
    makers.weight = 101
    use(pool, "e")
    assert pool.open == ("b", "c", "d", "e")
    for _ in range(9):
        makers.time += 60
        use(pool, "e")
    assert pool.open == ("e",), "one is always served"


def test_one_that_was_left_goes_although_its_open_pages_ask_for_news() -> None:
    makers = Makers()
    pool = makers.pool(most=9, idle=600)
    use(pool, "left", "busy")
    for _ in range(12):
        makers.time += 60
        use(pool, "busy")
        with suppress(BureauAsleepError):
            pool.lease("left", may_push_out=False)
            pool.release("left")
    assert (pool.open, makers.made["left"]) == (("busy",), 1), "and there is room for it"
    pool.lease("busy")
    makers.time += 7200
    use(pool, "left")
    assert makers.open == {"busy", "left"}, "one that is in use stays, and whoever comes finds the other open"


def test_who_asks_by_itself_pushes_nobody_out() -> None:
    makers = Makers()
    pool = makers.pool(most=1)
    pool.lease("a", may_push_out=False)
    pool.release("a")
    with pytest.raises(BureauAsleepError):
        pool.lease("b", may_push_out=False)
    pool.lease("a", may_push_out=False)
    assert makers.made == Counter("a")


def test_a_slow_one_keeps_nobody_else_waiting() -> None:
    go, begun = threading.Event(), threading.Event()

    def make(key: str) -> ServedBureau:
        if key == "slow":
            begun.set()
            assert go.wait(LIMIT)
        return ServedBureau(lambda environ, begin: [], lambda: None)

    pool = BureauPool(make, 9, 100, lambda: 0)
    got: list[str] = []

    def ask() -> None:
        pool.lease("slow")
        got.append("slow")

    threads = [threading.Thread(target=ask) for _ in range(1 + WAITERS)]
    threads[0].start()
    assert begun.wait(LIMIT)
    for thread in threads[1:]:
        thread.start()
    eventually(lambda: pool._places["slow"].waiting == WAITERS, "nobody waits")
    with pytest.raises(BureauBusyError):
        pool.lease("slow")
    use(pool, "quick")
    go.set()
    for thread in threads:
        thread.join(LIMIT)
    assert got == ["slow"] * 3


KEYS = st.sampled_from("abcde")


class Pooled(RuleBasedStateMachine):
    """Whatever is asked in whatever order: bounds hold, what is in use is open, and nothing is open twice."""

    @initialize(most=st.integers(1, 3))
    def begin(self, most: int) -> None:
        self.most = most
        self.makers = Makers(faulty=("e",))
        self.pool = self.makers.pool(most)
        self.users: Counter[str] = Counter()

    @rule(key=KEYS, may=st.booleans())
    def lease(self, key: str, may: bool) -> None:
        try:
            self.pool.lease(key, may)
        except BureauRefusedError:
            assert key == "e"
        except BureauAsleepError:
            assert not may
            assert len(self.makers.open) >= self.most
        else:
            self.users[key] += 1

    @precondition(lambda self: self.users)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.users)))
        self.users[key] -= 1
        self.users += Counter()
        self.pool.release(key)

    @rule(weight=st.sampled_from([0, 500]), seconds=st.sampled_from([0.0, 20.0]))
    def passes(self, weight: int, seconds: float) -> None:
        self.makers.weight = weight
        self.makers.time += seconds

    @invariant()
    def holds(self) -> None:
        assert set(self.pool.open) == self.makers.open
        assert set(self.users) <= self.makers.open
        assert len(self.makers.open) <= max(self.most, len(self.users) + 1)


TestPooled = Pooled.TestCase
TestPooled.settings = settings(deadline=None, max_examples=15, stateful_step_count=25)
