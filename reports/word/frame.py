"""Pages: paper and margins, the mark on every page, page numbers, the title, and the contents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.section import Section as WordSection
from docx.shared import Mm, Pt

from reports.blocks import Report
from reports.word.contents import begin_field, end_field
from reports.word.styles import HEITI, LATIN, SMALL, SONGTI
from reports.word.text import WordPage, write, xml_safe
from wording import Lang, say


def set_up(document: Document, report: Report, stamp: datetime) -> None:
    """Set the paper, the mark at the head of every page, and what the file says of itself."""
    _paper(document.sections[0], landscape=False)
    # GB/T 9704-2012, 7.5: page numbers outside, right on odd and left on even pages.
    document.settings.odd_and_even_pages_header_footer = True
    for header in (document.sections[0].header, document.sections[0].even_page_header):
        header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        header.paragraphs[0].paragraph_format.first_line_indent = Pt(0)
        _run(header.paragraphs[0], report.mark, HEITI, SMALL, report.lang)
    # python-docx refuses properties of more than 255 characters.
    said = document.core_properties
    said.title, said.subject = xml_safe(report.title)[:255], " ".join(report.facts)[:255]
    said.author = said.last_modified_by = said.comments = said.keywords = ""
    said.created = said.modified = stamp.replace(tzinfo=None)
    said.revision, said.language = 1, say("language.tag", report.lang)


def _paper(section: WordSection, landscape: bool) -> None:
    # GB/T 9704-2012, 5.2.1: A4, 37 mm above, 28 mm at the binding, 156 × 225 mm of text.
    long, short = Mm(297), Mm(210)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    # Turned by a quarter, the binding edge lies above.
    top, bottom, inside, outside = (28, 26, 37, 35) if landscape else (37, 35, 28, 26)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(inside), Mm(outside)
    section.header_distance, section.footer_distance = Mm(15), Mm(20)


def turn(page: WordPage, landscape: bool) -> None:
    """Go on upon pages that lie the other way."""
    _paper(page.document.add_section(WD_SECTION.NEW_PAGE), landscape)
    page.landscape = landscape


def new_page(document: Document) -> None:
    """Go on upon a new page."""
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def head(document: Document, report: Report) -> None:
    """Add the cover, if there is one, then the title and the lines under it."""
    if report.cover:
        _cover(document, report)
    _title(document, report)
    for fact in report.facts:
        write(document.add_paragraph(style="圭表正文居中"), fact, report.lang)


def _title(document: Document, report: Report) -> Any:
    """Add the title, whose lines end where its words do."""
    paragraph = document.add_paragraph(style="Title")
    first, *rest = lines_of_title(report.title, report.lang)
    write(paragraph, first, report.lang)
    for line in rest:
        paragraph.add_run().add_break()
        write(paragraph, line, report.lang)
    return paragraph


def lines_of_title(title: str, lang: Lang) -> tuple[str, ...]:
    """Return a title's lines: it is broken before the words that say what the document is, where there are any.

    A Chinese line may otherwise be broken in the midst of a word.
    """
    starts = (title.find(word) for word in say("report.title.breaks", lang).split("|") if word)
    at = min((start for start in starts if start > 0), default=0)
    return (title[:at], title[at:]) if at else (title,)


def _cover(document: Document, report: Report) -> None:
    """Add the first page: the title below its upper edge, who signs and when, the place for the seal."""
    title = _title(document, report)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(120), Pt(220)
    *lines, seal = report.cover
    for line in lines:
        paragraph = document.add_paragraph(style="圭表正文居中")
        paragraph.alignment, paragraph.paragraph_format.left_indent = WD_ALIGN_PARAGRAPH.LEFT, Mm(30)
        write(paragraph, line.text, report.lang)
    place = document.add_paragraph(style="圭表署名")
    place.paragraph_format.space_before = Pt(30)
    write(place, seal.text, report.lang)
    new_page(document)


def footers(document: Document, lang: Lang) -> None:
    """Add page numbers between dashes: odd pages right, even pages left."""
    section = document.sections[0]
    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, side in sides:
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.first_line_indent = Pt(0)
        # One character free at the outer edge (GB/T 9704-2012, 7.5).
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        _run(paragraph, "— ", SONGTI, Pt(14), lang)
        begin_field(paragraph._p, "PAGE")
        _run(paragraph, "1", SONGTI, Pt(14), lang)
        end_field(paragraph._p)
        _run(paragraph, " —", SONGTI, Pt(14), lang)


def _run(paragraph: Any, text: str, face: str, size: int, lang: Lang) -> None:
    run = write(paragraph, text, lang)
    run.font.name, run.font.size = LATIN, size
    # python-docx sets the Latin face only; East Asian text takes Word's own unless w:eastAsia is set.
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
