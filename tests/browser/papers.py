"""A page printed by the browser and read back: its sheets, their words and their dots."""

from __future__ import annotations

import subprocess
import unicodedata
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page
from pypdf import PdfReader

PAPERS = Path(__file__).resolve().parents[2] / "build" / "papers"
DOTS_PER_INCH = 72
RADICALS = str.maketrans("⺠⻅⻓⻔⻚", "民见长门页")
"""Radicals that Unicode does not count as the characters they look like."""

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Dots:
    """A sheet as dots, row by row, three bytes each."""

    width: int
    height: int
    content: bytes

    def count(self, colour: Colour, near: int = 24) -> int:
        """Return how many dots have nearly this colour."""
        tones = Counter(zip(self.content[::3], self.content[1::3], self.content[2::3], strict=True))
        return sum(
            many for tone, many in tones.items() if all(abs(a - b) <= near for a, b in zip(tone, colour, strict=True))
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """What a printer would get."""

    content: bytes

    @property
    def sizes(self) -> set[tuple[int, int]]:
        """The sheets' width and height in millimetres."""
        boxes = [page.mediabox for page in PdfReader(BytesIO(self.content)).pages]
        return {(round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) for box in boxes}

    @property
    def words(self) -> list[str]:
        """The words of each sheet, without white space; the browser writes 目 and 页 as radicals of the same shape."""
        said = [page.extract_text().translate(RADICALS) for page in PdfReader(BytesIO(self.content)).pages]
        return ["".join(unicodedata.normalize("NFKC", words).split()) for words in said]

    def dots(self, sheet: int = 1, grey: bool = False) -> Dots:
        """Return a sheet as a printer of 72 dots an inch would draw it."""
        order = [
            "pdftoppm",
            "-r",
            str(DOTS_PER_INCH),
            "-f",
            str(sheet),
            "-l",
            str(sheet),
            *(["-gray"] if grey else []),
            "-",
        ]
        drawn = subprocess.run(order, input=self.content, capture_output=True, check=True).stdout
        kind, size, _, dots = drawn.split(b"\n", 3)
        assert kind == (b"P5" if grey else b"P6")
        width, height = map(int, size.split())
        return Dots(width, height, dots)


def printed(page: Page, name: str) -> Paper:
    """Return the page as Ctrl+P prints it under the browser's own settings: backgrounds are not asked for. Kept to be
    seen."""
    content = page.pdf(prefer_css_page_size=True, print_background=False)
    PAPERS.mkdir(parents=True, exist_ok=True)
    (PAPERS / f"{name}.pdf").write_bytes(content)
    return Paper(content)
