"""Verdicts set by evaluators as plain values."""

from __future__ import annotations

from plan.determination import Determination
from presentation.answers import Answer


def determination_answer(determination: Determination) -> Answer:
    """Return a verdict that was set: what, for which quarter, beside which computed one, and on what grounds."""
    return {
        "status": determination.status.value if determination.status else None,
        "period": str(determination.period),
        "computed": determination.computed.value,
        "reason": determination.reason,
        "document": determination.document or None,
        "file": determination.file or None,
        "sha256": determination.sha256 or None,
        "by": determination.by,
        "at": determination.at.isoformat(),
    }
