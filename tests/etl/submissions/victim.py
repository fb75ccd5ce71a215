"""Four planners and a reviewer in a process to be killed: ``-m tests.etl.submissions.victim HOME FOLDER``.

Each planner works at a quarter of its own, round after round: a file is taken, sent, accepted, reopened, corrected.
What is acknowledged goes to standard output, a line each; with ``once`` each quarter is brought to its acceptance.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from threading import Thread

from etl.home import Home
from etl.store.data_store import DataStore
from etl.submissions import Draft, SubmissionService
from plan.finding import Severity
from plan.period import Period
from plan.replies import finding_key
from plan.slots import SlotState
from tests.etl.submissions.conftest import ANNE, RITA
from tests.workbooks import ASSISTANCE

PERIODS = tuple(Period(2023, quarter) for quarter in (1, 2, 3, 4))


def acknowledge(*words: object) -> None:
    """One line, at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def draft_of(submission_service: SubmissionService, period: Period, file: Path) -> Draft:
    """Return the draft on the desk for a quarter, taken in if there is none, and read."""
    lying = next((d for d in submission_service.drafts(ASSISTANCE) if d.period == period), None)
    if lying is None:
        with file.open("rb") as stream:
            lying = submission_service.draft(submission_service.take(stream, file.name, ANNE, ASSISTANCE, period))
        acknowledge("taken", lying.id)
    while (draft := submission_service.draft(lying.id)).at_work:
        time.sleep(0.01)
    return draft


def send(submission_service: SubmissionService, period: Period, file: Path) -> None:
    draft = draft_of(submission_service, period, file)
    asked = [finding_key(f) for f in submission_service.checked(draft.id).findings if f.severity is Severity.EXPLAIN]
    if asked:
        submission_service.explain(draft.id, ANNE, asked, "已核实")
    receipt = submission_service.send(draft.id, ANNE, submission_service.slot(ASSISTANCE, period).version, "更正")
    acknowledge("sent", receipt.number, receipt.rows, receipt.sha256)


def accept(submission_service: SubmissionService, version: str) -> None:
    submission_service.accept(version, RITA)
    acknowledge("accepted", version)


def work(submission_service: SubmissionService, period: Period, files: list[Path], once: bool) -> None:
    """On from wherever the quarter stands."""
    for turn in range(10**6):
        slot = submission_service.slot(ASSISTANCE, period)
        if slot.state is SlotState.SUBMITTED:
            accept(submission_service, slot.version)
        elif slot.state is not SlotState.ACCEPTED:
            send(submission_service, period, files[turn % 2])
        elif once:
            return
        else:
            submission_service.reopen(slot.version, RITA, "更正")
            acknowledge("reopened", slot.version)


def main() -> None:
    """Work until all is done, or for ever."""
    home, folder, once = Home(Path(sys.argv[1])), Path(sys.argv[2]), "once" in sys.argv
    with SubmissionService(DataStore.of(home)) as submission_service:
        files = {p: [folder / f"{p}-{n}.xlsx" for n in (0, 1)] for p in PERIODS}
        threads = [
            Thread(target=work, args=(submission_service, p, files[p], once))
            for p in (PERIODS[:1] if once else PERIODS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
