"""Verdicts set by evaluators as plain values."""

from __future__ import annotations

from plan.determination import Determination
from presentation.answers import Answer


def determination_answer(told: Determination) -> Answer:
    """Return a verdict that was set: what, for which quarter, beside which computed one, and on what grounds."""
    return {
        "status": told.status.value if told.status else None,
        "period": str(told.period),
        "computed": told.computed.value,
        "reason": told.reason,
        "document": told.document or None,
        "file": told.file or None,
        "sha256": told.sha256 or None,
        "by": told.by,
        "at": told.at.isoformat(),
    }
