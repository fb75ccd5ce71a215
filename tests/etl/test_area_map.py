"""The bureau's own map as a file: read whole or told what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.area_map import load_shapes
from etl.yaml_files import load_plan
from tests.faulty import faulty
from tests.outlines import outlines

AREAS = load_plan().areas


def test_a_home_without_a_map_has_none(tmp_path: Path) -> None:
    assert load_shapes(tmp_path / "areas.geojson", AREAS) is None


def test_a_map_is_read_with_and_without_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    for mark in ("", "\ufeff"):
        path.write_text(mark + json.dumps(outlines(AREAS), ensure_ascii=False), encoding="utf-8")
        shapes = load_shapes(path, AREAS)
        assert shapes is not None
        assert len(shapes.by_area) == len(AREAS.towns)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"type": NaN}', b"\x00" * 99],
    ids=["empty", "cut", "other", "deep", "nan", "zeros"],
)
def test_what_is_no_json_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "areas.geojson"
    path.write_bytes(content)
    with faulty(r"areas\.geojson"):
        load_shapes(path, AREAS)


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with faulty("读不出来"):
        load_shapes(tmp_path, AREAS)
