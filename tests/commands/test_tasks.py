"""guibiao tasks, slips and trace --task: a decomposition, a quarter's progress and a slip on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

import cli
from tests.plan.tasks.making import COMMITMENTS

KEYS = {
    "id", "title", "kind", "commitments", "lead", "due", "extended", "measure", "done", "target", "completion",
    "scheduled", "gap", "status", "colour", "colour_rule", "silent_days", "slips_open", "indicators", "evidence",
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


class Run:
    """The command line, and what it says."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    def __call__(self, *arguments: object, code: int = 0) -> str:
        self._capfd.readouterr()
        assert cli.run([str(each) for each in arguments]) == code
        said = self._capfd.readouterr()
        return said.out + said.err

    def json(self, *arguments: object, code: int = 0) -> Any:
        self._capfd.readouterr()
        assert cli.run([*map(str, arguments), "--json"]) == code
        return json.loads(self._capfd.readouterr().out)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    return Run(capfd)


def fill(path: Path, sheet: str, cells: dict[tuple[int, str], object]) -> Path:
    """Fill cells of a written form by row and heading."""
    book = openpyxl.load_workbook(path)
    columns = {cell.value: cell.column for cell in book[sheet][3]}
    for (row, heading), value in cells.items():
        book[sheet].cell(row, columns[heading], value)
    book.save(path)
    return path


ROWS: dict[tuple[int, str], object] = {
    (4, "任务"): "互联互通", (4, "牵头单位"): "养老服务科", (4, "完成时限"): "2023-12-31",
    (4, "年度/季度节点"): "方案 2021-06-30 权重40\n验收 2023-12-31 权重60",
    (5, "任务"): "二", (5, "牵头单位"): "社会事务科",
    (5, "量化目标"): "20个", (5, "完成时限"): "2024-12-31",
}  # fmt: skip


@pytest.fixture
def loaded(run: Run, tmp_path: Path) -> Run:
    """Return the command line over a ledger of two tasks."""
    file = tmp_path / "F.xlsx"
    run("tasks", "template", "-o", file)
    run.json("tasks", "load", fill(file, "任务分解表", ROWS), "--accept")
    return run


EVERY = len(COMMITMENTS.all)


def test_an_empty_ledger(run: Run) -> None:
    found = run.json("tasks", "show")
    assert (found["commitments"], found["taken"], found["tasks"], len(found["not_taken"])) == (EVERY, 0, 0, EVERY)
    assert run.json("tasks", "assess") == []
    assert str(EVERY) in run("tasks", "show", "--lang", "en")


def test_a_decomposition_with_faults_is_returned_and_not_kept(run: Run, tmp_path: Path) -> None:
    file, returned = tmp_path / "F.xlsx", tmp_path / "R.xlsx"
    run("tasks", "template", "-o", file)
    fill(file, "任务分解表", {**ROWS, (4, "牵头单位"): "养老服物科"})
    found = run.json("tasks", "load", file, "--accept", code=1)
    mend = [f for f in found["findings"] if f["severity"] == "mend"]
    assert [(f["code"], f["cell"], f["expected"]) for f in mend] == [("task_unknown_unit", "J4", "养老服务科")]
    assert found["accepted"] is False
    run("tasks", "check", file, "-o", returned, code=1)
    sheet = openpyxl.load_workbook(returned)["任务分解表"]
    assert sheet["J4"].comment is not None
    assert run.json("tasks", "show")["tasks"] == 0


def test_the_answers_of_a_ledger(loaded: Run) -> None:
    shown = loaded.json("tasks", "show")
    assert (shown["taken"], shown["tasks"], shown["version"]) == (2, 2, 1)
    first, second = loaded.json("tasks", "assess", "--as-of", "2022Q4")
    assert first.keys() >= KEYS
    assert (first["id"], first["measure"], first["scheduled"], first["status"]) == ("1", "nodes", 0.4, "not_started")
    assert (second["target"], second["due"], second["extended"]) == (20, "2024-12-31", None)
    other = loaded.json("tasks", "assess", "--as-of", "2022Q4", "--rule", "ouhai-2020")
    assert {each["colour_rule"] for each in other} == {"ouhai-2020"}
    assert "没有叫" in loaded("tasks", "assess", "--rule", "月球", code=2)
    assert loaded.json("tasks", "assess", "--as-of", "2022Q4", "--known-at", "2021-01-01") == []
    assert "未启动" in loaded("tasks", "assess", "--as-of", "2022Q4")


