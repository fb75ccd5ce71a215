"""guibiao export: three formats that say the same, what is asked for, and what is refused."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import load_workbook

import cli
from etl.home import Home
from etl.store.data_store import DataStore
from plan.instant import written
from plan.period import Period
from tests.dashboards.desks import grow
from tests.workbooks import AFFAIRS, ASSISTANCE, ELDERLY, the_plan, write

ROOT = Path(__file__).resolve().parents[2]
Guibiao = Callable[..., tuple[int, str, str]]
Q1, Q2 = Period(2023, 1), Period(2023, 2)
BEDS, TOWN = "护理型床位数", "古城街道"
FORMATS, WHAT = ("parquet", "csv", "xlsx"), ("observations", "assessments", "lineage")
SHEET = "=1+1.xlsx"


@pytest.fixture(scope="module", name="root")
def _root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return two quarters of three departments, a town late with one of them, one quarter sent again."""
    folder = tmp_path_factory.mktemp("export")
    for department in (ELDERLY, ASSISTANCE, AFFAIRS):
        write(folder, department, Q1, SHEET if department == ELDERLY else "")
        write(folder, department, Q2, cells={(BEDS, TOWN): None} if department == ELDERLY else {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIBIAO_HOME", str(folder / "home"))
        assert cli.run(["load", str(folder), "--accept"]) == 1, "one town is late"
        again = write(folder / "again", AFFAIRS, Q2, step=1)
        cli.run(["load", str(again), "--accept"])
    return folder / "home"


@pytest.fixture
def guibiao(root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Guibiao:
    """Run a command: (exit code, standard output, standard error)."""
    monkeypatch.setenv("GUIBIAO_HOME", str(root))

    def run(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        return (code, *capfd.readouterr())

    return run


def told(run: tuple[int, str, str]) -> dict[str, Any]:
    """Return the JSON of a run that went well."""
    assert run[0] == 0, run[2]
    answer = json.loads(run[1])
    assert isinstance(answer, dict)
    return answer


def columns(file: Path, names: list[str]) -> list[dict[str, Any]]:
    """Return the rows of a file by the columns' English names, in numbers, texts and None."""
    if file.suffix == ".parquet":
        moments = {name for name, kind, *_ in _described(file) if kind == "TIMESTAMP WITH TIME ZONE"}
        chosen = ", ".join(f"epoch_us({name})" if name in moments else name for name in names)
        rows: list[Any] = duckdb.sql(f"SELECT {chosen} FROM '{file}'").fetchall()
    elif file.suffix == ".csv":
        rows = [[cell or None for cell in row] for row in csv.reader(file.read_text("utf-8-sig").splitlines())][1:]
    else:
        rows = list(load_workbook(file).worksheets[0].iter_rows(min_row=4, values_only=True))
    return [dict(zip(names, map(plain, row), strict=True)) for row in rows]


def _described(file: Path) -> list[Any]:
    return duckdb.sql(f"DESCRIBE SELECT * FROM '{file}'").fetchall()


def plain(cell: Any) -> Any:
    """Return a cell as the three formats have it in common."""
    if isinstance(cell, bool) or cell in ("是", "否"):
        return cell in (True, "是")
    if isinstance(cell, datetime):
        day = cell.time() == datetime.min.time()
        return cell.date().isoformat() if day else (cell + timedelta(milliseconds=500)).isoformat()[:19]
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int) and cell > 10**14:
        return written(datetime.fromtimestamp(cell // 10**6).astimezone())[:19]
    try:
        return float(f"{float(cell):.12g}")
    except (TypeError, ValueError):
        text = None if cell is None else str(cell).removeprefix("'")
        return text.removesuffix("+08:00") if text and text.startswith("20") else text


@pytest.mark.parametrize("what", WHAT)
def test_the_formats_hold_the_same(guibiao: Guibiao, tmp_path: Path, what: str) -> None:
    found = []
    for kind in FORMATS:
        file = tmp_path / f"x.{kind}"
        answer = told(guibiao("export", "--format", kind, "--what", what, "-o", file, "--json"))
        rows = columns(file, answer["columns"])
        assert len(rows) == answer["rows"] > 0
        assert answer["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
        found.append(rows)
    assert found[0] == found[1]
    assert found[0] == found[2]


def test_observations_are_those_that_speak_and_nothing_stands_for_the_late_town(
    guibiao: Guibiao, root: Path, tmp_path: Path
) -> None:
    file = tmp_path / "o.parquet"
    names = told(guibiao("export", "-o", file, "--json"))["columns"]
    rows = {(r["measure"], r["area"], r["period"]): r for r in columns(file, names)}
    with DataStore.of(Home(root)).warehouse() as warehouse:
        said = {(o.measure, o.area, str(o.period)): (o.value, o.cell) for o in warehouse.observations()}
    assert {key: (row["value"], row["cell"]) for key, row in rows.items()} == said
    assert (BEDS, TOWN, "2023Q2") not in rows


def test_what_was_not_reported_is_listed_where_asked_for_and_is_empty(guibiao: Guibiao, tmp_path: Path) -> None:
    file = tmp_path / "o.csv"
    answer = told(guibiao("export", "-o", file, "--unreported", "--json"))
    absent = [r for r in columns(file, answer["columns"]) if r["value"] is None]
    plan = the_plan()
    silent = {m.name for m in plan.measures if m.department not in (ELDERLY, ASSISTANCE, AFFAIRS)}
    assert (BEDS, TOWN, "2023Q2") in {(r["measure"], r["area"], r["period"]) for r in absent}
    assert {r["measure"] for r in absent} == silent | {BEDS}
    assert len(absent) == 1 + 2 * sum(len(plan.towns) if plan.measure_of[m].level == "town" else 1 for m in silent)


def test_assessments_are_those_of_assess(guibiao: Guibiao, tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    names = told(guibiao("export", "--what", "assessments", "--as-of", "2023Q2", "-o", file, "--json"))["columns"]
    assessed = json.loads(guibiao("assess", "--as-of", "2023Q2", "--json")[1])
    keys = ("no", "id", "unit", "value", "value_period", "areas_reported", "expected", "completion", "gap", "status")
    rows = duckdb.sql(f"SELECT {', '.join(keys)} FROM '{file}'").fetchall()
    assert rows == [tuple(each[key] for key in keys) for each in assessed]
    assert {"target_2022", "milestone_2025", "trend_low80", "shortfall"} <= set(names)


def test_lineage_says_what_was_corrected(guibiao: Guibiao, tmp_path: Path) -> None:
    file = tmp_path / "l.parquet"
    told(guibiao("export", "--what", "lineage", "-o", file, "--json"))
    twice = duckdb.sql(
        f"SELECT list(speaks ORDER BY accepted_at), list(value ORDER BY accepted_at) FROM '{file}' "
        f"WHERE department = '{AFFAIRS}' AND period = '2023Q2' GROUP BY measure, area"
    ).fetchall()
    assert twice
    assert all(speaks == [False, True] and new == old + 1 for speaks, (old, new) in twice if new != old)
    assert all(speaks == [False, True] for speaks, _ in twice)


def test_what_is_asked_for(guibiao: Guibiao, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "o.parquet"

    def rows(*options: str) -> int:
        return int(told(guibiao("export", "-o", file, "--json", *options))["rows"])

    every = rows()
    first = rows("--as-of", "2023Q1")
    assert first == (every - first) + 1, "the late town's"
    assert rows("--as-of", "2022-12-31") == 0
    assert duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall() == [(0,)], "a file without rows is one"
    assert rows("--known-at", "2023-01-01") == 0
    assert 0 < rows("--area", TOWN) < every
    assert rows("--area", TOWN) + rows("--area", the_plan().city) < every
    with DataStore.of(Home(root)).warehouse() as warehouse:
        begun = min(each.source.accepted_at for each in warehouse.lineage())
    assert 0 < rows("--known-at", begun.isoformat()) < every


def test_a_csv_opens_in_excel_and_calculates_nothing(guibiao: Guibiao, tmp_path: Path) -> None:
    file = tmp_path / "l.csv"
    assert guibiao("export", "--what", "lineage", "-o", file)[:2] == (0, "")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(file.read_text("utf-8-sig").splitlines())
    assert head[:5] == ["填报项", "地区", "报告期", "日期", "数值"]
    assert f"'{SHEET}" in {row[head.index("文件")] for row in rows}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_workbook_says_what_its_columns_are(guibiao: Guibiao, tmp_path: Path) -> None:
    file = tmp_path / "l.xlsx"
    assert guibiao("export", "--what", "lineage", "-o", file)[0] == 0
    data, columns_sheet = load_workbook(file).worksheets
    heads = [cell.value for cell in data[3]]
    assert [row[0] for row in columns_sheet.iter_rows(min_row=4, values_only=True)] == heads
    column = heads.index("文件") + 1
    named = [data.cell(row, column) for row in range(4, data.max_row + 1)]
    assert {cell.data_type for cell in named if cell.value == SHEET} == {"s"}
    assert data.cell(4, heads.index("通过时间") + 1).number_format == "yyyy-mm-dd hh:mm:ss"


@pytest.mark.parametrize(("lang", "mark"), [("zh", "演示数据"), ("en", "Demonstration data")])
def test_demonstration_data_are_marked(
    guibiao: Guibiao, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lang: str, mark: str
) -> None:
    grow(tmp_path / "demo")
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "demo"))
    for kind in FORMATS:
        answer = told(guibiao("--lang", lang, "export", "-o", tmp_path / f"o.{kind}", "--json"))
        assert answer["demonstration"] is True
    assert mark in load_workbook(tmp_path / "o.xlsx").worksheets[0]["A2"].value
    ends = {line[-1] for line in csv.reader((tmp_path / "o.csv").read_text("utf-8-sig").splitlines())}
    assert ends == ({"演示数据", "是"} if lang == "zh" else {"demonstration", "TRUE"})
    metadata = duckdb.sql(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{tmp_path / 'o.parquet'}')")
    told_of = dict(metadata.fetchall())
    assert mark in told_of["note"]
    assert json.loads(told_of["columns"]).keys() == {name for name, *_ in _described(tmp_path / "o.parquet")}


def test_in_english_the_headings_are_the_names(guibiao: Guibiao, tmp_path: Path) -> None:
    for what in WHAT:
        file = tmp_path / f"{what}.csv"
        answer = told(guibiao("--lang=en", "export", "--what", what, "-o", file, "--json"))
        assert next(csv.reader(file.read_text("utf-8-sig").splitlines())) == answer["columns"]
    assert "Gucheng" in (tmp_path / "observations.csv").read_text("utf-8-sig")


def test_the_same_question_gives_the_same_bytes(guibiao: Guibiao, tmp_path: Path) -> None:
    for kind in FORMATS:
        files = [tmp_path / f"{each}.{kind}" for each in "ab"]
        for file in files:
            told(guibiao("export", "-o", file, "--json"))
        assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on what a process may write is Unix's")
@pytest.mark.parametrize("kind", FORMATS)
def test_where_there_is_no_room_nothing_is_written_and_it_is_said(root: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"o.{kind}"
    file.write_bytes(b"before")
    program = "import sys, cli; cli.main(sys.argv[1:])"
    order = f"ulimit -f 8; exec '{sys.executable}' -c '{program}' export --what lineage --output '{file}'"
    environment = {**os.environ, "GUIBIAO_HOME": str(root), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(["sh", "-c", order], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "磁盘已满" in done.stderr
    assert "Traceback" not in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    assert file.read_bytes() == b"before"


WRONG: list[tuple[list[str], str]] = [
    (["--format", "csv"], "请写明输出文件"),
    (["-o", "a"], "请写明输出文件"),
    (["--format", "pdf", "-o", "a.pdf"], "没有“pdf”这种格式；有：parquet、csv、xlsx"),
    (["--format", "csv", "-o", "a.xlsx"], "文件名以.xlsx结尾，要的却是csv"),
    (["--what", "kpis", "-o", "a.csv"], "没有“kpis”这种数据"),
    (["--what", "lineage", "--unreported", "-o", "a.csv"], "--unreported"),
    (["--area", "火星", "-o", "a.csv"], "没有叫“火星”的地区"),
    (["--as-of", "明天", "-o", "a.csv"], "不是日期"),
    (["--known-at", "昨天", "-o", "a.csv"], "不是时刻"),
    (["-o", "no/such/a.csv"], "写不了文件"),
    (["-o", "."], "请写明输出文件"),
    (["-o", "folder.csv"], "写不了文件"),
]


@pytest.mark.parametrize(("options", "said"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
def test_wrong_use(
    guibiao: Guibiao, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, options: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.csv").mkdir()
    code, out, err = guibiao("export", *options)
    assert (code, out) == (2, "")
    assert said in err
    assert guibiao("--lang", "en", "export", *options)[0] == 2
    assert [each.name for each in tmp_path.iterdir()] == ["folder.csv"]
