"""A child process that reads one document, bounded in memory and time: what strangers sent may cost it, not us.

The parent writes the file's bytes to its standard input and gets one line of JSON: the document, or why there is none.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from etl.plan_documents import bounds
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_tables.document import DocumentCell, DocumentTable, PlanDocument

try:
    import resource
except ImportError:  # Windows: the parent's clock alone bounds it
    resource = None  # type: ignore[assignment]

_ROOT = str(Path(__file__).resolve().parents[2])
_BOOT = "import sys; sys.path[:] = sys.argv[3:]; from etl.plan_documents.child import main; main()"


def read_apart(content: bytes, kind: str, name: str) -> PlanDocument:
    """Return the document of a file's bytes, read by a child; UnreadableDocument if it gives none in time."""
    # Isolated, so that neither the environment nor the folder one stands in says what is imported; the path comes as
    # arguments.
    command = [sys.executable, "-I", "-c", _BOOT, kind, name, _ROOT, *sys.path]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=bounds.SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableDocument("too_slow") from None
    try:
        told = json.loads(done.stdout)
    # A child that was killed for its memory or time writes nothing, or half a line.
    except ValueError:
        raise UnreadableDocument("damaged") from None
    if "why" in told:
        raise UnreadableDocument(told["why"])
    return _document(told)


def main() -> None:
    """Read one document from standard input; answer on standard output."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (bounds.MEMORY_BYTES, bounds.MEMORY_BYTES))
        # The parent's clock kills too, but not if the parent itself is gone.
        resource.setrlimit(resource.RLIMIT_CPU, (bounds.SECONDS, bounds.SECONDS))
    kind, name = sys.argv[1:3] if len(sys.argv) > 2 else ("", "")
    try:
        told: dict[str, Any] = _told(_read(sys.stdin.buffer.read(), kind, name))
    except UnreadableDocument as error:
        told = {"why": error.why}
    except MemoryError:
        told = {"why": "too_large"}
    except RecursionError:
        told = {"why": "hostile"}
    except Exception:  # noqa: BLE001 - libraries raise anything over what was built to hurt them
        told = {"why": "damaged"}
    sys.stdout.write(json.dumps(told))


def _read(content: bytes, kind: str, name: str) -> PlanDocument:
    # Only the reader that is needed is imported: pdfplumber is slow to import.
    if kind == "html":
        from etl.plan_documents.html import read_html

        return read_html(content, name)
    if kind == "docx":
        from etl.plan_documents.word import read_word

        return read_word(content, name)
    from etl.plan_documents.pdf import read_pdf

    return read_pdf(content, name)


def _told(document: PlanDocument) -> dict[str, Any]:
    tables = [
        {
            "rows": [[(cell.text, cell.start, cell.end, cell.again) for cell in row] for row in table.rows],
            "at": (table.start, table.end, table.exact),
        }
        for table in document.tables
    ]
    spans = {"pictures": document.pictures, "uncertain": document.uncertain}
    return {"name": document.name, "text": document.text, "tables": tables, **spans}


def _document(told: dict[str, Any]) -> PlanDocument:
    tables = tuple(
        DocumentTable(tuple(tuple(DocumentCell(*cell) for cell in row) for row in table["rows"]), *table["at"])
        for table in told["tables"]
    )
    pictures, uncertain = (tuple((a, b) for a, b in told[key]) for key in ("pictures", "uncertain"))
    return PlanDocument(told["name"], told["text"], tables, pictures, uncertain)
