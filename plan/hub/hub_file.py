"""The hub's own file: which bureaus it watches, whose key signs for each, and what a parent's plan asks of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from plan.catalogue_faults import CatalogueFault, CatalogueFaults, fault_at
from plan.schema_faults import schema_faults
from plan.validity import CatalogueEntry, Name

FILE = "hub.yaml"

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
PublicKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Combine = Literal["sum", "weighted"]


class HubBureau(CatalogueEntry):
    """A bureau that is watched.

    ``source``: the folder or https address into which it publishes; ``key``: the public half of its signing key;
    ``url``: its own pages, where somebody may go on; ``place``: row and column of its tile in the schematic map.
    """

    id: Id
    name: Name
    name_en: Name
    source: str = Field(min_length=1, max_length=500)
    key: PublicKey
    url: str = Field(default="", max_length=500, pattern=r"^(https?://[^\s\"'<>]+)?$")
    place: tuple[Annotated[int, Field(ge=1, le=60)], Annotated[int, Field(ge=1, le=60)]] | None = None


class HubTarget(CatalogueEntry):
    """What the parent's plan asks of an indicator over all its bureaus.

    ``combine``: how its figure is made of theirs: their sum, or their mean weighted by the denominators (Σ numerators
    over Σ denominators). ``stated``: the figure the parent itself states, to be held against that.
    """

    indicator: Id
    combine: Combine
    year: int = Field(ge=2000, le=2100)
    value: float = Field(allow_inf_nan=False)
    direction: Literal["up", "down"] = "up"
    stated: float | None = Field(default=None, allow_inf_nan=False)
    decimals: int = Field(default=1, ge=0, le=6)


class HubFile(CatalogueEntry):
    """The hub, its bureaus and the parent's targets. ``neighbours_by``: the measure by which bureaus are alike."""

    name: Name
    name_en: Name
    neighbours_by: str = Field(default="", max_length=80)
    bureaus: tuple[HubBureau, ...]
    targets: tuple[HubTarget, ...] = ()

    def bureau(self, name: str) -> HubBureau | None:
        """Return a bureau by its id or one of its names; None if there is none."""
        return next((each for each in self.bureaus if name in (each.id, each.name, each.name_en)), None)


def read_hub(content: object, file: str = FILE) -> HubFile:
    """Return the hub that plain values say; CatalogueFaults lists every fault with its key path."""
    try:
        found = HubFile.model_validate(content)
    except ValidationError as error:
        raise CatalogueFaults(file, list(schema_faults(error))) from None
    # Not by the schema: where an entry is wrong, pydantic says besides that there are too few.
    nobody = [] if found.bureaus else [fault_at("fault.too_few", "bureaus", min_length=1)]
    faults = [*nobody, *_repeated(found.bureaus), *_taken_twice(found)]
    if faults:
        raise CatalogueFaults(file, faults)
    return found


def _repeated(bureaus: Iterable[HubBureau]) -> Iterator[CatalogueFault]:
    """Yield bureaus that share an id, name, source or key: figures of one would be shown as the other's."""
    said: Mapping[str, Counter[str]] = {key: Counter() for key in ("id", "name", "source", "key")}
    for at, bureau in enumerate(bureaus):
        for key, seen in said.items():
            value = getattr(bureau, key)
            seen[value] += 1
            if seen[value] > 1:
                yield fault_at("fault.bureau_repeated", f"bureaus.{at}.{key}", value=value)


def _taken_twice(hub: HubFile) -> Iterator[CatalogueFault]:
    """Yield tiles with two bureaus on them, and indicators with two targets of one year."""
    taken: dict[tuple[int, int], str] = {}
    for at, bureau in enumerate(hub.bureaus):
        # A tile over another one would hide a bureau without a word.
        if bureau.place and taken.setdefault(bureau.place, bureau.name) != bureau.name:
            yield fault_at("fault.place_taken", f"bureaus.{at}.place", name=taken[bureau.place])
    seen: set[tuple[str, int]] = set()
    for at, target in enumerate(hub.targets):
        if (target.indicator, target.year) in seen:
            yield fault_at("fault.target_twice", f"targets.{at}", id=target.indicator, year=target.year)
        seen.add((target.indicator, target.year))
