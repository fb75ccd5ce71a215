"""Homes of machines that share a journal and a bucket, each with a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from etl.files.bucket import Bucket
from etl.home import Home
from tests.postgres import Server, new_journal


@pytest.fixture
def home(postgres: Server, bucket: Bucket, tmp_path: Path) -> Iterator[Home]:
    """The first machine's."""
    with new_journal(postgres) as address:
        yield Home(tmp_path / "one", address, bucket)


@pytest.fixture
def other(home: Home, tmp_path: Path) -> Home:
    """The second machine's: of the same servers, with a folder of its own."""
    return replace(home, root=tmp_path / "other")
