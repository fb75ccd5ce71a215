"""``guibiao annotate``: what it writes, and what it says when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

import cli
from plan.period import Period
from tests.workbooks import ELDERLY, write

Q1 = Period(2023, 1)
CELLS = {("护理型床位数", "古城街道"): "约120", ("护理型床位数", "大洋街道"): None}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "home"))


def test_the_file_is_written_and_the_findings_are_counted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path, output = write(tmp_path, ELDERLY, Q1, cells=CELLS), tmp_path / "out.xlsx"
    before = path.read_bytes()
    assert cli.run(["annotate", str(path), "-o", str(output)]) == 0
    out, err = capfd.readouterr()
    assert (out, path.read_bytes()) == ("", before)
    assert f"{output}：须改正2处" in err
    book = load_workbook(output)
    assert "约120" in book["填报"]["F7"].comment.text
    assert [row[0].value for row in book["问题清单"].iter_rows(min_row=4)] == [1, 2]


def test_without_a_name_it_is_written_beside(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, ELDERLY, Q1, name="报表.xlsx")
    assert cli.run(["annotate", str(path)]) == 0
    assert "报表-校验.xlsx" in capfd.readouterr().err
    assert load_workbook(tmp_path / "报表-校验.xlsx")["问题清单"]["A2"].value == "没有发现问题。"
    assert cli.run(["annotate", str(path), "--lang", "en"]) == 0
    assert (tmp_path / "报表-checked.xlsx").exists()


def test_what_cannot_be_read_is_a_sentence_and_no_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path, output = tmp_path / "page.xls", tmp_path / "out.xlsx"
    path.write_text("<html><table></table></html>", encoding="utf-8")
    assert cli.run(["annotate", str(path), "-o", str(output)]) == 1
    assert "这个文件其实是网页" in capfd.readouterr().err
    assert not output.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["annotate"], "缺少"),
        (["annotate", "nowhere.xlsx"], "没有这个文件或文件夹"),
        (["annotate", ".", "-o", "a.xlsx"], "guibiao load"),
        (["annotate", "FILE", "-o", "a.pdf"], ".xlsx"),
        (["annotate", "FILE", "-o", "FILE"], "原文件"),
        (["annotate", "FILE", "-o", "no/such/folder/a.xlsx"], "写不了"),
        (["annotate", "FILE", "--period", "2023年"], "2023Q3"),
    ],
)
def test_wrong_use_is_a_sentence(
    arguments: list[str], sentence: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, ELDERLY, Q1)
    before = path.read_bytes()
    assert cli.run([str(path) if argument == "FILE" else argument for argument in arguments]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert sentence in err
    assert "Traceback" not in err
    assert path.read_bytes() == before
