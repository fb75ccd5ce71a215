"""Containers (xlsx, xlsm, xlsb, ods): a strict walk that inflates each member once, counts what really comes out
and never trusts a header; and a plain container written anew, so that the parser sees exactly what was looked at.
"""

import functools
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from etl.workbook.scan import limits
from etl.workbook.scan.sheet import UnreadableFile

# Layouts: APPNOTE.TXT 4.3 (end of central directory 4.3.16, ZIP64 4.3.14, central 4.3.12, local 4.3.7).
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
# In a 32-bit field: the value stands in the 64-bit one.
_FULL = 0xFFFFFFFF
# At most this much is inflated before it is counted; `_SLICE` is what is fed at a time.
_PIECE = 4 * limits.MB
_SLICE = 1 << 16
# Up to this length (bytes, deflated) a member is remembered: styles and relations are the same in a batch of workbooks.
_SMALL = 2048


@dataclass(frozen=True, slots=True)
class ZipMember:
    """One member as the central directory tells it; `start` is where its deflated bytes begin."""

    name: str
    method: int
    crc: int
    start: int
    length: int


def members(data: bytes) -> tuple[ZipMember, ...]:
    """Return the files of a container, names with forward slashes, directories left out. Raises UnreadableFile."""
    count, position = _directory(data)
    if count > limits.MEMBERS:
        raise UnreadableFile("too_large", "members")
    found = [member for member in _entries(data, count, position) if member is not None]
    _refuse_overlap(found)
    return tuple(found)


def inflate(data: bytes, member: ZipMember, room: int) -> bytes:
    """Return the bytes of a member, at most ``room``. Raises UnreadableFile when there are more, or far more than its
    deflated size explains, and for a wrong checksum."""
    packed = memoryview(data)[member.start : member.start + member.length]
    if member.length > _SMALL:
        return _checked(packed, member.method, member.crc, room)
    content = _small(bytes(packed), member.method, member.crc)
    # The cached answer was checked against the whole bound, not against what this file has left of it.
    if len(content) > room:
        raise UnreadableFile("too_large", "inflated")
    return content


def _checked(packed: memoryview, method: int, crc: int, room: int) -> bytes:
    # Stored members are held to the bound before they are copied.
    if method == 0 and len(packed) > room:
        raise UnreadableFile("too_large", "inflated")
    content = bytes(packed) if method == 0 else b"".join(_pieces(packed, room))
    if zlib.crc32(content) != crc:
        raise UnreadableFile("damaged", "crc")
    return content


@functools.lru_cache(maxsize=32)
def _small(packed: bytes, method: int, crc: int) -> bytes:
    """Return a small member: workbooks of one template share their styles, themes and relations."""
    return _checked(memoryview(packed), method, crc, limits.INFLATED_BYTES)


