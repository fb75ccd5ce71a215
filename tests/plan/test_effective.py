"""Which submission is effective, by cases: the last accepted by an instant, whatever order decisions are told in."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from plan.period import Period
from plan.replies import NO_REPLIES, Replies
from plan.submission import Decision, State, Submission, content_of, effective

Q1, Q2 = Period(2024, 1), Period(2024, 2)


def hour(number: int) -> datetime:
    return datetime(2024, 4, 1, number, tzinfo=UTC)


def sent(sequence: int, department: str = "养老服务科", period: Period = Q1) -> Submission:
    return Submission(
        sequence, f"s{sequence}", department, period, "表.xlsx", "ab", "布局", 1, False, "甲", hour(sequence)
    )


def decided(sequence: int, of: int, state: State = State.ACCEPTED, at: int | None = None) -> Decision:
    return Decision(sequence, f"s{of}", state, "乙", hour(sequence if at is None else at))


SENT = (sent(1), sent(2), sent(3, "社会救助科"), sent(4, period=Q2))
KEYS = {"养老": ("养老服务科", Q1), "救助": ("社会救助科", Q1), "二季度": ("养老服务科", Q2)}

CASES: dict[str, tuple[list[Decision], int | None, dict[str, str]]] = {
    "nothing was decided": ([], None, {}),
    "accepted": ([decided(5, 1)], None, {"养老": "s1"}),
    "the later acceptance of one quarter": ([decided(5, 1), decided(6, 2)], None, {"养老": "s2"}),
    "by the order of acceptance, not of sending": ([decided(5, 2), decided(6, 1)], None, {"养老": "s1"}),
    "departments and quarters apart": (
        [decided(5, 1), decided(6, 3), decided(7, 4)],
        None,
        {"养老": "s1", "救助": "s3", "二季度": "s4"},
    ),
    **{
        f"{state} is not accepted": ([decided(5, 1), decided(6, 2, state)], None, {"养老": "s1"})
        for state in State
        if state is not State.ACCEPTED
    },
    "accepted at the very instant": ([decided(5, 1)], 5, {"养老": "s1"}),
    "accepted later than the instant": ([decided(5, 1), decided(6, 2)], 5, {"养老": "s1"}),
    "nothing was accepted by the instant": ([decided(5, 1)], 4, {}),
    "returned by the instant": ([decided(5, 1, State.RETURNED)], 9, {}),
    # A clock that was set back in between: what was known goes by the clock, what came last by the journal.
    "a clock set back": ([decided(5, 1, at=8), decided(6, 2, at=7)], None, {"养老": "s2"}),
    "a clock set back, asked between": ([decided(5, 1, at=8), decided(6, 2, at=7)], 7, {"养老": "s2"}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_last_accepted_by_an_instant_is_effective(name: str) -> None:
    decisions, instant, wanted = CASES[name]
    until = None if instant is None else hour(instant)
    for told in permutations(decisions):
        found = effective(SENT, told, until)
        assert {key: each.id for key, each in found.items()} == {KEYS[key]: id for key, id in wanted.items()}


def test_the_same_bytes_with_other_answers_are_another_content_and_order_does_not_count() -> None:
    one = Replies(read_as=NO_REPLIES.read_as, labels=(("甲镇", "甲"), ("乙镇", "乙")))
    other = Replies(read_as=NO_REPLIES.read_as, labels=(("乙镇", "乙"), ("甲镇", "甲")))
    assert content_of("ab", one) == content_of("ab", other)
    assert hash(content_of("ab", one)) == hash(content_of("ab", other))
    assert len({content_of("ab", NO_REPLIES), content_of("ab", one), content_of("cd", one)}) == 3
    assert sent(1).content == content_of("ab", NO_REPLIES)


def test_what_was_sent_before_roles_reasons_and_answers_were_kept_has_none() -> None:
    assert (sent(1).role, sent(1).reason, sent(1).replies) == ("", "", NO_REPLIES)
    assert (decided(5, 1).note, decided(5, 1).role) == ("", "")


def test_states_are_words_of_the_journal() -> None:
    assert [str(state) for state in State] == ["submitted", "accepted", "returned", "reopened", "withdrawn"]
