"""XML without its dangers: a part that declares a DOCTYPE is refused before anything in it can grow or point away."""

import codecs
import re
from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from etl.workbook.scan.raised import raised_runs
from etl.workbook.scan.sheet import UnreadableFile
from plan.whole_number import ascii_number

Attributes = dict[str, str]
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""\s*<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,20})["']""")
# A list, because Python also knows codecs that are no encodings of text; expat reads UTF-8 by itself.
_ENCODINGS = frozenset({"gb2312", "gbk", "gb18030", "big5", "iso-8859-1", "windows-1252", "shift_jis", "euc-kr"})
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
# A comment, which stays as it is, or a CDATA section with its text.
_SECTION = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>", re.S)
# What XML says of itself (`<?...?>`), but for its declaration.
_INSTRUCTION = re.compile(rb"(?<!^)<\?.*?\?>", re.S)
_WRITTEN_VALUE = re.compile(rb"(<(?:\w+:)?v(?:\s[^>]*)?>)([^<]*&#[^<]*)(?=<)")
_LETTER = re.compile(rb"&#(x[0-9A-Fa-f]{1,6}|[0-9]{1,7});")
# How far a sheet reaches, as its writer says: only ever a hint, over which the parser gives up where it is odd ($A$1).
_REACH = re.compile(rb"<(?:\w+:)?dimension\s[^>]*?(?:/>|>\s*</(?:\w+:)?dimension>)")
_PLAIN_REACH = re.compile(rb"""\sref=["'][A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?["']""")
_HEAD = 4096
# White space around a value, and a quick look whether there is any.
_SPACES = re.compile(rb"(?<=<v>)\s+|\s+(?=</v>)")
_SPACED = (b"<v> ", b"<v>\n", b"<v>\r", b"<v>\t", b" </v>", b"\n</v>", b"\r</v>", b"\t</v>")


def as_utf8(content: bytes) -> bytes:
    """Return a part in UTF-8: what is written otherwise is written anew, for the value parser knows nothing else."""
    # XML 1.0, appendix F: a mark, else a NUL beside the first `<`, else what the declaration says in ASCII.
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", "replace")
    elif b"\0" in content[:4]:
        text = content.decode("utf-16-be" if content[0] == 0 else "utf-16-le", "replace")
    else:
        said = _ENCODING.match(content)
        encoding = said[1].decode().casefold() if said else "utf-8"
        if encoding not in _ENCODINGS:
            return content
        text = content.decode(encoding, "replace")
    # The declaration goes, for it would now name the wrong encoding.
    return _DECLARATION.sub("", text).encode("utf-8", "replace")


def plainly(content: bytes) -> bytes:
    """Return a part in UTF-8 without what the value parser knows nothing of: CDATA sections, which it passes over;
    comments and letters by number (`&#50;`), of which it takes a value's end for all of it; and white space around a
    value, over which it gives up the file."""
    if b"<![CDATA[" in content or b"<!--" in content:
        content = _SECTION.sub(lambda found: b"" if found[1] is None else _escaped(found[1]), content)
    if content.count(b"<?") > 1:
        content = _INSTRUCTION.sub(b"", content)
    if b"&#" in content:
        content = _WRITTEN_VALUE.sub(lambda found: found[1] + _LETTER.sub(_letter, found[2]), content)
    content = raised_runs(content)
    reach = _REACH.search(content, 0, _HEAD)
    if reach and not _PLAIN_REACH.search(reach[0]):
        content = content[: reach.start()] + content[reach.end() :]
    return _SPACES.sub(b"", content) if any(mark in content for mark in _SPACED) else content


def _letter(found: re.Match[bytes]) -> bytes:
    number = found[1].decode()
    code = int(number[1:], 16) if number.startswith("x") else int(number)
    # XML 1.0, 2.2: all but control characters, surrogates and the last two. The parser would read as far as here.
    if not (code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000):
        raise UnreadableFile("damaged", "xml")
    return _escaped(chr(code).encode())


def _escaped(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def refuse_doctype(content: bytes) -> None:
    """Look through a whole part, in whatever width its letters have. Raises UnreadableFile."""
    text = content
    if b"\0" in content[:8]:
        wide = (
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-be" if content[0] == 0 else "utf-16-le"
        )
        text = content.decode(wide, "replace").encode("utf-8", "replace")
    # A plain search of the bytes: expat stops at a DOCTYPE, but calamine's reader of the same part is not ours to set.
    if b"<!" in text and any(mark in text for mark in _FORBIDDEN):
        raise UnreadableFile("hostile", "doctype")


def parser() -> expat.XMLParserType:
    """Return an expat parser that ends the reading at a DOCTYPE; it never follows an entity."""
    engine = expat.ParserCreate()
    # Entities can only be declared in a DOCTYPE, so nothing can grow ("billion laughs") or be fetched.
    engine.StartDoctypeDeclHandler = _refuse
    return engine


def parse(engine: expat.XMLParserType, content: bytes, whole: bool = True) -> None:
    """Run the parser over a part, or over the beginning of one. Raises UnreadableFile when it is not well formed."""
    try:
        engine.Parse(content, whole)
    except expat.ExpatError:
        raise UnreadableFile("damaged", "xml") from None


def elements(content: bytes) -> list[tuple[str, Attributes]]:
    """Return every element of a small part in order, as (name without prefix, attributes)."""
    found: list[tuple[str, Attributes]] = []
    add: Callable[[tuple[str, Attributes]], None] = found.append
    engine = parser()
    engine.StartElementHandler = lambda tag, attributes: add((tag.rpartition(":")[2], attributes))
    parse(engine, content)
    return found


def attribute(attributes: Attributes, name: str) -> str | None:
    """Return an attribute by its name without prefix (`r:id` is `id`)."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return None


def number_in(attributes: Attributes, name: str) -> int:
    """Return the number that an attribute must be, of one to eight digits. Raises UnreadableFile."""
    number = ascii_number(attributes.get(name), 8)
    if number is None:
        raise UnreadableFile("damaged", "xml")
    return number


def is_true(value: str | None) -> bool:
    """Tell whether an attribute says yes: 1, true or on; one that is not there does not."""
    return value in ("1", "true", "on")


def _refuse(*_: object) -> NoReturn:
    raise UnreadableFile("hostile", "doctype")
