"""A report as the plain values the template prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.blocks import Block, DrawingBlock, Heading, Paragraph, Report, Section, TableBlock
from reports.pdf.linking import BlockLinks

# Nothing under 7.5 pt is printed (docs/report.md, "Layout").
SIZES = ((13, 9, 8.0), (9, 6, 8.5), (0, 0, 9.0))
"""Type sizes of tables, as (columns on a landscape page, columns on an upright one, points): the first counts whose
columns a table has more of."""


def report_data(report: Report, links: Sequence[Sequence[BlockLinks]] = ()) -> dict[str, Any]:
    """Return the report without its fonts and its attachment. ``links``: where the figures of each block lead."""
    block_links = links or [[""] * len(section.blocks) for section in report.sections]
    return {
        "title": report.title,
        "facts": list(report.facts),
        "mark": report.mark,
        "listed": report.listed,
        "cover": [line.text for line in report.cover],
        "sections": [_section(section, of) for section, of in zip(report.sections, block_links, strict=True)],
    }


def _section(section: Section, links: Sequence[BlockLinks]) -> dict[str, Any]:
    return {
        "title": section.title,
        "landscape": section.landscape,
        "fresh": section.fresh_page,
        "blocks": [
            {**_block(block, section.landscape), "links": link}
            for block, link in zip(section.blocks, links, strict=True)
        ],
    }


def _block(block: Block, landscape: bool) -> dict[str, Any]:
    match block:
        case Heading(level, text):
            return {"kind": "heading", "level": level, "text": text}
        case Paragraph(text, tone):
            return {"kind": "paragraph", "text": text, "tone": tone.value}
        case TableBlock():
            return _table(block, landscape)
        case DrawingBlock(kind, caption, alt, data, note):
            return {"kind": "drawing", "drawing": kind, "caption": caption, "alt": alt, "data": data, "note": note}


def _table(table: TableBlock, landscape: bool) -> dict[str, Any]:
    size = next(size for lying, standing, size in SIZES if len(table.columns) > (lying if landscape else standing))
    return {
        "kind": "table",
        "caption": table.caption,
        "size": size,
        "columns": [{"head": c.head, "width": c.width, "figures": c.figures} for c in table.columns],
        "rows": [list(row) for row in table.rows],
        "note": table.note,
    }
