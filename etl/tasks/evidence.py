"""Evidence 佐证: what a file really is, by its content, and the copy of it that may leave the house.

A file is kept byte for byte under its SHA-256, is never opened by a program of ours, and is only handed out as an
attachment. What is two things at once, or not what its name says, does not come in.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath

from etl.reported_error import ReportedError

LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""

KINDS = {
    "pdf": (".pdf",),
    "jpg": (".jpg", ".jpeg"),
    "png": (".png",),
    "ofd": (".ofd",),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
}
"""What is taken, and how its name ends."""

PHOTOS = frozenset({"jpg", "png"})

_PNG = b"\x89PNG\r\n\x1a\n"
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
_FOREIGN = (b"%pdf-", b"<html", b"<script", b"<svg", b"<!doctype", b"<?php")
"""How something else begins that may be hidden behind or before a picture or a PDF."""

_MEMBERS, _INFLATED = 5000, 400 * 1024 * 1024
"""Entries that a package may have, and bytes that they may come to when unpacked."""
_MEMBER = b"PK\x01\x02"
"""How each line of an archive's directory begins."""

_PIECES = 50_000
"""Chunks or segments of a picture: cameras make some dozens, and one of 20 MB could have millions of empty ones."""

_PIXELS = 400_000_000
"""Pixels of a picture, twice what a telephone takes: a few bytes can promise whoever opens them many gigabytes."""

_FILLING = re.compile(rb"\xff+")
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends a scan of a JPEG: in pixels FF00 is a byte FF, D0 to D7 restart the decoder, FF before a marker fills."""

_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Segments of a JPEG that say how many pixels it has."""

_KEPT_SEGMENTS = frozenset({0xE0, 0xE2, 0xEE})
"""JFIF, colour profile, Adobe: what a picture needs to look the same. All other APPn segments say where and when."""

