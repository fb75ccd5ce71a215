"""Styles after GB/T 9704: real heading styles, East Asian faces set, the line pitch exact but for pictures."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

# GB/T 9704-2012, 5.2: 三号 is 16 pt; 22 lines on 225 mm are 28.99 pt each. Word counts in twentieths of a point, and
# rounded up to 29.00 a page would hold 21 lines.
PITCH, SIZE, SMALL = Pt(28.95), Pt(16), Pt(9)
LATIN = "Times New Roman"
# The names under which Windows and WPS know these faces; a machine without them substitutes its own.
FANGSONG, KAITI, HEITI, SONGTI, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LINE = "toc 1"
"""The style of a line of the contents; Word knows it by this name."""

BLACK = RGBColor(0, 0, 0)

CELL_MARGIN = 45
"""Room left and right in a cell in twentieths of a point: Word's own 108 would leave narrow columns little."""


def define(document: Document) -> None:
    """Give the document its styles."""
    styles = document.styles
    _set_chinese(styles)
    _set_face(styles["Normal"], FANGSONG, SIZE, indent=2)
    for level, face in ((1, HEITI), (2, KAITI), (3, FANGSONG)):
        heading = styles[f"Heading {level}"]
        _set_face(heading, face, SIZE, indent=2, bold=level == 3)
        heading.paragraph_format.keep_with_next = True
    title = _centred(_set_face(styles["Title"], TITLE, Pt(22)))
    # A line of twenty characters is as wide as the text: a little wider, no program pushes its last one down.
    title.paragraph_format.left_indent = title.paragraph_format.right_indent = Mm(-4)
    # python-docx' template draws a rule under the title, which the standard does not have.
    title.element.pPr.remove(title.element.pPr.find(qn("w:pBdr")))
    _centred(_set_face(styles["Caption"], HEITI, Pt(11), exact=False)).paragraph_format.keep_with_next = True
    _add_style(styles, "圭表正文居中", KAITI, SIZE, centred=True)
    _add_style(styles, "圭表署名", KAITI, SIZE).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add_style(styles, "圭表待补充", KAITI, SIZE, indent=2)
    _add_style(styles, "圭表标注", HEITI, SIZE, indent=2)
    _add_style(styles, "圭表目录", HEITI, SIZE, centred=True).paragraph_format.space_after = Pt(6)
    listed = _add_style(styles, LINE, FANGSONG, Pt(13), exact=False)
    # Word knows the lines of contents by this id, and so does the proof.
    listed.element.set(qn("w:styleId"), "TOC1")
    listed.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    listed.paragraph_format.line_spacing = Pt(22)
    cells = _add_style(styles, "圭表表格", SONGTI, SMALL, exact=False).paragraph_format
    cells.space_before = cells.space_after = Pt(1)
    margins = styles["Table Grid"].element.find(f".//{qn('w:tblCellMar')}")
    for side in ("left", "right"):
        margins.find(qn(f"w:{side}")).set(qn("w:w"), str(CELL_MARGIN))
    _add_style(styles, "圭表注", SONGTI, SMALL, exact=False).paragraph_format.space_after = Pt(8)
    _add_style(styles, "圭表图", SONGTI, SIZE, exact=False, centred=True).paragraph_format.keep_with_next = True


def _set_chinese(styles: Any) -> None:
    """Set the language of the text, so that its punctuation is drawn as the mainland draws it."""
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _add_style(styles: Any, name: str, face: str, size: int, *, centred: bool = False, **more: Any) -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    # Based on nothing, or the body's indent and exact pitch would come along.
    style.base_style = None
    _set_face(style, face, size, **more)
    return _centred(style) if centred else style


def _set_face(style: Any, face: str, size: int, *, indent: int = 0, exact: bool = True, bold: bool = False) -> Any:
    """Give a style its face for Latin and East Asian text, its size, black, and the exact pitch or single lines.

    ``indent``: of the first line, in characters. Returns the style.
    """
    font, form = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic, font.color.rgb = LATIN, size, bold, False, BLACK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # A theme font goes before one that is named.
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind, name in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", face), ("cs", LATIN)):
        fonts.set(qn(f"w:{kind}"), name)
    form.space_before = form.space_after = Pt(0)
    # Exact pitch cuts off pictures that stand in the line: these, captions and tables have single lines.
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if exact else WD_LINE_SPACING.SINGLE
    form.line_spacing = PITCH if exact else 1.0
    form.first_line_indent = indent * size if indent else Pt(0)
    return style


def _centred(style: Any) -> Any:
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return style
