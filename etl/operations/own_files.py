"""The files of ours that stand over a home, read all together: a start that fails tells everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from etl.area_map import load_shapes
from etl.home import Home
from etl.home.policy import policy_of
from etl.parsed import Parsed
from etl.store.catalogue import CatalogueContext, layouts_over
from etl.tasks.catalogue import TaskCatalogue
from etl.yaml_files import load_bureau, read_yaml
from plan.bureau import Bureau
from plan.catalogue_faults import CatalogueFaults, told_together
from plan.hub.hub_file import FILE as HUB_FILE
from plan.hub.hub_file import read_hub


def check_own_files(home: Home, catalogue: Path | None = None) -> Bureau:
    """Return the bureau of a home (``catalogue``: of another file) if every file of ours is fine: catalogue, further
    plans, layouts, corrections, supervision, source documents, map, settings and hub.

    CatalogueFaults lists every fault of all of them; what stands on the catalogue is judged where that is right.
    """
    bureau: Bureau | None = None
    with told_together() as reading:
        with reading():
            bureau = load_bureau(catalogue, home.root, Parsed(home.parsed))
        for read in (*_beside(home), *(_upon(home, bureau, catalogue) if bureau else ())):
            with reading():
                read()
    assert bureau is not None, "else its faults were raised"
    return bureau


def faults_of_own_files(home: Home, catalogue: Path | None = None) -> tuple[CatalogueFaults, ...]:
    """Return what `check_own_files` finds, file by file; nothing if all are fine."""
    try:
        check_own_files(home, catalogue)
    except CatalogueFaults as error:
        return error.parts
    return ()


def _beside(home: Home) -> tuple[Callable[[], object], ...]:
    """Return what reads files that name nothing of the catalogue."""
    hub = home.root / HUB_FILE
    return (
        lambda: policy_of(home),
        lambda: hub.is_file() and read_hub(read_yaml(hub)),
    )


def _upon(home: Home, bureau: Bureau, catalogue: Path | None) -> tuple[Callable[[], object], ...]:
    """Return what reads files that name departments, measures, towns or indicators of the catalogue."""
    tasks = TaskCatalogue.of(home, bureau.first)
    return (
        lambda: layouts_over(home, bureau, catalogue),
        # They name measures and no layout, and are judged beside those.
        lambda: CatalogueContext.over(home, bureau, ()).corrections,
        lambda: tasks.supervision,
        lambda: tasks.commitments,
        lambda: load_shapes(home.shapes, bureau.reading.whole.areas),
    )
