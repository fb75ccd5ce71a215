"""guibiao compare: two dates beside each other, every number the one that assess says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from plan.period import Period
from tests.commands.conftest import Guibiao
from tests.workbooks import ELDERLY, write, write_set

KEYS = {
    "no", "id", "name", "unit", "change", "from", "to", "value_change", "gap_change", "restated", "submissions",
}  # fmt: skip


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbooks")
    write_set(folder)
    return folder


@pytest.fixture
def filled(guibiao: Guibiao, workbooks: Path) -> Guibiao:
    assert guibiao("load", workbooks, "--accept")[0] == 0
    return guibiao


def answer(guibiao: Guibiao, *arguments: object) -> Any:
    code, out, err = guibiao(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def test_both_sides_are_what_assess_says(filled: Guibiao) -> None:
    found = answer(filled, "compare", "--from", "2023Q2", "--to", "2023Q3", "--corrected")
    assert found.keys() == {"from", "to", "counts", "indicators", "targets", "submissions"}
    for side, period in (("from", "2023Q2"), ("to", "2023Q3")):
        assessed = {a["no"]: a for a in answer(filled, "assess", "--as-of", period)}
        for told in found["indicators"]:
            assert told.keys() == KEYS
            assert told[side] == {key: assessed[told["no"]][key] for key in told[side]}
    assert sum(found["counts"].values()) == len(found["indicators"])
    assert {s["submission"] for s in found["submissions"]} == {
        f"2023Q3-{name}-1" for name in (ELDERLY, "社会救助科", "社会事务科")
    }


def test_a_correction_since_is_told_beside_what_was_published(filled: Guibiao, tmp_path: Path) -> None:
    before = answer(filled, "compare", "--from", "2023Q2", "--to", "2023Q3")
    write(tmp_path / "w", ELDERLY, Period(2023, 2), step=5.0)
    assert filled("load", tmp_path / "w", "--accept")[0] == 0
    after = answer(filled, "compare", "--from", "2023Q2", "--to", "2023Q3")
    old, new = ({i["no"]: i for i in told["indicators"]}[8] for told in (before, after))
    assert old["restated"] is None
    assert new["from"] == old["from"]
    assert new["restated"] is not None
    assert new["restated"] != new["from"]["value"]
    (correction,) = [s for s in after["submissions"] if s["correction"]]
    assert (correction["period"], correction["department"]) == ("2023Q2", ELDERLY)
    assert 8 in correction["restated"]
    assert correction["replaced"]
    corrected = answer(filled, "compare", "--from", "2023Q2", "--to", "2023Q3", "--corrected")
    assert {i["no"]: i for i in corrected["indicators"]}[8]["from"]["value"] == new["restated"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_read_a_sentence_and_tables(filled: Guibiao, lang: str) -> None:
    code, out, _ = filled("compare", "--from", "2023Q2", "--to", "2023Q3", "--lang", lang)
    assert code == 0
    assert ("二季度到2023年三季度" if lang == "zh" else "From Q2 2023 to Q3 2023") in out
    assert f"2023Q3-{ELDERLY}-1" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["compare"], "--from"),
        (["compare", "--from", "2023Q3"], "--to"),
        (["compare", "--from", "2023Q4", "--to", "2023Q3"], "不晚于"),
        (["compare", "--from", "2023", "--to", "2023Q3"], "2022Q4"),
        (["compare", "--from", "2023Q1", "--to", "2023Q3", "--corrected", "--known-from", "2023-05-01"], "只能用一个"),
        (["compare", "--from", "2023Q1", "--to", "2023Q3", "--plan", "zzz"], "zzz"),
    ],
)
def test_wrong_use_is_a_sentence(guibiao: Guibiao, arguments: list[str], sentence: str) -> None:
    code, out, err = guibiao(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err


def test_brief_and_deck_are_written_and_proven(filled: Guibiao, tmp_path: Path) -> None:
    for command, name in (("brief", "b.pdf"), ("deck", "d.pptx")):
        path = tmp_path / name
        made = answer(filled, command, "--as-of", "2023Q4", "-o", path)
        assert made["file"] == str(path)
        assert filled("verify", path)[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["brief", "-o", "x.pdf"],
        ["brief", "--as-of", "2023Q4"],
        ["brief", "--as-of", "2023Q4", "-o", "x.pptx"],
        ["deck", "--as-of", "2023Q4", "-o", "x.pdf"],
    ],
)
def test_brief_and_deck_say_what_they_need(guibiao: Guibiao, arguments: list[str]) -> None:
    code, out, err = guibiao(*arguments)
    assert (code, out) == (2, "")
    assert ".pptx" in err
