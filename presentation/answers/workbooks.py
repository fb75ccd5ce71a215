"""What a workbook says, and what is doubtful about it, as plain values."""

from __future__ import annotations

from collections.abc import Iterable

from plan.catalogue import Plan
from plan.finding import Finding
from plan.observation import Observation
from plan.period import Period
from presentation.answers import Answer
from wording import Lang
from wording.naming import named
from wording.sentences import message


def workbook_answer(
    department: str,
    period: Period | None,
    layout: str,
    observations: Iterable[Observation],
    findings: Iterable[Finding],
    lang: Lang = Lang.ZH,
    plan: Plan | None = None,
) -> Answer:
    """Return what a workbook says and what is doubtful about it. ``plan``: whose names sentences say in ``lang``."""
    return {
        "department": department or None,
        "period": str(period) if period else None,
        "layout": layout or None,
        "observations": [observation_answer(observation) for observation in observations],
        "findings": [finding_answer(finding, lang, plan) for finding in findings],
    }


def observation_answer(observation: Observation) -> Answer:
    """Return one value and its cell."""
    return {
        "measure": observation.measure,
        "area": observation.area,
        "period": str(observation.period),
        "value": observation.value,
        "sheet": observation.sheet,
        "cell": observation.cell,
    }


def finding_answer(finding: Finding, lang: Lang = Lang.ZH, plan: Plan | None = None) -> Answer:
    """Return one finding with its sentence."""
    keys = ("code", "sheet", "cell", "found", "expected")
    plain = {key: getattr(finding, key) for key in keys}
    # The raw texts above stay in the words of the code and the file; only the sentence speaks the viewer's language.
    translated = named([finding], plan, lang)[0] if plan else finding
    return {"severity": finding.severity.value, **plain, "message": message(translated, lang)}
