"""Words that a number format writes around a number, so that people see another one than the cell holds: 1 as 1万人."""

from __future__ import annotations

import re
from functools import lru_cache

Words = tuple[str, str]
"""What is shown before a number, and after it."""

_TOKEN = re.compile(r'"([^"]*)"|[\\!](.)|[_*].|\[([^\]]*)\]|(general|g/通用格式)|([0#?])|(.)', re.IGNORECASE)
# Money and blanks change nothing, and neither does what is counted: 12人, 12元.
_IDLE = re.compile(r"[\s¥￥$€]")
_COUNTED = re.compile(r"(?:[人名位张床个家所处件起例户次项元](?:次|数|/.{1,3})?)?")
_WRITTEN = re.compile(r"[\u3400-\u9fff‰]")


@lru_cache(maxsize=1024)
def words_of(code: str | None) -> Words | None:
    """Return the words that a format writes around a positive number and that make another one of it, 万人 or 约; None
    if there are none, or if the format shows the number in that unit, as 0!.0,"万" does."""
    section = _first_section(code) if code else ""
    if not section:
        return None
    around, seen, between, scaled = ["", ""], False, "", False
    for quoted, escaped, brackets, general, digit, other in _TOKEN.findall(section):
        if brackets[:1] in ("<", ">", "="):
            return None  # a condition: which numbers are shown so depends on them
        if general or digit:
            # A text among the digits, or a comma after them, scales: the number itself is in the plain unit.
            if seen and between:
                return None
            seen, between, scaled = True, "", False
        elif text := quoted or escaped or (other if _WRITTEN.match(other) else ""):
            between += text
            around[seen] += text
        elif other == ",":
            scaled = seen
    prefix, suffix = (_IDLE.sub("", text) for text in around)
    return None if not seen or scaled or (not prefix and _COUNTED.fullmatch(suffix)) else (prefix, suffix)


def _first_section(code: str) -> str:
    """Return the part of a format that positive numbers are shown by; a quoted mark does not end it."""
    at = 0
    while at < len(code) and code[at] != ";":
        match = _TOKEN.match(code, at)
        at = match.end() if match else at + 1
    return code[:at]
