"""Finding workbooks: the files a person named, and those in the folders they named, in the order of time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.reading.periods import read_period
from etl.reported_error import ReportedError
from plan.whole_number import whole_number

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv"})
"""What is taken from a folder. A file that is named itself is taken whatever it is called."""

MANIFEST = "manifest.csv"
"""Who sent the demonstration's workbooks and when: a CSV that lies beside them and is no workbook."""

REVISIONS = "revisions.csv"
"""The demonstration's targets set anew, which lie there too."""

_BESIDE = frozenset({MANIFEST, REVISIONS})


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files to read, in order, and those in the folders that were passed over."""

    files: tuple[Path, ...]
    passed_over: tuple[Path, ...]


def walk(paths: Iterable[Path]) -> FoundFiles:
    """Return every workbook under ``paths``; ReportedError for a path that is not there or a folder that cannot be
    read."""
    files: list[Path] = []
    passed_over: list[Path] = []
    for path in paths:
        if is_folder(path):
            for found in _under(path):
                (files if found.suffix.lower() in SUFFIXES and found.name not in _BESIDE else passed_over).append(found)
        elif path.is_file():
            files.append(path)
        else:
            raise ReportedError("path.missing", path=path)
    # dict.fromkeys: a file that was named itself and lies in a folder that was named, too.
    return FoundFiles(tuple(sorted(dict.fromkeys(files), key=_order)), tuple(passed_over))


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; ReportedError if it cannot be looked at."""
    try:
        return path.is_dir()
    except OSError as error:
        raise ReportedError("path.unreadable", path=path, why=error) from error


def _under(folder: Path) -> Iterator[Path]:
    """Yield files under a folder but the hidden ones, and the locks (``~$…``) that Excel leaves beside an open
    workbook."""
    try:
        entries = [(entry, _is_inner(entry), entry.is_file()) for entry in sorted(folder.iterdir()) if _shows(entry)]
    except OSError as error:
        raise ReportedError("path.unreadable", path=folder, why=error) from error
    for entry, inner, file in entries:
        if inner:
            yield from _under(entry)
        elif file:
            yield entry


def _shows(entry: Path) -> bool:
    return not entry.name.startswith((".", "~$"))


def _is_inner(entry: Path) -> bool:
    # A link may lead back up, and the walk would never end.
    return entry.is_dir() and not entry.is_symlink()


def _order(path: Path) -> tuple[object, ...]:
    """Return what to sort by: the period in the path, those without one first; then as a person counts: 2 before 10."""
    said = (read_period(part).period for part in (path.stem, *(parent.name for parent in path.parents)))
    period = next((p.index for p in said if p), 0)
    # In the order of time, because checks hold each quarter against the one before.
    return period, [_natural(part) for part in (*path.parent.parts, path.stem)], path.suffix


def _natural(text: str) -> list[tuple[int, int, str]]:
    # Tuples of one shape, so that figures and letters can be compared.
    runs = ((run, whole_number(run)) for run in re.findall(r"\d+|\D+", text))
    return [(1, 0, run) if number is None else (0, number, "") for run, number in runs]
