"""The house: imports run one way, the core is pure, one place each knows workbooks, YAML, DuckDB, the journal."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ORDER = ["plan", "wording", "access", "etl", "presentation", "dashboards", "reports", "app", "cli"]
"""Each may import what stands to its left, but for pages and reports: neither knows the other's words and drawings.
`data` and `benchmarks` are programs beside the house: they may use all."""

KNOWS = {
    "openpyxl": "etl/workbook reports/checking/excel_ reports/checking/deck_reading",
    "python_calamine": "etl/workbook",
    "msoffcrypto": "etl/workbook/scan/decryption.py",
    "cryptography": "etl/workbook/scan/decryption.py etl/home/signing_key.py access/second_factor.py",
    "cachetools": "etl/lru_cache.py",
    "xlsxwriter": "etl/workbook",
    "ruamel": "etl/yaml_files.py",
    "duckdb": "etl/store/warehouse etl/hub",
    "typst": "reports/pdf",
    "pptx": "reports/deck reports/checking/deck_reading",
    "docx": "reports/word reports/checking/word_",
    "pandas": "presentation/frames/",
    "pdfplumber": "etl/plan_documents/pdf.py",
    "pdfminer": "etl/plan_documents/pdf.py",
    "pypdfium2": "etl/plan_documents/page_pictures.py",
    "sqlalchemy": "etl/store/journal",
    "sqlite3": "etl/store/journal",
    "psycopg": "etl/postgres",
    "obstore": "etl/files",
    "dash": "dashboards",
    "plotly": "dashboards",
    "flask": "dashboards",
    "argon2": "access/passwords.py",
    "zxcvbn": "access/passwords.py",
    "authlib": "access/sign_on.py",
    "requests": "access/sign_on.py",
    "joserfc": "access",
}
"""Library → the places that may import it (folders, modules, or modules beginning so); app.py joins what is shown.
What checks a workbook or a document that was handed out reads it with the library that people's programs stand for."""

PURE = {"__future__", "pydantic", "pydantic_core"} | (
    set(sys.stdlib_module_names)
    - {"os", "io", "pathlib", "subprocess", "socket", "sqlite3", "time", "tempfile", "shutil"}
)


def sources() -> list[Path]:
    """Return every module of the house."""
    files = [ROOT / "app.py", ROOT / "cli.py"]
    rooms = [*ORDER, "commands"]
    return [f for f in files if f.exists()] + [f for p in rooms for f in sorted((ROOT / p).rglob("*.py"))]


@cache
def tree_of(path: Path) -> ast.Module:
    """Parse a module once."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Full names of the modules a file imports, wherever in the file."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where a thing comes from"
            yield node.module or ""


def home_of(path: Path) -> str:
    """Return the package a file belongs to, or for app and cli the module."""
    first = path.relative_to(ROOT).parts[0].removesuffix(".py")
    return "cli" if first == "commands" else first


def test_there_is_something_to_read() -> None:
    assert len(sources()) > 30


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    right_of = set(ORDER[ORDER.index(home_of(path)) + 1 :]) | ({"dashboards"} if home_of(path) == "reports" else set())
    backwards = {name for name in imports(path) if name.split(".")[0] in right_of}
    assert not backwards, f"{path.relative_to(ROOT)} imports {sorted(backwards)}, which stands to its right"


@pytest.mark.parametrize("path", sorted((ROOT / "etl" / "reading").glob("*.py")), ids=lambda p: p.name)
def test_reading_knows_nothing_of_what_is_kept(path: Path) -> None:
    shell = ("etl.intake", "etl.store.journal", "etl.store.warehouse", "etl.submissions", "etl.operations", "etl.home")
    assert not [name for name in imports(path) if name.startswith(shell)]


@pytest.mark.parametrize("path", sorted((ROOT / "etl" / "plan_tables").glob("*.py")), ids=lambda p: p.name)
def test_plan_tables_are_read_from_values_alone(path: Path) -> None:
    """The rows of a plan's table are a function of its text: no files, no clock, no library."""
    impure = {name for name in imports(path) if name.split(".")[0] not in PURE | {"plan", "etl"}}
    strangers = {n for n in imports(path) if n.startswith("etl") and not n.startswith("etl.plan_tables")}
    assert not impure | strangers