def test_progress_an_extension_and_the_end_of_a_task(loaded: Run, tmp_path: Path) -> None:
    file = tmp_path / "P.xlsx"
    loaded("tasks", "template", "--progress", "--period", "2021Q2", "-o", file)
    fill(file, "任务进展", {(4, "进展"): "方案已印发", (5, "状态"): "已办", (5, "办结日期"): "2021-06-18"})
    found = loaded.json("tasks", "load", file, "--accept")
    assert (found["kind"], found["period"], found["accepted"]) == ("progress", "2021Q2", True)
    first = loaded.json("tasks", "assess")[0]
    assert (first["completion"], first["status"], first["as_of"]) == (0.4, "on_track", "2021-06-30")
    assert "不能再申请延期" in loaded("tasks", "extend", "1", "--due", "2023-06-30", "--reason", "x", code=1)
    loaded("tasks", "end", "2", "--on", "2022-03-01", "--document", "临民〔2022〕1号")
    assert loaded.json("tasks", "assess", "--as-of", "2022Q4")[1]["status"] == "ended"
    assert "已经终止" in loaded("tasks", "end", "2", "--on", "2022-03-01", "--document", "x", code=1)
    pdf = tmp_path / "方案.pdf"
    pdf.write_bytes(b"%PDF-1.4\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n")
    loaded("tasks", "attach", "1", pdf, "--node", "1")
    assert "没有第3个节点" in loaded("tasks", "attach", "1", pdf, "--node", "3", code=2)
    traced = loaded.json("trace", "--task", "1")
    assert traced["clauses"][0]["quote"] == "全面实现业务条线、上下层级民政数据互联互通"
    assert traced["row"]["row"] == 4
    assert [(f["name"], f["node"]) for f in traced["files"]] == [("方案.pdf", 0)]
    assert traced["reports"][0]["cell"] == "任务进展!A4"
    assert "互联互通" in loaded("trace", "--task", "1")
    assert "没有任务" in loaded("trace", "--task", "77", code=2)


def test_a_slip_on_the_command_line(loaded: Run) -> None:
    proposed = loaded.json("slips", "propose", "--as-of", "2024-02-01")
    told = [(p["colour"], p["reason"], p["days"]) for p in proposed]
    assert told == [("red", "overdue", 32), ("yellow", "not_started", 1126)]
    issued = loaded.json("slips", "issue", "--task", "1", "--colour", "red", "--note", "逾期")
    assert (issued["unit"], issued["state"]) == ("养老服务科", "assigned")
    number = issued["id"]
    answer = ("--cause", "a", "--measures", "b", "--deadline", "c")
    assert loaded.json("slips", "answer", number, *answer)["state"] == "answered"
    assert loaded.json("slips", "close", number, "--return", "--note", "不够")["state"] == "returned"
    assert "不能复核" in loaded("slips", "close", number, code=1)
    loaded("slips", "answer", number, *answer)
    assert loaded.json("slips", "close", number)["state"] == "closed"
    assert loaded.json("slips", "list") == []
    (kept,) = loaded.json("slips", "list", "--all")
    assert [step["action"] for step in kept["steps"]].count("return") == 1
    assert loaded.json("slips", "spot-check", "--seed", "7") == {"seed": "7", "files": []}
    assert loaded.json("slips", "reminders", "--as-of", "2023-12-24")[0]["to"] == "unit"
    assert "没有" in loaded("slips", "issue", "--task", "1", "--colour", "pink", "--note", "x", code=2)
    assert "没有任务" in loaded("slips", "issue", "--task", "9", "--colour", "red", "--note", "x", code=2)


def test_a_bulletin_is_written_and_proven(loaded: Run, tmp_path: Path) -> None:
    for ending in ("pdf", "docx"):
        file = tmp_path / f"b.{ending}"
        loaded.json("bulletin", "--period", "2022Q4", "-o", file)
        found = loaded.json("verify", file)
        assert (found["verdict"], found["equal"]) == ("equal", True)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "b.pdf").pages)
    assert "督查通报" in text
    assert "评估报告" not in text


def test_wrong_use(run: Run, tmp_path: Path) -> None:
    assert "季度" in run("tasks", "template", "--progress", code=2)
    assert run("tasks", "check", tmp_path / "none.xlsx", code=2)
    assert "季度和文件" in run("bulletin", "--period", "2023Q3", code=2)
