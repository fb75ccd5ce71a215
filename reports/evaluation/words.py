"""What the sections share: instants and figures as the report prints them, lists, the order of statuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from plan.assessment import Assessment
from plan.instant import CHINA
from plan.status import AS_TOLD, Status
from presentation import formats
from presentation.sentences import title_of
from reports.blocks import Paragraph, Tone
from reports.materials import Materials
from wording import say
from wording.report import written

NUMERALS = "一二三四五六七八九十"
NONE = written("none")


def chinese(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones - 1]
    return (NUMERALS[tens - 1] if tens > 1 else "") + "十" + (NUMERALS[ones - 1] if ones else "")


def moment_text(moment: datetime) -> str:
    """An instant in China's time: 2023年2月15日9时30分."""
    local = moment.astimezone(CHINA)
    return f"{formats.day(local.date())}{local.hour}时{local.minute}分"


def status_word(status: Status) -> str:
    """The word for a status."""
    return say(f"status.{status.value}")


def counts(assessments: Iterable[Assessment]) -> list[tuple[Status, int]]:
    """How many indicators stand at each status that any stands at, in AS_TOLD."""
    found = Counter(assessment.status for assessment in assessments)
    return [(status, found[status]) for status in AS_TOLD if found[status]]


def names(assessments: Iterable[Assessment]) -> str:
    """The indicators' names in a row."""
    return written("listed").join(title_of(assessment.indicator) for assessment in assessments)


def parts(said: Sequence[str]) -> str:
    """Parts of a sentence in a row."""
    return written("listed").join(said)


def share(fraction: float | None) -> str:
    """A fraction as the report prints it: percent with one decimal; a dash where there is none."""
    return NONE if fraction is None else f"{formats.number(100 * fraction, 1)}%"


def gap_figure(assessment: Assessment) -> str:
    """The gap in percentage points with its sign; a dash where there is none."""
    return NONE if assessment.gap is None else formats.signed(assessment.gap)


def value_figure(assessment: Assessment) -> str:
    """The value with the indicator's own decimals; a dash where there is none."""
    return NONE if assessment.value is None else formats.amount(assessment.indicator, assessment.value)


def evaluators_text(materials: Materials, place: str, field: str) -> list[Paragraph]:
    """What an evaluator wrote there, line by line, and who wrote it when; 待补充 where nobody did."""
    text = materials.text(place, field)
    if text is None:
        return [Paragraph(written("pending"), Tone.PENDING)]
    lines = [Paragraph(line.strip(), Tone.TEXT) for line in text.text.splitlines() if line.strip()]
    return [*lines, Paragraph(written("by", author=text.author, moment=moment_text(text.at)), Tone.BY)]


def short_text(materials: Materials, place: str, field: str, most: int = 60) -> str:
    """What an evaluator wrote there, for a cell: its beginning where it is long, 待补充 where there is none."""
    text = materials.text(place, field)
    if text is None:
        return written("pending").rstrip(written("stop"))
    line = " ".join(text.text.split())
    return line if len(line) <= most else written("see", text=line[:most])
