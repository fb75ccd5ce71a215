"""Text as Word can hold it, and the page being written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from wording import Lang, say

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold at all."""

_HIDING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Direction and joining marks: in a name they could hide what is written."""


def xml_safe(text: str) -> str:
    """Return the text with what XML cannot hold, or a reader could not see, replaced by its code: 〔U+0007〕."""
    return _HIDING.sub(_code, _FORBIDDEN.sub(_code, text))


def _code(match: re.Match[str]) -> str:
    return f"〔U+{ord(match[0]):04X}〕"


@dataclass
class WordPage:
    """The document so far, its pictures by drawing, and which way the page lies."""

    document: Document
    pictures: Mapping[int, bytes]
    lang: Lang
    landscape: bool = False


def write(paragraph: Any, text: str, lang: Lang) -> Any:
    """Add a run of text, in which quotation marks and dashes are as wide as the language has them."""
    run = paragraph.add_run(xml_safe(text))
    if say("language.marks", lang) == "wide":
        # The hint settles quotation marks and dashes, which are in both alphabets: Chinese ones are wide.
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    return run
