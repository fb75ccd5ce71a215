"""The words of a chart cover nothing and are not cut off: for every indicator, quarter, language and width."""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.assessment import Assessment
from plan.period import Period, periods_between
from presentation.drawing import text_width
from presentation.figures import Figure, trajectory
from presentation.placing import LabelPlace, Obstacles, PlacedWords, apart, is_clear, placed
from tests.dashboards.fakes import FIRST, LAST, NUMBERS, fake_reader
from wording import Lang

SIZES = [(300, 222), (340, 222), (480, 222), (700, 222), (500, 310), (700, 310), (900, 310), (1100, 428)]
Box = tuple[float, float, float, float]


def assessed(no: int, period: Period) -> Assessment:
    found = fake_reader(period).assessment(no, period.last_day)
    assert found is not None
    return found


def fraction(figure: Figure, day: str, value: float) -> tuple[float, float]:
    (first, last), (low, high) = figure["layout"]["xaxis"]["range"], figure["layout"]["yaxis"]["range"]
    start = date.fromisoformat(first)
    across = (date.fromisoformat(day) - start).days / (date.fromisoformat(last) - start).days
    return across, (value - low) / (high - low)


def box(figure: Figure, note: dict[str, Any], wide: float, high: float) -> Box:
    """Return where Plotly draws an annotation, written down a second time from its documentation."""
    x, y = fraction(figure, str(note["x"]), float(str(note["y"])))
    text, size = str(note["text"]).replace("<b>", "").replace("</b>", ""), note["font"]["size"]
    width, height = size * text_width(text) + 2, 1.3 * size + 2
    dx, dy = (note["ax"], -note["ay"]) if note["showarrow"] else (note["xshift"], note["yshift"])
    left = x * wide + dx - {"left": 0, "center": 0.5, "right": 1}[str(note["xanchor"])] * width
    bottom = y * high + dy - {"bottom": 0, "middle": 0.5, "top": 1}[str(note["yanchor"])] * height
    return left, bottom, left + width, bottom + height


@pytest.mark.parametrize("period", periods_between(FIRST, LAST), ids=str)
def test_words_keep_off_each_other_the_edges_and_the_line(period: Period) -> None:
    for no in NUMBERS:
        told = assessed(no, period)
        for lang in Lang:
            figure = trajectory(told, ytd=False, lang=lang)
            words = figure["layout"]["annotations"][1:]
            assert len(words) == 1 + len(told.schedule.points), (no, lang)
            for wide, high in SIZES:
                boxes = [box(figure, word, wide, high) for word in words]
                assert not [pair for pair in combinations(boxes, 2) if meet(*pair)], (no, lang, wide)
                assert all(inside(each, wide, high) for each in boxes), (no, lang, wide)
                line = [
                    (x * wide, y * high)
                    for x, y in (fraction(figure, str(v.period.last_day), v.value) for v in told.series)
                ]
                assert not [each for each in boxes if any(within(each, at) for at in thick(line))], (no, lang, wide)


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(each: Box, wide: float, high: float) -> bool:
    return each[0] >= 0 and each[1] >= 0 and each[2] <= wide + 12 and each[3] <= high + 2


def within(each: Box, at: tuple[float, float]) -> bool:
    return each[0] < at[0] < each[2] and each[1] < at[1] < each[3]


def thick(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points along a line."""
    steps = [step / 20 for step in range(21)]
    return line + [
        (a[0] + (b[0] - a[0]) * step, a[1] + (b[1] - a[1]) * step) for a, b in pairwise(line) for step in steps
    ]


fractions = st.floats(0, 1, allow_nan=False)


@given(
    st.lists(
        st.builds(PlacedWords, fractions, fractions, st.floats(10, 160), st.just(18.0), st.booleans()), max_size=4
    ),
    st.lists(st.tuples(fractions, fractions), max_size=8),
)
def test_what_is_placed_is_clear_and_what_has_no_room_is_left_out(
    words: list[PlacedWords], line: list[tuple[float, float]]
) -> None:
    drawing = Obstacles([(x, y, 4.0) for x, y in line], tuple(line), ([tuple(line[:2])],))
    found = placed(words, drawing)
    assert len(found) == len(words)
    kept = [(word, place) for word, place in zip(words, found, strict=True) if place is not None]
    assert all(is_clear(word, place, drawing) for word, place in kept)
    assert all(apart(*one, *other) for one, other in combinations(kept, 2))


def test_a_word_that_stands_off_has_a_line_to_its_point() -> None:
    word = PlacedWords(0.5, 0.5, 40, 18)
    far, near = LabelPlace(0.5, 0.0, 0, 40, led=True), LabelPlace(0.5, 0.0, 0, 6)
    assert far.leader(word, (300, 200)) == (149, 100, 151, 140)
    assert near.leader(word, (300, 200)) is None
    assert not apart(word, far, PlacedWords(0.5, 0.5, 40, 18), near)
