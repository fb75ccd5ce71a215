"""The sheet 问题清单: one line a finding, a link to its cell, every text as text. Prints on A4 landscape."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from etl.workbook.annotate.marking import ListLine, Marking
from etl.workbook.annotate.styles import FILLS, Styles, solid_fill
from etl.workbook.annotate.text import clean, xml_text, xml_value
from etl.workbook.scan.sheet import column_name
from etl.workbook.write.writing_style import ACCENT, GREY, HEADER, HEI, INK, RULE, SONG
from plan.finding import Severity

_WIDTHS = (6, 9, 24, 46, 18, 46, 18)
"""Widths of the columns, in figures of the usual size, as Excel counts them."""
_HEAD = 3
"""Rows above the lines: title, summary, columns."""
_LAST = column_name(len(_WIDTHS) - 1)
# Title and summary reach over all columns.
_MERGED = f'<mergeCells count="2"><mergeCell ref="A1:{_LAST}1"/><mergeCell ref="A2:{_LAST}2"/></mergeCells>'.encode()
# A program may ignore a font, fill or border for which no apply… attribute is set.
_FIGURES = 'numFmtId="0" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'


@dataclass(frozen=True, slots=True)
class _Look:
    """The styles of the list, by number."""

    title: int
    note: int
    header: int
    words: int
    centred: int
    link: int
    severity: dict[str, int]


def list_sheet(marking: Marking, title: str, sheets: dict[str, str], styles: Styles, main: str) -> bytes:
    """Return the part. ``sheets`` maps a finding's sheet to the name it has in the workbook; others get no link."""
    look = _look(styles)
    header = [_text(f"{column_name(n)}{_HEAD}", word, look.header) for n, word in enumerate(marking.columns)]
    rows = [
        # The title's letters are 15 points high and not 11, so 1.4 times as wide.
        _row(1, [_text("A1", title, look.title)], _high(title, sum(_WIDTHS) / 1.4, 24)),
        _row(2, [_text("A2", marking.summary, look.note)], _high(marking.summary, sum(_WIDTHS), 16)),
        _row(_HEAD, header, 24),
    ]
    rows += [_line(number, line, look, sheets) for number, line in enumerate(marking.lines, 1)]
    last = _HEAD + len(marking.lines)
    return b"".join((_before(main, last), *rows, b"</sheetData>", _MERGED, _links(marking.lines, sheets), _after()))


def _before(main: str, last: int) -> bytes:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{main}"><sheetPr><tabColor rgb="FF{ACCENT[1:]}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        # Elements stand in the order of CT_Worksheet (ISO 29500-1, 18.3.1.99); Excel takes any other order for damage.
        f'<dimension ref="A1:{_LAST}{last}"/><sheetViews><sheetView showGridLines="0" '
        f'workbookViewId="0"><pane ySplit="{_HEAD}" topLeftCell="A{_HEAD + 1}" activePane="bottomLeft" '
        'state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>"
    ).encode()


