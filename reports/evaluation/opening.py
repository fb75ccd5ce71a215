"""Cover, title and preface: the lines that a third party signs; what the plan is, what is evaluated, from which data
and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from etl.store.journal.evaluation_texts import COVER_FIELDS
from plan.evaluation import COVER
from presentation import formats
from presentation.indicator_words import course_briefly
from reports.blocks import Paragraph, Section, Tone
from reports.evaluation.words import evaluators_text, moment_text
from reports.materials import Materials
from wording import told_of


def cover(materials: Materials) -> tuple[Paragraph, ...]:
    """Return the cover's lines; nothing where nobody wrote any of them."""
    if not any(materials.text(COVER, field) for field in COVER_FIELDS):
        return ()
    return (*_lines(materials), Paragraph(materials.say("report.cover.seal"), Tone.NOTE))


def _lines(materials: Materials) -> Iterator[Paragraph]:
    for field in COVER_FIELDS:
        text = materials.text(COVER, field)
        said = (
            " ".join(text.text.split())
            if text
            else materials.say("report.pending").rstrip(materials.say("report.stop"))
        )
        words = materials.say(f"report.cover.{field}", text=said)
        yield Paragraph(words, Tone.TEXT if text else Tone.PENDING)


def title(materials: Materials) -> str:
    """Return the report's title; demonstration data says so in it."""
    # From the plan's final day on it is the 总结评估报告, before it the 中期评估报告.
    key = "title.final" if materials.final else "title.mid"
    plain = materials.say(f"report.{key}", plan=told_of(materials.plan.document, "title", materials.lang))
    invented = materials.demonstration or materials.invented
    return materials.say("report.title.demonstration", title=plain) if invented else plain


def mark(materials: Materials) -> str:
    """Return what stands on every page of a report of demonstration data; else nothing."""
    if materials.invented:
        return materials.say("report.mark_invented")
    if materials.demonstration:
        return materials.say("report.mark", **_years(materials))
    # Real figures beside invented tasks: every page says which of the two is invented.
    tasks = materials.tasks
    return materials.say("report.mark_tasks") if tasks is not None and tasks.ledger.demonstration else ""


def facts(materials: Materials) -> tuple[str, ...]:
    """Return the lines under the title: the day, and what was known when."""
    known = (
        materials.say("report.fact.known_at", moment=moment_text(materials.known_at, materials.lang))
        if materials.known_at
        else materials.say("report.fact.nothing")
    )
    return materials.say("report.fact.as_of", day=formats.day(materials.as_of, materials.lang)), known


def preface(materials: Materials) -> Section:
    """Return 前言: basis, term, method, data, rounding, and who evaluates."""
    ahead = materials.say(f"report.preface.method.{'over' if materials.final else 'ahead'}")
    said = [
        _basis(materials),
        _term(materials),
        materials.say("report.preface.method", ahead=ahead, joined=course_briefly(materials.plan, materials.lang)),
        _sources(materials),
    ]
    blocks = [*map(Paragraph, said), Paragraph(materials.say("report.preface.rounding"))]
    if materials.invented:
        blocks.append(Paragraph(materials.say("report.preface.invented"), Tone.MARK))
    elif materials.demonstration:
        blocks.append(Paragraph(materials.say("report.preface.demonstration", **_years(materials)), Tone.MARK))
    first, *more = evaluators_text(materials, "评估主体", "正文")
    blocks.append(Paragraph(materials.say("report.preface.author", text=first.text), first.tone))
    return Section(materials.say("report.preface"), (*blocks, *more), fresh_page=True)


def _years(materials: Materials) -> dict[str, object]:
    document = materials.plan.document
    return {
        "baseline": document.baseline_year,
        "targets": _years_row(materials, map(str, document.milestone_years)),
    }


def _basis(materials: Materials) -> str:
    title, number = (told_of(materials.plan.document, field, materials.lang) for field in ("title", "number"))
    return materials.say("report.preface.basis", plan=title, number=number, count=len(materials.plan.indicators))


def _term(materials: Materials) -> str:
    document = materials.plan.document
    known = materials.known_at
    return materials.say(
        "report.preface.term",
        first=document.first_year,
        last=document.last_year,
        baseline=document.baseline_year,
        years=_years_row(materials, (materials.say("report.year", year=year) for year in document.milestone_years)),
        day=formats.day(materials.as_of, materials.lang),
        known=materials.say("report.preface.known", moment=moment_text(known, materials.lang)) if known else "",
    )


def _sources(materials: Materials) -> str:
    if not materials.sent:
        return materials.say("report.preface.no_sources")
    departments = {sent.department for sent in materials.sent}
    return materials.say("report.preface.sources", departments=len(departments), books=len(materials.sent))


def _years_row(materials: Materials, years: Iterable[str]) -> str:
    return materials.say("app.year_comma").join(years)
