"""A proof as the plain values that go out as JSON."""

from __future__ import annotations

from plan.answers import Answer
from plan.answers.traces import source_answer
from plan.catalogue import Plan
from plan.wording import Lang, say
from reports.comparing import name_of_figure
from reports.proof import Changed, Proof

_TOLD = ("as_of", "known_at", "texts_at", "data_version", "program", "figures_sha256", "demonstration")


def proof_answer(plan: Plan, file: str, proof: Proof, lang: Lang = Lang.ZH) -> Answer:
    """The verdict, what the file says of itself, and every number that differs, unrounded."""
    told = {key: proof.record.get(key) for key in _TOLD} if proof.record else {}
    return {
        "file": file,
        "sha256": proof.sha256,
        "equal": proof.ok,
        "verdict": proof.verdict.value,
        "message": say(f"verify.{proof.verdict.value}", lang),
        "reasons": [say(f"verify.reason.{reason}", lang) for reason in proof.reasons],
        **told,
        "differences": [_difference(plan, changed) for changed in proof.changed],
    }


def _difference(plan: Plan, changed: Changed) -> Answer:
    difference = changed.difference
    return {
        "no": difference.no,
        "indicator": plan.indicator_of[difference.no].name,
        "figure": difference.what,
        "at": difference.at or None,
        "name": name_of_figure(difference),
        "old": difference.old,
        "new": difference.new,
        "submissions": [source_answer(source) for source in changed.sources],
    }
