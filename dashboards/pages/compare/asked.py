"""What the address of the page 两期对比 asks for: the earlier day, and whether as published then or as corrected."""

from __future__ import annotations

from datetime import date, datetime

from dashboards.request import Request
from plan.comparison import Comparison, compare, known_then
from plan.instant import CHINA
from plan.period import Period, day_of
from presentation import formats

CORRECTED = "corrected"
"""The basis under which the earlier date goes by what is known on the later one."""


def from_day(request: Request) -> date:
    """Return the earlier day asked for; the end of the quarter before where none is, or one after the later day."""
    usual = request.period.shift(-1).last_day
    try:
        asked = day_of(request.query["from"]) if "from" in request.query else usual
    except ValueError:
        return usual
    # A later "earlier" date would turn better and worse round.
    return asked if asked <= request.as_of else usual


def is_corrected(request: Request) -> bool:
    """Tell whether the earlier date is to be shown as it was corrected since."""
    return request.query.get("basis") == CORRECTED


def known_from(request: Request) -> datetime | None:
    """Return the instant of knowledge by which the earlier date is shown (None: now)."""
    if is_corrected(request):
        # Corrected: both dates by what the later one knows.
        return request.known_at
    # What was published of that quarter then: it is what the reader remembers (plan.comparison.known_then).
    period = Period.ended_by(from_day(request))
    return known_then(request.reader.plan, request.reader.accepted(), period, request.known_at)


def comparison_of(request: Request) -> Comparison:
    """Return the comparison that an address asks for."""
    reader = request.reader
    before = reader.view(from_day(request), known_from(request))
    after = reader.view(request.as_of, request.known_at)
    return compare(before, after, reader.accepted(), reader.revisions())


def known_words(request: Request, known_at: datetime | None) -> str:
    """Return in words up to which instant a date's figures were known."""
    if known_at is None:
        return request.say("compare.known_now")
    day = formats.day(known_at.astimezone(CHINA).date(), request.lang)
    return request.say("compare.known", day=day)
