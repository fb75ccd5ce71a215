"""Which modules are mutated, and which tests are asked about each: no browser, no server, no process of its own."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_CORE = (
    "schedule validity status assessment measures backtest forecast pace shortfall opinions opinion_reasons judge "
    "status_methods slots submission difference coverage period review flow relative indicator_value"
)
_OF_OTHER_MODULES = "account audit_words findings_words permission policy session wording"
_OF_PLAN = tuple(
    str(path.relative_to(ROOT))
    for path in sorted((ROOT / "tests/plan").glob("test_*.py"))
    if path.stem.removeprefix("test_") not in _OF_OTHER_MODULES.split()
)
_OF_REPORTS = tuple(f"tests/reports/test_{name}.py" for name in ("evaluation", "grouping", "texts", "yearly_and_pace"))

TARGETS: dict[str, tuple[str, ...]] = {
    **{f"plan/{name}.py": _OF_PLAN for name in _CORE.split()},
    **{str(path.relative_to(ROOT)): _OF_REPORTS for path in sorted((ROOT / "reports/evaluation").glob("*.py"))},
    "reports/comparing.py": ("tests/reports/test_comparing.py",),
}
"""Path of a module → paths of tests, both from the root of the project."""
