"""The small lines: one frame for all of them, from the baseline to the target and over the whole plan."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from plan.assessment import Assessment
from presentation.sparkline import HEIGHT, INSET, WIDTH, has_target_line, sparkline_svg
from tests.dashboards.fakes import empty_reader, fake_reader

DAY = date(2023, 9, 30)


@pytest.fixture(scope="module", name="assessments")
def _assessments() -> tuple[Assessment, ...]:
    return fake_reader().assessments(DAY)


def rules(svg: str) -> list[float]:
    """Return the heights of the frame's lines: the baseline's, and the target's where there is one."""
    return [float(height) for height in re.findall(r'd="M\d+ ([\d.]+)H', svg)]


def points(svg: str) -> list[tuple[float, float]]:
    """Return the points of the line."""
    drawn = re.search(r'points="([^"]*)"', svg)
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in drawn[1].split())] if drawn else []


def test_all_lines_have_their_baseline_and_target_at_the_same_heights(assessments: tuple[Assessment, ...]) -> None:
    frames = {tuple(rules(sparkline_svg(each))) for each in assessments if has_target_line(each)}
    assert len(frames) == 1
    ((foot, target),) = frames
    assert INSET <= target < foot <= HEIGHT - INSET
    dashed = [each for each in assessments if "stroke-dasharray" in sparkline_svg(each)]
    assert len(dashed) > 10


def test_height_is_the_share_of_the_way(assessments: tuple[Assessment, ...]) -> None:
    tried = 0
    for each in assessments:
        if each.completion is None or not -0.2 < each.completion < 1.2:
            continue
        foot, target = rules(sparkline_svg(each))
        reached = points(sparkline_svg(each))[-1][1]
        assert (foot - reached) / (foot - target) == pytest.approx(each.completion, abs=0.01), each.indicator.no
        tried += 1
    assert tried > 8


def test_time_runs_over_the_whole_plan(assessments: tuple[Assessment, ...]) -> None:
    for each in assessments:
        x = points(sparkline_svg(each))[-1][0]
        wanted = INSET + (WIDTH - 2 * INSET) * (each.series[-1].period.index - (2021 * 4)) / 19
        assert x == pytest.approx(wanted, abs=0.1), "the same quarter stands at the same place in every row"


def test_nothing_leaves_the_picture(assessments: tuple[Assessment, ...]) -> None:
    for each in assessments:
        far = replace(each, series=tuple(replace(value, value=value.value * 1000) for value in each.series))
        for x, y in points(sparkline_svg(far)) + points(sparkline_svg(each)):
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def test_what_has_no_way_to_a_target_is_drawn_on_its_own_scale(assessments: tuple[Assessment, ...]) -> None:
    svg = sparkline_svg(assessments[0], own=True)
    assert "stroke-dasharray" not in svg
    heights = [y for _, y in points(svg)]
    assert min(heights) == pytest.approx(rules(sparkline_svg(assessments[0]))[1], abs=0.1)
    assert max(heights) == pytest.approx(rules(svg)[0], abs=0.1)


def test_before_any_value_there_is_the_frame_alone() -> None:
    for each in empty_reader().assessments(DAY):
        assert points(sparkline_svg(each)) == []
        assert rules(sparkline_svg(each))
