"""Who issued a report: the home's key signs its record and its bytes, and anybody can check both; the address at which
its numbers are looked up is printed with it.

The record's own signature goes on with the copy inside a PDF wherever another program saves it; the file's signature is
a comment before the last pointer of the PDF, where every reader passes over it, and covers all other bytes. A report of
demonstration data is signed by a key that is derived from a published phrase: the same in every home, and proof of
nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from access.policy import Policy, read_policy
from etl.home import Home, HomeClosedError
from etl.home.signing_key import FILE, SigningKey, is_signed
from etl.reported_error import ReportedError
from etl.yaml_files import read_yaml
from reports.figures import canonical

RECORD_PART = "customXml/item1.xml"
"""The part of slides in which their record stands."""

PARTS_KEY = "parts_sha256"
"""The record's key for the digest of all other parts of slides, which its signature covers with it."""

# A published phrase as seed: the key of demonstration data, which everybody can make, and which proves nothing.
_DEMONSTRATION = hashlib.sha256(b"guibiao: demonstration data, signed by nobody").digest()

# In PDF a line that begins with % is a comment.
_MARK = b"%guibiao-signature ed25519 "
_SIGNED = re.compile(
    rb"%guibiao-signature ed25519 (?P<key>[0-9a-f]{64}) (?P<signature>[0-9a-f]{128})\n"
    rb"(?=startxref\s{1,2}\d{1,12}\s{1,2}%%EOF\s{0,2}\Z)"
)
# At the very end of the file, where PDF readers begin; a "startxref" elsewhere is part of some stream.
_END = re.compile(rb"startxref\s{1,2}\d{1,12}\s{1,2}%%EOF\s{0,2}\Z")


def signer_of(home: Home, demonstration: bool) -> SigningKey | None:
    """Return the key a home's reports are signed with, made at first need; of demonstration data the published one.

    None for a home that has no key and can keep none; ReportedError for a key that cannot be read.
    """
    if demonstration:
        return _demonstration()
    try:
        return SigningKey.of(home)
    except (HomeClosedError, ReportedError):
        # A key that is there and cannot be read must not lead to unsigned reports that nobody wonders about.
        if (home.root / FILE).exists():
            raise
        return None


@cache
def _demonstration() -> SigningKey:
    return SigningKey.of_seed(_DEMONSTRATION)


def demonstration_key() -> str:
    """Return the public key of demonstration data."""
    return _demonstration().public


def signed_record(record: Mapping[str, Any], signer: SigningKey | None) -> dict[str, Any]:
    """Return a record with who issues it and its signature; as it is where nobody signs."""
    if signer is None:
        return dict(record)
    # The key's name is signed too, or a record could be given to another signer.
    whole = {**record, "signer": signer.public}
    return {**whole, "signature": signer.sign(canonical(whole))}


def record_signer(record: Mapping[str, Any]) -> str | None:
    """Return whose signature a record carries; None where it carries none that holds."""
    signer, signature = record.get("signer"), record.get("signature")
    if not isinstance(signer, str) or not isinstance(signature, str):
        return None
    plain = {key: value for key, value in record.items() if key != "signature"}
    return signer if is_signed(canonical(plain), signature, signer) else None


def signed_pdf(content: bytes, signer: SigningKey | None) -> bytes:
    """Return a PDF with the signature of its bytes before its last pointer; as it is where nobody signs."""
    if signer is None:
        return content
    end = _END.search(content)
    assert end, "a PDF ends with a pointer to its table"
    line = _MARK + f"{signer.public} {signer.sign(content)}\n".encode()
    return content[: end.start()] + line + content[end.start() :]


@dataclass(frozen=True, slots=True)
class FileSignature:
    """The signature a PDF carries: by which key, and whether all other bytes are those that were signed."""

    public: str
    whole: bool


def file_signature(content: bytes) -> FileSignature | None:
    """Return the signature of a PDF's bytes; None where there is none at its place."""
    # Only near the end: the search would else be led through hundreds of megabytes that somebody brings.
    found = _SIGNED.search(content, max(0, len(content) - 512))
    if found is None:
        return None
    public, signature = found["key"].decode(), found["signature"].decode()
    # The file as it was before the line was put in: that is what was signed.
    plain = content[: found.start()] + content[found.end() :]
    return FileSignature(public, is_signed(plain, signature, public))


def parts_digest(parts: Iterable[tuple[str, bytes]]) -> str:
    """Return the SHA-256 over names and contents of all parts of slides but the record's, in order of their names."""
    whole = hashlib.sha256()
    # By name, since programs put the parts of a package into other orders.
    for name, content in sorted(parts):
        if name != RECORD_PART:
            whole.update(f"{name}\n{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


USUAL_ADDRESS = "http://127.0.0.1:8050"
"""Where the pages are on the machine itself, if the settings name no address."""


@dataclass(frozen=True, slots=True)
class ReportIssuer:
    """``signer`` None: a home that can keep no key; its reports are not signed. ``address`` is of the settings."""

    signer: SigningKey | None = None
    address: str | None = None

    @property
    def base(self) -> str:
        """The address before the short ones."""
        return self.address or USUAL_ADDRESS

    @property
    def surroundings(self) -> dict[str, str]:
        """What a report's bytes depend on besides: another address, other bytes."""
        return {"address": self.address} if self.address else {}


def issuer_of(home: Home, demonstration: bool) -> ReportIssuer:
    """Return what the reports of a home are issued with; CatalogueFaults for settings that cannot be read."""
    policy = read_policy(read_yaml(home.settings)) if home.settings.exists() else Policy()
    return ReportIssuer(signer_of(home, demonstration), policy.address)
