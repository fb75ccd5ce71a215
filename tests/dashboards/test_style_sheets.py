"""Style sheets: all of them are on every page, so a class belongs to one page's sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

ASSETS_FOLDER = Path(__file__).resolve().parents[2] / "dashboards" / "assets"
SHARED = {"base.css", "frame.css", "print.css"}
"""What is for all pages: a page's sheet may say more of a class that these know."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BARE = re.compile(r"\.([\w-]+)")


def _bare_classes(sheet: str) -> set[str]:
    """Return the classes that a sheet styles wherever they stand, outside of ``@media`` blocks."""
    text = _COMMENT.sub("", sheet)
    depth, selector, found = 0, "", set()
    for character in text:
        if character == "{":
            if depth == 0 and not selector.strip().startswith("@"):
                found |= {m[1] for one in selector.split(",") if (m := _BARE.fullmatch(one.strip()))}
            depth, selector = depth + 1, ""
        elif character == "}":
            depth, selector = depth - 1, ""
        else:
            selector += character
    return found


def test_no_page_styles_the_class_of_another() -> None:
    sheets = defaultdict(set)
    for path in sorted(ASSETS_FOLDER.glob("*.css")):
        if path.name not in SHARED:
            for name in _bare_classes(path.read_text(encoding="utf-8")):
                sheets[name].add(path.name)
    assert "choices" in sheets, "the sheets were read"
    assert {name: sorted(found) for name, found in sheets.items() if len(found) > 1} == {}
