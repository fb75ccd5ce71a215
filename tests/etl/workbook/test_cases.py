"""Files that nobody here wrote; the folder is shared test material and absent from a user's clone."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from etl.workbook import Refusal, Workbook, read_workbook

CASES = Path(__file__).resolve().parents[3].parent / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"no shared cases beside the repository ({CASES})")

EXPECTED: dict[str, Refusal | tuple[str, ...]] = {
    "calamine_OOM_alloc.xls": ("external_links_ignored", "hidden_sheet"),
    "calamine_issue252.xlsx": Refusal("damaged", "crc"),
    "calamine_issue_174.xlsx": (),
    "calamine_issue_530.xlsx": (),
    "calamine_issue_594_dos.ods": Refusal("hostile", "repeat"),
    "poi-spreadsheet_51535.xls": Refusal("hostile", "far_cell"),
    "poi-spreadsheet_54764.xlsx": Refusal("hostile", "doctype"),
    "poi-spreadsheet_57893-many-merges.xlsx": Refusal("too_large", "merges"),
    "poi-spreadsheet_58616.xlsx": ("hidden_sheet",),  # locked with the password all programs know
    "poi-spreadsheet_Simple.xlsb": Refusal("damaged", "records"),
    "poi-spreadsheet_duplicate-filename.xlsx": Refusal("hostile", "duplicate_member"),
    "poi-spreadsheet_poc-xmlbomb.xlsx": Refusal("hostile", "doctype"),
    "poi-spreadsheet_protected_passtika.xlsx": Refusal("encrypted", "office"),
    "poi-spreadsheet_xlmmacro.xlsm": Refusal("empty", "no_cells"),
    "poi-spreadsheet_xor-encryption-abc.xls": Refusal("encrypted", "xls"),
    "poi-spreadsheet_xxe_in_schema.xlsx": ("external_links_ignored",),
    "tika_testDdeLink.xlsx": ("dde_ignored",),
}


def files(folder: str) -> list[Path]:
    return sorted((CASES / folder).glob("*")) if CASES.is_dir() else []


@pytest.mark.parametrize("path", files("hostile"), ids=lambda path: path.name)
def test_hostile(path: Path) -> None:
    result = read_workbook(path)
    assert isinstance(result, (Workbook, Refusal))
    if path.name in EXPECTED:
        assert (result.notes if isinstance(result, Workbook) else result) == EXPECTED[path.name]


@pytest.mark.parametrize("path", files("sheets"), ids=lambda path: path.name)
def test_sheets(path: Path) -> None:
    result = read_workbook(path)
    if path.name.startswith("03_"):
        assert result == Refusal("unsupported_format", "html")
        return
    assert isinstance(result, Workbook), result
    assert result.notes == ()
    assert any(sheet.rows for sheet in result.sheets)


def test_values_known_by_eye() -> None:
    population = read_workbook(CASES / "sheets" / "06_nbs_population.xls")
    assert isinstance(population, Workbook)
    assert population.sheets[0].rows[3][:2] == ("年末总人口(万人)", 140828.0)
    plans = read_workbook(CASES / "sheets" / "01_yunnan_plans_1953_1990.xls")
    assert isinstance(plans, Workbook)
    assert len(plans.sheets[0].merges) == 160
    assert plans.sheets[0].percent_cells


def test_memory_of_both_processes_stays_bounded() -> None:
    """The whole folder through one parent: what both hold at once, sampled, stays far below 1 GB."""
    code = (
        "import sys; sys.path[:] = sys.argv[2:]\n"
        "from pathlib import Path; from etl.workbook import read_workbooks\n"
        "paths = [(p, p.name) for p in sorted(Path(sys.argv[1]).rglob('*.*'))]\n"
        "print(sum(1 for _ in read_workbooks(paths)))"
    )
    root = str(Path(__file__).resolve().parents[3])
    process = psutil.Popen(
        [sys.executable, "-c", code, str(CASES / "hostile"), root, *sys.path],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    peak = [0]
    watch = threading.Thread(target=_watch, args=(process, peak))
    watch.start()
    output, _ = process.communicate(timeout=60)
    watch.join()
    assert int(output) == len(files("hostile"))
    assert 0 < peak[0] < 1 << 30


def _watch(process: psutil.Popen, peak: list[int]) -> None:
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        try:
            family = [process, *process.children(recursive=True)]
            peak[0] = max(peak[0], sum(member.memory_info().rss for member in family))
        except psutil.NoSuchProcess:
            pass
        time.sleep(0.005)
