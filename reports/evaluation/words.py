"""What the sections share: instants and figures as the report prints them, lists, the order of statuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from plan.assessment import Assessment
from plan.instant import CHINA
from plan.status import AS_TOLD, Status
from presentation import formats
from presentation.formats import NONE
from presentation.sentences import department_name, title_of
from presentation.tasks.words import unit_name
from reports.blocks import Paragraph, Tone
from reports.materials import Materials
from wording import Lang, say

NUMERALS = "一二三四五六七八九十"


def unit_words(materials: Materials, unit: str) -> str:
    """Return the name of a unit that leads or supports tasks, in the report's language."""
    if materials.supervision is None:
        return department_name(materials.plan, unit, materials.lang)
    return unit_name(materials.plan, materials.supervision, unit, materials.lang)


def numeral(number: int, lang: Lang) -> str:
    """Return a part's number as the language writes it there: 三; 3."""
    return say("report.numeral", lang, number=number, chinese=chinese(number))


def chinese(number: int) -> str:
    """Return a number of 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones - 1]
    return (NUMERALS[tens - 1] if tens > 1 else "") + "十" + (NUMERALS[ones - 1] if ones else "")


def moment_text(moment: datetime, lang: Lang) -> str:
    """Return an instant in China's time: 2023年2月15日9时30分."""
    local = moment.astimezone(CHINA)
    day = formats.day(local.date(), lang)
    return say("report.moment", lang, day=day, hour=local.hour, minute=local.minute)


def status_word(status: Status, lang: Lang) -> str:
    """Return the word for a status."""
    return say(f"status.{status.value}", lang)


def with_status(assessments: Iterable[Assessment], statuses: Collection[Status]) -> list[Assessment]:
    """Return the assessments that have one of some statuses, in their order."""
    return [assessment for assessment in assessments if assessment.status in statuses]


def counts(assessments: Iterable[Assessment]) -> list[tuple[Status, int]]:
    """Return how many indicators have each status that any has, in the order of AS_TOLD."""
    found = Counter(assessment.status for assessment in assessments)
    return [(status, found[status]) for status in AS_TOLD if found[status]]


def names(assessments: Iterable[Assessment], lang: Lang) -> str:
    """Return the indicators' names in a row."""
    return say("report.listed", lang).join(title_of(assessment.indicator, lang) for assessment in assessments)


def parts(said: Sequence[str], lang: Lang) -> str:
    """Return parts of a sentence in a row."""
    return say("report.listed", lang).join(said)


def gap_figure(assessment: Assessment) -> str:
    """Return the gap in percentage points with its sign; a dash where there is none."""
    return NONE if assessment.gap is None else formats.signed(assessment.gap)


def value_figure(assessment: Assessment) -> str:
    """Return the value with the indicator's own decimals; a dash where there is none."""
    return NONE if assessment.value is None else formats.amount(assessment.indicator, assessment.value)


def evaluators_text(materials: Materials, place: str, field: str) -> list[Paragraph]:
    """Return what an evaluator wrote there, line by line, and who wrote it when; 待补充 where nobody did."""
    text = materials.text(place, field)
    if text is None:
        return [Paragraph(materials.say("report.pending"), Tone.PENDING)]
    lines = [Paragraph(line.strip(), Tone.TEXT) for line in text.text.splitlines() if line.strip()]
    return [
        *lines,
        Paragraph(materials.say("report.by", author=text.author, moment=moment_text(text.at, materials.lang)), Tone.BY),
    ]


def short_text(materials: Materials, place: str, field: str, most: int = 60) -> str:
    """Return what an evaluator wrote there, for a cell: its beginning where it is long, 待补充 where there is none."""
    text = materials.text(place, field)
    if text is None:
        # In a table the full stop of the running text would look like a slip.
        return materials.say("report.pending").rstrip(materials.say("report.stop"))
    line = " ".join(text.text.split())
    return line if len(line) <= most else materials.say("report.see", text=line[:most])
