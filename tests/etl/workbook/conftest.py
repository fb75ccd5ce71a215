"""One way to read bytes as a file of some name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.workbook import Refusal, Workbook, read_workbook

Read = Callable[[bytes, str], Workbook | Refusal]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(content: bytes, name: str) -> Workbook | Refusal:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return read_workbook(path, name)

    return reading
