"""Log lines stay bounded, whatever an error says."""

from __future__ import annotations

import logging
import sys

import pytest

from commands.log_lines import ENTRY, LINE, BoundedFormatter, shortened


def entry(message: str, error: ValueError | None = None) -> str:
    formatter, what = BoundedFormatter(logging.BASIC_FORMAT), None
    if error:
        try:
            raise error
        except ValueError:
            what = sys.exc_info()
    return formatter.format(logging.LogRecord("x", logging.ERROR, "f", 1, message, (), what))


@pytest.mark.parametrize("text", ["短", "x" * 1_000_000, "行\n" * 100_000, "好" * LINE])
def test_entries_are_bounded(text: str) -> None:
    for said in (entry(text), entry("failed", ValueError(text))):
        assert len(said) <= ENTRY
        assert all(len(line) <= LINE for line in said.split("\n"))


def test_what_is_short_stays_as_it_is() -> None:
    assert entry("短") == "ERROR:x:短"
    said = entry("failed", ValueError("y" * LINE * 2))
    assert said.startswith("ERROR:x:failed\nTraceback")
    assert "ValueError: yyy" in said, "the beginning of what went wrong is there"


def test_beginning_and_end_are_kept() -> None:
    assert shortened("abcdefghij", 5) == "ab…ij"
    assert shortened("abcde", 5) == "abcde"
