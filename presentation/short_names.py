"""Names cut to what a small tile has room for."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 7
"""Latin letters that a tile on a phone has room for."""


def short_name(name: str, names: Iterable[str], most: int = MOST) -> str:
    """Return a name as a tile has room for it: whole where it fits, else its beginning with a full stop.

    No two of ``names`` are given the same short form: one whose beginning another shares stays whole. A name that is
    not written in Latin letters breaks anywhere, and stays whole too.
    """
    if len(name) <= most or not name.isascii():
        return name
    names = tuple(names)
    short = f"{name[: most - 1]}."
    shared = [each for each in names if each != name and each.startswith(name[: most - 1])]
    return name if shared or short in names else short
