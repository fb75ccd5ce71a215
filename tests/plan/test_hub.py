"""Bureaus beside each other: the hub's file, ranking, neighbours, and a parent's target over all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.catalogue_faults import CatalogueFaults
from plan.hub.figures import PublishedFigure, neighbours, ranking, whole
from plan.hub.hub_file import HubTarget, read_hub
from tests.faulty import in_words

DAY = date(2025, 12, 31)
FIGURE = PublishedFigure(
    "a",
    "145",
    "beds",
    8,
    "床位占比",
    "Beds",
    "%",
    "%",
    1,
    DAY,
    50.0,
    DAY,
    40.0,
    60.0,
    2025,
    0.5,
    "behind",
    5,
    10,
    False,
)
KEYS = ["0" * 63 + c for c in "0123456789abcdef"]


def figure(bureau: str, completion: float | None = None, **others: Any) -> PublishedFigure:
    return replace(FIGURE, bureau=bureau, completion=completion, **others)


def test_equal_completions_share_a_rank_and_none_stands_last() -> None:
    found = ranking([figure("a", 0.5), figure("b", 1.25), figure("c"), figure("d", 0.5 + 1e-12), figure("e", -0.1)])
    assert [(each.rank, each.figure.bureau) for each in found] == [(1, "b"), (2, "a"), (2, "d"), (4, "e"), (None, "c")]


@given(st.lists(st.none() | st.sampled_from([-1.0, 0.0, 0.25, 0.5, 1.0, 2.0]), max_size=12))
def test_a_rank_is_one_more_than_how_many_are_further(completions: list[float | None]) -> None:
    found = ranking([figure(f"b{at:02}", completion) for at, completion in enumerate(completions)])
    assert len(found) == len(completions)
    for each in found:
        own = each.figure.completion
        further = sum(other is not None and own is not None and other > own for other in completions)
        assert each.rank == (None if own is None else further + 1)


@pytest.mark.parametrize(
    ("sizes", "found"),
    [
        ({"a": 100.0, "b": 200.0, "c": 90.0, "d": 51.0}, ("c", "d", "b")),
        ({"a": 100.0, "b": 0.0, "c": -5.0}, ()),
        ({"a": 0.0, "b": 1.0}, ()),
        ({"b": 1.0}, ()),
    ],
)
def test_neighbours_are_near_by_ratio(sizes: dict[str, float], found: tuple[str, ...]) -> None:
    assert neighbours(sizes, "a", 3) == found


def target(combine: str, value: float, direction: str = "up", stated: float | None = None) -> HubTarget:
    said = {"indicator": "beds", "combine": combine, "year": 2025, "value": value, "direction": direction}
    return HubTarget.model_validate({**said, "stated": stated})


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1, max_size=8))
def test_a_weighted_mean_is_all_numerators_over_all_denominators(shares: list[tuple[int, int]]) -> None:
    figures = [figure(f"b{at}", 0.5, value=100 * n / d, numerator=n, denominator=d) for at, (n, d) in enumerate(shares)]
    found = whole(target("weighted", 50.0), figures, [f.bureau for f in figures])
    exact = 100 * Fraction(sum(n for n, _ in shares), sum(d for _, d in shares))
    assert found.value == pytest.approx(float(exact), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("asked", "values", "bureaus", "state", "met", "agrees"),
    [
        (target("sum", 30), {"a": 10.0, "b": 20.0}, "ab", "met", True, None),
        (target("sum", 31), {"a": 10.0, "b": 20.0}, "ab", "short", False, None),
        (target("sum", 29, "down"), {"a": 10.0, "b": 20.0}, "ab", "short", False, None),
        (target("sum", 30, "down"), {"a": 10.0, "b": 20.0}, "ab", "met", True, None),
        (target("sum", 30, stated=30.04), {"a": 10.0, "b": 20.0}, "ab", "met", True, True),
        (target("sum", 30, stated=30.05), {"a": 10.0, "b": 20.0}, "ab", "met", True, True),
        (target("sum", 30, stated=30.06), {"a": 10.0, "b": 20.0}, "ab", "differs", True, False),
        (target("sum", 30, stated=30), {"a": 10.0, "b": None}, "ab", "missing", None, None),
        (target("sum", 30), {"a": 30.0}, "abc", "missing", None, None),
        (target("sum", 30), {}, "ab", "unknown", None, None),
        (target("sum", 30), {"a": 30.0, "stranger": 5.0}, "a", "met", True, None),
    ],
)
def test_a_parents_target(
    asked: HubTarget, values: dict[str, float | None], bureaus: str, state: str, met: bool | None, agrees: bool | None
) -> None:
    figures = [figure(bureau, 0.5, value=value, denominator=None) for bureau, value in values.items()]
    found = whole(asked, figures, list(bureaus))
    assert (found.state, found.met, found.agrees) == (state, met, agrees)


def test_without_every_weight_there_is_no_mean() -> None:
    figures = [figure("a", 0.5), figure("b", 0.5, denominator=None)]
    assert whole(target("weighted", 50), figures, ["a", "b"]).value is None


def test_provisional_values_are_counted() -> None:
    figures = [figure("a", 0.5, provisional=True), figure("b", 0.5)]
    assert whole(target("weighted", 50), figures, ["a", "b"]).provisional == 1


def _bureau(**others: object) -> dict[str, object]:
    return {"id": "a", "name": "甲县", "name_en": "A", "source": "a", "key": KEYS[0], **others}


@pytest.mark.parametrize(
    ("bureaus", "targets", "faults"),
    [
        ([], [], ["bureaus"]),
        ([_bureau(id="A b")], [], ["bureaus.0.id"]),
        ([_bureau(key="xyz")], [], ["bureaus.0.key"]),
        ([_bureau(url="javascript:alert(1)")], [], ["bureaus.0.url"]),
        ([_bureau(place=[0, 3])], [], ["bureaus.0.place.0"]),
        ([_bureau(), _bureau(id="b", name="乙县", source="b")], [], ["bureaus.1.key"]),
        (
            [_bureau(place=[1, 1]), _bureau(id="b", name="乙县", source="b", key=KEYS[1], place=[1, 1])],
            [],
            ["bureaus.1.place"],
        ),
        ([_bureau()], [{"indicator": "x", "combine": "mean", "year": 2025, "value": 1}], ["targets.0.combine"]),
        ([_bureau()], [{"indicator": "x", "combine": "sum", "year": 2025, "value": float("nan")}], ["targets.0.value"]),
        ([_bureau()], [{"indicator": "x", "combine": "sum", "year": 2025, "value": 1}] * 2, ["targets.1"]),
    ],
)
def test_every_fault_of_the_file_is_told(bureaus: list[object], targets: list[object], faults: list[str]) -> None:
    with pytest.raises(CatalogueFaults) as told:
        read_hub({"name": "市", "name_en": "City", "bureaus": bureaus, "targets": targets})
    assert [path for path, _ in in_words(told.value)] == faults


def test_a_bureau_is_found_by_any_of_its_names() -> None:
    hub = read_hub({"name": "市", "name_en": "City", "bureaus": [_bureau()]})
    assert {hub.bureau(name) for name in ("a", "甲县", "A")} == {hub.bureaus[0]}
    assert hub.bureau("乙县") is None
