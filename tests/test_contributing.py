"""What CONTRIBUTING.md says of adding one more thing, done literally in a copy of the tree: nothing else is needed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["plan", "wording", "access", "etl", "presentation", "dashboards", "reports", "commands", "data", "sources"]
FILES = [*ROOT.glob("*.py"), *ROOT.glob("*.yaml"), *ROOT.glob("*.toml")]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the program to add something to, without its tests."""
    root = tmp_path / "tree"
    root.mkdir()
    for room in filter(Path.is_dir, (ROOT / room for room in ROOMS)):
        shutil.copytree(room, root / room.name, ignore=shutil.ignore_patterns("__pycache__", "20??"))
    for file in FILES:
        shutil.copy(file, root)
    return root


def run(tree: Path, *arguments: str, code: int = 0) -> str:
    """Return what a Python command in the copy prints, which must end so; only ``tests`` are not the copy's own."""
    environment = {**os.environ, "GUIBIAO_HOME": str(tree.parent / "home"), "PYTHONPATH": f"{tree}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def guibiao(tree: Path, *arguments: str) -> str:
    return run(tree, "-c", "import cli; cli.main()", *arguments)


def put(path: Path, text: str, before: str | None = None) -> None:
    """Add text to a file: at its end, or before a line that begins so."""
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    at = re.search(f"^{re.escape(before)}", found, re.MULTILINE) if before else None
    assert before is None or at is not None, f"{path.name} has no line {before}"
    where = at.start() if at else len(found)
    path.write_text(found[:where] + text + found[where:], encoding="utf-8")


def test_a_word(tree: Path) -> None:
    put(tree / "wording/languages/zh/note.toml", '[hello]\nworld = "你好，{name}"\n')
    put(tree / "wording/languages/en/note.toml", '[hello]\nworld = "hello, {name}"\n')
    said = run(tree, "-c", "from wording import Lang, say\nfor lang in Lang: print(say('hello.world', lang, name='x'))")
    assert said.splitlines() == ["你好，x", "hello, x"]


def test_a_language(tree: Path) -> None:
    shutil.copytree(tree / "wording/languages/en", tree / "wording/languages/fr")
    language = tree / "wording/languages/fr/language.toml"
    text = language.read_text(encoding="utf-8")
    own = re.sub(r'(?m)^(tag|label|short|switch) = ".*"', r'\1 = "Français"', text)
    language.write_text(own, encoding="utf-8")
    (tree / "wording/languages/fr/report.toml").unlink()
    lacking = run(tree, "-m", "wording.checking", "fr", code=1)
    assert "report.title" in lacking
    assert "desk." not in lacking
    rows = guibiao(tree, "assess", "--as-of", "2023Q4", "--lang", "fr")
    assert "Marriage registries" in rows.replace("\n", " ")


def test_a_page(tree: Path) -> None:
    put(tree / "dashboards/urls.py", 'HELLO: Final = "/hello"\n', before="LOGIN")
    put(tree / "wording/languages/zh/hello.toml", '[hello]\ntitle = "问候页"\n')
    put(tree / "wording/languages/en/hello.toml", '[hello]\ntitle = "Greetings"\n')
    put(
        tree / "dashboards/pages/hello/page.py",
        "from dash import html\n\nfrom dashboards import urls\nfrom dashboards.page import Page\n\n\n"
        "def build(request):\n    return html.H1(request.say('hello.title'))\n\n\n"
        "PAGE = Page(urls.HELLO, 'hello.title', 70, build)\n",
    )
    (tree / "dashboards/pages/hello/__init__.py").touch()
    script = (
        "from app import app_over\nfrom plan.period import Period\nfrom tests.dashboards.fakes import fake_reader\n"
        "client = app_over(fake_reader(Period(2024, 4))).server.test_client()\n"
        "for address in ('/hello', '/', '/hello?lang=en'):\n"
        "    found = client.get(address, base_url='http://127.0.0.1:8050')\n"
        "    print(found.status_code, '问候页' in found.text, 'Greetings' in found.text)\n"
    )
    assert run(tree, "-c", script).splitlines() == ["200 True False", "200 True False", "200 False True"]


METHOD = '''

@status_method()
def halfway(schedule: Schedule, values: Sequence[Point], as_of: date) -> Opinion:
    """Say whether the latest value is past the middle of the way.

    zh: 过半：最新值是否已过基期与目标的中点。
    en: Halfway: whether the latest value is past the middle of the way.

    | verdict | rank | zh | en |
    | past | 3 | 已过半 | past the middle |
    | before | 1 | 未过半 | before the middle |
    | not_available | – | 不适用 | not available |
    """
    if not values:
        return Opinion(NOT_AVAILABLE)
    middle = (schedule.baseline + schedule.target) / 2
    return Opinion("past" if schedule.no_worse(values[-1][1], middle) else "before")
'''


def test_a_status_method(tree: Path, tmp_path: Path) -> None:
    put(tree / "plan/opinions.py", METHOD)
    case = {"baseline": {"date": "2020-12-31", "value": 0}, "targets": {"2025-12-31": 10}, "as_of": "2023-12-31"}
    cases = [{**case, "values": {"2023-09-30": value}} for value in (4, 6)]
    (tmp_path / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    told = json.loads(guibiao(tree, "judge", str(tmp_path / "cases.json"), "--json"))
    assert [each["halfway"]["status"] for each in told] == ["before", "past"]


INDICATOR = """  - no: 14
    id: meal-stations
    name: 老年助餐点数
    name_en: Meal stations for the elderly
    unit: 个
    unit_en: stations
    category: 养老服务
    department: 养老服务科
    direction: up
    baseline: 5
    milestones: [{year: 2022, value: 20}, {year: 2025, value: 60}]
    formula: {kind: sum, measure: 老年助餐点数}
    bounds: {low: 0}
    decimals: 0
    definition: 季末助餐点数
    definition_en: Meal stations at the quarter's end
    source: 养老服务科季度报表
    source_en: Quarterly returns of Elderly Care
"""


def test_an_indicator(tree: Path) -> None:
    catalogue = tree / "indicators.yaml"
    text = catalogue.read_text(encoding="utf-8")
    measure = re.search(r"(?m)^(  - name: 康养联合体数\n(?:    .*\n)+)", text)
    assert measure, "the measure that this one is modelled on"
    put(catalogue, measure[1].replace("康养联合体", "老年助餐点"), before="  - name: 康养联合体数")
    put(catalogue, INDICATOR)
    assert guibiao(tree, "plan", "check")
    assert len(json.loads(guibiao(tree, "assess", "--as-of", "2023Q4", "--json"))) == 14
    file = tree / "t.xlsx"
    guibiao(tree, "template", "--department", "养老服务科", "--period", "2023Q4", "-o", str(file))
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert "老年助餐点数" in {cell.value for row in sheet for cell in row}


SOURCE = """source:
  id: report-2023
  title: 政府工作报告
  title_en: Report on the Work of the Government
  number: 〔2023〕1号
  issued_by: 临海市人民政府
  issued_on: 2023-01-10
  text: report-2023.txt
  sections: {{一: 民生实事}}
commitments:
- id: 报告-01
  section: 一
  quote: {quote}
  span: [{start}, {end}]
  line: 1
  class: qualitative
  reading: {{title: 新建助餐点, kind: 任务, score_by: 定性, lead_proposed: 养老服务科}}
"""


def test_a_source_document(tree: Path) -> None:
    text, quote = "今年办好民生实事，新建老年助餐点。", "新建老年助餐点"
    (tree / "sources/report-2023.txt").write_text(text, encoding="utf-8")
    start = text.index(quote)
    filled = SOURCE.format(quote=quote, start=start, end=start + len(quote))
    (tree / "sources/report-2023.yaml").write_text(filled, encoding="utf-8")
    told = json.loads(guibiao(tree, "tasks", "show", "--json"))
    assert told["commitments"] == 170
    assert "报告-01" in told["not_taken"]


def test_every_row_of_the_table_is_tried() -> None:
    """Layouts are tried by tests/etl/test_layouts.py, which finds the layout, its sample and its golden file."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.split("## What one more thing costs")[1].split("###")[0]
    rows = re.findall(r"^\| an? ([\w ]+?)(?: \(.*\))? \|", table, re.MULTILINE)
    tried = {name.removeprefix("test_an_").removeprefix("test_a_").replace("_", " ") for name in globals()}
    assert [row for row in rows if row not in tried] == ["workbook layout"]
