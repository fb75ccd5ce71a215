"""A report as lines of text, everything it says and how it is laid out but for the drawings' own figures."""

from __future__ import annotations

from collections.abc import Iterator

from reports.blocks import Block, Heading, Paragraph, Report, Section, TableBlock


def outline(report: Report) -> str:
    """Return the lines. Two reports with the same lines differ in no word, figure, order, tone, width or page."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield report.title
    yield from (f"fact: {fact}" for fact in report.facts)
    yield f"mark: {report.mark}; listed: {report.listed}; language: {report.lang}"
    yield from (f"cover: {line}" for block in report.cover for line in _block(block))
    for section in report.sections:
        yield ""
        yield " ".join(("#", section.title, *_pages(section)))
        for block in section.blocks:
            yield from _block(block)


def _pages(section: Section) -> Iterator[str]:
    if section.landscape:
        yield "(landscape)"
    if section.fresh_page:
        yield "(fresh page)"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {block.text}"
        case Paragraph():
            yield f"{block.tone}: {block.text}"
        case TableBlock():
            yield f"table: {block.caption}"
            yield " | ".join(f"{c.head} {c.width:g}{' figures' * c.figures}" for c in block.columns)
            yield from (" | ".join(row) for row in block.rows)
            yield f"note: {block.note}"
        case _:
            yield f"drawing: {block.kind}: {block.caption}"
            yield f"in words: {block.alt}"
            yield f"note: {block.note}"
