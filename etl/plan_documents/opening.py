"""Opening: a file of any kind that a plan comes in, by what it is and not by what it is called."""

from __future__ import annotations

from pathlib import Path

from etl.plan_documents import bounds
from etl.plan_documents.bounds import UnreadableDocument
from etl.plan_documents.child import read_apart
from etl.plan_tables.document import PlanDocument
from etl.reported_error import ReportedError

_TEXTS = (".txt", ".md", ".markdown", ".text")
_HTML = (b"<!doctype html", b"<html", b"<?xml", b"<table", b"<div", b"<head", b"<body", b"<meta")
# Kinds that a child process reads; any other answer of `kind_of` is a reason why there is nothing to read.
_APART = ("plain", "html", "docx", "pdf", "picture")
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")
_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


_FEW_CELLS = 6
"""Cells of HTML from which on a text is read as a page: Markdown may hold its tables so."""


def open_document(path: Path) -> PlanDocument:
    """Return the document of a file; UnreadableDocument if it is no document that can be read, ReportedError if it
    cannot be opened."""
    try:
        with path.open("rb") as file:
            # One byte more than allowed tells that there is more, without reading all of it.
            content = file.read(bounds.FILE_BYTES + 1)
    except OSError as error:
        key = "path.missing" if isinstance(error, FileNotFoundError) else "path.unreadable"
        raise ReportedError(key, path=path, why=error) from None
    return read_document(content, path.name)


def read_document(content: bytes, name: str) -> PlanDocument:
    """Return the document of a file's bytes; UnreadableDocument if they are no document that can be read."""
    if len(content) > bounds.FILE_BYTES:
        raise UnreadableDocument("too_large")
    if not content.strip():
        raise UnreadableDocument("empty")
    kind = kind_of(content, name)
    if kind in _APART:
        return read_apart(content, kind, name)
    raise UnreadableDocument(kind)


def kind_of(content: bytes, name: str) -> str:
    """Return what a file is by its first bytes: plain, html, docx, pdf, picture, or a key that says why it is none."""
    if content.startswith(_PICTURES):
        return "picture"
    beginning = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if beginning.startswith(_PDF):
        return "pdf"
    if beginning.startswith(_ZIP):
        return "docx"
    if beginning.startswith(_OLE):
        return "old_word"
    # Markdown may begin with a <div>: it stays text, whose pipes are read, unless its tables are HTML.
    if beginning.lower().startswith(_HTML) and not name.lower().endswith(_TEXTS):
        return "html"
    return "html" if content.count(b"<td") >= _FEW_CELLS and b"</table>" in content else "plain"
