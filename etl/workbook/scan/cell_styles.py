"""The styles part of an xlsx: which cell styles show a percentage, strike their text through, or are dates that the
value parser takes for numbers."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.workbook.scan.format_words import telling_format
from etl.workbook.scan.number_formats import NumberDisplay, shown_as
from etl.workbook.scan.xml_parts import Attributes, elements, is_true
from plan.whole_number import ascii_number

# `font` and `xf` elements mean something else in differential formats (dxfs) and named styles than in the cells' lists.
_LISTS = ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs", "fonts")


@dataclass(frozen=True, slots=True)
class CellStyles:
    """Numbers of cell styles. ``percent`` are those that show a percentage, ``struck`` those that strike through,
    ``dates`` those whose format is a date by its number alone; ``worded`` are those whose format may show another
    number, with that format."""

    percent: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    dates: frozenset[int] = frozenset()
    worded: Mapping[int, str] = field(default_factory=dict)

    @property
    def marked(self) -> frozenset[int]:
        """The numbers of all of these."""
        return self.percent | self.struck | self.dates | self.worded.keys()


NO_STYLES = CellStyles()
# Built-in dates that calamine gives as dates; of 27 to 36 and 50 to 58 it gives the number.
_KNOWN_DATES = frozenset({*range(14, 23), 45, 46, 47})


@functools.lru_cache(maxsize=8)
def cell_styles(styles: bytes) -> CellStyles:
    """Return what the styles part says of each cell style. Workbooks of one template share theirs."""
    codes: dict[int, str] = {}
    fonts: list[bool] = []
    formats: list[tuple[int, int]] = []
    inside = ""
    for tag, attributes in elements(styles):
        if tag == "numFmt":
            codes[_number(attributes, "numFmtId")] = attributes.get("formatCode", "")
        elif tag in _LISTS:
            inside = tag
        elif tag == "font" and inside == "fonts":
            fonts.append(False)
        elif tag == "strike" and inside == "fonts" and fonts:
            fonts[-1] = is_struck(attributes)
        elif tag == "xf" and inside == "cellXfs":
            formats.append((_number(attributes, "numFmtId"), _number(attributes, "fontId")))
    shown = [shown_as(codes.get(code), code) for code, _ in formats]
    return CellStyles(
        frozenset(n for n, how in enumerate(shown) if how is NumberDisplay.PERCENT),
        frozenset(n for n, (_, font) in enumerate(formats) if font < len(fonts) and fonts[font]),
        frozenset(
            n
            for n, (code, _) in enumerate(formats)
            # A format that the file spells out the parser reads itself.
            if shown[n] is NumberDisplay.DATE and code not in codes and code not in _KNOWN_DATES
        ),
        {
            n: words
            for n, (code, _) in enumerate(formats)
            if shown[n] is NumberDisplay.NUMBER and (words := telling_format(codes.get(code)))
        },
    )


def is_struck(attributes: Attributes) -> bool:
    """Tell whether a strike element strikes: it does unless it says otherwise."""
    return is_true(attributes.get("val", "1"))


def _number(attributes: Attributes, name: str) -> int:
    return ascii_number(attributes.get(name), 8) or 0
