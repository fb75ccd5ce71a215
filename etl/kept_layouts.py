"""The layouts that departments made their own, read again only when their folder has changed."""

from __future__ import annotations

from pathlib import Path

from etl.layout import Layout
from etl.own_layouts import LayoutFault, load_own
from plan.catalogue import Plan

_Look = tuple[tuple[str, int, int], ...]


class OwnLayouts:
    """The layouts in a folder as they stand now, for a process that goes on while planners confirm guesses."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder = folder
        self._plan = plan
        self._read: tuple[_Look, tuple[Layout, ...], tuple[LayoutFault, ...]] = (), (), ()

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The sound ones, by file name."""
        return self._now()[1]

    @property
    def faults(self) -> tuple[LayoutFault, ...]:
        """What is wrong with the others."""
        return self._now()[2]

    def _now(self) -> tuple[_Look, tuple[Layout, ...], tuple[LayoutFault, ...]]:
        look = self._look()
        if self._read[0] != look:
            self._read = look, *load_own(self._folder, self._plan)
        return self._read

    def _look(self) -> _Look:
        found = ((path.name, path.stat()) for path in sorted(self._folder.glob("*.yaml")))
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)
