"""Lines about targets set anew: what was proposed and what was decided. A chain of their own beside the others.

What a line says is read here without the journal's library; `etl.store.journal.revisions` writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from plan.revision import RevisionState, TargetRevision

TABLE = "target_revision"


def revisions_in(lines: Iterable[Mapping[str, Any]]) -> list[TargetRevision]:
    """Return the revisions that lines in order tell of, each as its last line left it."""
    found: dict[str, TargetRevision] = {}
    for line in lines:
        state, at = RevisionState(line["state"]), datetime.fromisoformat(line["at"])
        if state is RevisionState.PROPOSED:
            found[line["revision"]] = _proposed(line, at)
        else:
            decided = {"state": state, "decided_by": line["by"], "decided_at": at, "note": line["note"]}
            found[line["revision"]] = replace(found[line["revision"]], **decided)
    return list(found.values())


def _proposed(line: Mapping[str, Any], at: datetime) -> TargetRevision:
    told = json.loads(line["targets"])
    figures = {int(year): value for year, value in told.items() if year != "to"}
    return TargetRevision(
        id=line["revision"],
        plan=line["plan"],
        indicator=line["indicator"],
        targets={year: value[0] if isinstance(value, list) else value for year, value in figures.items()},
        number=line["number"],
        dated=date.fromisoformat(line["dated"]),
        reason=line["note"],
        proposed_by=line["by"],
        proposed_at=at,
        highs={year: value[1] for year, value in figures.items() if isinstance(value, list)},
        to=told.get("to", ""),
    )


def figures_json(revision: TargetRevision) -> str:
    """Return new targets as a line keeps them: year → figure, of a range its two edges; ``to`` of another indicator."""
    told: dict[str, object] = {
        str(year): [value, revision.highs[year]] if year in revision.highs else value
        for year, value in sorted(revision.targets.items())
    }
    return json.dumps(told | ({"to": revision.to} if revision.to else {}))
