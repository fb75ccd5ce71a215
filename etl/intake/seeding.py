"""The demonstration set: workbooks marked as such, brought in with the people and moments their manifest gives them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from etl.home import Home
from etl.intake.intake import OnProgress, take_in
from etl.intake.outcome import IntakeActor, Outcome
from etl.intake.walk import MANIFEST, REVISIONS
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.record import Record
from etl.yaml_files import PLANS
from plan.instant import instant_of
from plan.review import Person, Role
from plan.revision import RevisionState, TargetRevision

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
NEXT = DEMO.parent / "next"
"""The demonstration's next plan, invented like its workbooks."""


def seed_next_plan(home: Home) -> None:
    """Put the demonstration's next plan into a home that holds nothing real; where it stands already, nothing is done.

    It has to be there before the home's plans are read.
    """
    record, folder = Record(home), home.root / PLANS
    if record.heads() and not record.is_demonstration():
        return
    home.make()
    folder.mkdir(mode=0o700, exist_ok=True)
    for plan in sorted(NEXT.glob("*.yaml")):
        if not (folder / plan.name).exists():
            (folder / plan.name).write_bytes(plan.read_bytes())


def seed_demo(
    data_store: DataStore, folder: Path = DEMO, progress: OnProgress = lambda done, total: None
) -> list[Outcome]:
    """Bring the demonstration set into a home that holds nothing else; ReportedError if the set is not whole.

    What a kill left half done is finished; where anything real was ever sent, nothing is touched.
    """
    # One real submission, and the home is a bureau's: nothing invented is ever put beside it.
    if data_store.record.heads() and not data_store.record.is_demonstration():
        return []
    hands = read_manifest(folder)
    outcomes = take_in(list(hands), data_store, hands=hands.__getitem__, progress=progress)
    if not all(outcome.again for outcome in outcomes):
        data_store.tell("demo.seeded", files=len(outcomes))
    return outcomes


def seed_revisions(data_store: DataStore, file: Path = NEXT / REVISIONS) -> None:
    """Propose and accept the demonstration's targets set anew, as the people and at the moments their file gives;
    those that are there already are left alone."""
    there = {(each.plan, each.indicator, each.number) for each in data_store.revisions.all()}
    plan = data_store.bureau.entries[-1].id
    with file.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if (plan, int(line["indicator"]), line["number"]) not in there:
                _set_anew(data_store, plan, line)


def _set_anew(data_store: DataStore, plan: str, line: dict[str, str]) -> None:
    """Propose and accept what one line of the file says (targets as 2028=12 2030=15)."""
    targets = dict(pair.split("=") for pair in line["targets"].split())
    asked = TargetRevision(
        "",
        plan,
        int(line["indicator"]),
        {int(year): float(value) for year, value in targets.items()},
        line["number"],
        date.fromisoformat(line["dated"]),
        line["reason"],
        line["proposed_by"],
        instant_of(line["proposed_at"]),
    )
    proposed = data_store.revisions.propose(asked, Person(line["proposed_by"], Role.EVALUATOR, None, True))
    leader, at = Person(line["decided_by"], Role.LEADER, None, True), instant_of(line["decided_at"])
    data_store.revisions.decide(proposed.id, RevisionState.ACCEPTED, leader, "", at)


def read_manifest(folder: Path) -> dict[Path, IntakeActor]:
    """Return who sent and accepted each workbook and when, in the order accepted.

    Raises ReportedError if the manifest is missing or wrong.
    """
    try:
        with (folder / MANIFEST).open(encoding="utf-8", newline="") as file:
            lines = {folder / line["file"]: _hands(line) for line in csv.DictReader(file)}
    except (OSError, KeyError, ValueError) as error:
        raise ReportedError("demo.no_manifest", path=folder / MANIFEST, why=error) from error
    # By acceptance, for of several versions of a quarter the one accepted last is effective.
    return dict(sorted(lines.items(), key=lambda line: line[1].accepted_at))


def _hands(line: dict[str, str]) -> IntakeActor:
    moments = instant_of(line["submitted_at"]), instant_of(line["accepted_at"])
    return IntakeActor(line["submitted_by"], moments[0], line["accepted_by"], moments[1], Role.FILLER, Role.REVIEWER)
