"""Who issued a file, and is it whole: what a third party can tell with a public key alone, without any home."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from presentation.answers import Answer
from reports.checking.deck_reading import parts_in
from reports.checking.opening import opened
from reports.making import ReportKind
from reports.signing import PARTS_KEY, demonstration_key, file_signature, parts_digest, record_signer
from wording import Lang, say


class Issuance(StrEnum):
    """What became of the question who issued a file."""

    WHOLE = "whole"
    """Signed by the key, and no byte is another."""
    RECORD = "record"
    """The copy of its figures is signed by the key; the file around it is not as it was issued."""
    CHANGED = "changed"
    """It names the key, and neither file nor copy are what was signed."""
    OTHER_KEY = "other_key"
    """It is signed by another key."""
    UNSIGNED = "unsigned"
    """A report without a signature."""
    EDITABLE = "editable"
    """A Word file or workbook: made to be edited, and never signed."""
    FOREIGN = "foreign"
    """Not a report of this program at all."""


@dataclass(frozen=True, slots=True)
class IssueCheck:
    """The answer, the key by which the file says it is signed (empty: none), and what it says of itself.

    ``demonstration``: the key is the published one of demonstration data, which proves nothing.
    """

    issue: Issuance
    sha256: str
    signer: str = ""
    record: Mapping[str, Any] | None = None

    @property
    def ok(self) -> bool:
        """Whether the answer is yes."""
        return self.issue is Issuance.WHOLE

    @property
    def demonstration(self) -> bool:
        """Whether everybody has the key."""
        return self.signer == demonstration_key()


def check_issue(content: bytes, public: str) -> IssueCheck:
    """Return who issued a file, held against a public key (as `etl.home.signing_key.public_in` gives it)."""
    sha256, file = hashlib.sha256(content).hexdigest(), opened(content)
    if file is None or (not file.ours and file.claim is None):
        return IssueCheck(Issuance.FOREIGN, sha256)
    record = file.claim or {}
    # Slides carry their signature inside the record, for their container is packed anew by whoever saves it.
    if file.kind is ReportKind.DECK and record.get("signer"):
        of_slides = record_signer(record)
        # The record first: a digest of parts in a record that nobody signed proves nothing.
        intact = of_slides is not None and _parts_as_signed(content, record)
        named = str(record["signer"])
        return IssueCheck(_issue(public, intact, of_slides or named, of_slides), sha256, of_slides or named, record)
    if file.kind is not ReportKind.PDF:
        return IssueCheck(Issuance.EDITABLE, sha256)
    # Asked first: the file's signature also covers the record, and holds only where nobody saved it again.
    signature, named = file_signature(content), str(record.get("signer") or "")
    of_record = record_signer(record)
    signer = signature.public if signature else of_record or named
    if not signer:
        return IssueCheck(Issuance.UNSIGNED, sha256, record=record)
    whole = signature is not None and signature.whole
    return IssueCheck(_issue(public, whole, signer, of_record), sha256, signer, record)


def _parts_as_signed(content: bytes, record: Mapping[str, Any]) -> bool:
    """Tell whether every part of slides but the record is, byte for byte, what the record was signed with."""
    parts = parts_in(content)
    return parts is not None and parts_digest(parts) == record.get(PARTS_KEY)


def _issue(public: str, whole: bool, signer: str, of_record: str | None) -> Issuance:
    if whole and signer == public:
        return Issuance.WHOLE
    # Another program saved it: its pages may say anything, the copy of the figures is still the one signed.
    if of_record == public:
        return Issuance.RECORD
    return Issuance.CHANGED if signer == public else Issuance.OTHER_KEY


_TOLD = ("plan", "as_of", "known_at", "texts_at", "data_version", "program", "figures_sha256", "demonstration")


def issue_answer(file: str, check: IssueCheck, lang: Lang = Lang.ZH) -> Answer:
    """Return the answer as plain values: what was found, by which key, and what the file says of itself."""
    record = check.record or {}
    return {
        "file": file,
        "sha256": check.sha256,
        "issue": check.issue.value,
        "valid": check.ok,
        "signer": check.signer or None,
        "demonstration_key": check.demonstration,
        "message": say(f"issue.{check.issue}", lang),
        **{key: record.get(key) for key in _TOLD},
    }
