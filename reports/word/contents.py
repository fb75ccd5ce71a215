"""The contents: a line for each section, a link to its heading with the heading's page.

Pages are fields, for whoever lays the document out knows them: LibreOffice and WPS on opening, Word when it makes them
again, as it is told to. No field of the kind TOC stands around them: its result would be shown as it was written until
somebody asks for another, and no number written here could be right everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from reports.word.styles import LINE
from reports.word.text import write
from wording import Lang


def contents(document: Document, title: str, titles: Sequence[str], lang: Lang) -> None:
    """Add the heading of the contents and its lines."""
    write(document.add_paragraph(style="圭表目录"), title, lang)
    for place, line in enumerate(titles):
        paragraph = document.add_paragraph(style=LINE)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(155), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        _line(paragraph, line, place, lang)


def _line(paragraph: Any, title: str, place: int, lang: Lang) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark(place))
    link.set(qn("w:history"), "1")
    # Written as runs of the paragraph, then moved into the link, which python-docx cannot make.
    write(paragraph, title, lang)
    tab = paragraph.add_run()
    tab.add_tab()
    before = len(paragraph._p)
    begin_field(paragraph._p, f"PAGEREF {bookmark(place)} \\h", to_be_made=True)
    end_field(paragraph._p)
    for run in [*paragraph._p[before - 2 :]]:
        link.append(run)
    paragraph._p.append(link)


def bookmark(place: int) -> str:
    """Return the name of the bookmark at the heading of a section, by its place."""
    return f"_Toc{place + 1:08d}"


def mark_heading(paragraph: Any, place: int) -> None:
    """Set the bookmark of a section around its heading."""
    for kind, at in (("w:bookmarkStart", 1), ("w:bookmarkEnd", len(paragraph._p) + 1)):
        mark = OxmlElement(kind)
        mark.set(qn("w:id"), str(place + 1))
        if kind == "w:bookmarkStart":
            mark.set(qn("w:name"), bookmark(place))
        paragraph._p.insert(at, mark)


def begin_field(parent: Any, instruction: str, to_be_made: bool = False) -> None:
    """Begin a field up to its result. ``to_be_made``: whoever opens the document shall make the result again."""
    begin = _mark(parent, "begin")
    if to_be_made:
        begin.set(qn("w:dirty"), "true")
    run, words = OxmlElement("w:r"), OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {instruction} "
    run.append(words)
    parent.append(run)
    _mark(parent, "separate")


def end_field(parent: Any) -> None:
    """End the field that was begun last."""
    _mark(parent, "end")


def _mark(parent: Any, kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    parent.append(run)
    return mark
