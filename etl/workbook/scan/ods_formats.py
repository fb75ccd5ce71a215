"""The number formats of an ods, which it describes element by element, written as other formats write them."""

from __future__ import annotations

from etl.workbook.scan.format_sections import LONGEST_FORMAT
from etl.workbook.scan.format_words import telling_format
from etl.workbook.scan.xml_parts import Attributes
from plan.whole_number import ascii_number

_FORMATS = frozenset({"number-style", "currency-style", "text-style"})
# What stands for itself, as text inside the element.
_TEXTS = frozenset({"text", "currency-symbol", "embedded-text", "fill-character"})
_NUMBERS = frozenset({"number", "scientific-number", "fraction"})
_CONDITION = "value()"


class OdsNumberFormats:
    """The number formats of a document by name, while its elements are walked."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._maps: dict[str, list[tuple[str, str]]] = {}
        self._told: dict[str, str | None] = {}
        self._name = ""
        self._text: list[str] | None = None
        self._number: Attributes = {}
        self._among: list[tuple[int, str]] = []
        self._place = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take an element's beginning; ``tag`` without its namespace."""
        if tag in _FORMATS:
            self._name = attributes.get("style:name", "")
            self._codes[self._name] = ""
        elif not self._name:
            return
        elif tag in _TEXTS:
            self._text, self._place = [], _count(attributes, "number:position")
        elif tag in _NUMBERS:
            self._number, self._among = attributes, []
        elif tag == "map":
            condition = attributes.get("style:condition", "").replace(" ", "").replace("!=", "<>")
            applied = attributes.get("style:apply-style-name", "")
            self._maps.setdefault(self._name, []).append((condition.removeprefix(_CONDITION), applied))

    def characters(self, text: str) -> None:
        """Take characters of a format."""
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Take an element's end."""
        if tag in _FORMATS:
            self._name = ""
        elif tag in _TEXTS and self._text is not None:
            text, self._text = "".join(self._text), None
            if tag == "embedded-text":
                self._among.append((self._place, text))
            else:
                self._add(_filled(text) if tag == "fill-character" else _quoted(text))
        elif tag in _NUMBERS and self._name:
            self._add(_digits(self._number, self._among))
        elif tag == "text-content" and self._name:
            self._add("@")

    def told(self, name: str) -> str | None:
        """Return a format that may show a number otherwise than as itself; None for any other."""
        if name not in self._told:
            self._told[name] = telling_format(self._code(name))
        return self._told[name]

    def _code(self, name: str) -> str:
        # A style says what usually holds, and in its maps which others are for which numbers.
        maps = [f"[{condition}]{self._codes.get(other, '')}" for condition, other in self._maps.get(name, ())]
        return ";".join((*maps, self._codes.get(name, "")))

    def _add(self, piece: str) -> None:
        if len(self._codes[self._name]) < LONGEST_FORMAT:
            self._codes[self._name] += piece


def _digits(attributes: Attributes, among: list[tuple[int, str]]) -> str:
    """Return the digits that an element describes, texts among them, and a comma for each thousand that they are
    less."""
    code, behind = "", 0
    # Each text says how many digits of the whole number stand behind it; the last of them comes first here.
    for place, text in sorted(among):
        code = _quoted(text) + "0" * (place - behind) + code
        behind = place
    code = "0" + code
    factor = attributes.get("number:display-factor", "1").partition(".")[0]
    thousands = (len(factor) - 1) // 3 if factor.isascii() and factor.isdigit() else 0
    return code + (".0" if _count(attributes, "number:decimal-places") else "") + "," * thousands


def _count(attributes: Attributes, name: str) -> int:
    """Return a count of digits; none where it is no count that anybody means."""
    return ascii_number(attributes.get(name), 2) or 0


def _quoted(text: str) -> str:
    return f'"{text.replace(chr(34), "")}"' if text else ""


def _filled(text: str) -> str:
    return f"*{text[:1]}" if text else ""
