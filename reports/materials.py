"""Materials: everything a report is made from, as values. Two equal materials make the same report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from etl.store.corrections import Correction
from etl.store.journal.evaluation_texts import EvaluationText
from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.determination import Determination
from plan.evaluation import EvaluationAttachment
from plan.observation import Observation, Source
from plan.observed import Observed
from plan.period import Period
from plan.revision import TargetRevision
from plan.tasks.assess import TaskBoard
from plan.tasks.settings import Supervision
from plan.town_targets import TownTarget
from reports.question import ReportQuestion
from wording import Lang, say


@dataclass(frozen=True, slots=True)
class EffectiveWorkbook:
    """A workbook that is effective at the report's instant: its department and quarter, how many of its numbers the
    report rests on (``rows``), and where it came from."""

    department: str
    period: Period
    rows: int
    source: Source


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that a later submission changed; None where nothing stood before or stands now."""

    measure: str
    area: str
    period: Period
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class SubmissionRevision:
    """A submission that took the place of an earlier one, and what that changed."""

    department: str
    period: Period
    before: str
    source: Source
    changes: tuple[CellChange, ...]


# Without slots: what is worked out of the observations is kept beside them.
@dataclass(frozen=True)
class Materials:
    """What a report rests on.

    ``question`` has its instants filled in. ``observations`` are the effective ones of quarters up to the day,
    ``observed`` the same indexed, ``sent`` the submissions they came with, ``revisions`` those that replaced
    another, ``corrections`` what the office corrected by file, ``texts`` the evaluators' by (place, field).
    ``plan_digest`` is of the catalogue and all corrections.
    ``targets`` are those set anew that stand; ``first_plan`` is the plan as its document set them,
    ``invented`` whether that document itself is a demonstration's.
    ``tasks`` is the ledger of tasks as of the day; None where no decomposition was accepted by then. ``determined``
    are the verdicts that evaluators set for the day's quarter, by indicator; ``attachments`` the files they attached.
    ``town_targets`` are the plan's, as far as they had come when texts were taken in. ``supervision`` names the units
    that are no departments; None where there are no tasks.
    """

    plan: Plan
    question: ReportQuestion
    assessments: tuple[Assessment, ...]
    observations: tuple[Observation, ...]
    observed: Observed
    sent: tuple[EffectiveWorkbook, ...]
    revisions: tuple[SubmissionRevision, ...]
    corrections: tuple[Correction, ...]
    texts: Mapping[tuple[str, str], EvaluationText]
    demonstration: bool
    data_version: str
    plan_digest: str
    program: str
    targets: tuple[TargetRevision, ...] = ()
    first_plan: Plan | None = None
    invented: bool = False
    tasks: TaskBoard | None = None
    determined: Mapping[int, Determination] = field(default_factory=dict)
    attachments: tuple[EvaluationAttachment, ...] = ()
    town_targets: tuple[TownTarget, ...] = ()
    supervision: Supervision | None = None

    @property
    def as_of(self) -> date:
        """The day the report speaks of."""
        return self.question.as_of

    @property
    def known_at(self) -> datetime | None:
        """The instant of what was known; None where nothing was ever accepted."""
        return self.question.known_at

    @property
    def lang(self) -> Lang:
        """The language the report is written in."""
        return self.question.lang

    def say(self, key: str, /, **fields: object) -> str:
        """Return the words of a key in the report's language."""
        return say(key, self.lang, **fields)

    @property
    def final(self) -> bool:
        """Whether the plan's term is over."""
        # From the final day itself on, whose own values may still be missing.
        return self.as_of >= self.plan.final_day

    def text(self, place: str, field: str) -> EvaluationText | None:
        """Return what an evaluator wrote at a place and field; None where nobody did."""
        return self.texts.get((place, field))
