"""docs/operations.md as data: its blocks, its files, and all of it with other folders in place of the server's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    """Return the fenced blocks of a kind, in order; of sh, those that are no files."""
    found = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    return [block for block in found if kind != "sh" or not block.startswith("#!")]


def scripts() -> Mapping[str, str]:
    """Return the scripts that the page says to keep, by name: each stands after the sentence that names it."""
    found: dict[str, str] = {}
    for block in re.finditer(r"```sh\n(#!.*?)```", PAGE, re.DOTALL):
        names = re.findall(r"`/usr/local/sbin/([\w-]+)`", PAGE[: block.start()])
        found[names[-1]] = block[1]
    return found


def commands(block: str) -> Iterator[list[str]]:
    """Yield the lines of a block that are ours."""
    for line in block.splitlines():
        _, ours, rest = line.partition("guibiao-admin ")
        if ours:
            yield rest.split()


def put(text: str, here: Mapping[str, str]) -> str:
    """Return a text with other folders in place of the server's."""
    for there, place in here.items():
        text = text.replace(there, place)
    return text
