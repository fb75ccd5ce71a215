"""Compound files: the container of .xls and of encrypted workbooks. Layout: [MS-CFB].

Directories that break the rules are read as far as they go: a stream is found by its name, whatever tree the entries
make, and chains are followed no further than the file has sectors.
"""

from __future__ import annotations

import struct
import sys
from array import array
from typing import NamedTuple

from etl.workbook.scan.sheet import UnreadableFile

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How every compound file begins."""

# [MS-CFB] 2.2 and 2.6.1. Of a stream's length only the low four bytes are read: in version 3 the high ones may be left
# over from anything.
_HEADER = struct.Struct("<24x5H6x9L")
_ENTRY = struct.Struct("<64sHBx3L36xLL4x")
_NO_SECTOR = 0xFFFFFFFA
"""Numbers from here on are marks and no sectors."""
_STORAGE, _STREAM, _ROOT = 1, 2, 5
# Names of table sectors that the header itself has room for; further ones are chained (DIFAT).
_HEAD_TABLES = 109
# A bound, because each entry becomes an object; a real workbook has tens.
_MOST_ENTRIES = 100_000


class _Entry(NamedTuple):
    """One line of the directory; ``left``, ``right`` and ``child`` are numbers of others."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file by name, in any case. Raises UnreadableFile where there is no way to read them."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512:
            raise UnreadableFile("damaged", "ole")
        self._data = data
        numbers = _HEADER.unpack_from(data)
        self._shift, small_shift = numbers[3], numbers[4]
        tables, directory, self._cutoff, small_table, more_tables = (numbers[at] for at in (6, 7, 9, 10, 12))
        # Sectors of 512 bytes (version 3) or 4,096 (version 4); nothing else is allowed, and others would be huge
        # shifts.
        if self._shift not in (9, 12) or not 4 <= small_shift <= self._shift:
            raise UnreadableFile("damaged", "ole")
        self._sectors = (len(data) >> self._shift) + 1
        self._small_shift = small_shift
        self._table = self._sector_table(tables, more_tables)
        self._entries = self._directory(directory)
        root = next((entry for entry in self._entries if entry.kind == _ROOT), None)
        self._small = self._chain(root.start) if root and root.start < _NO_SECTOR else b""
        self._small_table = _numbers(self._chain(small_table)) if small_table < _NO_SECTOR else array("I")
        self.names = frozenset(entry.name for entry in self._entries)
        """Every name in the directory, in lower case, at whatever level."""

    def stream(self, *names: str) -> bytes | None:
        """Return the first stream of these names (lower case): one at the top before one of an object inside. None
        where there is none."""
        for name in names:
            found = [at for at, entry in enumerate(self._entries) if entry.name == name and entry.kind == _STREAM]
            if found:
                top = self._top()
                # An embedded workbook has a stream of the same name, and may stand before the real one in the
                # directory.
                return self._content(self._entries[next((at for at in found if at in top), found[0])])
        return None

    def _content(self, entry: _Entry) -> bytes:
        # Streams below the cutoff (4,096 bytes) lie in small sectors of 64 bytes inside the root's own stream.
        if entry.size >= self._cutoff or not self._small:
            return self._chain(entry.start)[: entry.size]
        step = 1 << self._small_shift
        places = _followed(entry.start, self._small_table, len(self._small) // step + 1)
        return b"".join(self._small[at * step : (at + 1) * step] for at in places)[: entry.size]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _followed(start, self._table, self._sectors)))

    def _sector(self, number: int) -> bytes:
        # The header takes the place of one sector, whatever their size.
        return self._data[(number + 1) << self._shift : (number + 2) << self._shift]

    def _sector_table(self, tables: int, more: int) -> array[int]:
        """Return which sector follows which: kept in sectors that the header names, and a chain of more such names."""
        per_sector = (1 << self._shift) // 4
        named = list(_numbers(self._data[76 : 76 + 4 * _HEAD_TABLES]))
        seen = 0
        while more < _NO_SECTOR and seen <= self._sectors:
            content = _numbers(self._sector(more))
            if len(content) < per_sector:
                break
            # The last number of such a sector is the next sector of the chain.
            named += content[:-1]
            more, seen = content[-1], seen + 1
        # What the header says of the number of tables is a bound, not a promise.
        used = [number for number in named if number < self._sectors][: max(tables, 1)]
        return _numbers(b"".join(map(self._sector, used)))

    def _directory(self, start: int) -> tuple[_Entry, ...]:
        """Return the entries of the directory that begins at a sector. Raises UnreadableFile where it lists no
        stream."""
        content = self._chain(start)
        whole = content[: len(content) - len(content) % _ENTRY.size][: _MOST_ENTRIES * _ENTRY.size]
        found = []
        for raw, _, kind, left, right, child, first, size in _ENTRY.iter_unpack(whole):
            name = raw.decode("utf-16-le", "replace").partition("\0")[0]  # whatever length the entry gives it
            found.append(_Entry(name.casefold(), kind, left, right, child, first, size))
        if not any(entry.kind == _STREAM for entry in found):
            raise UnreadableFile("damaged", "ole")
        return tuple(found)

    def _top(self) -> set[int]:
        """Return the numbers of the entries right under the root, as far as the tree can be walked."""
        waiting = [entry.child for entry in self._entries if entry.kind == _ROOT]
        found: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number < len(self._entries) and number not in found:
                found.add(number)
                waiting += [self._entries[number].left, self._entries[number].right]
        return found


def _numbers(content: bytes) -> array[int]:
    """Return the bytes as unsigned 32-bit numbers, little-endian; an odd rest is dropped."""
    numbers = array("I", content[: len(content) - len(content) % 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _followed(start: int, table: array[int], most: int) -> list[int]:
    """Return the sectors of a chain. One that runs in a circle, or out of the table, ends there."""
    found: list[int] = []
    seen = bytearray(len(table) + 1)
    while start < _NO_SECTOR and len(found) < most:
        found.append(start)
        if start >= len(table) or seen[start]:
            break
        seen[start] = 1
        start = table[start]
    return found
