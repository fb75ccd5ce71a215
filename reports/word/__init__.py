"""The same report as a Word file to edit, with real styles, captions and pictures. Only this package writes with
python-docx."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document

from reports.blocks import Block, DrawingBlock, Heading, Paragraph, Report, Section, TableBlock
from reports.evaluation import report_of
from reports.materials import Materials
from reports.pdf import pictures_of
from reports.record import stamp_of, with_record, zip_time
from reports.word.contents import contents, mark_heading
from reports.word.frame import footers, head, new_page, set_up, turn
from reports.word.pieces import add_heading, add_paragraph, add_picture, add_table
from reports.word.styles import define
from reports.word.text import WordPage

SHORT = 6
"""A later table of an annex with more rows begins on a page of its own."""


def word_of(materials: Materials, folder: Path | None = None) -> bytes:
    """Return the report as a Word file: the same bytes for the same materials. ``folder``: fonts for the pictures."""
    report = whole_report(materials)
    drawings = _drawings(report)
    # By identity: a drawing holds mappings, and has no hash.
    pictures = dict(zip(map(id, drawings), pictures_of(drawings, report.lang, folder), strict=True))
    stamp = stamp_of(materials)
    page = WordPage(Document(), pictures, report.lang)
    define(page.document)
    set_up(page.document, report, stamp)
    head(page.document, report)
    if report.listed:
        titles = [section.title for section in report.sections]
        contents(page.document, materials.say("report.contents"), titles, report.lang)
    footers(page.document, report.lang)
    _sections(page, report)
    out = BytesIO()
    # python-docx stamps the package with the clock; it is written anew with the report's own instant.
    page.document.save(out)
    return fixed(out.getvalue(), stamp)


def whole_report(materials: Materials) -> Report:
    """Return the report as it is written: with its record."""
    return with_record(report_of(materials), materials)


def _drawings(report: Report) -> list[DrawingBlock]:
    return [block for section in report.sections for block in section.blocks if isinstance(block, DrawingBlock)]


def _sections(page: WordPage, report: Report) -> None:
    for place, section in enumerate(report.sections):
        if section.landscape != page.landscape:
            turn(page, section.landscape)
        elif section.landscape or section.fresh_page:
            new_page(page.document)
        _section(page, section, place)


def _section(page: WordPage, section: Section, place: int) -> None:
    mark_heading(add_heading(page, Heading(1, section.title)), place)
    tables = 0
    for block in section.blocks:
        if isinstance(block, TableBlock):
            if section.landscape and tables and len(block.rows) > SHORT:
                new_page(page.document)
            tables += 1
        _add(page, block)


def _add(page: WordPage, block: Block) -> None:
    if isinstance(block, Heading):
        add_heading(page, block)
    elif isinstance(block, Paragraph):
        add_paragraph(page, block)
    elif isinstance(block, TableBlock):
        add_table(page, block)
    else:
        add_picture(page, block)


def fixed(package: bytes, stamp: datetime) -> bytes:
    """Return the same parts in the same order, dated by ``stamp``."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = ZipInfo(name, zip_time(stamp))
            # 0 (MS-DOS) on every machine: zipfile writes the system it runs on, and the bytes would differ.
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            target.writestr(info, source.read(name))
    return out.getvalue()
