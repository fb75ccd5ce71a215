"""Draw the app's icons from the mark's own shapes: ``python -m data.make_icons`` (the same bytes at every run).

The mark is a gnomon, its shadow's triangle and the scale under it, on the paper of the pages.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from presentation.theme import ACCENT, INK, PAPER

ASSETS_FOLDER = Path(__file__).resolve().parents[1] / "dashboards" / "assets"
SIZES = {"icon-192.png": (192, 0.74), "icon-512.png": (512, 0.74), "icon-maskable-512.png": (512, 0.56)}
"""File → pixels, and how much of the width the mark takes: a launcher may cut a maskable icon to a circle."""

SHADOW = "#9DB3C1"
_BOX = 32
"""The mark's own square, as in mark.svg."""

_SAMPLES = 4
"""Points looked at along each side of a pixel, so that slopes are smooth."""

Colour = tuple[int, int, int]


def colour_at(x: float, y: float) -> Colour:
    """Return the colour of a point of the mark's square: the scale, the gnomon, its shadow, or the paper."""
    if 4 <= x <= 29 and 25 <= y <= 28:
        return _rgb(ACCENT)
    if 6 <= x <= 9 and 4 <= y <= 25:
        return _rgb(INK)
    if 9 <= x <= 26 and y <= 25 and y >= 6 + (x - 9) * 19 / 17:
        return _rgb(SHADOW)
    return _rgb(PAPER)


def icon(pixels: int, share: float) -> bytes:
    """Return the mark as a PNG of ``pixels`` each way, taking ``share`` of the width, in the middle."""
    scale = _BOX / (pixels * share)
    # The mark's middle lies a little right and below of its square's.
    middle = 16.5, 16.0
    rows = (
        b"".join(
            bytes(_pixel((column - pixels / 2) * scale + middle[0], (row - pixels / 2) * scale + middle[1], scale))
            for column in range(pixels)
        )
        for row in range(pixels)
    )
    return _png(pixels, rows)


def _pixel(x: float, y: float, step: float) -> Colour:
    offsets = [(each + 0.5) / _SAMPLES * step for each in range(_SAMPLES)]
    found = [colour_at(x + right, y + down) for down in offsets for right in offsets]
    return tuple(round(sum(colour[part] for colour in found) / len(found)) for part in range(3))  # type: ignore[return-value]


def _rgb(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _png(pixels: int, rows: Iterator[bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", pixels, pixels, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


if __name__ == "__main__":
    for name, (pixels, share) in SIZES.items():
        (ASSETS_FOLDER / name).write_bytes(icon(pixels, share))
