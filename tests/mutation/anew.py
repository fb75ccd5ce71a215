"""Faults that are there only when a module is imported anew: constants, defaults, and those put in by hand."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.abc import MetaPathFinder, SourceLoader
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tests.mutation import plugin
from tests.mutation.kept import FOLDER

ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 120
"""Processor time of a mutant's tests."""


class Faulty(MetaPathFinder, SourceLoader):
    """Import one module with other code than stands in its file."""

    def __init__(self, path: Path, code: CodeType) -> None:
        self._path, self._code = str(path), code
        self._name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return a spec with this loader for the one module."""
        return spec_from_file_location(fullname, self._path, loader=self) if fullname == self._name else None

    def get_code(self, fullname: str) -> CodeType:
        """Return the faulty code."""
        return self._code

    def get_filename(self, fullname: str) -> str:
        """Return where the sound code stands."""
        return self._path

    def get_data(self, path: str) -> bytes:
        """Return the file of the sound code."""
        return Path(path).read_bytes()


def survives(path: Path, code: CodeType, tests: Sequence[str], kills: Mapping[str, int]) -> bool:
    """Tell whether tests pass over a faulty module, those first that killed most others. In a process of its own, in
    which the project was not imported yet."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    sys.meta_path.insert(0, Faulty(path, code))
    plugin.FIRST.update(kills)
    return pytest.main(["-x", "--tb=no", *OPTIONS, *tests], plugins=[plugin]) == 0


OPTIONS = ("-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist")


def import_others(tests: Sequence[str]) -> None:
    """Import what tests need that is not of the project, so that no process forked from this one must."""
    said, says = os.pipe()
    if not os.fork():
        silence(FOLDER / "others.log")
        pytest.main(["--collect-only", *OPTIONS, *tests])
        os.write(says, "\n".join(name for name in sys.modules if not _ours(name)).encode())
        os._exit(0)
    os.close(says)
    with os.fdopen(said, encoding="utf-8") as told:
        for name in told.read().split("\n"):
            with suppress(ImportError):
                import_module(name)
    os.wait()
    assert not {"plan", "reports", "etl"} & set(sys.modules), "the project is imported by the tests, not before"


def _ours(name: str) -> bool:
    """Tell whether a module is of the project, or a part of pytest that pytest imports itself."""
    first = name.partition(".")[0]
    return first.startswith(("_pytest", "_hypothesis", "__m")) or any(ROOT.glob(f"{first}*"))


def silence(log: Path) -> None:
    """Let everything this process says go to a file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    to = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(to, stream)
