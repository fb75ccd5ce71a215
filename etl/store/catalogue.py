"""What numbers depend on besides the workbooks: the plan, the layouts, the corrections, and a digest of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

from etl.home import Home
from etl.parsed import Parsed
from etl.reading.layout import LAYOUTS, Layout, load_layouts
from etl.store.corrections import CORRECTIONS, Correction, digest_of_corrections, load_corrections
from etl.store.extraction_cache import digest_of_layouts, digest_of_plan, fingerprint
from etl.store.kept_layouts import OwnLayouts, save_own
from etl.yaml_files import beside_catalogue, has_own_catalogue, load_bureau
from plan.bureau import Bureau
from plan.catalogue_faults import CatalogueFault


def layouts_over(
    home: Home, bureau: Bureau, catalogue: Path | None = None, layouts: Path = LAYOUTS
) -> tuple[Layout, ...]:
    """Load a folder of layouts for a home's bureau (``catalogue``: the file it is of, None: the home's own, else the
    program's); CatalogueFaults lists every fault of them."""
    others = catalogue is None and has_own_catalogue(home.root)
    return load_layouts(bureau.reading, layouts, Parsed(home.parsed), others)


class CatalogueContext:
    """The catalogue of a home with everything that people wrote beside it. Making one reads nothing.

    ``bureau`` has the plans that are watched, ``plan`` is the one by which workbooks are read: what all of them need.
    """

    def __init__(
        self, home: Home, bureau: Bureau, program_layouts: Sequence[Layout], corrections: Path = CORRECTIONS
    ) -> None:
        self.bureau = bureau
        self.plan = plan = bureau.reading
        self.program_layouts = tuple(program_layouts)
        self._home = home
        self._own = OwnLayouts(home.layouts, plan)
        self._corrections = corrections

    @classmethod
    def of(cls, home: Home, catalogue: Path | None = None, layouts: Path = LAYOUTS) -> Self:
        """Load a catalogue (None: the home's own, else the program's) and a folder of layouts; CatalogueFaults lists
        every fault of them."""
        bureau = load_bureau(catalogue, home.root, Parsed(home.parsed))
        return cls.over(home, bureau, layouts_over(home, bureau, catalogue, layouts))

    @classmethod
    def over(cls, home: Home, bureau: Bureau, program_layouts: Sequence[Layout]) -> Self:
        """Return that of a bureau which is loaded already."""
        return cls(home, bureau, program_layouts, beside_catalogue(home.root, CORRECTIONS.name))

    @property
    def own_layouts(self) -> tuple[Layout, ...]:
        """The layouts that departments have made their own by now."""
        return self._own.layouts

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The program's layouts, and the departments' own."""
        return (*self.program_layouts, *self._own.layouts)

    @property
    def layout_faults(self) -> tuple[CatalogueFault, ...]:
        """What is wrong with layouts that were saved; they are passed over."""
        return self._own.faults

    def save_layout(self, layout: Layout) -> None:
        """Save a layout as a department's own. CatalogueFaults if it has faults, OSError if it cannot be."""
        save_own(self._home.layouts, layout, self.plan)

    @cached_property
    def program_mark(self) -> str:
        """The fingerprint of the plan, the program's layouts and the code that reads by them: 16 hexadecimal digits."""
        return fingerprint(self.plan, self.program_layouts)

    @property
    def mark(self) -> str:
        """The fingerprint of all that extractions depend on besides their files."""
        own = self._own.layouts
        # Own layouts apart from the program's: a new one changes what is published, but not where extractions are kept.
        return self.program_mark + (digest_of_layouts(own)[:8] if own else "")

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The corrections as their file says now: the home's own, else the one beside the catalogue."""
        own = self._home.corrections
        # Read at each look, because the file may be edited under a running server; parsing is kept by its digest.
        return load_corrections(self.plan, own if own.exists() else self._corrections, Parsed(self._home.parsed))

    def digest(self, corrections: Sequence[Correction]) -> str:
        """Return a digest of the plan and of ``corrections``: all that people wrote and numbers depend on."""
        return self._plan_digest + digest_of_corrections(corrections)

    @cached_property
    def _plan_digest(self) -> str:
        return digest_of_plan(self.plan)
