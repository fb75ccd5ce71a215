"""A file of any kind opened: what it is, what it says of itself, and its content as far as it can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from reports.checking.apart import deck_apart, pdf_apart, word_apart, workbook_apart
from reports.checking.claimed import Claim, claim_in_rows, claim_in_text
from reports.checking.content import squeezed
from reports.checking.deck_reading import Deck, claim_in_deck
from reports.checking.excel_reading import SheetValues
from reports.checking.pdf_reading import Pdf
from reports.checking.record_reading import is_ours, read_record, record_in
from reports.checking.word_reading import TableTexts, WordDocument
from reports.making import ReportKind
from reports.record import ATTACHMENT
from wording import in_every_language


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as it is: its kind, what it says of itself (None: nothing), and its content.

    ``inside`` is None where it cannot be read, or was not because the bytes may be enough (see ``content_of``).
    """

    kind: ReportKind
    content: bytes
    claim: Claim | None
    ours: bool
    inside: Pdf | WordDocument | Mapping[str, SheetValues] | Deck | None = None

    def content_of(self) -> Pdf | WordDocument | Mapping[str, SheetValues] | Deck | None:
        """Return what can be read in it; None where nothing can."""
        # A PDF is read late: where its bytes are ours, it need not be read at all.
        return pdf_apart(self.content) if self.inside is None and self.kind is ReportKind.PDF else self.inside


def opened(content: bytes) -> OpenedFile | None:
    """Return the file with what can be read of it; None where it is no PDF, Word file, slides or workbook at all."""
    # By the content, not by the name, which anybody may change.
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    parts = parts_of(content)
    if "word/document.xml" in parts:
        return _word(content)
    if "ppt/presentation.xml" in parts:
        claim = claim_in_deck(content)
        return OpenedFile(ReportKind.DECK, content, claim, claim is not None, deck_apart(content) if claim else None)
    return _workbook(content) if any(part.startswith("xl/") for part in parts) else None


def _pdf(content: bytes) -> OpenedFile:
    """Open a PDF: one as it was made says what it is in plain bytes, one that was saved again is read."""
    # The copy in plain bytes is believed no further than as a question to ask again.
    claim = read_record(content)
    if claim is not None:
        return OpenedFile(ReportKind.PDF, content, claim, ours=True)
    pdf = pdf_apart(content)
    if pdf is not None:
        copied = record_in(pdf.attachments.get(ATTACHMENT, b""))
        claim = copied or claim_in_text("".join(squeezed(sheet.text) for sheet in pdf.sheets))
    return OpenedFile(ReportKind.PDF, content, claim, is_ours(content) or claim is not None, pdf)


def _word(content: bytes) -> OpenedFile:
    word = word_apart(content)
    tables = [piece for piece in word.pieces if isinstance(piece, TableTexts)] if word else []
    # From the end, where the record stands; an evaluator's own table may have rows of the same names.
    claims = (claim_in_rows(_two_columns(table.rows)) for table in reversed(tables))
    claim = next((found for found in claims if found is not None), None)
    return OpenedFile(ReportKind.WORD, content, claim, claim is not None, word)


def _workbook(content: bytes) -> OpenedFile:
    sheets = workbook_apart(content)
    names = in_every_language("report.sheet.record")
    record = next((sheet for name, sheet in (sheets or {}).items() if name in names), None)
    claim = claim_in_rows(_two_columns(record.rows)) if record else None
    return OpenedFile(ReportKind.EXCEL, content, claim, claim is not None, sheets)


def _two_columns(rows: tuple[tuple[object, ...], ...]) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in rows if len(row) > 1 and row[0] is not None}


MOST_PARTS = 2_000
MOST_BYTES = 128 * 2**20
"""Parts and unpacked bytes of an archive; no report has more, and one that has may be meant to exhaust the memory."""


def parts_of(content: bytes) -> frozenset[str]:
    """Return the names of an archive's parts; none where it is no archive, is damaged or too large."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()
    # By the sizes that the archive itself states, before anything is unpacked. A lie about them meets the child's
    # bound on memory.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        return frozenset()
    return frozenset(part.filename for part in parts)
