"""How the template workbook looks: one calm table of formats, and what a cell is protected against."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

INK, ACCENT, RULE, GREY = "#20303C", "#1E4E6B", "#C9C3B2", "#6A6658"
HEADER, LOCKED, ENTRY, DOUBT = "#EEF1F3", "#F1EFE8", "#FFF9E3", "#F6D9B0"
SONG, HEI = "宋体", "黑体"  # the names offices have; other systems substitute their own
NUMBER = {0: "#,##0", **{n: "#,##0." + "0" * n for n in range(1, 7)}}
"""How many decimals → the number format that shows so many."""

_BASE = {"font_name": SONG, "font_size": 11, "font_color": INK, "valign": "vcenter"}
_RULED = {"border": 1, "border_color": RULE}
_HEADER = {**_RULED, "font_name": HEI, "bg_color": HEADER, "align": "center", "text_wrap": True}

STYLES: dict[str, dict[str, object]] = {
    "title": {"font_name": HEI, "font_size": 18, "align": "center"},
    "mark": {"font_name": HEI, "font_size": 18, "align": "center", "font_color": "#B3261E"},
    "info": {"font_size": 11},
    "asked": {"font_size": 11, "align": "right", "font_color": GREY},
    "chosen": {**_RULED, "locked": False, "align": "center"},
    "name": {**_HEADER, "font_color": ACCENT, "bold": True},
    "header": _HEADER,
    "basis": {**_HEADER, "font_size": 9, "font_name": SONG},
    "narrow": {**_HEADER, "font_size": 9, "font_name": SONG, "font_color": GREY},
    "label": {**_RULED, "bg_color": HEADER, "indent": 1},
    "entry": {**_RULED, "locked": False, "align": "right"},
    "previous": {**_RULED, "font_size": 9, "font_color": GREY, "align": "right"},
    "off": {**_RULED, "bg_color": LOCKED},
    "total_off": {**_RULED, "bg_color": LOCKED, "top": 2, "top_color": ACCENT},
    "total_label": {**_RULED, "indent": 1, "font_name": HEI, "bg_color": HEADER, "top": 2, "top_color": ACCENT},
    "total": {**_RULED, "font_name": HEI, "align": "right", "top": 2, "top_color": ACCENT},
    "total_previous": {
        **_RULED, "font_size": 9, "font_color": GREY, "align": "right", "top": 2, "top_color": ACCENT,
    },
    "note": {"font_size": 10, "font_color": GREY},
    "rule": {"text_wrap": True},
    "cell": {**_RULED, "text_wrap": True, "indent": 1},
    "empty": {"bg_color": ENTRY},
    "doubt": {"bg_color": DOUBT},
}  # fmt: skip


class Formats:
    """The workbook's formats, each made once: ``formats("entry", 2)`` shows two decimals."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, int | None], Format] = {}

    def __call__(self, style: str, decimals: int | None = None) -> Format:
        """Return the format named ``style``; with ``decimals`` a number shown so."""
        if (style, decimals) not in self._made:
            shape = {} if decimals is None else {"num_format": NUMBER[decimals]}
            # A conditional format may change colours, but neither font nor size of a cell.
            base = {} if style in {"empty", "doubt"} else _BASE
            self._made[style, decimals] = self._book.add_format({**base, **STYLES[style], **shape})
        return self._made[style, decimals]
