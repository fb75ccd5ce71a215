"""A hub's answers as plain values: what was fetched, rankings, neighbours, the parent's targets. None: not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plan.hub.figures import RankedFigure, WholeFigure
from plan.hub.hub_file import HubFile
from presentation.answers import Answer

if TYPE_CHECKING:
    from etl.hub.hub_store import HubStore
    from etl.hub.lake.lake import Lake
    from etl.hub.publication import Publication
    from etl.hub.pulling import PullOutcome


def publication_answer(publication: Publication) -> Answer:
    """Return what was published."""
    manifest = publication.manifest
    return {
        "bureau": manifest.bureau,
        "public_key": manifest.public_key,
        "manifest": publication.digest,
        "sequence": manifest.sequence,
        "data_version": manifest.data_version,
        "published_at": manifest.published_at.isoformat(),
        "demonstration": manifest.demonstration,
        "quarters": list(manifest.quarters),
        "files": len(manifest.files),
        "files_new": publication.files_new,
        "bytes_new": publication.bytes_new,
    }


def lake_answer(lake: Lake) -> Answer:
    """Return what was written for analysts: the catalogue, and how many bureaus and files of each table it names."""
    return {"catalogue": lake.catalogue, "bureaus": lake.bureaus, "files": dict(lake.files)}


def pull_answer(hub: HubFile, outcome: PullOutcome) -> Answer:
    """Return what became of asking one bureau."""
    bureau = hub.bureau(outcome.bureau)
    assert bureau is not None, "only bureaus of the file are asked"
    return {"bureau": bureau.id, "name": bureau.name, "state": outcome.state.value, "why": outcome.why or None}


def bureau_answers(store: HubStore) -> list[Answer]:
    """Return every bureau of a hub with what it published last."""
    found: list[Answer] = []
    for bureau in store.hub.bureaus:
        manifest = store.manifest(bureau.id)
        found.append(
            {
                "bureau": bureau.id,
                "name": bureau.name,
                "url": bureau.url or None,
                "published_at": manifest.published_at.isoformat() if manifest else None,
                "quarters": list(manifest.quarters) if manifest else [],
                # Readers of the figures must be told that they are invented; None while nothing was fetched.
                "demonstration": manifest.demonstration if manifest else None,
            }
        )
    return found


def ranked_answer(hub: HubFile, ranked: RankedFigure) -> Answer:
    """Return a place in a ranking."""
    figure = ranked.figure
    bureau = hub.bureau(figure.bureau)
    return {
        "rank": ranked.rank,
        "bureau": figure.bureau,
        "name": bureau.name if bureau else figure.bureau,
        "indicator": figure.indicator,
        # Bureaus may share an indicator under plans of different years; whoever compares must be able to see it.
        "plan": figure.plan,
        "as_of": figure.as_of.isoformat(),
        "value": figure.value,
        "unit": figure.unit,
        "value_day": figure.value_day.isoformat() if figure.value_day else None,
        "baseline": figure.baseline,
        "target": figure.target,
        "target_year": figure.target_year,
        "completion": figure.completion,
        "status": figure.status,
        "provisional": figure.provisional,
    }


def whole_answers(wholes: Sequence[WholeFigure]) -> list[Answer]:
    """Return the parent's targets over all bureaus."""
    return [
        {
            "indicator": each.target.indicator,
            "year": each.target.year,
            "combine": each.target.combine,
            "target": each.target.value,
            "value": each.value,
            "missing": list(each.missing),
            "provisional": each.provisional,
            "met": each.met,
            "stated": each.target.stated,
            "agrees": each.agrees,
        }
        for each in wholes
    ]
