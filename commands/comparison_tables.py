"""Two dates compared, for people: one line an indicator, then the submissions."""

from __future__ import annotations

from commands.shell import Shell
from commands.tables import print_out, table_of
from plan.assessment import Assessment
from plan.catalogue import Plan
from plan.comparison import Comparison, IndicatorChange, SubmissionEffect
from plan.instant import shown_instant
from presentation import formats
from presentation.comparison import change_words, comparison_sentence
from presentation.sentences import amount_words, department_name
from wording import name_of, told_of


def show_comparison(shell: Shell, plan: Plan, found: Comparison, demonstration: bool) -> None:
    """Print the sentence, one line an indicator, and one a submission."""
    columns = ("no#", "indicator", "before#", "after#", "unit", "value_change#", "gap_change#", "status", "change")
    rows = [_row(shell, change) for change in found.changes]
    sent = ("submission", "department", "period", "accepted", "change")
    effects = [_effect(shell, plan, effect) for effect in found.submissions]
    print_out(
        *([shell.word("demo.mark")] if demonstration else []),
        comparison_sentence(found, shell.lang),
        table_of(shell, columns, rows),
        *([table_of(shell, sent, effects)] if effects else [shell.word("compare.no_submissions")]),
    )


def _row(shell: Shell, change: IndicatorChange) -> tuple[object, ...]:
    indicator, lang = change.indicator, shell.lang
    statuses = [shell.word(f"status.{each.status}") if each else formats.NONE for each in (change.before, change.after)]
    moved = statuses[1] if statuses[0] == statuses[1] else " → ".join(statuses)
    gap = change.gap_change
    return (
        change.no,
        name_of(indicator, lang),
        _amount(shell, change.before),
        _amount(shell, change.after),
        told_of(indicator, "unit", lang),
        change_words(change),
        "" if gap is None else formats.signed(gap),
        moved,
        shell.word(f"compare.{change.move}"),
    )


def _amount(shell: Shell, assessment: Assessment | None) -> str:
    return formats.NONE if assessment is None else amount_words(assessment.indicator, assessment.latest, shell.lang)


def _effect(shell: Shell, plan: Plan, effect: SubmissionEffect) -> tuple[object, ...]:
    sent = effect.submission
    numbers = map(str, sorted({*effect.moved, *effect.valued, *effect.restated}))
    return (
        sent.id,
        department_name(plan, sent.department, shell.lang),
        formats.period(sent.period, shell.lang),
        shown_instant(sent.accepted_at),
        shell.word("language.listed").join(numbers) or formats.NONE,
    )
