"""Differences and readiness: what would change, and what is still in the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.difference import ChangeKind, NumberChange, difference, same
from plan.finding import SEVERITY_OF, Finding, Severity
from plan.observation import Observation
from plan.period import Period
from plan.readiness import Obstacle, check_ready, obstacles
from plan.replies import Explained, Mend, Replies, finding_key, replies_json, replies_of
from tests.refusals import refused

Q3 = Period(2023, 3)


def seen(values: dict[str, float]) -> list[Observation]:
    return [Observation("床位", area, Q3, value, "填报", f"B{n}") for n, (area, value) in enumerate(values.items(), 3)]


def test_added_changed_same_and_gone() -> None:
    found = difference(seen({"甲": 1, "乙": 2, "丙": 0.1 + 0.2}), seen({"乙": 3, "丙": 0.3, "丁": 4}))
    assert [(c.kind, c.area, c.old, c.new, c.cell) for c in found.changes] == [
        (ChangeKind.ADDED, "甲", None, 1, "B3"),
        (ChangeKind.CHANGED, "乙", 3, 2, "B4"),
        (ChangeKind.SAME, "丙", 0.3, 0.1 + 0.2, "B5"),
        (ChangeKind.GONE, "丁", 4, None, ""),
    ]
    assert found.counts == {ChangeKind.ADDED: 1, ChangeKind.CHANGED: 1, ChangeKind.SAME: 1, ChangeKind.GONE: 1}
    assert not found.nothing_new
    assert [c.area for c in found.of(ChangeKind.GONE)] == ["丁"]


VALUES = st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.floats(-1e9, 1e9))


@given(VALUES, VALUES)
def test_both_sides_are_told_whole_and_backwards_says_the_same(new: dict[str, float], old: dict[str, float]) -> None:
    forth, back = difference(seen(new), seen(old)), difference(seen(old), seen(new))
    assert {c.area: c.new for c in forth.changes if c.new is not None} == new
    assert {c.area: c.old for c in forth.changes if c.old is not None} == old
    assert forth.counts[ChangeKind.ADDED] == back.counts[ChangeKind.GONE]
    assert difference(seen(new), seen(new)).nothing_new


def at(code: str, cell: str = "B3") -> Finding:
    return Finding(code, "填报", cell, "1", details={"measure": "床位", "area": "甲", "period": "2023Q3"})


def held(*findings: Finding, values: int = 1, confirmed: bool = False, reason: str = "", **said: object) -> list[str]:
    replies = Replies(**said)  # type: ignore[arg-type]
    return [h.obstacle.value for h in obstacles(findings, replies, values, confirmed, reason)]


@pytest.mark.parametrize("code", sorted(SEVERITY_OF))
def test_what_each_finding_asks_for(code: str) -> None:
    asked = {Severity.MEND: ["mend"], Severity.EXPLAIN: ["explain"], Severity.INFO: []}[SEVERITY_OF[code]]
    asked = {"missing": ["blanks"], "guessed": ["guess"]}.get(code, asked)
    assert held(at(code)) == asked
    given_all = Replies((), (Explained(finding_key(at(code)), "核实过"),), blanks_stand=True)
    left = [h.obstacle.value for h in obstacles([at(code)], given_all, 1, True)]
    assert left == (["mend"] if asked == ["mend"] else [])


def test_the_gravest_comes_first_and_is_said() -> None:
    findings = [at("jump"), at("missing"), at("guessed"), at("negative"), at("negative", "B4")]
    found = obstacles(findings, Replies(), 0, False)
    assert [h.obstacle.value for h in found] == ["mend", "empty", "guess", "blanks", "explain"]
    assert {h.obstacle for h in found} == set(Obstacle)
    with refused("2处必须修改"):
        check_ready(found)
    check_ready([])


def test_a_blank_reason_explains_nothing_and_a_corrections_reason_only_revisions() -> None:
    assert held(at("jump"), reasons=(Explained(finding_key(at("jump")), "  "),)) == ["explain"]
    assert held(at("revised"), reason="口径") == []
    assert held(at("jump"), reason="口径") == ["explain"]
    assert held(values=0) == ["empty"]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
REPLIES = st.builds(
    Replies,
    st.lists(st.builds(Mend, TEXT, TEXT, TEXT, st.floats(allow_nan=False, allow_infinity=False))).map(tuple),
    st.lists(st.builds(Explained, TEXT, TEXT)).map(tuple),
    st.booleans(),
)


@given(REPLIES)
def test_replies_come_back_as_they_were_kept(replies: Replies) -> None:
    kept = replies_of(replies_json(replies))
    assert sorted(kept.mends) == sorted(replies.mends)
    assert sorted(kept.reasons) == sorted(replies.reasons)
    assert kept.blanks_stand is replies.blanks_stand
    assert replies_json(Replies()) == {}


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (0.3, 0.1 + 0.2, True),
        (0.0, 1e-9, True),  # a billionth, and not a bit more
        (0.0, 1.5e-9, False),
        (1.0, 1 + 1.5e-9, False),
        (0.001, 0.001 + 5e-10, True),
        (1e12, 1e12 + 500, True),  # half a billionth of it
        (1e12, 1e12 + 2000, False),
        (-1e12, -1e12 - 500, True),
        (1.0, 1.001, False),
        (1.0, 2.0, False),
        (12.0, 12.0, True),
    ],
)
def test_the_same_number_but_for_a_float_s_last_bits(one: float, other: float, equal: bool) -> None:
    assert same(one, other) is same(other, one) is equal


def test_what_is_of_one_kind_is_told_in_its_order_without_a_cell() -> None:
    told = difference([], seen({"甲": 1, "乙": 2}))
    period = seen({"甲": 1})[0].period
    measure = seen({"甲": 1})[0].measure
    assert told.of(ChangeKind.GONE) == (
        NumberChange(ChangeKind.GONE, measure, "甲", period, 1, None, "", ""),
        NumberChange(ChangeKind.GONE, measure, "乙", period, 2, None, "", ""),
    )
    assert told.of(ChangeKind.ADDED) == ()
