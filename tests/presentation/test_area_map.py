"""Towns as drawings: every number stands in them, colours are those of the pages, places lie where they lie."""

from __future__ import annotations

import re
from math import cos, radians
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from etl.yaml_files import load_plan
from plan.area_map import read_shapes, tiles_of
from plan.status import Status
from presentation.area_map import DrawnTown, Projection, map_svg, tiles_svg
from presentation.theme import LOOKS, SHADES, TINT, TINTS, status_class, tint_of
from tests.outlines import NORTH, SIDE, WEST, outlines

PLAN = load_plan()
SHEET = (Path(__file__).resolve().parents[2] / "dashboards" / "assets" / "detail.css").read_text(encoding="utf-8")
SHAPES = read_shapes(outlines(PLAN.areas), PLAN.areas, "areas.geojson")
STATUSES = list(Status)


def towns() -> list[DrawnTown]:
    return [
        DrawnTown(name, name, f"{10 + place}.5%", STATUSES[place % 8], "滞后", None)
        for place, name in enumerate(PLAN.towns)
    ]


def words(svg: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_every_town_stands_in_both_drawings_with_its_number_and_word() -> None:
    for drawn in (tiles_svg(towns(), tiles_of(PLAN.areas), "题", "示意"), map_svg(towns(), SHAPES, "题", "示意")):
        said = words(drawn)
        for town in towns():
            assert town.name in said
            assert town.value in said
        assert said.count("滞后") == len(PLAN.towns)
        assert "示意" in said


def test_what_a_town_is_called_is_text_and_no_markup() -> None:
    odd = DrawnTown("古城街道", "<b>&", "1", None, "", 3)
    assert "<b>&" in words(tiles_svg([odd], {"古城街道": (1, 1)}, '"<t>', "&"))


def test_a_town_without_figure_or_standing_is_drawn_without_colour_of_a_status() -> None:
    silent, plain = DrawnTown("a", "a", "未报", None, "", None), DrawnTown("b", "b", "1", None, "", 5)
    assert plain.fill == SHADES[5]
    assert silent.fill not in {tint_of(status) for status in LOOKS}


def test_grounds_are_those_of_the_heat_maps() -> None:
    plain = re.search(r"\.heat-told::before \{[^}]*opacity: ([\d.]+)", SHEET)
    assert plain is not None
    assert float(plain[1]) == TINT
    for status in LOOKS:
        found = re.search(rf"\.heat-told\.{status_class(status)}::before[^{{]*\{{ opacity: ([\d.]+)", SHEET)
        assert (float(found[1]) if found else TINT) == TINTS.get(status, TINT), status
    for place, colour in enumerate(SHADES[1:], 1):
        assert re.search(rf"\.heat-shade-{place} \{{ background: {colour}", SHEET)


def test_a_degree_of_longitude_is_as_much_shorter_as_it_is_on_the_ground() -> None:
    projection = Projection.over(SHAPES)
    (x0, y0), (x1, _), (_, y1) = (
        projection.point(WEST, NORTH),
        projection.point(WEST + SIDE, NORTH),
        projection.point(WEST, NORTH - SIDE),
    )
    middle = NORTH - 2.5 * SIDE
    assert (x1 - x0) / (y1 - y0) == pytest.approx(cos(radians(middle)))
    assert x0 == pytest.approx(16)


def test_points_the_eye_cannot_tell_apart_are_drawn_once() -> None:
    projection = Projection.over(SHAPES)
    fine = [(WEST + n * 1e-6, NORTH) for n in range(1000)]
    assert len(projection.ring(fine)) < 5


def test_words_lie_within_their_outline() -> None:
    """A horseshoe: the mean of its points is outside of it."""
    told = outlines(PLAN.areas)
    ring = [[0, 0], [3, 0], [3, 3], [2, 3], [2, 1], [1, 1], [1, 3], [0, 3], [0, 0]]
    told["features"][0]["geometry"]["coordinates"] = [[[WEST + x / 10, NORTH + y / 10] for x, y in ring]]
    shapes = read_shapes(told, PLAN.areas, "areas.geojson")
    svg = ET.fromstring(map_svg(towns(), shapes, "题", "示意"))
    label = next(n for n in svg.iter("{http://www.w3.org/2000/svg}text") if n.text == PLAN.towns[0])
    x = float(label.attrib["x"])
    projection = Projection.over(shapes)
    spans = [[projection.point(WEST + left, NORTH)[0] for left in pair] for pair in ((0, 0.1), (0.2, 0.3), (0, 0.3))]
    assert any(left < x < right for left, right in spans)