_DROPPED_CHUNKS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def kind_of_evidence(content: bytes, name: str) -> str:
    """Return what a file is: a key of :data:`KINDS`. ReportedError, with what is wrong, for what is not taken."""
    if not content:
        raise ReportedError("evidence.empty", file=name)
    if len(content) > LARGEST:
        raise ReportedError("evidence.too_large", file=name, most=LARGEST // (1024 * 1024))
    found = _kind(content)
    if found is None:
        raise ReportedError("evidence.unknown", file=name)
    # A picture called report.pdf opens in another program than the one it is safe in.
    if PurePath(name).suffix.lower() not in KINDS[found]:
        raise ReportedError("evidence.misnamed", file=name, kind=found)
    if _is_more(content, found):
        raise ReportedError("evidence.mixed", file=name)
    return found


def outgoing_copy(content: bytes, kind: str) -> bytes:
    """Return the copy of a file that may leave: of a photo without place, time, camera and remarks; else as it is."""
    if kind == "jpg":
        return b"\xff\xd8" + b"".join(_kept_segments(content))
    if kind == "png":
        return _PNG + b"".join(chunk for name, chunk in _chunks(content) if name not in _DROPPED_CHUNKS)
    return content


def _kind(content: bytes) -> str | None:
    """Return what the first bytes and the inner parts say; None for anything that is not taken."""
    if content.startswith(b"%PDF-"):
        # A PDF may be followed by some bytes, which readers allow; without its end it is cut off.
        return "pdf" if b"%%EOF" in content[-2048:] else None
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg" if _jpeg_end(content) and not _too_many_pixels(_frames(content)) else None
    if content.startswith(_PNG):
        whole = any(name == b"IEND" for name, _ in _chunks(content))
        return "png" if whole and not _too_many_pixels(_headers(content)) else None
    return _zip_kind(content) if content.startswith(b"PK\x03\x04") else None


def _is_more(content: bytes, kind: str) -> bool:
    """Tell whether something else stands behind the end of what a file is, or a script in a picture's remarks.

    What phones put behind a picture (a second picture, a film) is no harm and stays; it does not leave the house.
    """
    if kind == "pdf":
        return _also_archive(content) or _foreign(content[content.rfind(b"%%EOF") :])
    if kind == "jpg":
        return _also_archive(content) or _foreign(_ends(content[_jpeg_end(content) :])) or _foreign(_remarks(content))
    if kind == "png":
        rest = content[len(_PNG) + sum(len(chunk) for _, chunk in _chunks(content)) :]
        return _also_archive(content) or _foreign(_ends(rest)) or _foreign(_remarks(content))
    return _behind_zip(content)


def _also_archive(content: bytes) -> bool:
    """Tell whether a program that unpacks archives would find one in a file."""
    # Unpackers look for an archive's directory from the end of a file, wherever it begins.
    return zipfile.is_zipfile(io.BytesIO(content))


def _ends(rest: bytes) -> bytes:
    """Return the beginning and the end of what stands behind a picture.

    In the midst of a film a few bytes may look like anything.
    """
    return rest[:_LOOKED_AT] + b"\0" + rest[-_LOOKED_AT:]


_LOOKED_AT = 1024
"""Bytes at either end."""


def _foreign(part: bytes) -> bool:
    lowered = part.lower()
    return any(mark in lowered for mark in _FOREIGN)


def _remarks(content: bytes) -> bytes:
    """Return what a picture says beside its pixels."""
    if content.startswith(_PNG):
        return b"".join(chunk for name, chunk in _chunks(content) if name in _DROPPED_CHUNKS)
    # Behind the first scan there are only pixels, in which any bytes may occur.
    head = content[: content.find(b"\xff\xda")]
    return b"".join(part for marker, part, _ in _segments(head) if marker == 0xFE)


def _too_many_pixels(sizes: list[tuple[int, int]]) -> bool:
    """Tell whether a picture says no size, or one that no camera takes."""
    return not sizes or any(width * height > _PIXELS for width, height in sizes)


def _frames(content: bytes) -> list[tuple[int, int]]:
    # Behind marker, length and precision: a frame's height and width.
    found = (part for marker, part, _ in _segments(content) if marker in _FRAMES and len(part) >= 9)
    return [(int.from_bytes(part[7:9]), int.from_bytes(part[5:7])) for part in found]


def _headers(content: bytes) -> list[tuple[int, int]]:
    # Behind length and name: the picture's width and height.
    found = (chunk for name, chunk in _chunks(content) if name == b"IHDR" and len(chunk) >= 20)
    return [(int.from_bytes(chunk[8:12]), int.from_bytes(chunk[12:16])) for chunk in found]


def _segments(content: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Yield the segments of a JPEG up to its first scan, the scan's header last: marker, bytes with the marker, and
    where they end."""
    at = 2
    for _ in range(_PIECES):
        # Any number of FF bytes may stand before a marker as filling.
        filling = _FILLING.match(content, at)
        at = filling.end() - 1 if filling else len(content)
        if at + 4 > len(content):
            return
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        # The length counts its own two bytes: a smaller one would go round for ever.
        if length < 2 or at + 2 + length > len(content):
            return
        start, at = at, at + 2 + length
        yield marker, content[start:at], at
        if marker == 0xDA:
            return


def _kept_segments(content: bytes) -> Iterator[bytes]:
    """Yield what of a JPEG leaves the house: every segment but remarks and those that say where and when, the pixels
    last."""
    gone = 2
    for marker, part, gone in _segments(content):  # noqa: B007 - where the last one ends
        if marker in _KEPT_SEGMENTS or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            yield part
    yield content[gone : _jpeg_end(content)]


def _jpeg_end(content: bytes) -> int:
    """Return where the picture ends; 0 for bytes that are no whole picture."""
    at, last = 2, 0
    for marker, _, end in _segments(content):
        at, last = end, marker
    # A picture without a scan has no pixels, whatever its head says.
    if last != 0xDA:
        return 0
    for _ in range(_PIECES):
        found = _MARKER.search(content, at)
        if found is None:
            return 0
        if found[0] == b"\xff\xd9":
            return found.end()
        # Progressive pictures have further scans with tables between them.
        at = found.end() + int.from_bytes(content[found.end() : found.end() + 2])
    return 0


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a PNG up to its last: name and bytes with length and check."""
    at = len(_PNG)
    for _ in range(_PIECES):
        # Cut off: there is no room for another chunk.
        if at + 12 > len(content):
            return
        end = at + 12 + int.from_bytes(content[at : at + 4])
        if end > len(content):
            return
        name = content[at + 4 : at + 8]
        yield name, content[at:end]
        at = end
        if name == b"IEND":
            return


def _zip_kind(content: bytes) -> str | None:
    """Return which document a package is; None for any other archive, a damaged one, or one that swells."""
    # Before the directory is read: half a million lines of it would fill hundreds of MB.
    if content.count(_MEMBER) > _MEMBERS:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            # The directory alone is read: nothing is inflated, so a bomb costs nothing.
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    names = {entry.filename for entry in entries}
    swells = len(entries) > _MEMBERS or sum(entry.file_size for entry in entries) > _INFLATED
    macros = any(name.lower().endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) for name in names)
    if swells or macros or any(".." in name or name.startswith("/") for name in names):
        return None
    # OFD (GB/T 33190) is a package of its own without [Content_Types].xml.
    if "OFD.xml" in names:
        return "ofd"
    kinds = (kind for kind, part in _PARTS.items() if part in names and "[Content_Types].xml" in names)
    return next(kinds, None)


def _behind_zip(content: bytes) -> bool:
    """Tell whether anything stands behind a package's end."""
    # The end record says how long its remark is; whatever follows that was hung on.
    end = content.rfind(b"PK\x05\x06")
    return end < 0 or end + 22 + int.from_bytes(content[end + 20 : end + 22], "little") != len(content)
