"""Word and Excel files are archives: looked at before they are opened, so that none swells beyond any report."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

MOST_PARTS = 2_000
MOST_BYTES = 128 * 2**20
"""No report has more parts or is larger unpacked."""


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
