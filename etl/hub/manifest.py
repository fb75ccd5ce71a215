"""The manifest of a publication: what it holds, by digest, and who published it; its bytes are what is signed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from plan.hub.hub_file import PublicKey

FIGURES = "figures"
"""The file of every indicator's assessments; the others hold the observations of one department each."""

OBSERVATIONS = "observations/"

MOST_MANIFEST = 4 << 20
"""Bytes of a manifest: a bureau of 500 departments has some 100 kB."""

MOST_FILE = 256 << 20
"""Bytes of a file: a department of 200 towns and ten years has some 2 MB."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class PublishedFile(BaseModel):
    """A file of a publication; it stands under its digest, so that what did not change is the same file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    sha256: Digest
    size: int = Field(ge=0, le=MOST_FILE)


class PublishedManifest(BaseModel):
    """What was published: by whom, when, from which state of the record.

    ``sequence``: how many acceptances the record had, which never falls, so that an older publication is known for
    one. ``quarters``: those that figures are of, as codes (2023Q3). ``measures``: name → unit.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    bureau: str = Field(min_length=1, max_length=80)
    bureau_en: str = Field(min_length=1, max_length=80)
    sequence: int = Field(ge=0)
    data_version: str = Field(max_length=200)
    published_at: datetime
    demonstration: bool
    public_key: PublicKey
    quarters: tuple[str, ...]
    measures: dict[str, str]
    files: tuple[PublishedFile, ...]

    @property
    def figures(self) -> PublishedFile | None:
        """The file of assessments; None where it is missing."""
        return next((each for each in self.files if each.name == FIGURES), None)

    @property
    def observations(self) -> Sequence[PublishedFile]:
        """The files of observations."""
        return [each for each in self.files if each.name.startswith(OBSERVATIONS)]

    def content(self) -> bytes:
        """Return the bytes that are signed: JSON with sorted keys."""
        told = self.model_dump(mode="json")
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def says_the_same(self, other: PublishedManifest) -> bool:
        """Tell whether two manifests are the same but for the moment at which they were published."""
        return self.model_copy(update={"published_at": other.published_at}) == other


def read_manifest(content: bytes) -> PublishedManifest | None:
    """Return the manifest that bytes hold; None if they are no manifest of this edition."""
    try:
        return PublishedManifest.model_validate_json(content)
    except ValidationError:
        return None


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return sha256(content).hexdigest()