def _after() -> bytes:
    return (
        b'<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        b"<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    )


def _row(number: int, cells: Sequence[bytes], height: int) -> bytes:
    return f'<row r="{number}" ht="{height}" customHeight="1">'.encode() + b"".join(cells) + b"</row>"


def _high(text: str, width: float, line: int = 16) -> int:
    """Return how high, in points, a text stands in a column of a width in figures. A row says it, because not every
    program works it out on opening."""
    # From U+2E80 on are the scripts whose characters are as wide as two figures; a little more, for the space between.
    figures = (sum(2.1 if ord(c) > 0x2E7F else 1.1 for c in part) for part in text.split("\n"))
    # 409 points is the highest row that Excel knows.
    return min(409, 6 + line * sum(max(1, math.ceil(wide / (width - 1))) for wide in figures))


def _text(name: str, text: str, style: int) -> bytes:
    """Return a cell that is text whatever it says: no formula, no shared string."""
    # Inline, because the shared texts belong to the planner's cells and are counted.
    head = f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'.encode()
    return head + xml_text(text) + b"</t></is></c>" if text else f'<c r="{name}" s="{style}"/>'.encode()


def _line(number: int, line: ListLine, look: _Look, sheets: dict[str, str]) -> bytes:
    """Return the row of the sheet that holds one line of the list."""
    row = _HEAD + number
    place = look.link if _target(line, sheets) else look.words
    texts = (line.word, line.place, line.found, line.expected, line.mend, line.code)
    styles = (look.severity.get(line.severity, look.centred), place, *[look.words] * 4)
    cells = [_text(f"{column_name(n)}{row}", *cell) for n, cell in enumerate(zip(texts, styles, strict=True), 1)]
    # The line "and so many more" has no severity and gets no number.
    first = f'<c r="A{row}" s="{look.centred}"><v>{number}</v></c>'.encode() if line.severity else b""
    high = max(_high(text, width) for text, width in zip(texts, _WIDTHS[1:], strict=True))
    return _row(row, [first, *cells], high)


def _target(line: ListLine, sheets: dict[str, str]) -> str:
    """Return where a line's link leads, '养老'!B7 or to a sheet's first cell; '' for no link."""
    name = sheets.get(line.sheet)
    # A quote inside a quoted sheet name is doubled.
    quoted = name.replace("'", "''") if name else ""
    return f"'{quoted}'!{line.cell or 'A1'}" if name else ""


def _links(lines: Sequence[ListLine], sheets: dict[str, str]) -> bytes:
    links = [
        f'<hyperlink ref="C{_HEAD + number}" location="'.encode()
        + xml_value(target)
        + b'" display="'
        + xml_value(clean(line.place, 200))
        + b'"/>'
        for number, line in enumerate(lines, 1)
        if (target := _target(line, sheets))
    ]
    return b"<hyperlinks>" + b"".join(links) + b"</hyperlinks>" if links else b""


def _look(styles: Styles) -> _Look:
    """Return the numbers of the list's styles, which are added to the workbook's own."""
    edge = f'style="thin"><color rgb="FF{RULE[1:]}"/>'
    sides = "".join(f"<{side} {edge}</{side}>" for side in ("left", "right", "top", "bottom"))
    ruled = styles.add("borders", f"<border>{sides}<diagonal/></border>".encode())
    plain = _font(styles, SONG, 11, INK)
    centred, wrapped = 'horizontal="center" vertical="center"', 'vertical="center" wrapText="1"'

    def style(font: int, colour: str, border: int, alignment: str) -> int:
        shape = f'<xf {_FIGURES} fontId="{font}" fillId="{_filled(styles, colour)}" borderId="{border}">'
        return styles.add("cellXfs", f"{shape}<alignment {alignment}/></xf>".encode())

    return _Look(
        title=style(_font(styles, HEI, 15, INK), "", 0, wrapped),
        note=style(_font(styles, SONG, 10, GREY), "", 0, wrapped),
        header=style(_font(styles, HEI, 11, ACCENT), HEADER[1:], ruled, centred),
        words=style(plain, "", ruled, wrapped),
        centred=style(plain, "", ruled, centred),
        link=style(_font(styles, SONG, 11, ACCENT, b"<u/>"), "", ruled, wrapped),
        severity={
            severity.value: style(plain, FILLS[severity][0] if severity in FILLS else "", ruled, centred)
            for severity in Severity
        },
    )


def _font(styles: Styles, name: str, size: int, colour: str, more: bytes = b"") -> int:
    shape = f'<sz val="{size}"/><color rgb="FF{colour[1:]}"/><name val="'.encode() + xml_value(name) + b'"/>'
    # 134 is the character set GB2312, by which a program without this font chooses another.
    return styles.add("fonts", b"<font>" + more + shape + b'<charset val="134"/></font>')


def _filled(styles: Styles, colour: str) -> int:
    if not colour:
        return 0
    return styles.add("fills", solid_fill(f'rgb="FF{colour}"'.encode(), b'indexed="64"'))
