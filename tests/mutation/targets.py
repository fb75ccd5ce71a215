"""Which modules are mutated, and which tests are asked about each: those of its own room, where no browser, no server
and no other process is started."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PLAN = {
    "assessment": "assessor measures flow targets shortfalls standing totals",
    "backtest": "backtest_parts ahead chances golden",
    "coverage": "reported_periods coverage",
    "difference": "difference words_others_read",
    "flow": "flow assessor shortfalls",
    "forecast": "named_words chances ahead golden",
    "indicator_value": "indicator_value totals mergers measures",
    "judge": "judge judged_input",
    "measures": "area_edges measures mergers totals shortfalls",
    "observed": "series observed measures mergers",
    "opinion_reasons": "reason_tables opinion_tables opinion_reasons_again opinion_reasons",
    "opinions": "golden opinion_tables judge opinion_reasons",
    "pace": "reason_tables ahead assessor flow",
    "period": "period",
    "relative": "relative assessor catalogue_paths targets",
    "review": "review_notes review_refusals review",
    "schedule": "schedule_values schedule schedule_edges status flow targets",
    "shortfall": "shortfall_of shortfalls measures flow assessor",
    "slots": "slots review words_others_read",
    "status": "named_words status schedule_edges targets flow assessor",
    "status_methods": "method_words status_methods",
    "submission": "effective",
    "validity": "validity_edges validity",
}
"""Name of a module → its tests."""

_EVALUATION = "evaluation_edges section_tables kept_documents evaluation grouping yearly_and_pace"
_BESIDE_THE_REPORT = {
    **dict.fromkeys(("brief", "bulletin", "notice"), "kept_documents"),
    **dict.fromkeys(("annex_tasks", "task_sections"), "task_annex kept_documents"),
    "paragraph": f"paragraph_tables {_EVALUATION}",
    "words": f"task_annex {_EVALUATION}",
    "annex_towns": f"annex_towns many_towns {_EVALUATION}",
    "annex_targets": "section_tables kept_documents",
    "annex_town_targets": "annex_town_targets kept_documents",
}
"""Modules whose own tests are others than the report's."""


def _tests(room: str, names: str) -> tuple[str, ...]:
    return tuple(f"tests/{room}/test_{name}.py" for name in names.split())


TARGETS: dict[str, tuple[str, ...]] = {
    **{f"plan/{name}.py": _tests("plan", tests) for name, tests in _PLAN.items()},
    **{
        str(path.relative_to(ROOT)): _tests("reports", _BESIDE_THE_REPORT.get(path.stem, _EVALUATION))
        for path in sorted((ROOT / "reports/evaluation").glob("*.py"))
    },
    "reports/checking/comparing.py": _tests("reports", "comparing"),
}
"""Path of a module → paths of tests, both from the root of the project."""
