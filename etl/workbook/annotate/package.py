"""A workbook as a container of parts: what is not changed goes back with the very bytes it came with."""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from etl.workbook.annotate.markup import Edit, Element, Markup, applied
from etl.workbook.annotate.text import xml_value
from etl.workbook.scan import limits, zips
from etl.workbook.scan.relations import kind_of, main_part, relations_part, resolved
from etl.workbook.scan.sheet import UnreadableFile
from etl.workbook.scan.xml_parts import as_utf8

TYPES = "[Content_Types].xml"
ROOT = "_rels/.rels"
_RELATIONS = b"http://schemas.openxmlformats.org/package/2006/relationships"
# OOXML has two forms, transitional and strict (ISO 29500-4 and 29500-1), with namespaces of their own.
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Local header, central directory entry and end of directory (APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16).
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DAY = 0x21
"""1 January 1980, the first day a container knows: the same parts always give the same bytes."""


class PartRelation(NamedTuple):
    """What a part refers to: ``kind`` is the last word of the reference's type (``worksheet``), ``part`` the other
    part's name, '' for what lies outside the file."""

    id: str
    kind: str
    part: str


class OfficePackage:
    """The parts of a container, found by name in any case. Raises UnreadableFile for what is no sound container."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._members = {member.name.casefold(): member for member in zips.members(data)}
        self._read: dict[str, bytes] = {}
        self._changed: dict[str, tuple[str, bytes] | None] = {}
        self._room = limits.INFLATED_BYTES
        root = self.part(ROOT) if self.has(ROOT) else None
        types = self.part(TYPES) if self.has(TYPES) else None
        self.workbook = main_part(root, types, frozenset(self._members))
        """The part the package begins with."""
        # A part in the strict namespaces must have its relations in them, too.
        strict = _STRICT_MAIN.encode() in self.part(self.workbook)[:4096]
        self.office, self.main = (_STRICT_OFFICE, _STRICT_MAIN) if strict else (_OFFICE, _MAIN)

    def has(self, name: str) -> bool:
        """Tell whether there is such a part now."""
        key = name.casefold()
        return self._changed[key] is not None if key in self._changed else key in self._members

    def part(self, name: str) -> bytes:
        """Return a part as it is now. Raises UnreadableFile where there is none."""
        key = name.casefold()
        if key in self._changed:
            changed = self._changed[key]
            assert changed is not None, f"{name} was dropped"
            return changed[1]
        if key not in self._read:
            if key not in self._members:
                raise UnreadableFile("damaged", "parts")
            content = zips.inflate(self._data, self._members[key], self._room)
            self._room -= len(content)
            self._read[key] = as_utf8(content)
        return self._read[key]

    def put(self, name: str, content: bytes) -> None:
        """Write a part: in its place if there was one, else behind the others."""
        key = name.casefold()
        # As it was read: the member's own bytes go back, deflated as they came.
        if key in self._members and self._read.get(key) == content:
            self._changed.pop(key, None)
            return
        member = self._members.get(key)
        # In the sender's spelling: relations may be compared with it letter by letter.
        self._changed[key] = (member.name if member else name, content)

    def drop(self, name: str) -> None:
        """Leave a part out of the container."""
        self._changed[name.casefold()] = None

    def free(self, pattern: str) -> str:
        """Return the first name of a pattern with a number that no part has."""
        number = 1
        while pattern.format(number).casefold() in self._members or self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def content(self) -> bytes:
        """Return the container: parts in their old order, then the new ones."""
        body: list[bytes] = []
        central: list[bytes] = []
        at = 0
        for name, method, crc, size, packed in self._entries():
            raw = name.encode()
            sizes = (crc, len(packed), size, len(raw))
            body += (_LOCAL.pack(b"PK\3\4", 20, 0x800, method, 0, _DAY, *sizes, 0), raw, packed)
            places = (0, 0, 0, 0, 0, at)
            central.append(_CENTRAL.pack(b"PK\1\2", 20, 20, 0x800, method, 0, _DAY, *sizes, *places) + raw)
            at += _LOCAL.size + len(raw) + len(packed)
        length = sum(map(len, central))
        return b"".join((*body, *central, _END.pack(b"PK\5\6", 0, 0, len(central), len(central), length, at, 0)))

    def _entries(self) -> Iterator[tuple[str, int, int, int, bytes]]:
        """Yield name, method, checksum, inflated size and bytes as packed of each part, in the order to write them."""
        for key, member in self._members.items():
            if key not in self._changed:
                # Counted, for the size that the sender's directory gives was never believed; 64-bit fields are not
                # needed below 200 MB.
                size = len(zips.inflate(self._data, member, limits.INFLATED_BYTES))
                packed = self._data[member.start : member.start + member.length]
                yield member.name, member.method, member.crc, size, packed
            elif changed := self._changed[key]:
                yield _deflated(*changed)
        for key, changed in self._changed.items():
            if key not in self._members and changed:
                yield _deflated(*changed)

    def relations(self, part: str) -> dict[str, PartRelation]:
        """Return what a part refers to, by id."""
        path = relations_part(part)
        if not self.has(path):
            return {}
        found = Markup(self.part(path)).root.all("Relationship")
        return {one.get("Id"): _relation(one, posixpath.dirname(part)) for one in found}

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part refer to another one (``target``); return the id of the reference."""
        path, known = relations_part(part), self.relations(part)
        number = len(known) + 1
        while f"rId{number}" in known:
            number += 1
        # Relative, as Excel writes it.
        shown = posixpath.relpath(target, posixpath.dirname(part))
        xml = f'<Relationship Id="rId{number}" Type="{self.office}/{kind}" Target="{shown}"/>'.encode()
        if not self.has(path):
            self.put(path, _HEAD + b'<Relationships xmlns="' + _RELATIONS + b'"/>')
        self._append(path, xml)
        return f"rId{number}"

    def unrelate(self, part: str, identity: str) -> None:
        """Take a reference away; the last one takes the part that holds them along."""
        path = relations_part(part)
        markup = Markup(self.part(path))
        left = [one for one in markup.root.children if one.get("Id") != identity]
        # A part without relations is better left out than kept empty.
        if left:
            self._cut(markup, path, [one for one in markup.root.children if one.get("Id") == identity])
        else:
            self.drop(path)

    def declare(self, part: str, kind: str) -> None:
        """Say of what type a part is."""
        markup = Markup(self.part(TYPES))
        said = next(
            (one for one in markup.root.all("Override") if one.get("PartName").casefold() == _slashed(part)), None
        )
        xml = markup.ours(b'<Override PartName="/' + xml_value(part) + b'" ContentType="' + kind.encode() + b'"/>')
        if said is None:
            self.put(TYPES, applied(markup.content, [markup.inside(markup.root, xml)]))
        elif said.get("ContentType") != kind:
            self.put(TYPES, applied(markup.content, [Edit(said.start, said.end, xml)]))

    def declare_ending(self, ending: str, kind: str) -> None:
        """Say of what type parts with an ending are, if nobody has."""
        markup = Markup(self.part(TYPES))
        if not any(one.get("Extension").casefold() == ending for one in markup.root.all("Default")):
            self._append(TYPES, f'<Default Extension="{ending}" ContentType="{kind}"/>'.encode())

    def undeclare(self, part: str) -> None:
        """Take back what was said of a part."""
        markup = Markup(self.part(TYPES))
        said = [one for one in markup.root.all("Override") if one.get("PartName").casefold() == _slashed(part)]
        self._cut(markup, TYPES, said)

    def type_of(self, part: str) -> str:
        """Return the type that was said of a part by its name; '' where none was."""
        said = Markup(self.part(TYPES)).root.all("Override")
        return next((one.get("ContentType") for one in said if one.get("PartName").casefold() == _slashed(part)), "")

    def _append(self, path: str, xml: bytes) -> None:
        markup = Markup(self.part(path))
        self.put(path, applied(markup.content, [markup.inside(markup.root, markup.ours(xml))]))

    def _cut(self, markup: Markup, path: str, elements: list[Element]) -> None:
        if elements:
            self.put(path, applied(markup.content, [Edit(one.start, one.end, b"") for one in elements]))


def _slashed(part: str) -> str:
    return "/" + part.casefold()


def _relation(element: Element, folder: str) -> PartRelation:
    kind = kind_of(element.get("Type"))
    if element.get("TargetMode") == "External" or not element.get("Target"):
        return PartRelation(element.get("Id"), kind, "")
    return PartRelation(element.get("Id"), kind, resolved(element.get("Target"), folder))


def _deflated(name: str, content: bytes) -> tuple[str, int, int, int, bytes]:
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    return name, 8, zlib.crc32(content), len(content), engine.compress(content) + engine.flush()
