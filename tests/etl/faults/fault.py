"""A fault as a value, and how its workbook is made: a good file, opened, changed in one thing, and saved again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from plan.period import Period
from tests.etl.books import SAMPLES

T = "template/养老服务科"
A = "template/社会事务科"
ACROSS = "social_assistance_form/季度报表"
YEAR = "elderly_care_form/分季报表"
NOTICE = "living_allowance_notice/低保标准"
Accepted = Mapping[tuple[str, str, str], float]
"""What was accepted before, by (measure, area, period)."""


@dataclass(frozen=True)
class Fault:
    """``cells`` are put into the workbook's first sheet (None empties one; a text beginning with “=” is a formula),
    or ``change`` does something else to it, or ``content`` are the bytes of another file altogether. ``said`` is all
    that must be said besides what the good workbook says: ``code@cell``, or ``code`` alone for the whole file;
    ``unsaid`` is what is no longer said. It is held against what was ``accepted`` before, and against what was
    ``superseded`` by that."""

    name: str
    base: str
    said: str
    cells: Mapping[str, object] = field(default_factory=dict)
    change: Callable[[Worksheet], object] | None = None
    content: bytes | None = None
    ending: str = "xlsx"
    sent: tuple[str | None, Period | None] = (None, None)
    accepted: Accepted = field(default_factory=dict)
    superseded: Accepted = field(default_factory=dict)
    unsaid: str = ""

    def write(self, folder: Path, number: int) -> Path:
        """Return the faulty file."""
        path = folder / f"{number:03d}.{self.ending}"
        path.write_bytes(self.content if self.content is not None else self._changed())
        return path

    def _changed(self) -> bytes:
        book: Workbook = load_workbook(BytesIO(_bytes(self.base)), data_only=True)
        sheet = book.worksheets[0]
        for cell, value in self.cells.items():
            sheet[cell] = value
            if isinstance(value, str) and value.startswith("=") and value.endswith("'"):
                sheet[cell].data_type = "s"  # a text that only looks like a formula
        if self.change:
            self.change(sheet)
        content = BytesIO()
        book.save(content)
        return content.getvalue()


@cache
def _bytes(base: str) -> bytes:
    return (SAMPLES / f"{base}.xlsx").read_bytes()


def good(base: str) -> Fault:
    """Return the good workbook itself."""
    return Fault(base, base, "")
