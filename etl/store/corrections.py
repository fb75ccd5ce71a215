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
from plan.catalogue import CatalogueFaults, Plan
from plan.difference import same
from plan.observation import FigureKey, Observation
from plan.period import Period
from plan.remark import Remark, RemarkKind
from plan.schema_faults import schema_faults
from plan.validity import CatalogueEntry, Name

CORRECTIONS = CATALOGUE.with_name("corrections.yaml")


def _period_code(text: str) -> str:
    """Return a period's code as this program writes it (2025Q4); ValueError if it is none."""
    return str(Period.parse(text))


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
    faults = [
        (f"{position}.from", fault)
        for position, correction in enumerate(corrections)
        if (fault := _unexpected(correction, accepted))
    ]
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


def _unexpected(correction: Correction, accepted: Accepted) -> str:
    """Return why a correction does not fit the effective value, in Chinese; empty if it does."""
    measure, area, period = correction.cell
    found = accepted.at((measure, area)).get(period.index)
    if found is None:
        return f"{measure}在{area}、{period}没有数,这一条更正没有对象"
    if same(found.value, correction.found):
        return ""
    # The source was mended meanwhile: the commonest case, so it is told in its own words.
    if same(found.value, correction.to):
        return f"原件里已经是{found.value:.10g},请删去这一条更正"
    return f"原件里是{found.value:.10g},不是{correction.found:.10g};请核对后改正或删去这一条"


def _faults(corrections: Sequence[Correction], plan: Plan) -> Iterator[tuple[str, str]]:
    seen: set[FigureKey] = set()
    for position, correction in enumerate(corrections):
        if correction.measure not in plan.measure_of:
            yield f"{position}.measure", f"没有叫“{correction.measure}”的填报项"
        if correction.area not in plan.area_of:
            yield f"{position}.area", f"没有叫“{correction.area}”的地区"
        if same(correction.found, correction.to):
            yield f"{position}.to", "更正前后是同一个数"
        if correction.cell in seen:
            yield str(position), "同一个数更正了两次"
        seen.add(correction.cell)
