"""Whatever is typed: an exit code, a sentence of our own, never a traceback, and JSON alone on the output."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import cli
from commands.shell import Shell
from commands.verdict_tables import show_assessments, show_trace
from etl.yaml_files import load_plan
from plan.period import Period
from tests.commands.shelter import bound
from tests.workbooks import ELDERLY, write

LIBRARY = re.compile(
    r"Traceback|Errno|Input should|No such (file|command|option)|is not readable|requires an argument|"
    r"Is a directory|Permission denied|Expecting|unexpected extra|sqlite|duckdb\.|recursion",
    re.IGNORECASE,
)
"""What only a library would say to a reader of Chinese."""

LAST = load_plan().indicators[-1].no
JUDGED = '[{"baseline": {"date": "2020-12-31", "value": %s}, "targets": {}, "values": {}, "as_of": "2023-12-31"}]'

TABLE: list[tuple[str, int, str]] = [
    ("", 2, ""),
    ("nothing", 2, "没有命令“nothing”"),
    ("plan nothing", 2, "没有命令"),
    ("--colour", 2, "没有选项"),
    ("check", 2, "缺少工作簿"),
    ("check no.xlsx", 2, "没有这个文件"),
    ("check {folder}", 2, "guibiao load"),
    ("check {good}", 1, ""),
    ("check {good} --json", 1, ""),
    ("check {good} --json=1", 2, "后面不带内容"),
    ("check {good} more", 2, "多写了“more”"),
    ("check {good} --period 2023年", 2, "2023Q3"),
    ("check {good} --department 财务科", 2, "没有叫"),
    ("check {long}", 2, "名称不能用"),
    ("check {empty} --json", 1, ""),
    ("check {file}/x.xlsx", 2, "没有这个文件"),
    ("load", 2, "缺少工作簿或文件夹"),
    ("load {folder}", 1, ""),
    ("load {folder} --json", 1, ""),
    ("load {hollow}", 2, "没有找到"),
    ("load {hollow} --json", 2, "没有找到"),
    ("load {long}", 2, "名称不能用"),
    ("restore {long}", 2, "名称不能用"),
    ("restore {long}/x", 2, "名称不能用"),
    ("tasks check {long}", 2, "名称不能用"),
    ("tasks check {folder}", 2, "这是文件夹"),
    ("tasks check no.xlsx", 2, "没有这个文件"),
    ("tasks attach 1 {long}", 2, "名称不能用"),
    ("bureaus list {long}", 2, "名称不能用"),
    ("doctor --bureaus {long}", 2, "名称不能用"),
    ("doctor --bureaus={long}", 2, "名称不能用"),
    ("plan check {long}", 2, "名称不能用"),
    ("plan check {folder}", 2, "这是文件夹"),
    ("plan check no.yaml", 2, "没有这个文件"),
    ("plan fix no.yaml --by 甲", 2, "没有这个文件"),
    ("assess --indicator abc", 2, f"从1到{LAST}的整数"),
    ("assess --indicator 1.5", 2, "整数"),
    ("assess --indicator -1", 2, "整数"),
    ("assess --indicator 99999999999999999999", 2, "整数"),
    ("assess --indicator 0", 2, "没有第0项"),
    ("assess --indicator", 2, "选项--indicator后面缺少内容"),
    ("assess --as-of 9999999", 2, "不是日期"),
    ("assess --as-of 0000Q1", 2, "不是日期"),
    ("assess --as-of 9999-12-31", 2, "不是日期"),
    ("assess --as-of 9999-09-30 --json", 2, "不是日期"),
    ("assess --as-of 2199-12-31 --json", 0, ""),
    ("assess --as-of 0001-01-01 --json", 2, "不是日期"),
    ("assess --as-of 1900-01-01 --json", 0, ""),
    ("export --as-of 9999-12-31 --output {folder}/o.csv", 2, "不是日期"),
    ("export --as-of 2199-09-30 --unreported --output {folder}/o.csv", 0, ""),
    ("export --what assessments --as-of 1900Q1 --output {folder}/o.parquet", 0, ""),
    ("export --output {long}", 2, "--format"),
    ("export --format csv --output {long}", 2, "写不了文件"),
    ("report --as-of 2022Q4 --output {long}.pdf", 2, "写不了文件"),
    ("export --output", 2, "后面缺少内容"),
    ("assess --known-at soon", 2, "不是时刻"),
    ("assess --area 上海", 2, "没有叫"),
    ("assess --lang", 2, "zh"),
    ("assess --json", 0, ""),
    ("trace --indicator x --period 2023Q1", 2, "整数"),
    ("trace --indicator 1 --period 2023Q1 --json", 1, "没有数值"),
    ("trace --indicator 1", 2, "--period"),
    ("judge no.json", 2, "没有这个文件"),
    ("judge {folder}", 2, "这是文件夹"),
    ("judge {deep}", 2, "层数太多"),
    ("judge {large}", 2, "1e999"),
    ("judge {long_whole}", 2, "太大"),
    ("judge {nan}", 2, "NaN"),
    ("judge {torn}", 2, "第1行第2个字符"),
    ("judge {binary}", 2, "UTF-8"),
    ("judge {empty}", 2, "第1行第1个字符"),
    ("annotate {folder}", 2, "guibiao load"),
    ("annotate {good} -o x.pdf", 2, ""),
    ("annotate {good} -o {good}", 2, ""),
    ("verify no.pdf", 2, "没有这个文件"),
    ("verify {folder}", 2, "这是文件夹"),
    ("verify {file}", 1, ""),
    ("report --as-of 2023Q1", 2, ""),
    ("report --as-of 2023Q1 -o {folder}", 2, ""),
    ("report --as-of 2023Q1 -o no/x.pdf", 2, "没有这个文件或文件夹"),
    ("template --department 养老服务科 --period 1999Q1", 2, "2021Q1到2025Q4"),
    ("template --department 养老服务科 --period 2023Q1 -o {hollow}/x.pdf", 2, ".xlsx"),
    ("template --department 养老服务科 --period 2023Q1 -o {hollow}", 2, ".xlsx"),
    ("template --department 养老服务科 --period 2023Q1 -o no/x.xlsx", 2, "写不了"),
    ("reminders --today soon", 2, "不是日期"),
    ("serve --port x", 2, "整数"),
    ("serve --port -1", 2, "整数"),
    ("serve --host 203.0.113.9", 2, "不是本机的地址"),
    ("doctor --json", 0, ""),
    ("plan show --json", 0, ""),
    ("plan check --json", 0, ""),
]


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """Return what the lines of the table name."""
    folder = tmp_path / "w"
    good = write(folder, ELDERLY, Period(2023, 1), cells={("护理型床位数", "古城街道"): "约120"})
    (tmp_path / "hollow").mkdir()
    contents = {
        "file": b"text",
        "empty": b"",
        "deep": b"[" * 100_000,
        "large": (JUDGED % "1e999").encode(),
        "long_whole": (JUDGED % ("9" * 5000)).encode(),
        "nan": (JUDGED % "NaN").encode(),
        "torn": b"{",
        "binary": b"\xff\xfe\x00",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    named = {name: tmp_path / name for name in (*contents, "hollow")}
    return {**named, "folder": folder, "good": good, "long": tmp_path / ("x" * 300)}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("line", "code", "sentence"), TABLE, ids=[line or "(nothing)" for line, _, _ in TABLE])
def test_any_line_ends_well(
    places: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    line: str,
    code: int,
    sentence: str,
    lang: str,
) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    arguments = [word.format(**places) for word in line.split(" ") if word]
    ended = cli.run(arguments if lang == "zh" else [*arguments, "--lang=en"])
    out, err = capfd.readouterr()
    assert ended == code, out + err
    if "--json" in arguments and code < 2:
        json.loads(out)
    if code == 2:
        assert out == ""
        assert err.strip()
    if lang == "zh" and line:
        assert sentence in err
        assert not LIBRARY.search(err), err
    elif code == 2 and line:
        assert not re.search(r"[，。；：]", err), err


@pytest.mark.parametrize("home", ["file", "file/inner", "x" * 300], ids=["a file", "in a file", "too long a name"])
def test_a_home_that_can_be_none(tmp_path: Path, home: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    for arguments in (["assess"], ["load", "--accept", str(tmp_path)], ["doctor", "--json"], ["rebuild"]):
        code, out, err = bound(tmp_path / home, *arguments, stand=tmp_path)
        assert (code in {1, 2}, "Traceback" in err) == (True, False), err
        assert out == "" or code == 1
        assert code == 1 or "数据目录" in err


def test_files_that_may_not_be_read(places: dict[str, Path], tmp_path: Path) -> None:
    places["good"].chmod(0)
    places["large"].chmod(0)
    home = tmp_path / "home"
    code, out, err = bound(home, "check", places["good"])
    assert (code, "没有读取这个文件的权限" in out.replace("\n", ""), "WPS" in out, err) == (1, True, False, "")
    code, out, err = bound(home, "load", places["folder"], "--lang", "en")
    assert (code, "no permission to read this file" in out, err) == (1, True, "")
    code, out, err = bound(home, "judge", places["large"])
    assert (code, out, "没有权限" in err) == (2, "", True)
    places["folder"].chmod(0)
    code, out, err = bound(home, "load", places["folder"])
    assert (code, out, "没有权限" in err) == (2, "", True)
    code, out, err = bound(home, "check", places["good"])
    assert (code, out, "没有权限" in err) == (2, "", True)
    places["folder"].chmod(0o700)
    places["good"].chmod(0o600)


def test_english_is_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "home"))
    for arguments in (["plan", "show"], ["plan", "check"], ["assess"], ["assess", "--area", "古城街道"]):
        assert cli.run([*arguments, "--lang", "en"]) == 0
        out = capfd.readouterr().out
        assert not re.search(r"[\u4e00-\u9fff]", out), out


def test_what_repeats_is_said_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "home"))
    towns = ("古城街道", "大洋街道", "江南街道")
    path = write(tmp_path, ELDERLY, Period(2023, 1), cells={("护理型床位数", town): "约120" for town in towns})
    run: Callable[[list[str]], int] = cli.run
    for command in ("check", "load"):
        assert run([command, str(path)]) == 1
        out = capfd.readouterr().out
        assert out.count("约120") == 1
        assert "F7:F9" in out


def test_remarks_stand_beside_the_cells(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    part = {
        **dict.fromkeys(("measure", "area", "period", "sheet", "cell", "file", "submission", "sha256"), "x"),
        **dict.fromkeys(("submitted_by", "submitted_at", "accepted_by", "accepted_at"), "y"),
        "value": 1.0,
        "carried": False,
        "remarks": [
            {"kind": "corrected", "original": "120", "reason": "口径"},
            {"kind": "mended", "original": "约99"},
            {"kind": "explained", "reason": "新建"},
        ],
    }
    found = {"indicator": 1, "area": "临海市", "period": "2023Q1", "value": 1.0, "formula": "x", "parts": [part]}
    show_trace(Shell(), load_plan(), found)
    out = capfd.readouterr().out
    assert all(said in out for said in ("原为120", "约99", "说明：新建")), out
    show_trace(Shell(), load_plan(), {**found, "parts": [{**part, "remarks": []}]})
    assert "备注" not in capfd.readouterr().out


@pytest.mark.parametrize(
    ("value", "completion", "gap", "said"),
    [
        # As pages and reports print them: a missed target is read as missed, a percentage has its sign, and what is not
        # zero is not shown as -0.0.
        (57.98, 0.9990, -0.0455, ["57.98%", "99.9%", "−0.05", "58%"]),
        (58.04, 1.002, 0.2, ["58.0%", "100.2%", "+0.2"]),
        (57.25, 0.875, -12.5, ["57.2%", "87.5%", "−12.5"]),  # GB/T 8170: a five to the even neighbour
        (None, None, None, ["58%"]),
    ],
)
def test_the_table_prints_numbers_as_pages_do(
    value: float | None, completion: float | None, gap: float | None, said: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    found = {
        "no": 8,
        "area": "临海市",
        "as_of": "2025-12-31",
        "value": value,
        "value_period": "2025Q4",
        "status": "near",
    }
    rest = {"trend": None, "determination": None, "areas_reported": 19, "areas_total": 19}
    show_assessments(Shell(), load_plan(), [{**found, **rest, "completion": completion, "gap": gap}], False)
    out = capfd.readouterr().out
    assert [each for each in said if each not in out] == []
    assert not re.search(r"[-−]0\.0\b", out)
