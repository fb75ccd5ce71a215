"""The bounds of one document, each with its reason, and the refusal beyond them.

Sizes are in bytes or characters, times in seconds.
"""

from __future__ import annotations

FILE_BYTES = 50 << 20
"""A plan of a province with its maps has some 30 MB as PDF."""

CHARACTERS = 5_000_000
"""Twenty times the national plan, which has 200,000."""

CELLS = 200_000
"""Cells of all tables together; a plan's annexes have some thousands."""

PIXELS = 25_000_000
"""Of a picture that is recognised: a page of A3 at 300 to the inch has 17 million."""

SCANNED_PAGES = 8
"""Pages of a PDF that are recognised: each takes some seconds, and a plan's table has one or two."""

PAGES = 1_000
INFLATED_BYTES = 100 << 20
"""What one part of a docx may come to: a plan's text is under 5 MB of XML."""

DEPTH = 500
"""Elements within each other in a page or a document; real ones reach about 60."""

MEMORY_BYTES = 2 << 30
"""Of the child: pdfminer keeps a page's characters as objects, a thousand pages of them one after the other."""

SECONDS = 120
"""How long the child may take over one document: a PDF of 300 pages takes about a minute on a slow laptop."""

STEP_SECONDS = 10
"""Of the processor, for reading a document, or for opening a PDF and for each of its pages: a page takes a tenth of a
second, a plan as docx or HTML one or two seconds. What was built to take for ever ends by this, whatever else is at
work on the machine."""

PICTURE_SECONDS = 60
"""Of all processors together, for recognising or drawing one picture."""

TABLES_SECONDS = 5
"""Of the processor, for finding the tables in what was read; a plan takes a tenth of that. The server finds them once
more itself, and answers nobody meanwhile."""

CHILDREN = 2
"""Documents that a process has read at a time: each may take the memory above, and keeps one of a server's few threads
waiting."""

PATIENCE = 10
"""How long another one waits for its place."""


class UnreadableDocument(Exception):  # noqa: N818 - a refusal, told as one
    """A file is no document that can be read. ``why`` is a key of the wording (``plan_import.file.…``)."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)