@pytest.mark.parametrize("path", sorted((ROOT / "plan").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_the_core_is_pure(path: Path) -> None:
    impure = {name for name in imports(path) if name.split(".")[0] not in PURE | {"plan"}}
    assert not impure, f"the core may not know {sorted(impure)}"
    calls = {n.func.id for n in ast.walk(tree_of(path)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert not calls & {"open", "print", "input"}
    clock = {n.attr for n in ast.walk(tree_of(path)) if isinstance(n, ast.Attribute)} & {
        "now",
        "today",
        "utcnow",
    }
    assert not clock, "the core has no clock: the day is an argument"


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_one_place_each_knows(path: Path) -> None:
    where = path.relative_to(ROOT).as_posix()
    if where == "app.py":
        return
    strangers = {
        name
        for name in imports(path)
        if (homes := KNOWS.get(name.split(".")[0])) and not where.startswith(tuple(homes.split()))
    }
    assert not strangers, f"{where} should not know {sorted(strangers)}"


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_and_public_definition_says_what_it_is(path: Path) -> None:
    tree = tree_of(path)
    assert ast.get_docstring(tree), f"{path.name} has no docstring"
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent, f"{path.relative_to(ROOT)}: {silent} say nothing of themselves"


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_is_caught_broadly_without_a_reason(path: Path) -> None:
    text = path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(tree_of(path)):
        broad = isinstance(node, ast.ExceptHandler) and (
            node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        )
        if broad:
            assert "noqa: BLE001 - " in text[node.lineno - 1], f"{path.name}:{node.lineno} catches everything, and why?"


def test_the_project_names_no_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True).stdout
    kinds = {".py", ".md", ".toml", ".yaml", ".lock", ".json", ".css", ".js", ".sh"}
    ours = [ROOT / name for name in listed.split("\0") if Path(name).suffix in kinds and (ROOT / name).exists()]
    if not ours:
        pytest.skip("not a git checkout: nothing tells our files from others")
    hosts = ["pypi" + ".org", "python" + "hosted", "npmjs" + ".org", "/root" + "/", "/work" + "/"]
    named = [(p.name, h) for p in ours for h in hosts if h in p.read_text(encoding="utf-8")]
    assert not named, named


MODULES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in sources()}


@cache
def arrows(path: Path) -> set[str]:
    """Return the modules of the house that a file imports, wherever in the file: inside functions and for types alone,
    too."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module or "" for name in inner}
    return found & MODULES.keys()


def room_of(module: str) -> str:
    """Return the folder of a module below its package, if it stands in one (of a page: the page's own), else the
    module."""
    parts = module.split(".")
    depth = 3 if module.startswith(("dashboards.pages", "etl.workbook", "etl.store")) else 2
    folders = len(MODULES[module].relative_to(ROOT).parts) - 1
    return ".".join(parts[: min(depth, folders)]) if folders > 1 else module


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return the nodes of some circle of a graph; empty if there is none."""
    ordered = TopologicalSorter(graph)
    try:
        ordered.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_is_in_a_circle() -> None:
    assert not circle({module: arrows(path) - {module} for module, path in MODULES.items()})


def test_no_room_is_in_a_circle() -> None:
    assert not circle(rooms_by(room_of))


def rooms_by(told: Callable[[str], str]) -> dict[str, set[str]]:
    """Return the arrows between rooms; ``told``: the room of a module."""
    graph: dict[str, set[str]] = {}
    for module, path in MODULES.items():
        room = told(module)
        graph.setdefault(room, set()).update({told(other) for other in arrows(path)} - {room})
    return graph


def test_no_package_is_in_a_circle_with_its_own_folders() -> None:
    """What stands directly in a package is what its folders stand on: what joins folders is in a folder itself."""
    assert not circle(rooms_by(package_or_room))


def package_or_room(module: str) -> str:
    """Return the room of a module, its package where it stands directly in one (the package's own file too)."""
    return module.split(".", maxsplit=1)[0] if len(MODULES[module].relative_to(ROOT).parts) <= 2 else room_of(module)


def test_no_room_holds_more_than_a_quarter_of_the_code() -> None:
    lines: Counter[str] = Counter()
    for module, path in MODULES.items():
        lines[room_of(module)] += len(path.read_text("utf-8").splitlines())
    (room, most), *_ = lines.most_common(1)
    assert most <= sum(lines.values()) / 4, room


def test_a_folder_is_taken_in_at_a_glance() -> None:
    entries = {e.name for e in (ROOT / "dashboards").iterdir()} - {"__pycache__", "__init__.py"}
    assert len(entries) <= 12, sorted(entries)


def test_every_address_is_written_once() -> None:
    address = re.compile(r"/(?!_|assets/|download/)[a-z-]+(/.*)?$")
    written = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path in [*sorted((ROOT / "dashboards").rglob("*.py")), ROOT / "app.py"]
        if path.name != "urls.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and address.match(node.value)
    ]
    assert not written, "these belong into dashboards/urls.py"


def test_no_public_class_has_the_name_of_another() -> None:
    homes: dict[str, list[str]] = {}
    for module, path in MODULES.items():
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(module)
    twice = {name: modules for name, modules in homes.items() if len(modules) > 1}
    assert not twice


def test_an_instant_is_of_a_day_in_china() -> None:
    """What is kept is UTC: its own day is yesterday's until eight in the morning."""
    plain = re.compile(r"(?:\b|_)at\.date\(\)")
    assert not [str(path.relative_to(ROOT)) for path in sources() if plain.search(path.read_text(encoding="utf-8"))]


def test_whole_numbers_of_texts_are_read_in_one_place() -> None:
    """``isdigit`` takes “²” for a digit, and ``int`` raises an error of its own for it and for 4,301 digits."""
    own = re.compile(r"\bint\(.*\.is(?:digit|decimal|numeric)\(|\.is(?:digit|decimal|numeric)\(.*\bint\(")
    allowed = {"plan/whole_number.py"}
    found = {
        str(path.relative_to(ROOT))
        for path in sources()
        for line in path.read_text("utf-8").splitlines()
        if own.search(line)
    }
    assert found == allowed
