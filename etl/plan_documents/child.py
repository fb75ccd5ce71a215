"""A child process that reads one document, bounded in memory and time: what strangers sent may cost it, not us.

The parent writes the file's bytes to its standard input and gets one line of JSON: the document, or why there is none.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from etl.plan_documents import bounds
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.page_pictures import PagePicture
from etl.plan_documents.plain import read_plain
from etl.plan_tables.document import Box, DocumentCell, DocumentTable, PagePlace, PlanDocument

try:
    import resource
except ImportError:  # Windows: the parent's clock alone bounds it
    resource = None  # type: ignore[assignment]

_ROOT = str(Path(__file__).resolve().parents[2])
# The arguments: what to do, the file's name, then what the child may import from.
_BOOT = "import sys; sys.path[:] = sys.argv[3:]; from etl.plan_documents.child import main; main()"


_PLACES = threading.BoundedSemaphore(bounds.CHILDREN)


def read_apart(content: bytes, kind: str, name: str) -> PlanDocument:
    """Return the document of a file's bytes, read by a child; UnreadableDocument if it gives none in time."""
    return _document_of(_answer_of_child(content, kind, name))


def pages_apart(content: bytes, boxes: Mapping[int, Box]) -> dict[int, PagePicture]:
    """Return pictures of what stands in boxes of a PDF's pages, counted from 1, drawn by a child; UnreadableDocument
    where it draws nothing in time."""
    told = _answer_of_child(content, "pictures", json.dumps(boxes))  # boxes in the place of the name
    return {int(page): PagePicture(tuple(box), base64.b64decode(png)) for page, (box, png) in told["pages"].items()}


def _answer_of_child(content: bytes, kind: str, name: str) -> dict[str, Any]:
    """Return what a child answers; UnreadableDocument with its reason, or where it answers nothing in time, or where
    others take all places."""
    if not _PLACES.acquire(timeout=bounds.PATIENCE):
        raise UnreadableDocument("busy")
    try:
        return _run_child(content, kind, name)
    finally:
        _PLACES.release()


def _run_child(content: bytes, kind: str, name: str) -> dict[str, Any]:
    """Run a child and return its answer; UnreadableDocument where it gives none, or its reason."""
    # Isolated, so that neither the environment nor the folder one stands in says what is imported; the path comes as
    # arguments.
    command = [sys.executable, "-I", "-c", _BOOT, kind, name, _ROOT, *sys.path]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=bounds.SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableDocument("too_slow") from None
    if done.returncode == -getattr(signal, "SIGXCPU", 0):
        raise UnreadableDocument("too_slow")
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    # A child that was killed for its memory writes nothing, or half a line.
    except ValueError:
        raise UnreadableDocument("damaged") from None
    if "why" in told:
        raise UnreadableDocument(told["why"])
    return told


def main() -> None:
    """Read one document from standard input; answer on standard output."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (bounds.MEMORY_BYTES, bounds.MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _allow(bounds.STEP_SECONDS)
    kind, name = sys.argv[1:3] if len(sys.argv) > 2 else ("", "")
    told: dict[str, Any]
    try:
        told = _answer(sys.stdin.buffer.read(), kind, name)
    except UnreadableDocument as error:
        told = {"why": error.why}
    except MemoryError:
        told = {"why": "too_large"}
    except RecursionError:
        told = {"why": "hostile"}
    except Exception:  # noqa: BLE001 - libraries raise anything over what was built to hurt them
        told = {"why": "damaged"}
    sys.stdout.write(json.dumps(told))


def _allow(seconds: int) -> None:
    """Allow what comes next so many seconds of processor time; beyond them the system ends this process."""
    if resource is not None:
        used, hard = os.times(), resource.getrlimit(resource.RLIMIT_CPU)[1]
        # Whole seconds since the start: what is past, rounded up, and the share of what comes. A machine's own stricter
        # limit stays.
        soft = int(used.user + used.system) + 1 + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _answer(content: bytes, kind: str, name: str) -> dict[str, Any]:
    if kind != "pictures":
        document = _read(content, kind, name)
        _find_tables(document)
        return _document_json(document)
    _allow(bounds.PICTURE_SECONDS)
    from etl.plan_documents.page_pictures import draw_pages

    drawn = draw_pages(content, {int(page): tuple(box) for page, box in json.loads(name).items()})
    return {"pages": {page: (p.box, base64.b64encode(p.png).decode()) for page, p in drawn.items()}}


def _find_tables(document: PlanDocument) -> None:
    """Find the tables as the server will, which cannot be ended while it does: what takes too long ends here."""
    from etl.plan_tables.reading import read_tables

    _allow(bounds.TABLES_SECONDS)
    read_tables(document)


def _read(content: bytes, kind: str, name: str) -> PlanDocument:
    # Only the reader that is needed is imported: pdfplumber is slow to import.
    if kind == "html":
        from etl.plan_documents.html import read_html

        return read_html(content, name)
    if kind == "docx":
        from etl.plan_documents.word import read_word

        return read_word(content, name)
    if kind == "plain":
        return read_plain(content, name)
    if kind == "picture":
        _allow(bounds.PICTURE_SECONDS)
        from etl.plan_documents.picture import read_picture

        return read_picture(content, name)
    from etl.plan_documents.pdf import read_pdf

    return read_pdf(content, name, _allow)


def _document_json(document: PlanDocument) -> dict[str, Any]:
    tables = [
        {
            "rows": [[(cell.text, cell.start, cell.end, cell.again) for cell in row] for row in table.rows],
            "at": (table.start, table.end, table.exact),
        }
        for table in document.tables
    ]
    places = [(place.start, place.end, place.page, place.box) for place in document.places]
    spans = {key: getattr(document, key) for key in ("pictures", "uncertain", "pictured")}
    return {"name": document.name, "text": document.text, "tables": tables, "places": places, **spans}


def _document_of(told: dict[str, Any]) -> PlanDocument:
    tables = tuple(
        DocumentTable(tuple(tuple(DocumentCell(*cell) for cell in row) for row in table["rows"]), *table["at"])
        for table in told["tables"]
    )
    pictures, uncertain, pictured = (
        tuple((a, b) for a, b in told[key]) for key in ("pictures", "uncertain", "pictured")
    )
    places = tuple(PagePlace(start, end, page, tuple(box)) for start, end, page, box in told["places"])
    return PlanDocument(told["name"], told["text"], tables, pictures, uncertain, places, pictured)
