"""Chapters: the sections of a source document as a ledger groups them, with the headings of the document's own text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plan.tasks.commitment import Commitment, Commitments
from plan.tasks.ledger import TaskLedger
from plan.tasks.task import Task

# 三(一)1: a section below its chapter 三(一).
_BELOW_CHAPTER = re.compile(r"(?P<chapter>[^()]+\([^()]+\)).+")
# 三(一) or 四: a part, and maybe a section of it.
_PART_AND_SECTION = re.compile(r"(?P<part>[^()]+)(?:\((?P<sub>[^()]+)\))?")

ELSEWHERE = ""
"""The chapter of tasks that take no commitment."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a document: its number there, its heading in the document's words, and its commitments in order."""

    id: str
    title: str
    commitments: tuple[Commitment, ...]


def chapter_of(section: str) -> str:
    """Return the chapter of a section: 三(一) of 三(一)1, and 四 of 四(二), below which the text goes no deeper."""
    deeper = _BELOW_CHAPTER.fullmatch(section)
    return deeper["chapter"] if deeper else section.partition("(")[0]


def chapters_of(commitments: Commitments) -> tuple[Chapter, ...]:
    """Return the chapters of every document that have commitments, in the order of the texts."""
    return tuple(chapter for file in commitments.files for chapter in _chapters_of_file(file.commitments, commitments))


def _chapters_of_file(found: Sequence[Commitment], commitments: Commitments) -> Iterator[Chapter]:
    grouped: dict[str, list[Commitment]] = {}
    for commitment in found:
        grouped.setdefault(chapter_of(commitment.section), []).append(commitment)
    for name, inside in grouped.items():
        yield Chapter(name, heading_in(commitments.text_of(inside[0].id), name), tuple(inside))


def heading_in(text: str, chapter: str) -> str:
    """Return a chapter's heading as the text has it, without its number; empty where the text has none."""
    named = _PART_AND_SECTION.fullmatch(chapter)
    if named is None:
        return ""
    lines = iter(text.splitlines())
    # The iterator goes on from there: (一) stands in every part, and the one below this part is meant.
    heading = _after(lines, f"{named['part']}、")
    return heading if named["sub"] is None else _after(lines, f"({named['sub']})")


def _after(lines: Iterable[str], number: str) -> str:
    """Return the words behind a number at the beginning of a line, to the end of its first sentence; empty if none."""
    # A heading may run into its first sentence; what is printed ends with the heading's own.
    line = next((line for line in lines if line.strip().startswith(number)), "")
    return line.strip().removeprefix(number).partition("。")[0]


def chapter_of_task(ledger: TaskLedger, task: Task) -> str:
    """Return the chapter of a task's first commitment; ELSEWHERE for a task that takes none."""
    # A task may take clauses of several chapters; it stands once, under the first, or the chapters' counts would not
    # add up.
    for each in task.commitments:
        if each in ledger.commitments.by_id:
            return chapter_of(ledger.commitments.by_id[each].section)
    return ELSEWHERE
