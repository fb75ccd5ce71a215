"""Title and preface: what the plan is, what is evaluated, from which data and how."""

from __future__ import annotations

from presentation import formats
from presentation.schedule_words import course_briefly
from reports.blocks import Paragraph, Section, Tone
from reports.evaluation.words import evaluators_text, moment_text, parts
from reports.materials import Materials
from wording.report import written


def title(materials: Materials) -> str:
    """The report's title; demonstration data says so in it."""
    key = "title.final" if materials.final else "title.mid"
    plain = written(key, plan=materials.plan.document.title)
    return written("title.demonstration", title=plain) if materials.demonstration else plain


def mark(materials: Materials) -> str:
    """What stands on every page of a report of demonstration data; else nothing."""
    return written("mark", **_years(materials)) if materials.demonstration else ""


def facts(materials: Materials) -> tuple[str, ...]:
    """The lines under the title: the day, and what was known when."""
    known = (
        written("fact.known_at", moment=moment_text(materials.known_at))
        if materials.known_at
        else written("fact.nothing")
    )
    return written("fact.as_of", day=formats.day(materials.as_of)), known


def preface(materials: Materials) -> Section:
    """前言: basis, term, method, data, rounding, and who evaluates."""
    ahead = written(f"preface.method.{'over' if materials.final else 'ahead'}")
    said = [
        _basis(materials),
        _term(materials),
        written("preface.method", ahead=ahead, joined=course_briefly(materials.plan)),
        _sources(materials),
    ]
    blocks = [*map(Paragraph, said), Paragraph(written("preface.rounding"))]
    if materials.demonstration:
        blocks.append(Paragraph(written("preface.demonstration", **_years(materials)), Tone.MARK))
    first, *more = evaluators_text(materials, "评估主体", "正文")
    blocks.append(Paragraph(written("preface.author", text=first.text), first.tone))
    return Section(written("preface"), (*blocks, *more), fresh_page=True)


def _years(materials: Materials) -> dict[str, object]:
    document = materials.plan.document
    return {"baseline": document.baseline_year, "targets": parts([str(year) for year in document.milestone_years])}


def _basis(materials: Materials) -> str:
    document = materials.plan.document
    return written("preface.basis", plan=document.title, number=document.number, count=len(materials.plan.indicators))


def _term(materials: Materials) -> str:
    document = materials.plan.document
    known = materials.known_at
    return written(
        "preface.term",
        first=document.first_year,
        last=document.last_year,
        baseline=document.baseline_year,
        years=parts([f"{year}年" for year in document.milestone_years]),
        day=formats.day(materials.as_of),
        known=written("preface.known", moment=moment_text(known)) if known else "",
    )


def _sources(materials: Materials) -> str:
    if not materials.sent:
        return written("preface.no_sources")
    departments = {sent.department for sent in materials.sent}
    return written("preface.sources", departments=len(departments), books=len(materials.sent))
