"""A proof for people: the verdict, what the file says otherwise, and what has changed since, by submission."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commands.printed_table import PrintedTable
from commands.shell import Shell
from commands.tables import print_out, table_of
from plan.instant import shown_instant
from wording import Lang, name_of

if TYPE_CHECKING:
    from plan.catalogue import Plan
    from reports.checking import Mismatch
    from reports.proof import ChangedNumber, Proof
    from reports.proof.since import SubmissionChanges

MOST = 40
"""How many mismatches are listed; more are counted."""

FEW = 12
"""How many changed numbers of one submission are listed; more are counted."""


def show_proof(shell: Shell, plan: Plan, file: Path, proof: Proof) -> None:
    """Print the verdict, why it could not be better, what is not as it was, and what differs since."""
    from reports.proof.since import by_submission

    said = shell.word(f"verify.{proof.verdict.value}")
    reasons = [shell.word(f"verify.reason.{reason}") for reason in proof.reasons]
    print_out(shell.word("verify.told", file=file, verdict=said), *reasons)
    print_out(*_mismatches(shell, proof.mismatches))
    if proof.changed:
        print_out(shell.word("verify.differences", count=len(proof.changed)))
        for group in by_submission(proof.changed):
            print_out(*_since(shell, plan, group))


def _mismatches(shell: Shell, mismatches: Sequence[Mismatch]) -> Iterator[PrintedTable | str]:
    """Yield the table of figures and other things that are not as they were made, then the table of edited words."""
    from reports.checking import MismatchKind

    # Apart from the figures: words may be edited in a Word file, and nobody should look for a wrong number there.
    edits = (MismatchKind.WORDS, MismatchKind.ADDED, MismatchKind.NOTES)
    for key, found in (
        ("verify.mismatches", [each for each in mismatches if each.kind not in edits]),
        ("verify.edits", [each for each in mismatches if each.kind in edits]),
    ):
        if found:
            columns = ("where", "kind", "printed", "right")
            rows = [_mismatch(shell, each) for each in found[:MOST]]
            yield table_of(shell, columns, rows, shell.word(key, count=len(found)))
        if len(found) > MOST:
            yield shell.word("verify.more", count=len(found) - MOST)


def _mismatch(shell: Shell, mismatch: Mismatch) -> tuple[object, ...]:
    from reports.checking.told import place_line, shortened

    texts = (shortened(mismatch.printed) or "—", shortened(mismatch.right) or "—")
    return place_line(mismatch.place, shell.lang), shell.word(f"mismatch.{mismatch.kind.value}"), *texts


def _since(shell: Shell, plan: Plan, group: SubmissionChanges) -> Iterator[PrintedTable | str]:
    """Yield one submission: who accepted it and why it was sent, the first of its numbers, and how many more there
    are."""
    told = group.told(plan)[:FEW]
    yield _cause(shell, group)
    if told:
        yield table_of(
            shell, ("no#", "indicator", "figure", "old#", "new#"), [_changed(plan, each, shell.lang) for each in told]
        )
    # Forecasts that moved along are not counted: nothing was done to those indicators.
    rest = len(group.changed) - len(told)
    if rest and not group.pooled:
        counts = {"count": rest, "towns": group.of_towns, "unseen": group.unseen(plan)}
        yield shell.word("verify.since_more", **counts)


def _cause(shell: Shell, group: SubmissionChanges) -> str:
    cause, count = group.cause, len(group.changed)
    if group.pooled:
        return shell.word("verify.since_pooled", indicators=len(group.indicators), count=count)
    if cause is None:
        return shell.word("verify.since_file", count=count)
    reason = cause.reason or shell.word("verify.no_reason")
    day = shown_instant(cause.accepted_at)[:10]
    about = shell.word("verify.since_about", file=cause.file, by=cause.accepted_by, day=day, reason=reason)
    return shell.word(
        "verify.since_told", since=shell.word("verify.since", submission=cause.submission, count=count), about=about
    )


def _changed(plan: Plan, changed: ChangedNumber, lang: Lang) -> tuple[object, ...]:
    from reports.checking.comparing import name_of_figure, shown

    difference = changed.difference
    name = name_of(plan.indicator_of[difference.no], lang)
    return difference.no, name, name_of_figure(plan, difference, lang), *shown(plan, difference, lang)
