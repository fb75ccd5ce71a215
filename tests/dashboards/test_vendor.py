"""The heading font and the small chart script: made offline, and the pages do without them where they cannot be had."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import serif_path

from dashboards.server.vendor import cut_font, font_name, heading_characters, plotly_version, prepare
from tests.dashboards.fakes import the_plan
from wording import Lang, texts

ROOT = Path(__file__).resolve().parents[2]


def put_npm(folder: Path, version: str) -> Path:
    folder.mkdir()
    (folder / "package.json").write_text(json.dumps({"version": version}))
    (folder / "plotly-basic.min.js").write_text("/* charts */")
    return folder


def test_every_character_of_the_headings_is_in_the_font(tmp_path: Path) -> None:
    put = prepare(the_plan(), tmp_path, tmp_path / "none")
    assert put.font is not None
    path = tmp_path / put.font
    held = TTFont(path).getBestCmap()
    characters = heading_characters(the_plan())
    assert path.stat().st_size < 120_000
    assert {c for c in characters if ord(c) not in held} <= {"↩", "’"}
    assert set("圭表总览截至项指标中提前完成养老机构护理型床位占比") <= set(characters)
    assert set(texts(Lang.ZH)["headline.start"][0]) - set("{}") <= set(characters)


def test_the_same_characters_make_the_same_font() -> None:
    assert cut_font(serif_path(), "圭表") == cut_font(serif_path(), "圭表")
    assert font_name("圭表") != font_name("圭")


def test_preparing_twice_writes_once_and_old_files_go(tmp_path: Path) -> None:
    old, others = tmp_path / "serif-000000000000.woff2", tmp_path / "serif-111111111111.woff2"
    old.write_bytes(b"old")
    others.write_bytes(b"another bureau's, in use")
    os.utime(old, (0, 0))
    npm = put_npm(tmp_path / "npm", plotly_version())
    first = prepare(the_plan(), tmp_path, npm)
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.*")}
    assert prepare(the_plan(), tmp_path, npm) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.*")} == stamps
    assert sorted(path.name for path in stamps) == sorted([str(first.font), str(first.plotly), others.name])


@pytest.mark.parametrize("version", ["3.0.0", ""])
def test_another_version_of_the_chart_script_is_not_taken(tmp_path: Path, version: str) -> None:
    npm = put_npm(tmp_path / "npm", version) if version else tmp_path / "none"
    assert prepare(the_plan(), tmp_path, npm).plotly is None


def test_npm_is_asked_for_the_version_that_the_wheel_draws_with() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert wanted == {"plotly.js-basic-dist-min": plotly_version()}


def test_the_npm_lock_names_no_host() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert "http" not in lock
    assert "resolved" not in lock
    assert '"integrity": "sha512-' in lock


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    put = prepare(the_plan(), blocked / "vendor", tmp_path / "none")
    assert (put.font, put.plotly) == (None, None)
