"""The bureau's own faces: picked up from a folder, embedded, part of what a proof looks at."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import serif_path

import cli
from etl.store.data_store import DataStore
from reports.checking.content import MismatchKind as Differs
from reports.making import make
from reports.pdf import pdf_of
from reports.pdf.fonts import SANS, SERIF, faces, font_folder, font_uses
from reports.proof import Verdict, prove
from tests.reports.conftest import MID
from tests.reports.pdfs import by_poppler
from tests.reports.samples import materials


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a face called FangSong that knows few characters."""
    place = tmp_path_factory.mktemp("fonts")
    with TTFont(serif_path()) as font:
        cutter = Subsetter(Options(name_IDs=["*"], notdef_outline=True))
        cutter.populate(text="为掌握规划的实施进展，。0123456789")
        cutter.subset(font)
        for record in list(font["name"].names):
            if record.nameID in (1, 4, 6, 16):
                font["name"].setName("FangSong", record.nameID, record.platformID, record.platEncID, record.langID)
        font["CFF "].cff.fontNames = ["FangSong"]
        font.save(place / "simfang.otf")
    return place


def embedded(content: bytes) -> set[str]:
    with pikepdf.open(BytesIO(content)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        return {str(font.FontName).split("+")[-1] for font in fonts}


def test_a_licensed_face_goes_before_the_free_one_which_stands_in_for_what_it_lacks(
    folder: Path, tmp_path: Path
) -> None:
    chosen = faces(folder)
    assert chosen.families["body"][:2] == ("FangSong", SERIF)
    assert chosen.families["kai"][0] == SERIF
    content = pdf_of(materials(), folder)
    assert any("FangSong" in name for name in embedded(content))
    assert "13项指标均暂无数据" in by_poppler(content, tmp_path)
    assert not any("FangSong" in name for name in embedded(pdf_of(materials())))


def test_the_folder_is_named_or_stands_in_the_home(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GUIBIAO_FONTS", raising=False)
    assert font_folder(tmp_path) is None
    (tmp_path / "fonts").mkdir()
    assert font_folder(tmp_path) == tmp_path / "fonts"
    monkeypatch.setenv("GUIBIAO_FONTS", str(folder))
    assert font_folder(tmp_path) == folder


def test_other_fonts_are_told_and_not_taken_for_an_alteration(
    copied: Callable[[str], DataStore], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_store = copied("fonts-home")
    monkeypatch.setenv("GUIBIAO_FONTS", str(folder))
    report = make(data_store, MID)
    assert prove(data_store, report).verdict is Verdict.EQUAL
    monkeypatch.delenv("GUIBIAO_FONTS")
    proof = prove(data_store, report)
    assert proof.verdict in (Verdict.UNPROVEN, Verdict.RESAVED)  # by whether the other letters break pages elsewhere
    assert proof.reasons[0] == "fonts"
    assert not any(each.kind is Differs.FIGURE for each in proof.mismatches)


def test_what_is_missing_is_told_with_what_stands_in(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert {each.found for each in font_uses(None)} == {""}
    told = {each.role: (each.found, each.used) for each in font_uses(folder)}
    assert told["body"] == ("FangSong", "FangSong")
    assert told["title"] == ("", SERIF)
    assert told["hei"] == ("", SANS)
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GUIBIAO_FONTS", str(folder))
    assert cli.run(["fonts", "--json"]) == 1
    out = capsys.readouterr()
    assert [each["role"] for each in json.loads(out.out) if each["found"] is None] == ["title", "hei", "kai", "song"]
    assert "缺4种字体" in out.err
    assert cli.run(["fonts"]) == 1
    assert "仿宋（正文）：FangSong" in capsys.readouterr().out
