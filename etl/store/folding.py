"""The record folded into what is accepted: what is effective now, or everything ever accepted, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from etl.reading.extraction import Extraction
from etl.store.accepted import Accepted, Replay
from etl.store.corrections import Correction, corrected
from etl.store.journal.ledger import Ledger
from plan.slots import Slot


def accepted_of(
    slots: Iterable[Slot],
    read: Mapping[str, Extraction],
    corrections: Sequence[Correction] = (),
    replay: Replay | None = None,
) -> Accepted:
    """Return what is accepted by slots as they stand. ``read``: extractions by the effective submissions' ids."""
    accepted = Accepted(replay)
    # Repeats of one quarter in several workbooks: the one accepted last wins, so the order is that of acceptance.
    for slot in sorted(slots, key=lambda slot: slot.spoken_since):
        if slot.effective is not None:
            accepted.accept(slot.place, corrected(read[slot.effective.id].observations, corrections))
    return accepted


def replayed(ledger: Ledger, read: Mapping[str, Extraction], corrections: Sequence[Correction]) -> Accepted:
    """Return everything that was ever accepted, in order, with what the office corrected of it."""
    accepted, sent = Accepted(), {submission.id: submission for submission in ledger.accepted}
    for decision in ledger.acceptances:
        submission = sent[decision.submission]
        # As sent and as corrected: a form may repeat either, and neither repeat is an error.
        as_sent = read[submission.id].observations
        for observations in (as_sent, corrected(as_sent, corrections)):
            accepted.accept((submission.department, submission.period), observations)
    return accepted
