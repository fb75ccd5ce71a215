"""Evidence: what a file really is, what is refused, and what a copy that leaves does not say."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.evaluation.evaluation_service import GivenFile
from etl.reported_error import ReportedError
from etl.tasks import evidence
from etl.tasks.evidence import kind_of_evidence, outgoing_copy
from etl.tasks.task_service import TaskService
from tests.etl.tasks.conftest import ELDERLY, OFFICE, USUAL

GPS = b"GPSLatitude 28.85 2023:09:30"


def png(*more: tuple[bytes, bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), *more, (b"IDAT", zlib.compress(b"\0" + b"\1" * 6 + b"\0" + b"\2" * 6)), (b"IEND", b""))
    framed = (struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def jpg(*more: tuple[int, bytes], tail: bytes = b"") -> bytes:
    parts = [(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"), *more, (0xDB, b"\0" * 65), (0xC0, b"\x08\0\1\0\1\1\1\x11\0")]
    body = b"".join(
        b"\xff" + bytes([m]) + struct.pack(">H", len(p) + 2) + p for m, p in [*parts, (0xDA, b"\1\1\0\0\x3f\0")]
    )
    return b"\xff\xd8" + body + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xd9" + tail


def package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 50)
    return out.getvalue()


def sized(width: int, height: int, make: Callable[[], bytes]) -> bytes:
    """Return a picture that says of itself how large it is, of few bytes."""
    if make is png:
        return png().replace(struct.pack(">II", 2, 2), struct.pack(">II", width, height))
    return jpg().replace(b"\x08\0\1\0\1\1", b"\x08" + struct.pack(">HH", height, width) + b"\1")


def filled(picture: bytes, filling: int) -> bytes:
    """Return a JPEG with bytes before its first marker that only fill."""
    return picture[:2] + b"\xff" * filling + picture[2:]


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")
OFD = package("OFD.xml")


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "a.pdf", "pdf"),
        (PDF + b"\n" * 30, "a.PDF", "pdf"),
        (jpg(), "a.jpg", "jpg"),
        (jpg((0xE1, b"Exif\0\0" + GPS)), "照片.JPEG", "jpg"),
        (jpg(tail=b"\0" * 40 + b"SEFT"), "手机.jpg", "jpg"),
        (jpg(tail=b"\0ftypmp42" + b"\0" * 3000 + b"MZ\x90PK\x03\x04<svg" + b"\0" * 3000), "动态.jpg", "jpg"),
        (png(), "a.png", "png"),
        (DOCX, "a.docx", "docx"),
        (XLSX, "a.xlsx", "xlsx"),
        (OFD, "a.ofd", "ofd"),
        (package("[Content_Types].xml", "word/document.xml", "word/embeddings/a.zip"), "a.docx", "docx"),
        (png(*((b"IDAT", b""),) * 3000), "a.png", "png"),
        (jpg(*((0xE2, b"MPF"),) * 300), "a.jpg", "jpg"),
        (filled(jpg(), 100_000), "a.jpg", "jpg"),
        (sized(20_000, 20_000, png), "a.png", "png"),
        (sized(20_000, 20_000, jpg), "a.jpg", "jpg"),
    ],
)
def test_what_is_taken(content: bytes, name: str, kind: str) -> None:
    assert kind_of_evidence(content, name) == kind


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (b"", "a.pdf", "empty"),
        (b"%PDF-1.4" + b"0" * (20 * 1024 * 1024 + 1), "a.pdf", "too_large"),
        (b"<html><script>alert(1)</script></html>", "a.jpg", "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "a.jpg", "unknown"),
        (b"MZ\x90\0", "a.pdf", "unknown"),
        (b"\xff\xd8\xff\xe0 no picture", "a.jpg", "unknown"),
        (b"\x89PNG\r\n\x1a\n cut", "a.png", "unknown"),
        (b"%PDF-1.4 cut", "a.pdf", "unknown"),
        (package("a.txt"), "a.docx", "unknown"),
        (package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx", "unknown"),
        (package("[Content_Types].xml", "word/document.xml", "../../x"), "a.docx", "unknown"),
        (DOCX[:-10], "a.docx", "unknown"),
        (PDF, "a.jpg", "misnamed"),
        (jpg(), "a.png", "misnamed"),
        (png(), "a.html", "misnamed"),
        (DOCX, "a.xlsx", "misnamed"),
        (jpg(tail=package("a.txt")), "a.jpg", "mixed"),
        (jpg(tail=b"<html><script>"), "a.jpg", "mixed"),
        (jpg((0xFE, b"<script>alert(1)</script>")), "a.jpg", "mixed"),
        (png() + package("a.txt"), "a.png", "mixed"),
        (png((b"tEXt", b"Comment\0<script>x</script>")), "a.png", "mixed"),
        (PDF + package("a.txt"), "a.pdf", "mixed"),
        (PDF + b"<html>", "a.pdf", "mixed"),
        (DOCX + b"<script>", "a.docx", "mixed"),
        (png(*((b"IDAT", b""),) * 60_000), "a.png", "unknown"),
        (jpg(*((0xE2, b""),) * 60_000), "a.jpg", "unknown"),
        (jpg()[:-2] + b"\xff\xe2\0\2" * 60_000 + b"\xff\xd9", "a.jpg", "unknown"),
        (package("[Content_Types].xml", "word/document.xml", *map(str, range(5000))), "a.docx", "unknown"),
        (sized(60_000, 60_000, png), "a.png", "unknown"),
        (sized(60_000, 60_000, jpg), "a.jpg", "unknown"),
        (png().replace(b"IHDR", b"IHDX"), "a.png", "unknown"),
        (jpg().replace(b"\xff\xc0", b"\xff\xc4"), "a.jpg", "unknown"),
    ],
)
def test_what_is_refused(content: bytes, name: str, key: str) -> None:
    with pytest.raises(ReportedError) as refused:
        kind_of_evidence(content, name)
    assert refused.value.key == f"evidence.{key}"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpg((0xE1, b"Exif\0\0" + GPS), (0xED, GPS), (0xFE, GPS), tail=GPS), "jpg"),
        (filled(jpg((0xE1, b"Exif\0\0" + GPS)), 200), "jpg"),
        (png((b"eXIf", GPS), (b"tEXt", b"Comment\0" + GPS), (b"tIME", b"\x07\xe7\x09\x1e\0\0\0")), "png"),
    ],
)
def test_a_copy_that_leaves_says_neither_where_nor_when(content: bytes, kind: str) -> None:
    copy = outgoing_copy(content, kind)
    assert GPS not in copy
    assert copy == (jpg() if kind == "jpg" else png())
    assert outgoing_copy(copy, kind) == copy
    assert outgoing_copy(PDF, "pdf") == PDF


def many_pages(count: int) -> bytes:
    """Return a PDF of so many empty pages."""
    kids = " ".join(f"{number} 0 R" for number in range(3, count + 3))
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>", *[page] * count]
    body = "".join(f"{number} 0 obj{text}endobj\n" for number, text in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R/Size {count + 3}>>\n%%EOF\n".encode()


def test_ten_thousand_pages_and_a_package_in_a_package_are_kept_and_never_opened(
    service: TaskService, write: Any
) -> None:
    service.send(write(USUAL), OFFICE, accept=True)
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, "x" * 50)
        # A bomb to whoever unpacks it: nobody does.
        archive.writestr("word/embeddings/a.zip", package(*(f"{n}.txt" for n in range(500))) + b"\0" * (8 << 20))
    for content, name in ((many_pages(10_000), "长.pdf"), (nested.getvalue(), "附件.docx")):
        service.attach(content, name, "1", ELDERLY)
        kept = service.store.ledger().evidence_of("1")[-1]
        assert (kept.name, kept.size) == (name, len(content))
        assert service.evidence(kept) == content
    assert {path.read_bytes()[:4] for path in service.store.home.raw.iterdir()} >= {b"%PDF", b"PK\x03\x04"}


def test_evidence_is_kept_byte_for_byte_and_tied_to_its_node(service: TaskService, write: Any) -> None:
    service.send(write(USUAL), OFFICE, accept=True)
    photo = jpg((0xE1, b"Exif\0\0" + GPS))
    service.attach(photo, "工地.jpg", "1", ELDERLY, node=1)
    (kept,) = service.store.ledger().evidence_of("1")
    assert (kept.name, kept.kind, kept.size, kept.node) == ("工地.jpg", "jpg", len(photo), 1)
    assert service.evidence(kept, leaves=False) == photo
    assert GPS not in service.evidence(kept)
    path: Path = service.store.home.raw / kept.sha256
    assert path.read_bytes() == photo
    with pytest.raises(KeyError):
        service.attach(photo, "工地.jpg", "1", ELDERLY, node=2)
    with pytest.raises(ReportedError):
        service.attach(b"<svg/>", "a.jpg", "1", ELDERLY)
    assert service.store.data_store.record.files() >= {kept.sha256}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/证明.pdf", "证明.pdf"),
        ("C:\\temp\\证明.pdf", "证明.pdf"),
        ("证\0\x1b[31m明.pdf", "证[31m明.pdf"),
        ("证\u202e明.pdf", "证明.pdf"),
        ("证\u2028明\U000e0041\u200b.pdf", "证明.pdf"),
        ("证明.pdf ", "证明.pdf"),
        ("名" * 300 + ".pdf", "名" * 196 + ".pdf"),
    ],
)
def test_a_file_is_called_by_what_can_be_kept_and_shown(service: TaskService, write: Any, name: str, kept: str) -> None:
    service.send(write(USUAL), OFFICE, accept=True)
    assert service.attach(PDF, name, "1", ELDERLY).file == kept
    assert GivenFile(name, PDF).name == kept


def test_an_archive_of_very_many_members_is_refused_before_its_directory_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half a million members fit into 20 MB and would take 200 MB of memory."""
    content = package("[Content_Types].xml", "word/document.xml", *map(str, range(5000)))
    monkeypatch.setattr(evidence.zipfile, "ZipFile", None)
    with pytest.raises(ReportedError):
        kind_of_evidence(content, "a.docx")
