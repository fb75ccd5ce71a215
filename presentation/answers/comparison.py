"""Two dates compared, as plain values. What does not apply is None."""

from __future__ import annotations

from plan.assessment import Assessment
from plan.comparison import Comparison, DatedView, IndicatorChange, StatusMove, SubmissionEffect, TargetChange
from plan.instant import written
from presentation.answers import Answer


def comparison_answer(found: Comparison) -> Answer:
    """Return a comparison: both sides, the counts, every indicator, targets set anew and submissions."""
    return {
        "from": _side(found.before),
        "to": _side(found.after),
        "counts": {move.value: found.counts[move] for move in StatusMove},
        "indicators": [change_answer(change) for change in found.changes],
        "targets": [_target(change) for change in found.targets],
        "submissions": [_effect(effect) for effect in found.submissions],
    }


def _side(snapshot: DatedView) -> Answer:
    known = snapshot.known_at
    # None means now, which differs from one question to the next: no instant is made up for it.
    return {"as_of": snapshot.as_of.isoformat(), "known_at": None if known is None else written(known)}


def change_answer(change: IndicatorChange) -> Answer:
    """Return one indicator on both dates; its figures unrounded, as `assess --json` says them."""
    indicator = change.indicator
    return {
        "no": change.no,
        "id": indicator.id,
        "name": indicator.name,
        "unit": indicator.unit,
        "change": change.move.value,
        "from": _state(change.before),
        "to": _state(change.after),
        "value_change": change.value_change,
        "gap_change": change.gap_change,
        "restated": change.restated,
        "submissions": list(change.submissions),
    }


def _state(assessment: Assessment | None) -> Answer | None:
    if assessment is None:
        return None
    latest = assessment.latest
    return {
        "value": assessment.value,
        "value_period": str(latest.period) if latest else None,
        "status": assessment.status.value,
        "completion": assessment.completion,
        "scheduled": assessment.scheduled,
        "gap": assessment.gap,
    }


def _target(change: TargetChange) -> Answer:
    return {
        "no": change.indicator.no,
        "old": {str(year): value for year, value in change.old.items()},
        "new": {str(year): value for year, value in change.new.items()},
        "status": change.current.status.value,
        # The same value under the old targets: so a change of the target is told from a change of the facts.
        "status_under_old": change.under_old.status.value,
        "gap": change.current.gap,
        "gap_under_old": change.under_old.gap,
        "revisions": [
            {"id": each.id, "number": each.number, "dated": each.dated.isoformat(), "reason": each.reason}
            for each in change.revisions
        ],
    }


def _effect(effect: SubmissionEffect) -> Answer:
    sent = effect.submission
    return {
        "submission": sent.id,
        "department": sent.department,
        "period": str(sent.period),
        "accepted_by": sent.accepted_by,
        "accepted_at": written(sent.accepted_at),
        "correction": sent.corrects,
        "added": effect.added,
        "replaced": effect.replaced,
        "status_changed": list(effect.moved),
        "value_changed": list(effect.valued),
        "restated": list(effect.restated),
    }
