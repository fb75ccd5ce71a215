"""A verdict set by an evaluator, in words beside the computed one."""

from __future__ import annotations

from plan.determination import Determination
from plan.status import Status
from wording import Lang, say


def both_verdicts(computed: Status, determined: Determination | None, lang: Lang) -> str:
    """Return the computed verdict, and the one set beside it in brackets: 滞后（认定：达到序时）."""
    word = say(f"status.{computed}", lang)
    if determined is None or determined.status is None:
        return word
    return say("determination.with", lang, computed=word, status=say(f"status.{determined.status}", lang))
