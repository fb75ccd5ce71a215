"""The manifest of a generation: which files make it up, by their SHA-256, and what the warehouse says of itself."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

FOLDER = "generations"
"""What everything of generations stands below, in the bucket and in the home's folder."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class GenerationPiece(BaseModel):
    """A file of a generation: some rows of one table, as Parquet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=300)
    sha256: Sha256
    size: int = Field(ge=0)
    rows: int = Field(ge=0)


class GenerationManifest(BaseModel):
    """What a generation is made of. ``meta``: version, mark and catalogue of the warehouse, and how many acceptances it
    holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    meta: dict[str, str]
    pieces: tuple[GenerationPiece, ...]

    def content(self) -> bytes:
        """Return its bytes: JSON with sorted keys."""
        told = self.model_dump(mode="json")
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def piece_of(self) -> dict[str, GenerationPiece]:
        """The pieces by their names."""
        return {piece.name: piece for piece in self.pieces}


def generation_of(content: bytes) -> GenerationManifest | None:
    """Return the manifest that bytes hold; None if they are no manifest of this edition."""
    try:
        return GenerationManifest.model_validate_json(content)
    except ValidationError:
        return None


def manifest_name(sha256: str) -> str:
    """Return where a manifest stands in the bucket."""
    return f"{FOLDER}/manifests/{sha256}.json"


def piece_name(sha256: str) -> str:
    """Return where a piece stands in the bucket."""
    return f"{FOLDER}/files/{sha256}.parquet"
