"""The child process that reads what somebody brings: bounded in memory and time, and free to die.

The file comes on standard input and its content goes out as JSON (see ``apart``); nothing goes out where it cannot be
read. What a parser raises ends the child alone.
"""

from __future__ import annotations

import base64
import contextlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reports.checking.deck_reading import read_deck
from reports.checking.excel_reading import read_workbook
from reports.checking.pdf_reading import read_pdf
from reports.checking.word_reading import Image, WordText, read_word

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

MEMORY = 1024 * 2**20
SECONDS = 60
"""Bytes of address space and seconds of processor time of the child; a report of 40 pages takes 250 MB and two
seconds."""

_MOST_SPOKEN, _LONGEST_SPOKEN = 2_000, 4_000
"""Alternative texts that are handed over, and characters of one; no report has so many drawings."""


def main() -> None:
    """Read standard input as the kind that the last argument names, and write its content to standard output."""
    # Before the first byte of the file is looked at.
    _limit_resources()
    answer = _READERS[sys.argv[-1]](sys.stdin.buffer.read())
    # Only at the end: a parser that dies halfway has then said nothing, instead of half a file.
    sys.stdout.write(json.dumps(answer))


def _limit_resources() -> None:
    if resource is None:
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        with contextlib.suppress(ValueError, OSError):  # some systems know the name of a limit and not the limit
            # No higher than the hard limit that is set already, which a process without rights cannot raise.
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _pdf(content: bytes) -> Any:
    pdf = read_pdf(content)
    attachments = {name: base64.b64encode(each).decode() for name, each in pdf.attachments.items()}
    return {
        "sheets": [asdict(sheet) for sheet in pdf.sheets],
        "attachments": attachments,
        "spoken": _spoken(pdf.spoken),
    }


def _spoken(texts: Sequence[str]) -> Sequence[str]:
    return [text[:_LONGEST_SPOKEN] for text in texts[:_MOST_SPOKEN]]


def _word(content: bytes) -> Any:
    word = read_word(content)
    whole = {"floating": word.floating, "headers": word.headers, "spoken": _spoken(word.spoken)}
    return {"pieces": [_piece(piece) for piece in word.pieces], **whole}


def _piece(piece: Any) -> Mapping[str, Any]:
    kind = "text" if isinstance(piece, WordText) else "image" if isinstance(piece, Image) else "cells"
    return {"kind": kind, **asdict(piece)}


def _workbook(content: bytes) -> Any:
    return {name: asdict(sheet) for name, sheet in read_workbook(content).items()}


def _deck(content: bytes) -> Any:
    return [asdict(slide) for slide in read_deck(content)]


_READERS: Mapping[str, Callable[[bytes], Any]] = {"pdf": _pdf, "docx": _word, "xlsx": _workbook, "pptx": _deck}
