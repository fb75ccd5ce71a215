"""A proof as the plain values that go out as JSON."""

from __future__ import annotations

from plan.catalogue import Plan
from presentation.answers import Answer
from presentation.answers.traces import source_answer
from reports.checking.comparing import name_of_figure, shown
from reports.checking.content import Mismatch
from reports.checking.told import place_line
from reports.proof import ChangedNumber, Proof
from reports.proof.origin import Verdict
from reports.proof.since import SubmissionChanges, by_submission
from wording import Lang, say

_TOLD = ("as_of", "known_at", "texts_at", "data_version", "program", "figures_sha256", "demonstration")


def proof_answer(plan: Plan, file: str, proof: Proof, lang: Lang = Lang.ZH) -> Answer:
    """Return the verdict, what the file says of itself, what it says otherwise, and every number that differs,
    unrounded.

    ``equal``: its figures are ours and hold today; ``same_bytes``: the file itself is ours. ``mismatches`` are places
    at which the file says something else; ``differences`` are numbers changed since, ``since`` counts by submission,
    ``pooled`` where nothing but the common record of past forecasts moved them.
    """
    told = {key: proof.record.get(key) for key in _TOLD} if proof.record else {}
    # A file that was superseded may have been saved again as well; only then are its bytes not ours.
    same_bytes = proof.verdict is Verdict.EQUAL or (
        proof.verdict is Verdict.SUPERSEDED and not {"resaved", "edited"} & set(proof.reasons)
    )
    return {
        "file": file,
        "kind": proof.kind or None,
        "sha256": proof.sha256,
        "equal": proof.ok,
        "same_bytes": same_bytes,
        "verdict": proof.verdict.value,
        "message": say(f"verify.{proof.verdict.value}", lang),
        "reasons": [say(f"verify.reason.{reason}", lang) for reason in proof.reasons],
        "reason_codes": list(proof.reasons),
        **told,
        "mismatches": [_mismatch(plan, mismatch, lang) for mismatch in proof.mismatches],
        "differences": [_difference(plan, changed, lang) for changed in proof.changed],
        "since": [_since(group) for group in by_submission(proof.changed)],
    }


def _mismatch(plan: Plan, mismatch: Mismatch, lang: Lang) -> Answer:
    place = mismatch.place
    indicator = plan.indicator_of.get(place.no) if place.no else None
    return {
        "kind": mismatch.kind.value,
        "where": place_line(place, lang),
        "section": place.section or None,
        "table": place.table or None,
        "row": place.row or None,
        "column": place.column or None,
        "no": place.no,
        "indicator": indicator.name if indicator else None,
        "cell": place.cell or None,
        "page": place.page,
        "printed": mismatch.printed,
        "right": mismatch.right,
    }


def _difference(plan: Plan, changed: ChangedNumber, lang: Lang) -> Answer:
    difference = changed.difference
    old, new = shown(plan, difference, lang)
    return {
        "no": difference.no,
        "indicator": plan.indicator_of[difference.no].name,
        "figure": difference.what,
        "at": difference.at or None,
        "name": name_of_figure(plan, difference, lang),
        "old": difference.old,
        "new": difference.new,
        "old_shown": old,
        "new_shown": new,
        "cause": changed.cause.submission if changed.cause else None,
        "pooled": changed.pooled,
        "submissions": [source_answer(source) for source in changed.sources],
    }


def _since(group: SubmissionChanges) -> Answer:
    """Return a submission and how many numbers of which indicators differ because of it."""
    cause = source_answer(group.cause) if group.cause else {"submission": None}
    counts = {"count": len(group.changed), "towns": group.of_towns, "indicators": list(group.indicators)}
    return {**cause, "pooled": group.pooled, **counts}
