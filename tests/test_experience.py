"""docs/experience.md: forty behaviours, each with a test that there is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "experience.md").read_text(encoding="utf-8")


def test_forty_behaviours_are_numbered_and_each_names_what_shows_it() -> None:
    rows = re.findall(r"^\| ([UD]\d+) \| .+ \| (.+) \|$", PAGE, re.MULTILINE)
    assert [number for number, _ in rows] == [f"{part}{n}" for part in "UD" for n in range(1, 21)]
    assert all("`tests/" in shown for _, shown in rows)


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(tests/[^`]+)`", PAGE)
    assert [path for path in named if not (ROOT / path).exists()] == []
