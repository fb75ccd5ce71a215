"""The seal: the warehouse file's own SHA-256, kept beside it, so that a byte that changed is noticed at once.

The seal is written before the swap and names the old file and the new one, so whichever of the two a kill leaves in
place is known; any other bytes are not.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

Identity = tuple[int, int, int]
"""What tells a file from the one that takes its place: inode, time of writing in ns, size in bytes."""


class WarehouseBroken(Exception):  # noqa: N818 - said as a state, and mended by a rebuild
    """The warehouse file is missing, or its bytes are not those that were built."""


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal_of(path: Path) -> Path:
    """Return where the seal of the warehouse at ``path`` is kept."""
    return path.with_name(path.name + ".sha256")


def sealed(path: Path) -> tuple[str, ...]:
    """Return the digests the seal allows; none if there is no seal."""
    try:
        return tuple(seal_of(path).read_text(encoding="ascii").split())
    except (OSError, UnicodeDecodeError):
        return ()


def intact(path: Path) -> bool:
    """Tell whether the file's bytes are those that were built."""
    return digest_of(path) in sealed(path)


_MADE: dict[Path, Identity] = {}
"""What `identity_of` said of the file that this process put in place last, by its path: its digest need not be read
again."""


def identity_of(path: Path) -> Identity:
    """Return what tells one file at a path from the next; WarehouseBroken if there is none."""
    try:
        found = path.stat()
    except OSError as error:
        raise WarehouseBroken(str(path)) from error
    # All three: an inode may be used again at once, a time may be the same within one tick.
    return found.st_ino, found.st_mtime_ns, found.st_size


def note_made(path: Path) -> None:
    """Note that this process has made and sealed the file at ``path``, every byte of which it has just read."""
    _MADE[path.absolute()] = identity_of(path)


def is_made(path: Path, identity: Identity) -> bool:
    """Tell whether the file is still the one that this process has put in place last."""
    return _MADE.get(path.absolute()) == identity


def write_seal(path: Path, fresh: str, there: str | None = None) -> None:
    """Allow the digest ``fresh``, and until the swap is over the one in place, at ``path``. One at a time.

    ``there``: the digest of the file in place, where it is known; else it is worked out.
    """
    # Of two digests the one whose file is there: after a kill before the swap that is the second.
    if there is None:
        there = digest_of(path) if path.exists() else ""
    in_place = [known for known in sealed(path) if known == there]
    for left in path.parent.glob(f"{seal_of(path).name}.*"):  # by a kill, and by earlier editions one a process
        left.unlink(missing_ok=True)
    temporary = seal_of(path).with_name(f"{seal_of(path).name}.new")
    temporary.write_text("\n".join((fresh, *in_place)) + "\n", encoding="ascii")
    temporary.chmod(0o600)
    os.replace(temporary, seal_of(path))
