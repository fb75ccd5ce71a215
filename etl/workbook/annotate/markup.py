"""XML with the place of each element in its bytes, so that a part can be changed here and there and nowhere else.

What is written in follows the part: its prefix for the main namespace, and ascii for any encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from etl.workbook.scan.sheet import UnreadableFile
from etl.workbook.scan.xml_parts import Attributes, attribute, parse, parser

_ATTRIBUTE = rb"""[^\s=<>/"']+\s*=\s*(?:"[^"]*"|'[^']*')"""
# A whole start tag. `>` may stand inside a quoted value, so the next `>` is not always its end.
_TAG = re.compile(rb"<[^\s/>]+(?:\s+" + _ATTRIBUTE + rb")*\s*/?>")
_NAME = re.compile(rb"<(/?)(?=[A-Za-z])")


class Edit(NamedTuple):
    """Bytes from ``start`` to before ``end`` that become ``content``."""

    start: int
    end: int
    content: bytes


@dataclass(slots=True)
class Element:
    """An element: its start tag is ``start:inner``, its content ``inner:close``, all of it ``start:end``."""

    tag: str
    attributes: Attributes
    start: int
    inner: int
    close: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All the text inside."""
        return "".join(self.words) + "".join(child.text for child in self.children)

    @property
    def name(self) -> str:
        """The tag without its prefix."""
        return self.tag.rpartition(":")[2]

    def get(self, name: str) -> str:
        """Return an attribute by its name without prefix; '' where there is none."""
        return attribute(self.attributes, name) or ""

    def all(self, name: str) -> Iterator[Element]:
        """Return the children of a name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        """Return the first child of a name."""
        return next(self.all(name), None)


class Markup:
    """A small part and its elements. Raises UnreadableFile when it is not well formed."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._open: list[Element] = []
        self._engine = parser()
        self._engine.StartElementHandler = self._start
        self._engine.EndElementHandler = self._end
        self._engine.CharacterDataHandler = self._words
        self._roots: list[Element] = []
        parse(self._engine, content)
        # expat has refused a part without a root.
        self.root = self._roots[0]
        self.prefix = self.root.tag.rpartition(":")[0].encode()

    def _start(self, tag: str, attributes: Attributes) -> None:
        at = self._engine.CurrentByteIndex
        element = Element(tag, attributes, at, tag_end(self.content, at))
        (self._open[-1].children if self._open else self._roots).append(element)
        self._open.append(element)

    def _end(self, tag: str) -> None:
        element = self._open.pop()
        # For <a/> expat calls the end where the tag begins: there is no end tag to look for.
        if is_closed(self.content, element.inner):
            element.close = element.end = element.inner
        else:
            element.close = self._engine.CurrentByteIndex
            element.end = self.content.index(b">", element.close) + 1

    def _words(self, text: str) -> None:
        self._open[-1].words.append(text)

    def bytes_of(self, element: Element) -> bytes:
        """Return the element as it stands in the part."""
        return self.content[element.start : element.end]

    def ours(self, xml: bytes) -> bytes:
        """Return elements that are written without a prefix as this part would write them."""
        return prefixed(xml, self.prefix)

    def inside(self, element: Element, xml: bytes) -> Edit:
        """Return the edit that adds elements at the end of an element."""
        return inside(self.content, element.tag, element.inner, element.close, xml)


def inside(content: bytes, tag: str, inner: int, close: int, xml: bytes) -> Edit:
    """Return the edit that adds ``xml`` at the end of an element, which is opened if it was closed in itself.

    ``inner`` and ``close``: places in ``content`` behind its start tag and before its end tag.
    """
    if not is_closed(content, inner):
        return Edit(close, close, xml)
    # <sheetData/> becomes <sheetData>…</sheetData>.
    slash = content.rindex(b"/", 0, inner)
    return Edit(slash, inner, b">" + xml + b"</" + tag.encode() + b">")


def prefixed(xml: bytes, prefix: bytes) -> bytes:
    """Return elements with a prefix before every name, in start and end tags alike; as they are for an empty one."""
    return _NAME.sub(rb"<\1" + prefix + b":", xml) if prefix else xml


def tag_end(content: bytes, start: int) -> int:
    """Return where the tag that begins at ``start`` ends."""
    tag = _TAG.match(content, start)
    if tag is None:
        raise UnreadableFile("damaged", "xml")
    return tag.end()


def is_closed(content: bytes, inner: int) -> bool:
    """Tell whether the tag that ends here is an element without content."""
    return content[inner - 2 : inner] == b"/>"


def applied(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the part with all edits made; those at one place come in the order they were given."""
    pieces: list[bytes] = []
    at = 0
    # sorted() is stable: edits at one place keep the order in which they were asked for.
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert edit.start >= at, "two edits of the same bytes"
        pieces += (content[at : edit.start], edit.content)
        at = edit.end
    return b"".join((*pieces, content[at:]))


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """Return a start tag (with whatever follows it) in which an attribute has this value."""
    end = tag_end(tag, 0)
    # The blank before it keeps `s` from being found in `ss` or `x:s`.
    own = re.compile(rb"(\s" + name.encode() + rb"""\s*=\s*)("[^"]*"|'[^']*')""")
    head, found = own.subn(lambda match: match[1] + b'"' + value.encode() + b'"', tag[:end], count=1)
    if not found:
        cut = end - (2 if is_closed(tag, end) else 1)
        head = tag[:cut].rstrip() + f' {name}="{value}"'.encode() + tag[cut:end]
    return head + tag[end:]


def without_attribute(tag: bytes, name: str) -> bytes:
    """Return a start tag (with whatever follows it) without an attribute."""
    end = tag_end(tag, 0)
    return re.sub(rb"\s" + name.encode() + rb"""\s*=\s*("[^"]*"|'[^']*')""", b"", tag[:end], count=1) + tag[end:]
