"""Corrections 更正: numbers the office knows to be wrong in what was accepted, in a file, each with its reason.

Each says what it expects to find. When the source is mended, or the number is gone, the correction fails with its key
path, instead of quietly spoiling what is right by now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, RootModel, ValidationError

from etl.parsed import Parsed
from etl.store.accepted import Accepted
from etl.yaml_files import CATALOGUE, NOTHING_KEPT, read_yaml
from plan.catalogue import Plan
from plan.catalogue_faults import CatalogueFault, CatalogueFaults, fault_at
from plan.difference import same
from plan.observation import FigureKey, Observation
from plan.period import Period
from plan.remark import Remark, RemarkKind
from plan.schema_faults import schema_faults, unfit
from plan.validity import CatalogueEntry, Name

CORRECTIONS = CATALOGUE.with_name("corrections.yaml")


def _period_code(text: str) -> str:
    """Return a period's code as this program writes it (2025Q4); an error of the schema if it is none."""
    try:
        return str(Period.parse(text))
    except ValueError:
        raise unfit("fault.not_quarter") from None


class Correction(CatalogueEntry):
    """One number: where it stands, what is found ``from`` there, what it is corrected ``to``, and why."""

    measure: Name
    area: Name
    period: Annotated[str, AfterValidator(_period_code)]
    # `from` is a word of Python's and cannot be a field's name.
    found: float = Field(alias="from")
    to: float
    reason: Name

    @property
    def cell(self) -> FigureKey:
        """(measure, area, period)."""
        return self.measure, self.area, Period.parse(self.period)

    def fits(self, observation: Observation) -> bool:
        """Tell whether an observation is the number it is about, as it was found."""
        return (observation.measure, observation.area, observation.period) == self.cell and same(
            observation.value, self.found
        )


class _File(RootModel[tuple[Correction, ...]]):
    """The whole file, which is a list of corrections."""


def load_corrections(plan: Plan, path: Path = CORRECTIONS, parsed: Parsed = NOTHING_KEPT) -> tuple[Correction, ...]:
    """Return the corrections in a file, none if there is no file; CatalogueFaults lists every fault of it."""
    if not path.exists():
        return ()
    try:
        # A file with comments only is None in YAML, and no correction.
        corrections = _File.model_validate(read_yaml(path, parsed) or []).root
    except ValidationError as error:
        raise CatalogueFaults(path.name, schema_faults(error)) from None
    faults = tuple(_faults(corrections, plan))
    if faults:
        raise CatalogueFaults(path.name, faults)
    return corrections


def digest_of_corrections(corrections: Sequence[Correction]) -> str:
    """Return a SHA-256 over what the corrections say, in hexadecimal; empty for none."""
    said = "\n".join(correction.model_dump_json() for correction in corrections)
    return hashlib.sha256(said.encode()).hexdigest() if corrections else ""


def check_expectations(corrections: Sequence[Correction], accepted: Accepted, file: str = CORRECTIONS.name) -> None:
    """Raise CatalogueFaults that list every correction whose number, as it was sent, is not what it expects."""
    checked = (_unexpected(correction, accepted, f"{place}.from") for place, correction in enumerate(corrections))
    faults = [fault for fault in checked if fault is not None]
    if faults:
        raise CatalogueFaults(file, faults)


def corrected(observations: Sequence[Observation], corrections: Sequence[Correction]) -> Sequence[Observation]:
    """Return the observations with every correction that fits; of the others nothing changes."""
    by_cell = {correction.cell: correction for correction in corrections}
    if not by_cell:
        return observations
    return tuple(_corrected(o, by_cell) for o in observations)


def correction_remarks(
    observations: Sequence[Observation], corrections: Sequence[Correction]
) -> Iterator[tuple[FigureKey, Remark]]:
    """Yield (cell, remark) for each of ``observations``, given as they were sent, that is corrected: the number that
    was sent, and the correction's reason."""
    for correction in corrections:
        if any(map(correction.fits, observations)):
            yield correction.cell, Remark(RemarkKind.CORRECTED, f"{correction.found:.10g}", correction.reason)


def _corrected(o: Observation, by_cell: Mapping[FigureKey, Correction]) -> Observation:
    correction = by_cell.get((o.measure, o.area, o.period))
    # In other submissions the same cell may hold another number; there nothing is corrected.
    return replace(o, value=correction.to) if correction and correction.fits(o) else o


def _unexpected(correction: Correction, accepted: Accepted, path: str) -> CatalogueFault | None:
    """Return why a correction does not fit the effective value; None if it does."""
    measure, area, period = correction.cell
    found = accepted.at((measure, area)).get(period.index)
    if found is None:
        return fault_at("fault.nothing_to_correct", path, measure=measure, area=area, period=str(period))
    if same(found.value, correction.found):
        return None
    # The source was mended meanwhile: the commonest case, so it is told in its own words.
    if same(found.value, correction.to):
        return fault_at("fault.corrected_already", path, found=found.value)
    return fault_at("fault.other_number", path, found=found.value, expected=correction.found)


def _faults(corrections: Sequence[Correction], plan: Plan) -> Iterator[CatalogueFault]:
    seen: set[FigureKey] = set()
    for position, correction in enumerate(corrections):
        if correction.measure not in plan.measure_of:
            yield fault_at("fault.unknown_measure", f"{position}.measure", name=correction.measure)
        if correction.area not in plan.area_of:
            yield fault_at("fault.unknown_area", f"{position}.area", name=correction.area)
        if same(correction.found, correction.to):
            yield fault_at("fault.corrected_to_same", f"{position}.to")
        if correction.cell in seen:
            yield fault_at("fault.corrected_twice", str(position))
        seen.add(correction.cell)
