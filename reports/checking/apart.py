"""Files that somebody brings, read in a child process (`reports.checking.child`), so that one that crashes a parser or
fills the memory ends the child and not the server."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.checking.deck_reading import Deck, DeckChart, DeckSlide
from reports.checking.excel_reading import SheetValues
from reports.checking.pdf_reading import Pdf
from reports.checking.pdf_reading import PdfPage as Page
from reports.checking.word_reading import Image, TableTexts, WordDocument, WordText

WALL = 120
"""Seconds after which the child is ended."""

_ROOT = str(Path(__file__).resolve().parents[2])
# The paths are handed over as arguments, because -I and -S leave the child with none of the parent's.
_BOOT = "import sys; sys.path[:] = sys.argv[1:-1]; from reports.checking.child import main; main()"
# What the interpreter needs to start; secrets of the environment are no business of a parser's.
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")


def pdf_apart(content: bytes) -> Pdf | None:
    """Return a PDF's pages; None where it cannot be read."""
    answer = _answer("pdf", content)
    if answer is None:
        return None
    attachments = {name: base64.b64decode(each) for name, each in answer["attachments"].items()}
    sheets = (Page(**{**sheet, "links": _rows(sheet["links"])}) for sheet in answer["sheets"])
    return Pdf(tuple(sheets), attachments, tuple(answer["spoken"]))


def word_apart(content: bytes) -> WordDocument | None:
    """Return a Word file's pieces; None where it cannot be read."""
    answer = _answer("docx", content)
    if answer is None:
        return None
    headers, spoken = tuple(answer["headers"]), tuple(answer["spoken"])
    return WordDocument(tuple(map(_piece, answer["pieces"])), answer["floating"], headers, spoken)


def _piece(answer: Mapping[str, Any]) -> WordText | TableTexts | Image:
    if answer["kind"] == "text":
        return WordText(answer["text"], answer["listed"])
    return Image(answer["sha256"]) if answer["kind"] == "image" else TableTexts(_rows(answer["rows"]))


def workbook_apart(content: bytes) -> Mapping[str, SheetValues] | None:
    """Return a workbook's sheets by name; None where it cannot be read."""
    answer = _answer("xlsx", content)
    if answer is None:
        return None
    return {name: _sheet_values(sheet) for name, sheet in answer.items()}


def _sheet_values(answer: Mapping[str, Any]) -> SheetValues:
    hidden = tuple(answer["hidden_rows"]), tuple(answer["hidden_columns"])
    return SheetValues(_rows(answer["rows"]), answer["visible"], _rows(answer["formats"]), *hidden, answer["laid_over"])


def deck_apart(content: bytes) -> Deck | None:
    """Return the slides of a presentation; None where it cannot be read."""
    answer = _answer("pptx", content)
    return tuple(map(_slide, answer)) if answer is not None else None


def _slide(answer: Mapping[str, Any]) -> DeckSlide:
    charts = (DeckChart(_rows(c["drawn"]), _rows(c["book"]), tuple(c["words"])) for c in answer["charts"])
    return DeckSlide(
        tuple(answer["texts"]), tuple(map(_rows, answer["tables"])), tuple(charts), answer["others"], answer["notes"]
    )


def _rows(rows: list[list[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, rows))


def _answer(kind: str, content: bytes) -> Any:
    """Return what the child says of a file; None where it said nothing, died or took too long."""
    environment = {key: os.environ[key] for key in _KEPT_ENVIRONMENT if key in os.environ}
    import_paths = [_ROOT, *(place for place in sys.path if place and place != _ROOT)]
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _BOOT, *import_paths, kind]
    try:
        done = subprocess.run(command, input=content, capture_output=True, env=environment, timeout=WALL, check=False)
        # One answer for all that may go wrong in there: the file could not be read. What it raised stays in the child.
        return json.loads(done.stdout) if done.returncode == 0 else None
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return None
