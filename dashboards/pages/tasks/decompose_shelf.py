"""Decompositions that were read and not sent yet: in memory, for who brought them; his workbook stays with him."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.server.read_shelf import ReadShelves
from etl.tasks.task_writing import ReadTasks


@dataclass(frozen=True, slots=True)
class BroughtDecomposition:
    """A workbook's bytes, what its sender called it, and what was read of it."""

    whose: str
    name: str
    content: bytes
    read: ReadTasks


SHELVES = ReadShelves(BroughtDecomposition)
"""The process's own: a page is a function of its request, and what it shows of a workbook is found here by its key."""
