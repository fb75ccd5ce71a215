"""Where towns lie: tiles of the catalogue, and outlines that are held against it with all their faults at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from etl.yaml_files import CATALOGUE, load_plan, read_yaml
from plan.area_map import MOST_POINTS, read_shapes, tiles_of
from plan.catalogue_faults import CatalogueFaults
from plan.validator import read_plan
from tests.faulty import faulty, in_words
from tests.outlines import outlines

PLAN = load_plan()
AREAS = PLAN.areas


def test_every_town_has_a_tile_of_its_own() -> None:
    places = tiles_of(AREAS)
    assert set(places) == set(PLAN.towns)
    assert len(set(places.values())) == len(places)


def test_tiles_are_no_part_of_what_numbers_depend_on() -> None:
    content = read_yaml(CATALOGUE)
    assert isinstance(content, dict)
    bare = {**content, "areas": {**content["areas"], "towns": [_bare(town) for town in content["areas"]["towns"]]}}
    assert read_plan(bare).model_dump_json() == PLAN.model_dump_json()
    assert tiles_of(read_plan(bare).areas) == {}


def _bare(town: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in town.items() if key != "tile"}


@pytest.mark.parametrize(
    ("tile", "fault"),
    [([3, 2], "古城街道"), ([0, 1], "areas.towns.1.tile"), ([1], "areas.towns.1.tile"), ("x", "areas.towns.1.tile")],
)
def test_a_tile_that_cannot_be_is_a_fault(tile: object, fault: str) -> None:
    content = read_yaml(CATALOGUE)
    assert isinstance(content, dict)
    towns = [dict(town) for town in content["areas"]["towns"]]
    towns[1]["tile"] = tile
    with faulty(r"areas\.towns\.1\.tile") as raised:
        read_plan({**content, "areas": {**content["areas"], "towns": towns}})
    assert fault in str(raised.value)


@pytest.mark.parametrize("named", ["name", "NAME", "名称"])
def test_outlines_are_matched_by_any_way_of_writing_a_name(named: str) -> None:
    told = outlines(AREAS, named)
    told["features"][0]["properties"][named] = "古城"
    told["features"][1]["properties"][named] = "Dayang"
    told["features"][2]["properties"][named] = " 江南 街道办事处"
    shapes = read_shapes(told, AREAS, "areas.geojson")
    assert set(shapes.by_area) == set(PLAN.towns)
    assert shapes.bounds == pytest.approx((120.8, 28.6, 121.5, 29.1))


Spoil = Callable[[dict[str, Any]], None]
FEATURE = "features.0"
RING = f"{FEATURE}.geometry.coordinates.0"


def _set(*path: object, to: object) -> Spoil:
    def spoil(told: dict[str, Any]) -> None:
        place: Any = told["features"][0]
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = to

    return spoil


def _drop(told: dict[str, Any]) -> None:
    told["features"] = told["features"][2:]


def _twice(told: dict[str, Any]) -> None:
    told["features"].append(told["features"][0])


def _projected(told: dict[str, Any]) -> None:
    told["features"][0]["geometry"]["coordinates"] = [[[312000.5, 3190000.1]] * 5]


def _swapped(told: dict[str, Any]) -> None:
    ring = told["features"][0]["geometry"]["coordinates"][0]
    told["features"][0]["geometry"]["coordinates"] = [[[y, x] for x, y in ring]]


def _far(told: dict[str, Any]) -> None:
    ring = told["features"][0]["geometry"]["coordinates"][0]
    told["features"][0]["geometry"]["coordinates"] = [[[x - 30, y] for x, y in ring]]


def _system(told: dict[str, Any]) -> None:
    told["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4528"}}


def _many(told: dict[str, Any]) -> None:
    told["features"][0]["geometry"]["coordinates"] = [[[121.0, 28.9]] * (MOST_POINTS + 1)]


@pytest.mark.parametrize(
    ("spoil", "path", "says"),
    [
        (_set("properties", "name", to="上海"), f"{FEATURE}.properties.name", "没有叫“上海”"),
        (_set("properties", to={}), f"{FEATURE}.properties.name", "没有写"),
        (_set("properties", to=None), f"{FEATURE}.properties.name", "没有写"),
        (_set("type", to="Point"), FEATURE, "应为 Feature"),
        (_set("geometry", to=None), f"{FEATURE}.geometry", "Polygon"),
        (_set("geometry", "type", to="LineString"), f"{FEATURE}.geometry", "Polygon"),
        (_set("geometry", "coordinates", to=[]), f"{FEATURE}.geometry", "坐标"),
        (_set("geometry", "coordinates", to=[[]]), RING, "没有闭合"),
        (_set("geometry", "coordinates", to=[[[121.0, 28.9], [121.1, 28.9]]]), RING, "没有闭合"),
        (_set("geometry", "coordinates", to=[[["a", 1]] * 4]), RING, "两个数"),
        (_set("geometry", "coordinates", to=[[[True, 1]] * 4]), RING, "两个数"),
        (_set("geometry", "coordinates", to=[[[float("nan"), 1]] * 4]), RING, "两个数"),
        (_set("geometry", "coordinates", to=[7]), RING, "两个数|没有闭合"),
        (_projected, RING, "请先转为经纬度"),
        (_swapped, RING, "应先写经度"),
        (_far, "features", "不像一个县"),
        (_drop, "features", "古城街道、大洋街道"),
        (_twice, "features", "出现了2次"),
        (_system, "crs", "坐标系"),
        (_many, "features", "请先简化"),
    ],
)
def test_every_fault_of_a_map_has_its_place(spoil: Spoil, path: str, says: str) -> None:
    told = outlines(AREAS)
    spoil(told)
    with pytest.raises(CatalogueFaults) as raised:
        read_shapes(told, AREAS, "areas.geojson")
    assert raised.value.file == "areas.geojson"
    found = dict(in_words(raised.value))
    assert path in found
    assert any(word in found[path] for word in says.split("|"))


@pytest.mark.parametrize("content", [None, [], {}, {"type": "Feature"}, {"type": "FeatureCollection"}, "x", 3])
def test_what_is_no_map_is_told(content: object) -> None:
    with faulty("FeatureCollection"):
        read_shapes(content, AREAS, "areas.geojson")


def test_all_faults_are_told_at_once() -> None:
    told = outlines(AREAS)
    told["features"][0]["properties"]["name"] = "甲"
    told["features"][1]["properties"]["name"] = "乙"
    told["features"][2]["geometry"] = {}
    with pytest.raises(CatalogueFaults) as raised:
        read_shapes(told, AREAS, "areas.geojson")
    assert [path for path, _ in in_words(raised.value)] == [
        "features.0.properties.name",
        "features.1.properties.name",
        "features.2.geometry",
        "features",
    ]
