"""Every number a report prints, unrounded, as plain values, and the digest by which they are known."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from plan.assessment import Assessment
from plan.measures import scale_of
from presentation.answers.assessments import assessment_answer
from reports.materials import Materials
from reports.question import ReportDocument

Figures = dict[str, Any]


def figures_of(materials: Materials) -> Figures:
    """Return the assessments as `guibiao assess --json` tells them, each year's value, and every town's."""
    # A notice speaks of one task: no indicator's figures stand in it, and none can be corrected.
    shown = () if materials.question.document is ReportDocument.NOTICE else materials.assessments
    return {
        "assessments": [assessment_answer(materials.plan, assessment) for assessment in shown],
        "yearly": {str(a.indicator.no): _yearly(a) for a in shown},
        "towns": {str(a.indicator.no): _towns(a) for a in shown},
    }


def _yearly(assessment: Assessment) -> dict[str, float]:
    return {str(value.period.year): value.value for value in assessment.series}


def _towns(assessment: Assessment) -> dict[str, float | None]:
    parts = assessment.latest.parts if assessment.latest else ()
    return {part.area: part.value(scale_of(assessment.indicator)) for part in parts}


def canonical(value: object) -> bytes:
    """Return plain values as bytes: the same values, the same bytes, on every machine."""
    # ASCII, sorted, without blanks and NaN: JSON allows many texts for one value, a digest only one.
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest_of(figures: Figures) -> str:
    """Return the SHA-256 of the figures."""
    return hashlib.sha256(canonical(figures)).hexdigest()
