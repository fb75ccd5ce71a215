"""The layouts that departments made their own: saved, and read again only when their folder has changed."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from etl.reading.layout import LAYOUTS, Layout, layout_faults, load_layout, load_layouts
from plan.catalogue import Plan
from plan.catalogue_faults import FILE, CatalogueFault, CatalogueFaults, fault_at

# Name, time of change (ns) and size (bytes) of each file: another value once any file was written, added or removed.
_FolderState = tuple[tuple[str, int, int], ...]


class OwnLayouts:
    """The layouts in a folder as they stand now, for a process that goes on while planners confirm guesses."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder = folder
        self._plan = plan
        self._read: tuple[_FolderState, tuple[Layout, ...], tuple[CatalogueFault, ...]] = (), (), ()

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The layouts without faults, in the order of their file names."""
        return self._now()[1]

    @property
    def faults(self) -> tuple[CatalogueFault, ...]:
        """What is wrong with the others, file by file."""
        return self._now()[2]

    def _now(self) -> tuple[_FolderState, tuple[Layout, ...], tuple[CatalogueFault, ...]]:
        look = self._folder_state()
        if self._read[0] != look:
            # One assignment of the whole tuple: threads see the old state or the new one, never a mixture.
            self._read = look, *load_own(self._folder, self._plan)
        return self._read

    def _folder_state(self) -> _FolderState:
        found = ((path.name, path.stat()) for path in sorted(self._folder.glob("*.yaml")))
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


def save_own(folder: Path, layout: Layout, plan: Plan) -> Path:
    """Keep a layout in a folder, whole or not at all. CatalogueFaults if it has faults, OSError if it cannot be."""
    from etl.reading.own_layouts import layout_text  # what makes layouts is of no use to whoever only reads them

    faults = tuple(layout_faults(layout, plan))
    if faults:
        raise CatalogueFaults(layout.name, faults)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{layout.id}.yaml"
    with NamedTemporaryFile("w", encoding="utf-8", dir=folder, suffix=".part", delete=False) as file:
        try:
            file.write(layout_text(layout))
            # On the disk before it has its name: a layout cut short would be told as a fault at every start.
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            os.unlink(file.name)
            raise
    Path(file.name).replace(path)
    return path


def load_own(folder: Path, plan: Plan) -> tuple[tuple[Layout, ...], tuple[CatalogueFault, ...]]:
    """Return the sound layouts of a folder, and what is wrong with the others: a faulty one stops nothing but
    itself."""
    layouts: list[Layout] = []
    faults: list[CatalogueFault] = []
    for file in sorted(folder.glob("*.yaml")):
        layout, wrong = load_layout(file, plan)
        faults += [fault.within(file.name) for fault in wrong]
        layouts += [layout] if layout and not wrong else []
    return tuple(layouts), tuple(faults)


def load_all(plan: Plan, own: Path, program: Path = LAYOUTS) -> tuple[tuple[Layout, ...], tuple[CatalogueFault, ...]]:
    """Return the program's layouts and the departments' own, and the faults of the latter; CatalogueFaults for the
    former."""
    ours = load_layouts(plan, program)
    theirs, faults = load_own(own, plan)
    # The program's goes first: a department's layout of the same name would change how everybody's forms are read.
    known = {layout.id for layout in ours}
    names = (f"{layout.id}.yaml" for layout in theirs if layout.id in known)
    clashing = [fault_at("fault.layout_known", FILE).within(name) for name in names]
    return (*ours, *(layout for layout in theirs if layout.id not in known)), (*faults, *clashing)
