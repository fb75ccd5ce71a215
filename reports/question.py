"""The question a report answers: as of which day, from what was known when. The same question, the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from presentation.reporting import ReportQuery
from wording import DEFAULT, Lang


class ReportDocument(StrEnum):
    """Which document is asked for: the evaluation, the quarterly bulletin of supervision, the notice of one slip, the
    brief of one page, or slides of the same numbers."""

    EVALUATION = "evaluation"
    BULLETIN = "bulletin"
    NOTICE = "notice"
    BRIEF = "brief"
    DECK = "deck"


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """What a report is asked for, with the same meaning whenever it is asked again.

    ``known_at`` None means now: everything accepted so far. ``texts_at`` is the instant up to which evaluators' texts
    are taken in; None means the same as ``known_at``, so that a day and one instant always give the same report.
    ``texts_at`` also pins what was known of tasks. ``lang`` is the language the report is written in, ``plan`` the id
    of the plan it is on (empty: the one in force on the day), ``slip`` the number of the slip that a notice is of.
    """

    as_of: date
    known_at: datetime | None = None
    texts_at: datetime | None = None
    lang: Lang = DEFAULT
    plan: str = ""
    document: ReportDocument = ReportDocument.EVALUATION
    slip: str = ""

    @property
    def texts_until(self) -> datetime | None:
        """The instant up to which texts are taken in; None: all of them."""
        return self.texts_at or self.known_at


def question_asked(query: ReportQuery) -> ReportQuestion:
    """Return the question that somebody asks by a page or a command."""
    document = ReportDocument(query.document or ReportDocument.EVALUATION)
    return ReportQuestion(
        query.as_of, query.known_at, query.texts_at, query.lang, query.plan, document=document, slip=query.slip
    )
