"""Documents of small invented plans as they were when somebody read them through, one file each under ``kept``.

``python -m tests.reports.kept_documents`` writes them anew after words, columns or figures were changed on purpose;
what changed is then read in the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from reports.blocks import Report
from reports.evaluation import report_of
from reports.materials import Materials
from reports.question import ReportDocument, ReportQuestion
from tests.reports.outline import outline
from tests.reports.small_ledger import DAY, HANDED, board
from tests.reports.small_report import AT, before, end, middle
from wording import Lang

KEPT = Path(__file__).parent / "kept"


def _tasked() -> Materials:
    """Return tasks beside indicators of which nothing is known."""
    return replace(before(), question=ReportQuestion(DAY, AT, AT), tasks=board())


def _invented() -> Materials:
    """Return invented tasks, as they were known when the slips were handed over."""
    return replace(before(), question=ReportQuestion(DAY, HANDED, HANDED), tasks=board(demonstration=True))


def _asked(
    made: Callable[[], Materials],
    document: ReportDocument = ReportDocument.EVALUATION,
    slip: str = "",
    lang: Lang = Lang.ZH,
) -> Report:
    found = made()
    return report_of(replace(found, question=replace(found.question, document=document, slip=slip, lang=lang)))


DOCUMENTS: Mapping[str, Callable[[], Report]] = {
    "middle": partial(_asked, middle),
    "middle_in_english": partial(_asked, middle, lang=Lang.EN),
    "end": partial(_asked, end),
    "tasks": partial(_asked, _tasked),
    "bulletin": partial(_asked, _tasked, ReportDocument.BULLETIN),
    "bulletin_of_invented_tasks": partial(_asked, _invented, ReportDocument.BULLETIN, lang=Lang.EN),
    "bulletin_of_nothing": partial(_asked, before, ReportDocument.BULLETIN),
    "notice": partial(_asked, _tasked, ReportDocument.NOTICE, "2022-01"),
    "notice_answered": partial(_asked, _tasked, ReportDocument.NOTICE, "2022-02"),
    "notice_of_a_dropped_task": partial(_asked, _invented, ReportDocument.NOTICE, "2022-03"),
    "notice_of_a_task_without_light": partial(_asked, _tasked, ReportDocument.NOTICE, "2022-04"),
    "brief": partial(_asked, middle, ReportDocument.BRIEF),
    "brief_at_the_end": partial(_asked, end, ReportDocument.BRIEF),
    "brief_of_an_invented_plan": partial(_asked, lambda: replace(before(), invented=True), ReportDocument.BRIEF),
    "brief_of_nothing": partial(_asked, before, ReportDocument.BRIEF),
}
"""Every document by the name of its file."""


def document(name: str) -> Report:
    """Return a document as it is now."""
    return DOCUMENTS[name]()


def main() -> None:
    """Write every file anew."""
    for name in DOCUMENTS:
        (KEPT / f"{name}.txt").write_text(outline(document(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
