"""The record folded into what is accepted: what speaks now, or everything that ever spoke, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from etl.reading.extraction import Extraction
from etl.store.accepted import Accepted
from etl.store.corrections import Correction, corrected
from etl.store.ledger import Ledger


def accepted_of(
    ledger: Ledger,
    read: Mapping[str, Extraction],
    corrections: Sequence[Correction] = (),
    replay: Callable[[], Accepted] | None = None,
) -> Accepted:
    """What has been accepted so far, from the extractions of whatever speaks."""
    speaking = {sent.id: place for place, sent in ledger.speaking().items()}
    accepted = Accepted(replay)
    for decision in ledger.acceptances:
        if place := speaking.get(decision.submission):
            accepted.accept(place, corrected(read[decision.submission].observations, corrections))
    return accepted


def replayed(ledger: Ledger, read: Mapping[str, Extraction], corrections: Sequence[Correction]) -> Accepted:
    """Everything that was ever accepted, in order, with what the office corrected of it."""
    accepted, sent = Accepted(), {submission.id: submission for submission in ledger.accepted}
    for decision in ledger.acceptances:
        one = sent[decision.submission]
        for observations in (read[one.id].observations, corrected(read[one.id].observations, corrections)):
            accepted.accept((one.department, one.period), observations)
    return accepted
