"""determine and determinations: a verdict beside the computed one, told by assess and export, dated and taken back."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from etl.intake.seeding import DEMO
from tests.commands.conftest import Guibiao

BOOKS = [DEMO / "2021" / f"2021Q{quarter}_养老服务科.xlsx" for quarter in (1, 2, 3, 4)]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def told(guibiao: Guibiao, *more: str) -> dict[str, object]:
    code, out, _ = guibiao("assess", "--as-of", "2021Q4", "--indicator", "8", *more, "--json")
    assert code == 0
    return json.loads(out)[0]  # type: ignore[no-any-return]


def test_a_verdict_is_set_told_everywhere_and_taken_back(guibiao: Guibiao, tmp_path: Path) -> None:
    assert guibiao("load", *BOOKS, "--accept")[0] == 0
    before = told(guibiao)
    assert before.pop("determination") is None
    (tmp_path / "纪要.pdf").write_bytes(PDF)
    grounds = ("--reason", "补发", "--document", "纪要1号", "--by", "甲")
    asked = ("determine", "--indicator", "8", "--as-of", "2021Q4", *grounds)
    assert guibiao(*asked)[0] == 2
    assert guibiao(*asked, "--verdict", "wonderful")[0] == 2
    assert guibiao(*asked, "--verdict", str(before["status"]))[0] == 1
    code, out, err = guibiao(*asked, "--verdict", "ahead", "--file", tmp_path / "纪要.pdf", "--json")
    assert code == 0, err
    assert json.loads(out)["status"] == "ahead"
    after = told(guibiao)
    determined = after.pop("determination")
    assert after == before
    assert isinstance(determined, dict)
    assert (determined["status"], determined["computed"], determined["file"]) == ("ahead", before["status"], "纪要.pdf")
    assert told(guibiao, "--known-at", "2022-01-01T00:00")["determination"] is None
    assert told(guibiao, "--area", "古城街道")["determination"] is None
    assert "（认定：快于序时）" in "".join(guibiao("assess", "--as-of", "2021Q4")[1].split())
    guibiao("export", "--what", "assessments", "--as-of", "2021Q4", "-o", tmp_path / "out.csv")
    rows = list(csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    column = rows[0].index("认定")
    assert [row[column] for row in rows[1:] if row[column]] == ["快于序时"]
    assert (
        guibiao("determine", "--indicator", "8", "--as-of", "2021Q4", "--withdraw", "--reason", "错", "--by", "甲")[0]
        == 0
    )
    assert told(guibiao)["determination"] is None
    lines = json.loads(guibiao("determinations", "--json")[1])
    assert [line["status"] for line in lines] == ["ahead", None]
    assert "撤销" in guibiao("determinations")[1]
    assert guibiao("doctor")[0] == 0
