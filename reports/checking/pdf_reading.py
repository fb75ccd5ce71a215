"""A PDF read without trusting it: its pages' words, how they are drawn, what lies over them, the files it carries."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, StreamObject

MOST_PAGES = 600
"""No report is longer."""

_DEEPEST = 40
"""Levels of objects within objects that are followed: a file may nest them without end."""

# /Link carries no picture; a /Popup is shown only when somebody opens it.
_HARMLESS = frozenset({"/Link", "/Popup"})
"""Annotations that lay nothing over the page."""

_MOST_ELEMENTS = 200_000
"""Elements of a file's structure that are followed; a report has some thousands, and a tree may lead back to itself."""

_UNDRAWN = frozenset(
    {"/Length", "/Filter", "/DecodeParms", "/Type", "/Parent", "/StructParents", "/StructParent", "/Metadata"}
)
"""Keys that say how something is stored, not how it looks."""

# pypdf warns of each slip of other programs' PDFs, which are no affair of ours.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: its words, a digest of how it is drawn, how much is laid over it, and how many pictures it has.

    ``written`` is a digest of its own instructions alone, without the fonts and forms they draw with; ``links`` are
    what its links lead to and where on the page they lie, in order.
    """

    text: str
    drawn: str
    laid_over: int
    pictures: int
    written: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF's pages, the files it carries, by name, and what it says to who cannot see its drawings, in order."""

    sheets: tuple[PdfPage, ...]
    attachments: dict[str, bytes]
    spoken: tuple[str, ...] = ()


def read_pdf(content: bytes, words: bool = True) -> Pdf:
    """Return the PDF, its pages' words only if asked for.

    Raises anything where it is damaged, and ValueError where it is locked or longer than any report.
    """
    reader = PdfReader(BytesIO(content))
    # A locked file cannot be compared; the number of pages bounds the time.
    if reader.is_encrypted or len(reader.pages) > MOST_PAGES:
        raise ValueError("locked, or too long")
    known: dict[tuple[int, int], bytes] = {}
    attachments = {name: contents[0] for name, contents in reader.attachments.items() if contents}
    held = ((page.indirect_reference, str(number)) for number, page in enumerate(reader.pages, 1))
    numbers: dict[int | None, str] = {reference.idnum: number for reference, number in held if reference is not None}
    sheets = tuple(_sheet(page, known, words, numbers) for page in reader.pages)
    root: Any = reader.trailer["/Root"]
    return Pdf(sheets, attachments, tuple(_spoken(root.get("/StructTreeRoot"))))


def _spoken(root: Any) -> Iterator[str]:
    """Yield the alternative texts of the structure tree, in its order."""
    left, seen = [root], 0
    while left and seen < _MOST_ELEMENTS:
        held = left.pop()
        element = held.get_object() if isinstance(held, IndirectObject) else held
        seen += 1
        if isinstance(element, ArrayObject):
            left += reversed(element)
        elif isinstance(element, DictionaryObject):
            yield from (str(element[key]) for key in ("/Alt", "/ActualText") if key in element)
            left += [element.raw_get("/K")] if "/K" in element else []


def _sheet(page: Any, known: dict[tuple[int, int], bytes], words: bool, numbers: Mapping[int | None, str]) -> PdfPage:
    # White space apart, which programs change when they write a stream anew.
    digest = hashlib.sha256(b" ".join(b"\n".join(_contents(page.get("/Contents"))).split()))
    written = digest.hexdigest()
    digest.update(_fingerprint(page.get("/Resources"), 0, known))
    # What of the page is shown, which way up and how large: a strip cut off its foot hides what stood there.
    boxes = (round(float(edge)) for box in (page.mediabox, page.cropbox) for edge in box)
    digest.update(repr((*boxes, page.rotation % 360, float(page.get("/UserUnit", 1)))).encode())
    annotations = [each.get_object() for each in page.get("/Annots", ())]
    # A harmless kind with an appearance of its own (/AP) is drawn over the page as well.
    laid_over = sum(each.get("/Subtype") not in _HARMLESS or "/AP" in each for each in annotations)
    text = page.extract_text() if words else ""
    links = tuple((target, _rectangle(each)) for each in annotations if (target := _target(each, numbers)))
    pictures = sum(_pictures(page.get("/Resources"), 0))
    return PdfPage(text, digest.hexdigest(), laid_over, pictures, written, links)


def _target(annotation: Any, numbers: Mapping[int | None, str]) -> str:
    """Return where a link leads: an address, a file or script with its kind before it, or a page of this file (#3);
    empty where the annotation is no link."""
    action = annotation.get("/A", DictionaryObject()).get_object()
    for key in ("/URI", "/JS", "/F", "/N"):
        if key in action:
            return str(action[key]) if key == "/URI" else f"{action.get('/S', '')} {action[key]}"
    led = next((held[key] for held, key in ((action, "/D"), (annotation, "/Dest")) if key in held), None)
    if not isinstance(led, ArrayObject) or not led:
        return "" if led is None else f"#{led}"
    # A page of this file is held by reference; its number is the same however the file is stored.
    page = led[0].idnum if isinstance(led[0], IndirectObject) else None
    return f"#{numbers.get(page, led[0])}"


def _rectangle(annotation: Any) -> str:
    """Return the edges of an annotation in points, left, bottom, right, top; empty where it has none."""
    # To whole points, for programs write the same edge with more or fewer digits.
    return " ".join(str(round(float(edge))) for edge in annotation["/Rect"]) if "/Rect" in annotation else ""


def _contents(value: Any) -> Iterator[bytes]:
    """Yield what the page is drawn by, in one stream or several."""
    held = value.get_object() if isinstance(value, IndirectObject) else value
    if isinstance(held, ArrayObject):
        for each in held:
            yield from _contents(each)
    elif isinstance(held, StreamObject):
        yield held.get_data()


def _fingerprint(value: Any, depth: int, known: dict[tuple[int, int], bytes]) -> bytes:
    """Return a digest of what something draws with: fonts, patterns, forms; the same however it is stored."""
    if isinstance(value, IndirectObject):
        key = value.idnum, value.generation
        if key not in known:
            known[key] = b""  # whatever leads back to itself
            known[key] = _fingerprint(value.get_object(), depth + 1, known)
        return known[key]
    if depth > _DEEPEST:
        return b"deep"
    digest = hashlib.sha256()
    for part in _parts(value, depth, known):
        digest.update(hashlib.sha256(part).digest())
    return digest.digest()


def _parts(value: Any, depth: int, known: dict[tuple[int, int], bytes]) -> Iterator[bytes]:
    if isinstance(value, DictionaryObject):
        for key in sorted(value.keys() - _UNDRAWN):
            yield str(key).encode()
            yield _fingerprint(value.raw_get(key), depth + 1, known)
        if isinstance(value, StreamObject):
            yield value.get_data()
    elif isinstance(value, ArrayObject):
        for each in value:
            yield _fingerprint(each, depth + 1, known)
    elif value is None or isinstance(value, NullObject):
        yield b"null"
    else:
        yield repr(value).encode()


def _pictures(resources: Any, depth: int) -> Iterator[int]:
    """Yield one for each picture made of dots, also inside forms."""
    held = resources.get_object() if isinstance(resources, IndirectObject) else resources
    objects = held.get("/XObject") if isinstance(held, DictionaryObject) else None
    if objects is None or depth > _DEEPEST:
        return
    for each in objects.get_object().values():
        drawn = each.get_object()
        yield int(drawn.get("/Subtype") == "/Image")
        yield from _pictures(drawn.get("/Resources"), depth + 1)