def pack(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a container that stores the parts undeflated, in their order."""
    body: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for name, content in parts:
        raw = name.encode("utf-8")
        sizes = (zlib.crc32(content), len(content), len(content))
        # 20 is version 2.0, 0x800 says names are UTF-8, 0x21 is 1 January 1980: the same parts give the same bytes.
        head = _LOCAL.pack(b"PK\3\4", 20, 0x800, 0, 0, 0x21, *sizes, len(raw), 0) + raw
        entry = _CENTRAL.pack(b"PK\1\2", 20, 20, 0x800, 0, 0, 0x21, *sizes, len(raw), 0, 0, 0, 0, 0, offset)
        body += (head, content)
        central.append(entry + raw)
        offset += len(head) + len(content)
    length = sum(map(len, central))
    end = _END.pack(b"PK\5\6", 0, 0, len(central), len(central), length, offset, 0)
    return b"".join((*body, *central, end))


def _directory(data: bytes) -> tuple[int, int]:
    """Return how many entries the central directory has and where it begins."""
    # A comment of up to 65,535 bytes may follow the end record, so it is searched for from behind.
    end = data.rfind(b"PK\5\6", max(0, len(data) - _END.size - 0xFFFF))
    if end < 0 or end + _END.size > len(data):
        raise UnreadableFile("damaged", "zip")
    _, _, _, _, count, _, offset, _ = _END.unpack_from(data, end)
    if offset == _FULL or count == 0xFFFF:
        # Some writers use the 64-bit directory for every file, however small.
        end64 = data.rfind(b"PK\6\6", 0, end)
        if end64 < 0 or end64 + _END64.size > len(data):
            raise UnreadableFile("damaged", "zip")
        *_, count, _, offset = _END64.unpack_from(data, end64)
    return count, offset


def _entries(data: bytes, count: int, position: int) -> Iterator[ZipMember | None]:
    """Yield the members that the central directory at ``position`` lists; None for a folder. Raises UnreadableFile."""
    seen: set[str] = set()
    for _ in range(count):
        if position + _CENTRAL.size > len(data) or data[position : position + 4] != b"PK\1\2":
            raise UnreadableFile("damaged", "zip")
        # The central directory is believed for places and lengths, as every program does; the sizes it gives are not.
        fields = _CENTRAL.unpack_from(data, position)
        _, _, _, flags, method, _, _, crc, length, size, n_name, n_extra, n_comment, _, _, _, offset = fields
        after_name = position + _CENTRAL.size + n_name
        raw = data[position + _CENTRAL.size : after_name]
        name = _checked_name(raw, bool(flags & 0x800), seen)
        if _FULL in (length, offset):
            length, offset = _long_fields(data[after_name : after_name + n_extra], size, length, offset)
        position = after_name + n_extra + n_comment
        # Bit 0: the member is encrypted (APPNOTE 4.4.4).
        if flags & 1:
            raise UnreadableFile("encrypted", "zip")
        yield None if name.endswith("/") else _located(data, raw, ZipMember(name, method, crc, offset, length))


def _checked_name(raw: bytes, utf8: bool, seen: set[str]) -> str:
    """Return a member's name; refuses names that lead elsewhere or that come twice (Windows tells no case apart)."""
    try:
        # Without flag 0x800 names are in the code page of DOS (APPNOTE, appendix D); some writers use backslashes.
        name = raw.decode("utf-8" if utf8 else "cp437").replace("\\", "/")
    except UnicodeDecodeError:
        raise UnreadableFile("hostile", "member_name") from None
    if not name or "\0" in name or ":" in name or name.startswith("/") or ".." in name.split("/"):
        raise UnreadableFile("hostile", "member_name")
    key = name.casefold()
    if key in seen:
        raise UnreadableFile("hostile", "duplicate_member")
    seen.add(key)
    return name


def _long_fields(extra: bytes, size: int, length: int, offset: int) -> tuple[int, int]:
    """Return the 64-bit length and offset of an entry that has them in its extra field."""
    at = 0
    while at + 4 <= len(extra):
        kind, n = struct.unpack_from("<2H", extra, at)
        # The ZIP64 field holds, in this order, only those of size, length and offset that are all ones above (4.5.3).
        if kind == 1:
            values = [v[0] for v in struct.iter_unpack("<Q", extra[at + 4 : at + 4 + n - n % 8])]
            if size == _FULL:
                values = values[1:]
            if length == _FULL and values:
                length, values = values[0], values[1:]
            if offset == _FULL and values:
                offset = values[0]
        at += 4 + n
    return length, offset


def _located(data: bytes, raw: bytes, member: ZipMember) -> ZipMember:
    """Return the member with `start` moved behind its local header, which must say the same name."""
    offset = member.start
    if offset + _LOCAL.size > len(data) or data[offset : offset + 4] != b"PK\3\4":
        raise UnreadableFile("damaged", "zip")
    n_name, n_extra = struct.unpack_from("<2H", data, offset + 26)
    start = offset + _LOCAL.size + n_name + n_extra
    # Programs that walk local headers would read another member here than those that follow the directory.
    if data[offset + _LOCAL.size : offset + _LOCAL.size + n_name] != raw:
        raise UnreadableFile("hostile", "member_name")
    if start + member.length > len(data) or member.method not in (0, 8):
        raise UnreadableFile("damaged", "zip")
    return ZipMember(member.name, member.method, member.crc, start, member.length)


def _refuse_overlap(found: list[ZipMember]) -> None:
    """Refuse members that share bytes, which is how a small file becomes an endless one. Raises UnreadableFile."""
    end = 0
    for member in sorted(found, key=lambda m: (m.start, m.length)):
        if member.start < end:
            raise UnreadableFile("hostile", "zip_overlap")
        end = member.start + member.length


def _pieces(packed: memoryview, room: int) -> Iterator[bytes]:
    """Yield the inflated bytes piece by piece, so that a bomb is seen after a few MB of it. Raises UnreadableFile."""
    # Negative: a raw deflate stream, without zlib's header.
    engine = zlib.decompressobj(-15)
    total = 0
    for piece in _inflated(engine, packed):
        total += len(piece)
        if total > limits.RATIO_FREE_BYTES and total > limits.RATIO * len(packed):
            raise UnreadableFile("hostile", "zip_ratio")
        if total > room:
            raise UnreadableFile("too_large", "inflated")
        yield piece
    # The data ended before the stream did: the file was cut off.
    if not engine.eof:
        raise UnreadableFile("damaged", "zip")


def _inflated(engine: "zlib._Decompress", packed: memoryview) -> Iterator[bytes]:
    """Yield what comes out, at most `_PIECE` at a time; fed in slices because the engine copies what it leaves over."""
    for at in range(0, len(packed), _SLICE):
        rest: bytes | memoryview = packed[at : at + _SLICE]
        while rest and not engine.eof:
            try:
                yield engine.decompress(rest, _PIECE)
            except zlib.error:
                raise UnreadableFile("damaged", "zip") from None
            # What does not fit in one piece stays here; it has to be fed again.
            rest = engine.unconsumed_tail
    while not engine.eof and (piece := engine.decompress(b"", _PIECE)):
        yield piece
