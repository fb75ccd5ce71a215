"""Proving what is kept of tasks: that an accepted decomposition is what its workbook says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.home import Home
from etl.store.journal.task_line import TaskLine, TaskLineKind
from etl.store.raw import raw_path
from etl.tasks.catalogue import TaskCatalogue
from etl.tasks.decomposition import read_decomposition
from etl.tasks.fields import NameIndex
from etl.tasks.task_writing import task_json
from etl.workbook.read.reading import read_workbook
from plan.catalogue import Plan


def decompositions_read_otherwise(home: Home, plan: Plan, lines: Sequence[TaskLine]) -> Iterator[TaskLine]:
    """Yield every line of a decomposition whose workbook is there and reads as other tasks than the line holds;
    CatalogueFaults where the documents or the ways of supervision are not sound."""
    kept = [line for line in lines if line.kind is TaskLineKind.DECOMPOSITION]
    catalogue = TaskCatalogue.of(home, plan)
    names = NameIndex(plan, catalogue.supervision, catalogue.commitments)
    for line in kept:
        path = raw_path(home, line.sha256)
        if path.is_file():  # what is missing the check of the originals tells
            read = read_decomposition(read_workbook(path, line.file), names)
            if [task_json(task) for task in read.tasks] != line.content["tasks"]:
                yield line
