"""plan import and plan check FILE: exit codes, JSON, the catalogue that is written, sentences for what is no plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from etl.home import Home
from etl.yaml_files import CATALOGUE, load_plan, read_yaml, yaml_text
from tests.commands.conftest import Guibiao
from tests.etl.plan_documents.test_places import TABLE
from tests.etl.plan_documents.written import as_pdf

TEXT = """某市民政事业发展“十四五”规划
某发改规划〔2022〕4号  2022年1月18日
共4项指标，其中约束性1项。
| 类别 | 序号 | 指标 | 2020年 | 2022年 | 2025年 | 属性 |
| 救助 | 1 | 城乡居民最低生活保障标准（元/年） | 9,720 | 11400 | 13000 | 约束性 |
| 养老 | 2 | 养老机构护理型床位占比（%） | 52 | 55 | 58以上 | 预期性 |
| 养老 | 3 | 康养联合体 | 0 | 4 | 10 | 预期性 |
| 事务 | 4 | 婚俗改革（项） | — | — | 持续推进 | 预期性 |
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "规划.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_answer_in_json(guibiao: Guibiao, document: Path) -> None:
    code, out, err = guibiao("plan", "import", document, "--json")
    told: dict[str, Any] = json.loads(out)
    first = told["rows"][0]
    assert (code, told["tables"], told["refused"], first["place"]) == (0, 1, [], None)
    assert told["period"] == {"baseline_year": 2020, "milestone_years": [2022, 2025]}
    assert first["baseline"] == 9720
    assert first["targets"] == {"2022": 11400, "2025": 13000}
    start, end = first["span"]["targets"]["2025"]
    assert TEXT[start:end] == "13000"
    assert told["rows"][1]["target_kinds"] == {"2022": "number", "2025": "at_least"}
    assert told["rows"][3]["targets"] == {"2022": "—", "2025": "持续推进"}
    assert [count["agrees"] for count in told["counts"]] == [True, True]
    assert "“共4项指标”：读到4项，相符" in err


def test_cells_of_a_pdf_have_their_page_and_box(guibiao: Guibiao, tmp_path: Path) -> None:
    path = tmp_path / "规划.pdf"
    path.write_bytes(as_pdf(TABLE))
    first, second = json.loads(guibiao("plan", "import", path, "--json")[1])["rows"]
    target = first["place"]["targets"]["2030"]
    assert target["page"] == 1
    left, top, right, bottom = target["box"]
    assert first["place"]["baseline"]["box"] == [pytest.approx(first["place"]["baseline"]["box"][0]), top, left, bottom]
    assert second["place"]["targets"]["2030"]["box"] == [left, bottom, right, pytest.approx(2 * bottom - top, abs=0.3)]


def test_what_is_written_is_a_catalogue(guibiao: Guibiao, document: Path, tmp_path: Path) -> None:
    written = tmp_path / "plan.yaml"
    assert guibiao("plan", "import", document, "-o", written)[0] == 0
    code, out, _ = guibiao("plan", "check", written)
    assert (code, "3项指标、3个填报项" in out) == (0, True)
    plan = load_plan(written)
    assert [i.unit for i in plan.indicators] == ["元/年", "%", ""]
    assert [[m.value for m in i.milestones] for i in plan.indicators] == [[11400, 13000], [55, 58], [4, 10]]
    assert plan.indicators[0].department == load_plan().indicator_of[4].department
    assert (plan.document.number, str(plan.document.issued_on)) == ("某发改规划〔2022〕4号", "2022-01-18")
    assert [(each.name, each.words) for each in plan.worded] == [("婚俗改革", "持续推进")]
    assert [i.target.kind.value for i in plan.indicators] == ["number", "at_least", "number"]
    assert [i.nature and i.nature.value for i in plan.indicators] == ["binding", "expected", "expected"]


def test_without_certain_rows_the_answer_is_no(guibiao: Guibiao, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.md"
    nothing.write_text("专栏1 主要指标\n![](表.png)\n", encoding="utf-8")
    written = tmp_path / "plan.yaml"
    code, out, err = guibiao("plan", "import", nothing, "--json", "-o", written)
    assert (code, json.loads(out)["rows"], written.exists()) == (1, [], False)
    assert "图片" in err


def test_a_file_that_is_no_document_is_a_sentence(guibiao: Guibiao, tmp_path: Path) -> None:
    old = tmp_path / "旧.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    code, out, err = guibiao("plan", "import", old, "--json")
    assert (code, json.loads(out)["refused"][0]["code"]) == (1, "old_word")
    assert "另存为 .docx" in err
    assert "Save it as .docx" in guibiao("plan", "import", old, "--lang", "en")[2]


def test_wrong_use(guibiao: Guibiao, document: Path, tmp_path: Path) -> None:
    assert guibiao("plan", "import", tmp_path / "没有.txt")[0] == 2
    assert guibiao("plan", "import", tmp_path)[0] == 2
    assert guibiao("plan", "import")[0] == 2
    assert guibiao("plan", "import", document, "-o", tmp_path / "no" / "plan.yaml")[0] == 2


def test_check_of_a_file_tells_its_faults(guibiao: Guibiao, tmp_path: Path) -> None:
    wrong = tmp_path / "plan.yaml"
    wrong.write_text("document: 1\n", encoding="utf-8")
    code, out, _ = guibiao("plan", "check", wrong, "--json")
    told = json.loads(out)
    assert (code, told["ok"]) == (1, False)
    assert {fault["file"] for fault in told["faults"]} == {"plan.yaml"}


def test_the_table_is_printed_for_people(guibiao: Guibiao, document: Path) -> None:
    code, out, err = guibiao("plan", "import", document)
    assert (code, "养老机构护理型床位占比" in out, "读到4项（1张表）" in err) == (0, True, True)


def test_what_was_imported_is_a_home_s_catalogue_at_once(
    guibiao: Guibiao, home: Home, document: Path, tmp_path: Path
) -> None:
    home.root.mkdir()
    written = home.root / "indicators.yaml"
    assert guibiao("plan", "import", document, "-o", written)[0] == 0
    # None of the program's own forms knows these measures: they are other departments', and nothing to mend.
    code, out, err = guibiao("plan", "check", "--json")
    assert (code, json.loads(out)["faults"], err) == (0, [], "")
    department = json.loads(guibiao("plan", "show", "--json")[1])["measures"][0]["department"]
    form = tmp_path / "表.xlsx"
    assert guibiao("template", "--department", department, "--period", "2023Q1", "-o", form)[0] == 0
    checked = json.loads(guibiao("check", form, "--json")[1])
    assert (checked["department"], checked["period"], checked["layout"]) == (department, "2023Q1", "template")


def test_a_further_plan_is_checked_against_the_home_s_own_catalogue(
    guibiao: Guibiao, home: Home, tmp_path: Path
) -> None:
    ours: Any = read_yaml(CATALOGUE)
    ours["document"]["id"] = "elsewhere-145"
    home.root.mkdir()
    (home.root / "indicators.yaml").write_text(yaml_text(ours), encoding="utf-8")
    next_plan = tmp_path / "155.yaml"
    assert guibiao("plan", "roll", "elsewhere-145", "--into", next_plan)[0] == 0
    draft: Any = read_yaml(next_plan)
    for indicator in draft["indicators"]:
        for milestone in indicator["milestones"]:
            milestone["value"] = 50
    next_plan.write_text(yaml_text(draft), encoding="utf-8")
    assert json.loads(guibiao("plan", "check", next_plan, "--json")[1])["faults"] == []
