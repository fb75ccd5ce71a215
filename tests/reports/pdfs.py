"""A PDF read back by two programs that know nothing of how it was made."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader


def squeezed(text: str) -> str:
    """Return the text without white space."""
    return "".join(text.split())


def by_pypdf(content: bytes) -> str:
    """Return all text as pypdf finds it."""
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def by_poppler(content: bytes, folder: Path) -> str:
    """Return all text in the order in which it was written, as pdftotext finds it."""
    file = folder / "read.pdf"
    file.write_bytes(content)
    made = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    return squeezed(made.stdout.decode())
