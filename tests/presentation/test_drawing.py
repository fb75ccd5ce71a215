"""The shadow on the scale: laws of its geometry, and labels that never touch."""

from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.status import Status
from presentation import svg
from presentation.drawing import LEAST_WIDTH, ROOM, ScaleLabel, laid_out, position, shadow_of, text_width
from tests.dashboards.fakes import fake_reader
from tests.dashboards.samples import empty, with_value
from wording import Lang

DAYS = [date(2021, 3, 31), date(2022, 12, 31), date(2023, 9, 30), date(2024, 12, 31), date(2025, 12, 31)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("lang", Lang)
def test_every_drawing_of_the_plan_obeys_the_laws(day: date, lang: Lang) -> None:
    for assessment in fake_reader().assessments(day):
        shadow = shadow_of(assessment, lang)
        assert -ROOM <= shadow.start <= 0 <= shadow.end <= 1 + ROOM
        assert shadow.pointer == assessment.scheduled
        assert shadow.strokes == tuple(sorted(shadow.strokes))
        assert shadow.strokes[-1] == 1.0
        assert_labels_apart(shadow.labels)


def assert_labels_apart(labels: tuple[ScaleLabel, ...], width: float = LEAST_WIDTH) -> None:
    for scale in (1, 1.3, 2, 5):
        spans = [label.span(width * scale) for label in labels]
        assert all(left[1] < right[0] for left, right in pairwise(spans))
        assert spans[0][0] >= -1e-9
        assert spans[-1][1] <= width * scale + 1e-9


def test_a_shadow_reaches_as_far_as_the_completion() -> None:
    shadow = shadow_of(with_value(1, 15.2, Status.NEAR))
    assert (shadow.start, shadow.end, shadow.cut) == (0.0, pytest.approx(0.5), False)


def test_worse_than_the_baseline_runs_left_of_zero() -> None:
    shadow = shadow_of(with_value(1, 10.0, Status.REGRESSED))
    assert shadow.start == pytest.approx(-0.4 / 9.6)
    assert shadow.end == 0.0


@pytest.mark.parametrize(("value", "end"), [(20.5, 1 + 0.5 / 9.6), (40.0, 1 + ROOM)])
def test_beyond_the_target_runs_past_the_right_stroke_and_is_cut_at_the_edge(value: float, end: float) -> None:
    shadow = shadow_of(with_value(1, value, Status.ACHIEVED_EARLY))
    assert shadow.end == pytest.approx(end)
    assert shadow.cut is (value == 40.0)


def test_far_below_the_baseline_is_cut_at_the_left_edge() -> None:
    shadow = shadow_of(with_value(1, 0.0, Status.REGRESSED))
    assert (shadow.start, shadow.cut) == (-ROOM, True)


def test_no_data_has_no_shadow_but_a_scale_and_a_pointer() -> None:
    shadow = shadow_of(empty(1))
    assert shadow.empty
    assert shadow.start == shadow.end == 0.0
    assert shadow.pointer is not None


def test_equal_targets_share_a_stroke_and_a_label() -> None:
    shadow = shadow_of(empty(3))
    assert shadow.strokes == (1.0,)
    assert [label.text for label in shadow.labels] == ["6", "22、25年 19"]


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_places_keep_their_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= position(low) <= position(high) <= 1 + 1e-12


@given(
    st.text("0123456789,.", min_size=1, max_size=9),
    st.lists(st.tuples(st.floats(0, 1), st.text("0123456789年 ", min_size=4, max_size=12)), max_size=3),
    st.text("0123456789年 ", min_size=4, max_size=12),
    st.floats(14, 80),
)
def test_labels_never_touch_whatever_they_say(
    baseline: str, middle: list[tuple[float, str]], final: str, width: float
) -> None:
    milestones = [*(ScaleLabel(at, words) for at, words in middle), ScaleLabel(1.0, final)]
    labels = laid_out(ScaleLabel(0.0, baseline), milestones, width)
    assert_labels_apart(labels, width)
    assert labels[-1].text == final or not middle or labels[-1].at == 1.0


def test_a_label_stands_centred_under_its_stroke_where_there_is_room() -> None:
    labels = shadow_of(empty(1)).labels
    assert [label.align for label in labels[:2]] == [0.5, 0.5]
    assert text_width("22年 16") == pytest.approx(4 * 0.58 + 1 + 0.58)


def test_the_svg_says_the_same_as_the_geometry() -> None:
    assessment = with_value(1, 15.2, Status.NEAR)
    drawn = svg.document(400, 60, [svg.scale(shadow_of(assessment), 0, 0, 400)], "影长 & <刻度>")
    root = ElementTree.fromstring(drawn)
    assert root.find("{http://www.w3.org/2000/svg}title").text == "影长 & <刻度>"  # type: ignore[union-attr]
    bars = [node for node in root.iter("{http://www.w3.org/2000/svg}rect") if node.get("y") == "11"]
    left, width = float(bars[1].get("x", "")), float(bars[1].get("width", ""))
    assert left == pytest.approx(position(0) * 400, abs=0.01)
    assert left + width == pytest.approx(position(0.5) * 400, abs=0.01)
