"""A home with no tasks yet, people, and small decompositions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from etl.tasks.task_service import TaskService
from etl.tasks.task_store import TaskStore
from etl.tasks.template import template_bytes
from plan.review import Person, Role

OFFICE, OTHER = Person("林立", Role.REVIEWER), Person("何佳", Role.REVIEWER)
ELDERLY, AFFAIRS = Person("周敏", Role.FILLER, "养老服务科"), Person("郑凯", Role.FILLER, "社会事务科")

Rows = list[dict[str, object]]


class Clock:
    """A clock that stands where it is set."""

    def __init__(self) -> None:
        self.now = datetime(2023, 8, 1, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(usual_home: Home) -> TaskStore:
    return TaskStore(DataStore.of(usual_home))


@pytest.fixture
def service(store: TaskStore, clock: Clock) -> TaskService:
    return TaskService(store, clock)


@pytest.fixture
def write(store: TaskStore, tmp_path: Path) -> Callable[[Rows, str], Path]:
    """Return what writes rows into the template as it is now: a row goes to its commitment's, else below the last."""

    def written(rows: Rows, name: str = "分解表.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(template_bytes(store.ledger(), TaskService(store).names))
        book = openpyxl.load_workbook(path)
        sheet = book["任务分解表"]
        columns = {cell.value: cell.column for cell in sheet[3]}
        places = {sheet.cell(row, columns["规划条目"]).value: row for row in range(4, sheet.max_row + 1)}
        below = len(store.catalogue.commitments.all) + 4
        for row in rows:
            at = places.get(row.get("规划条目") or 0)
            if at is None:
                at, below = below, below + 1
            for heading, value in row.items():
                sheet.cell(at, columns[heading], value)
        book.save(path)
        return path

    return written


_BUILDING = "方案印发 2021-06-30 权重40(文件)\n完工 2023-12-31 权重60(照片)"
USUAL: Rows = [
    {"规划条目": "三(三)2-03", "任务": "敬老院改造", "牵头单位": "养老服务科", "起始时间": "2021-01-01"},
    {"规划条目": "三(四)2-04", "任务": "公益性公墓", "牵头单位": "社会事务科", "起始时间": "2021-01-01"},
]
USUAL[0] |= {"完成时限": "2023-12-31", "计分方式": "节点", "年度/季度节点": _BUILDING}
USUAL[1] |= {"完成时限": "2024-12-31", "计分方式": "数量", "量化目标": "2-4处"}
"""Two plain tasks: one by nodes, one by a quantity."""
