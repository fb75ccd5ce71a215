"""Finding 校验问题: one thing wrong or doubtful at one cell, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """What the sender owes: mend it, explain it, or nothing."""

    MEND = "mend"
    EXPLAIN = "explain"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Return its place in a list: 0 for what comes first, what must be mended."""
        return list(Severity).index(self)


# Such a file has this one finding, without a cell: nothing else can be said of it.
UNREADABLE = frozenset({"unsupported_format", "encrypted", "too_large", "hostile", "empty", "damaged"})
"""Codes of a file of which nothing can be read."""

TASK_MUST_MEND = (
    "task_no_table",  # no sheet has the columns of a decomposition, or of a sheet of progress
    "task_two_tables",
    "task_error_cell",
    "task_struck_out",
    "task_no_title",
    "task_no_lead",
    "task_two_leads",
    "task_unknown_unit",
    "task_unknown_town",
    "task_unknown_commitment",
    "task_unknown_indicator",
    "task_unknown_kind",
    "task_unknown_scoring",
    "task_number_twice",
    "task_target_unread",
    "task_target_missing",  # the way of scoring needs what is not there
    "task_targets_fall",
    "task_date_unread",
    "task_due_before_start",
    "task_node_unread",
    "task_node_after_due",
    "task_node_before_start",
    "task_weights",
    "task_money_unread",
    "task_too_long",
    "task_nothing",  # a table without a single task
    "progress_unknown_task",
    "progress_unknown_node",
    "progress_other_unit",
    "progress_no_period",
    "progress_number_unread",
    "progress_day_unread",
    "progress_day_later",
    "progress_state_unread",
    "progress_unexplained",
    "progress_twice",
    "progress_ended",
)
"""Must-mend codes of decompositions and of progress."""

TASK_MUST_EXPLAIN = ("task_due_outside", "task_lead_silent", "progress_falls")
"""A due day outside the plan, a lead that has no way to report, a cumulative figure that fell: may be meant, and is to
be said."""

TASK_INFORMING = (
    "task_clause_twice",
    "task_not_taken",
    "task_start_assumed",
    "task_due_assumed",
    "task_scoring_assumed",
    "task_weights_assumed",
    "progress_nothing",  # tasks of which the sheet says nothing: not reported
)
"""Informing codes of decompositions and of progress."""

SEVERITY_OF: Mapping[str, Severity] = {
    **dict.fromkeys(sorted(UNREADABLE), Severity.MEND),
    **dict.fromkeys(
        (
            "ambiguous_layout",  # two layouts, or two sheets, fit equally well
            "wrong_unit",  # the header counts in what cannot be turned into the measure's unit
            "unknown_layout",  # no template, no layout, and nothing that looks like a table of towns and measures
            "not_a_number",
            "error_cell",
            "struck_out",  # a number struck through, or beside one that is
            "struck_label",  # a town's name or a header struck through, and not its numbers
            "missing",
            "withdrawn",  # blank where a value was accepted: a correction may change a number, not lose it
            "negative",
            "fraction",
            "part_exceeds_whole",
            "out_of_bounds",
            "total_differs",
            "duplicate_area",
            "duplicate_measure",
            "unknown_area",
            "merged_twice",  # figures of a new town, and of the towns it was made of
            "wrong_department",
            "wrong_period",
            "unread_period",  # a text where the period should stand, and nobody can tell which it means
            "no_department",
            "no_period",
            "outside_plan",  # a quarter that no plan in force covers
            *TASK_MUST_MEND,
            "misplaced",  # the template's own grey column no longer fits what was accepted: rows were moved
        ),
        Severity.MEND,
    ),
    **dict.fromkeys(
        (
            "falls",
            "jump",
            "sum_far",  # the sum of small counts is far from the last one, though none of them is
            "revised",
            *TASK_MUST_EXPLAIN,
            "copied",  # the numbers are those of another quarter
            "displaced",  # the numbers look like another row's
            "named_period",  # the file's name says another quarter, and nothing in it says any
            "another_place",  # a title or reporting unit of another county, city or bureau
        ),
        Severity.EXPLAIN,
    ),
    **dict.fromkeys(
        (
            "unknown_measure",  # a column nobody asked for: said, ignored
            "not_reported",  # the sender wrote 未报: said, and kept as not reported
            "number_dressing",  # full-width digits, separators, spaces: taken as meant
            "unit_in_cell",
            "unit_in_header",
            "percent_format",
            "percent_text",
            "chinese_numeral",
            "name_variant",
            "total_unchecked",
            "total_skips_text",  # the total is right for what its formula adds up: numbers written as text are not
            "struck_text",  # a part of a label or title struck through: left out
            "commented",  # a comment at a number's cell
            "another_table",  # a second table beside or under the first: said, not read
            "hidden_read",
            "merged_header",
            "merged_town",  # a merged town's own row beside its successor's: both together are the successor's
            "note_ignored",
            *TASK_INFORMING,
            "macros_ignored",
            "external_links_ignored",
            "dde_ignored",
            "other_kind_than_name",
            "not_asked",  # a figure of the city standing at a town: said, ignored
            "guessed",
            "formula_value",
            "reference_edited",  # a grey cell says what was never accepted: said, not taken
            "outdated",  # a repeated quarter still says what was corrected since: said, not taken
        ),
        Severity.INFO,
    ),
}
"""Every finding code and its severity. A code that is not here does not exist."""

MAY_STAND = frozenset({"missing"})
"""Must-mend codes with which a submission may still be accepted knowingly: what is blank stays 未报, and nothing
enters wrongly. Every other must-mend code keeps the whole workbook out."""

_ABOUT_NUMBERS = frozenset({"commented", "reference_edited", "outdated"})
_CASES_ABOUT_NUMBERS = frozenset(
    {("note_ignored", "remark"), ("note_ignored", "compared_differs"), ("unknown_measure", "amended")}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``sheet``/``cell`` are empty for a finding about the whole file.

    ``found`` and ``expected`` are short texts for people; ``details`` fills the sentence of the wording module
    (see the findings tables of each language), so its keys belong to the code.
    """

    code: str
    sheet: str = ""
    cell: str = ""
    found: str = ""
    expected: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Codes come from our own code only, so an unknown one is a fault of the program, not of the data.
        assert self.code in SEVERITY_OF, f"unknown finding code {self.code}"

    @property
    def severity(self) -> Severity:
        """What the sender owes for this finding."""
        return SEVERITY_OF[self.code]


def tells_of_numbers(finding: Finding) -> bool:
    """Tell whether a finding that only informs says something of a number and not of how it was read, such as a
    correction that is not taken: it is shown without being asked for."""
    case = finding.code, finding.details.get("case", "")
    return finding.code in _ABOUT_NUMBERS or case in _CASES_ABOUT_NUMBERS


def must_mend(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding must be mended: the answer of a check is then no."""
    return any(finding.severity is Severity.MEND for finding in findings)


def keeps_out(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding keeps the workbook from being accepted at all."""
    return any(f.severity is Severity.MEND and f.code not in MAY_STAND for f in findings)
