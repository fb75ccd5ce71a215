"""The command line: its exit codes, its JSON, its sentences; never a traceback."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from etl.home import Home
from etl.yaml_files import load_plan
from plan.period import Period
from tests.commands.conftest import Guibiao
from tests.etl.quarters import form, quarter
from tests.workbooks import ASSISTANCE, ELDERLY, write, write_set

ROOT = Path(__file__).resolve().parents[2]
Q1, Q2 = Period(2023, 1), Period(2023, 2)
BEDS, TOWN = "护理型床位数", "古城街道"


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbooks")
    write_set(folder)
    return folder


@pytest.fixture
def filled(guibiao: Guibiao, workbooks: Path) -> Guibiao:
    assert guibiao("load", workbooks, "--accept")[0] == 0
    return guibiao


def answer(run: tuple[int, str, str], code: int = 0) -> Any:
    """Return the JSON of a run, which is all that standard output holds."""
    assert run[0] == code, run[2]
    return json.loads(run[1])


LAST = load_plan().indicators[-1].no
WRONG: list[tuple[list[str], str]] = [
    (["load"], "缺少工作簿或文件夹"),
    (["load", "nowhere"], "没有这个文件或文件夹"),
    (["check", "nowhere.xlsx"], "没有这个文件或文件夹"),
    (["check", "."], "guibiao load"),
    (["check", "x.xlsx", "--period", "2023年"], "2023Q3"),
    (["check", "x.xlsx", "--department", "财务科"], "养老服务科"),
    (["assess", "--as-of", "2023-02-30"], "2022Q4"),
    (["assess", "--as-of", "去年"], "2022-12-31"),
    (["assess", "--known-at", "昨天"], "2023-02-15"),
    (["assess", "--indicator", str(LAST + 1)], f"1到{LAST}"),
    (["assess", "--indicator", "一"], f"从1到{LAST}的整数"),
    (["assess", "--area", "上海"], "古城街道"),
    (["trace", "--indicator", "7"], "--period"),
    (["trace", "--period", "2023Q1"], "--indicator"),
    (["template", "--period", "2023Q1"], "--department"),
    (["template", "--department", "养老服务科", "--period", "2023Q1", "-o", "no/such/folder/a.xlsx"], "写不了"),
    (["judge", "nowhere.json"], "打不开"),
    (["nothing"], "没有命令“nothing”"),
    (["check", "--colour"], "--colour"),
    (["assess", "--lang", "xx"], "zh"),
    (["serve", "--port", "99999"], "从0到65535的整数"),
]


@pytest.mark.parametrize(("arguments", "sentence"), WRONG, ids=lambda case: " ".join(case)[:40])
def test_wrong_use_is_a_sentence(guibiao: Guibiao, arguments: list[str], sentence: str) -> None:
    code, out, err = guibiao(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err


def test_load_then_check_then_assess(guibiao: Guibiao, workbooks: Path) -> None:
    loaded = answer(guibiao("load", workbooks, "--accept", "--json"))
    assert len(loaded) == 12
    assert loaded[0].keys() >= {"file", "submission", "department", "period", "layout", "observations", "findings"}
    assert loaded[0]["submission"] == "2023Q1-养老服务科-1"
    again = answer(guibiao("load", workbooks, "--accept", "--json"))
    assert [o["again"] for o in again] == [True] * 12
    assert [o["observations"] for o in again] == [o["observations"] for o in loaded]
    assessed = answer(guibiao("assess", "--json"))
    assert [a["no"] for a in assessed] == [indicator.no for indicator in load_plan().indicators]
    assert {a["as_of"] for a in assessed} == {"2023-12-31"}


def test_check_says_what_it_found_and_keeps_nothing(guibiao: Guibiao, tmp_path: Path) -> None:
    path = write(tmp_path, ELDERLY, Q1, cells={(BEDS, TOWN): "约120"})
    checked = answer(guibiao("check", path, "--json"), 1)
    (finding,) = [f for f in checked["findings"] if f["severity"] == "mend"]
    assert finding.keys() >= {"severity", "code", "sheet", "cell", "found", "expected", "message"}
    assert (finding["code"], finding["cell"], finding["found"]) == ("not_a_number", "F7", "约120")
    assert (checked["department"], checked["period"], checked["layout"]) == (ELDERLY, "2023Q1", "template")
    assert checked["observations"][0].keys() == {"measure", "area", "period", "value", "sheet", "cell"}
    code, out, _ = guibiao("check", path)
    assert (code, "约120" in out) == (1, True)
    assert "120" in guibiao("check", path, "--lang", "en")[1]
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"PK\x03\x04 not a zip", "damaged"), (b"%PDF-1.7\n", "unsupported_format")]
)
def test_a_file_that_cannot_be_read_has_one_finding(
    guibiao: Guibiao, tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "odd.xlsx").write_bytes(content)
    checked = answer(guibiao("check", tmp_path / "odd.xlsx", "--json"), 1)
    assert [(f["code"], f["cell"]) for f in checked["findings"]] == [(code, "")]
    assert (checked["department"], checked["period"], checked["observations"]) == (None, None, [])
    assert checked["findings"][0]["message"] in guibiao("check", tmp_path / "odd.xlsx")[1].replace("\n", "")


def test_a_bad_file_in_the_middle(guibiao: Guibiao, tmp_path: Path) -> None:
    write(tmp_path / "w", ELDERLY, Q1)
    write(tmp_path / "w", ASSISTANCE, Q1, cells={("联办件数", TOWN): "#DIV/0!"})
    write(tmp_path / "w", ELDERLY, Q2)
    loaded = answer(guibiao("load", tmp_path / "w", "--accept", "--json"), 1)
    assert [bool(o["submission"]) for o in loaded] == [True, False, True]


def test_many_files_are_counted_and_few_are_listed(
    guibiao: Guibiao, workbooks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert guibiao("load", workbooks)[1].count(".xlsx") == 12
    monkeypatch.setattr("commands.intake_tables.LISTED", 11)
    counted = guibiao("load", workbooks, "--lang", "en")[1]
    assert ".xlsx" not in counted
    assert "May enter" in counted


def test_a_blank_may_stand(guibiao: Guibiao, tmp_path: Path) -> None:
    path = write(tmp_path, ELDERLY, Q1, cells={(BEDS, TOWN): None})
    assert guibiao("check", path)[0] == 1
    assert guibiao("load", path)[0] == 1
    (kept,) = answer(guibiao("load", path, "--accept", "--json"), 1)
    assert kept["submission"] == "2023Q1-养老服务科-1", (
        "it is kept, and the answer is no while something is to be mended"
    )
    assert guibiao("load", path, "--accept")[0] == 1, "the same again too"


ASSESSED = {
    *(
        "no",
        "id",
        "name",
        "unit",
        "category",
        "as_of",
        "baseline",
        "targets",
        "value",
        "value_period",
        "areas_reported",
    ),
    *("areas_total", "carried", "expected", "completion", "scheduled", "gap", "status", "milestones", "pace", "trend"),
    "shortfall",
}


def test_assess(filled: Guibiao) -> None:
    (assessed,) = answer(filled("assess", "--as-of", "2023Q2", "--indicator", "8", "--json"))
    assert assessed.keys() >= ASSESSED
    assert (assessed["areas_reported"], assessed["areas_total"], assessed["carried"]) == (19, 19, 0)
    assert assessed["milestones"] == {"2022": None, "2025": None}
    assert assessed["milestones_pending"] == ["2022"]  # of 2022Q4 nothing is in
    assert (assessed["value_date"], assessed["stale_quarters"]) == ("2023-06-30", 0)
    assert assessed["trend"]["verdict"] == "insufficient"
    assert assessed["value"] == pytest.approx(100 * sum(104 + n for n in range(19)) / sum(204 + n for n in range(19)))
    (town,) = answer(filled("assess", "--area", "古城街道", "--indicator", "8", "--json"))
    assert town["value"] == pytest.approx(100 * 108 / 208)
    assert "养老机构护理型床位占比" in filled("assess")[1]
    assert "Nursing beds" in filled("assess", "--lang=en")[1]


def test_a_towns_own_sum_is_not_held_against_the_citys_path(filled: Guibiao) -> None:
    (summed,) = answer(filled("assess", "--area", "古城街道", "--indicator", "9", "--json"))
    assert summed.keys() >= ASSESSED
    assert (summed["value"], summed["status"], summed["comparable"]) == (108, None, False)


def test_assess_of_an_empty_home(guibiao: Guibiao) -> None:
    assessed = answer(guibiao("assess", "--json"))
    assert {a["status"] for a in assessed} == {"no_data"}
    assert assessed[0]["value"] is None
    assert assessed[0]["pace"] is None


def test_two_clocks(filled: Guibiao) -> None:
    assert {a["status"] for a in answer(filled("assess", "--known-at", "2020-01-01", "--json"))} == {"no_data"}


def test_trace(filled: Guibiao) -> None:
    found = answer(filled("trace", "--indicator", "8", "--period", "2023Q1", "--json"))
    assert found["formula"] == "100 × Σ护理型床位数 ÷ Σ养老机构床位数"
    assert len(found["parts"]) == 38
    whole = {
        measure: sum(p["value"] for p in found["parts"] if p["measure"] == measure)
        for measure in (BEDS, "养老机构床位数")
    }
    assert found["value"] == pytest.approx(100 * whole[BEDS] / whole["养老机构床位数"])
    part = found["parts"][0]
    assert (part["area"], part["sheet"], part["cell"], part["submission"]) == (
        TOWN,
        "填报",
        "F7",
        "2023Q1-养老服务科-1",
    )
    assert len(part["sha256"]) == 64
    assert part["accepted_by"] == "本机管理员"
    assert part["accepted_at"].endswith("+08:00")
    town = answer(filled("trace", "--indicator", "8", "--area", "桃渚镇", "--period", "2023Q1", "--json"))
    assert {p["area"] for p in town["parts"]} == {"桃渚镇"}
    own, later = (
        answer(filled("trace", "--indicator", "8", "--area", "桃渚镇", "--period", code, "--json"))
        for code in ("2023Q4", "2024Q2")
    )
    assert (later["value"], later["carried"], later["from_periods"]) == (own["value"], True, ["2023Q4"])
    assert [part["cell"] for part in later["parts"]] == [part["cell"] for part in own["parts"]]
    assert filled("trace", "--indicator", "8", "--period", "2023Q1")[0] == 0
    nothing = answer(filled("trace", "--indicator", "1", "--period", "2023Q1", "--json"), 1)
    assert (nothing["value"], nothing["parts"]) == (None, [])


def test_judge(guibiao: Guibiao, tmp_path: Path) -> None:
    series = {
        "baseline": {"date": "2020-12-31", "value": 10.4},
        "targets": {"2022-12-31": 16, "2025-12-31": 20},
        "values": {"2023-12-31": 17},
        "as_of": "2023-12-31",
    }
    path = tmp_path / "series.json"
    path.write_text(json.dumps([series]), encoding="utf-8")
    (judged,) = answer(guibiao("judge", path, "--json"))
    assert judged.keys() >= {"path", "open_sdg", "un", "destatis", "eurostat"}
    assert (judged["path"]["status"], round(judged["path"]["gap"], 2)) == ("near", -3.46)
    assert guibiao("judge", path)[0] == 0
    path.write_text(json.dumps([{**series, "as_of": "soon"}, {**series, "values": {"x": 1}}]), encoding="utf-8")
    code, out, err = guibiao("judge", path, "--json")
    assert (code, out, "0.as_of" in err, "1.values" in err) == (2, "", True, True)
    path.write_text("{", encoding="utf-8")
    assert guibiao("judge", path)[0] == 2


def test_plan(guibiao: Guibiao) -> None:
    assert len(answer(guibiao("plan", "show", "--json"))["indicators"]) == len(load_plan().indicators)
    assert "每万人持证社会工作专业人才数" in guibiao("plan", "show")[1]
    assert answer(guibiao("plan", "check", "--json")) == {"ok": True, "faults": [], "flows": []}
    assert guibiao("plan", "check")[0] == 0


def test_a_broken_catalogue_is_listed_whole(guibiao: Guibiao, home: Home, tmp_path: Path) -> None:
    broken = (ROOT / "indicators.yaml").read_text(encoding="utf-8")
    broken = broken.replace("value: 16}", "value: many}").replace("category: 社会救助\n", "category: 救助\n")
    home.root.mkdir()
    (home.root / "indicators.yaml").write_text(broken.replace("first_year: 2021", ""), encoding="utf-8")
    answered = answer(guibiao("plan", "check", "--json"), 1)
    assert len(answered["faults"]) >= 2
    assert "document.first_year" in {fault["path"] for fault in answered["faults"]}
    (tmp_path / "series.json").write_text("[]")
    code, out, err = guibiao("judge", tmp_path / "series.json")
    assert (code, out, "document.first_year" in err) == (2, "", True)


def test_template_goes_out_and_comes_back(filled: Guibiao, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert filled("template", "--department", ELDERLY, "--period", "2024Q1", "-o", path)[0] == 0
    checked = answer(filled("check", path, "--json"), 1)
    assert (checked["department"], checked["period"]) == (ELDERLY, "2024Q1")
    assert {f["code"] for f in checked["findings"] if f["severity"] == "mend"} == {"missing"}


def test_rebuild_and_doctor(filled: Guibiao, tmp_path: Path) -> None:
    examined = answer(filled("doctor", "--json"))
    assert [c["name"] for c in examined["checks"]] == [
        "catalogue",
        "corrections",
        "journal",
        "raw",
        "orphans",
        "warehouse",
        "areas",
        "evaluation",
        "tasks",
        "accounts",
        "audit",
    ]
    assert filled("doctor")[0] == 0
    warehouse = tmp_path / "home" / "warehouse.duckdb"
    warehouse.write_bytes(warehouse.read_bytes()[:4000])
    assert [c["name"] for c in answer(filled("doctor", "--json"), 1)["checks"] if not c["ok"]] == ["warehouse"]
    assert filled("rebuild")[0] == 0
    assert filled("doctor", "--json")[0] == 0
    warehouse.unlink()
    code, out, err = filled("assess", "--json")
    assert (code, "已按台账和原始文件重建" in err, len(json.loads(out))) == (0, True, len(load_plan().indicators))
    (tmp_path / "home" / "journal.sqlite").write_bytes(b"\0" * 4096)
    code, _, err = filled("assess")
    assert (code, "台账" in err) == (2, True)


def test_a_taken_port_is_said(guibiao: Guibiao) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, _, err = guibiao("serve", "--port", taken.getsockname()[1])
    assert (code, "端口" in err) == (2, True)
    assert guibiao("serve", "--host", "203.0.113.9")[0] == 2


def test_help_and_languages(guibiao: Guibiao) -> None:
    code, out, _ = guibiao("--help")
    assert code == 0
    for command in ("serve", "load", "check", "assess", "judge", "trace", "plan", "rebuild", "doctor", "template"):
        assert command in out
    assert "No such file" in guibiao("check", "nowhere", "--lang", "en")[2]
    assert "No such file" in guibiao("--lang", "en", "check", "nowhere")[2]


def test_the_installed_command(tmp_path: Path) -> None:
    code = "import cli; cli.main()"
    environment = {"GUIBIAO_HOME": str(tmp_path / "h"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(tmp_path)], env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert "guibiao load" in done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="no file-size limit there")
@pytest.mark.parametrize("room", [1_000, 30_000, 60_000, 1_000_000])
def test_a_full_disk_is_a_sentence_and_nothing_is_half(
    guibiao: Guibiao, workbooks: Path, tmp_path: Path, room: int
) -> None:
    """A limit on the size of a file stands for a disk that has no more room."""
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); import cli; cli.main()"
    environment = {"GUIBIAO_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", limit, "load", str(workbooks), "--accept"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 2, done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert guibiao("assess")[0] == 0
    assert guibiao("doctor")[0] == 0
    assert guibiao("load", workbooks, "--accept")[0] == 0
    assert guibiao("doctor")[0] == 0


def own_sheet(folder: Path, title: str) -> Path:
    """Return a plain sheet with the measures of the care department, for whatever its title says."""
    heads = "镇(街道),持证养老护理员数(人),老年人口(万人),护理型床位数(张),养老机构床位数(张),康养联合体数(个)"
    towns, more = load_plan().towns, [m for m in load_plan().measures_of(ELDERLY) if f"{m.name}(" not in heads]
    rows = [f"{town},{30 + n},{1.5 + n / 100:.2f},{200 + n},{400 + n},0" for n, town in enumerate(towns)]
    heads += "".join(f",{measure.name}({measure.unit})" for measure in more)  # what a bureau added since
    rows = [row + ",1" * len(more) for row in rows]
    path = folder / "自家表.csv"
    path.write_text("\n".join([f"{title},,,,,", heads, *rows]), "utf-8")
    return path


@pytest.mark.parametrize("title", ["养老服务科2019年第四季度报表", "养老服务科2052年第四季度报表", "养老服务科报表"])
def test_a_quarter_outside_the_plan_stays_out_by_every_way(guibiao: Guibiao, tmp_path: Path, title: str) -> None:
    path = own_sheet(tmp_path, title)
    sent = ("--department", ELDERLY, "--period", "2052Q4") if "年" not in title else ("--department", ELDERLY)
    for command in (("check", path), ("load", path), ("load", path, "--accept")):
        said = answer(guibiao(*command, *sent, "--json"), 1)
        findings = (said if isinstance(said, dict) else said[0])["findings"]
        assert [f["code"] for f in findings if f["severity"] == "mend"] == ["outside_plan"], command
    assert answer(guibiao("load", path, "--accept", *sent, "--json"), 1)[0]["submission"] is None
    assert answer(guibiao("doctor", "--json"))["ok"]


def test_the_same_sheet_for_a_quarter_of_the_plan_comes_in(guibiao: Guibiao, tmp_path: Path) -> None:
    path = own_sheet(tmp_path, "养老服务科2025年第四季度报表")
    assert answer(guibiao("load", path, "--accept", "--json"))[0]["submission"] == "2025Q4-养老服务科-1"


def test_an_earlier_quarter_corrected_in_a_later_form_is_listed(guibiao: Guibiao, tmp_path: Path) -> None:
    first, second, third = (Period(2023, n) for n in (1, 2, 3))
    for quarters in ((first,), (first, second)):
        path = form(tmp_path, {period: quarter(ELDERLY, period) for period in quarters})
        answer(guibiao("load", path, "--department", ELDERLY, "--accept", "--json"))
    was = {**quarter(ELDERLY, first), (BEDS, TOWN): 81}
    path = form(tmp_path, {first: was, second: quarter(ELDERLY, second), third: quarter(ELDERLY, third)})
    (dry,) = answer(guibiao("load", path, "--department", ELDERLY, "--json"))
    assert dry["corrections"] == [{"period": "2023Q1", "submission": None}]
    (kept,) = answer(guibiao("load", path, "--department", ELDERLY, "--accept", "--json"))
    assert (kept["submission"], kept["corrections"]) == (
        "2023Q3-养老服务科-1",
        [{"period": "2023Q1", "submission": "2023Q1-养老服务科-2"}],
    )
    traced = answer(guibiao("trace", "--indicator", 8, "--area", TOWN, "--period", "2023Q1", "--json"))
    assert {part["value"] for part in traced["parts"] if part["measure"] == BEDS} == {81}
    code, said, _ = guibiao("load", path, "--department", ELDERLY)
    assert code == 0
    assert "已报送过" in said
