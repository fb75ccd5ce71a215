"""Replies 答复: what a sender answered to the findings of a workbook; it travels with the submission.

A mend is one of them, and may be offered with one click where nothing else can be meant: a plain number instead of what
stands in a cell. The raw file is never changed, and a mend is shown and taken back like any other reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from plan.finding import Finding


@dataclass(frozen=True, slots=True, order=True)
class Mend:
    """A cell read as ``value`` and not as the ``original`` that the file holds (empty: blank), at the sender's word.

    ``value`` is a number as the cell would hold it, or what was typed in its place: 未报, 3.5万. It goes through
    reading and checks like any cell's. ``by``: whose word it is, empty where that was not kept.
    """

    sheet: str
    cell: str
    original: str
    value: float | str
    # No part of what makes two mends the same, nor of the name under which a reading is kept.
    by: str = field(default="", compare=False, repr=False)

    @property
    def place(self) -> tuple[str, str]:
        """(sheet, cell)."""
        return self.sheet, self.cell

    @property
    def shown(self) -> str:
        """The value as people write it."""
        return self.value if isinstance(self.value, str) else f"{self.value:.10g}"


@dataclass(frozen=True, slots=True, order=True)
class Explained:
    """Why what a finding doubts is so. ``finding`` is its key."""

    finding: str
    reason: str


THIS_QUARTER = "本季"
"""What a header is taught to mean that names no measure and stands over the quarter's own numbers."""
LAST_QUARTER = "上季"
"""What one is taught to mean that repeats the quarter before; “上季:” and a measure, where its own words name none."""


@dataclass(frozen=True, slots=True)
class TaughtWords:
    """What a sender says that a form's words mean. ``labels``: a header → a measure, one of the words above, or empty
    for none of ours; ``rows``: a row's label → a town, or empty for none of ours; ``units``: a measure → the unit its
    header leaves unsaid; ``sheets``: a sheet → empty where it holds nothing to report,
    “本季” where it does whatever its title says; ``read_as``: the quarter (``2025Q4``) of which the whole workbook is,
    whatever its title says."""

    labels: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    read_as: str = ""

    def __bool__(self) -> bool:
        return bool(self.labels or self.rows or self.units or self.sheets or self.read_as)


NOTHING_TAUGHT = TaughtWords()
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Replies:
    """Mends taken, reasons given, whether what is blank is knowingly sent as not reported 按未报送出, and what the
    sender says that headers (``labels``), rows, units and sheets mean, and of which quarter the workbook is
    (``read_as``): see :class:`TaughtWords`. ``layout_name``: what the layout made of that is to be called."""

    mends: tuple[Mend, ...] = ()
    reasons: tuple[Explained, ...] = ()
    blanks_stand: bool = False
    labels: Pairs = ()
    rows: Pairs = ()
    units: Pairs = ()
    sheets: Pairs = ()
    layout_name: str = ""
    read_as: str = ""

    @property
    def taught(self) -> TaughtWords:
        """What a form's words mean."""
        if not (self.labels or self.rows or self.units or self.sheets or self.read_as):
            return NOTHING_TAUGHT
        words = dict(self.labels), dict(self.rows), dict(self.units), dict(self.sheets)
        return TaughtWords(*words, read_as=self.read_as)

    def reason_of(self, key: str) -> str:
        """Return the reason given for a finding; empty if none was."""
        return next((e.reason for e in self.reasons if e.finding == key), "")


NO_REPLIES = Replies()


def with_taught(replies: Replies, taught: TaughtWords) -> Replies:
    """Return the replies with what a form's words mean, in place of what they meant."""
    labels, rows = tuple(sorted(taught.labels.items())), tuple(sorted(taught.rows.items()))
    units, sheets = tuple(sorted(taught.units.items())), tuple(sorted(taught.sheets.items()))
    return replace(replies, labels=labels, rows=rows, units=units, sheets=sheets)


def finding_key(finding: Finding) -> str:
    """Return what tells one finding of a workbook from the others, and stays the same when the workbook is read
    again."""
    about = (finding.details.get(name, "") for name in ("measure", "area", "period"))
    return "|".join((finding.code, finding.sheet, finding.cell, *about, finding.found))


def replies_json(replies: Replies) -> dict[str, Any]:
    """Return replies as plain values; nothing for no replies, in an order that does not depend on theirs."""
    kept: dict[str, Any] = {}
    if replies.mends:
        # Sorted, here and below: the text is hashed with the journal's line (decision 21).
        kept["mends"] = [_mend_json(mend) for mend in sorted(replies.mends)]
    if replies.reasons:
        kept["reasons"] = [[e.finding, e.reason] for e in sorted(replies.reasons)]
    if replies.blanks_stand:
        kept["blanks_stand"] = True
    for name in _TAUGHT:
        if pairs := getattr(replies, name):
            kept[name] = [list(pair) for pair in sorted(pairs)]
    if replies.layout_name:
        kept["layout_name"] = replies.layout_name
    if replies.read_as:
        kept["read_as"] = replies.read_as
    return kept


def _mend_json(mend: Mend) -> list[Any]:
    # Mends from before their authors were kept stay the four values they were: the journal's line is hashed over them.
    return [mend.sheet, mend.cell, mend.original, mend.value, *([mend.by] if mend.by else [])]


_TAUGHT = ("labels", "rows", "units", "sheets")


def replies_of(kept: Mapping[str, Any]) -> Replies:
    """Return the replies kept as :func:`replies_json` says."""
    mends = tuple(Mend(*mend) for mend in kept.get("mends", ()))
    reasons = tuple(Explained(*reason) for reason in kept.get("reasons", ()))
    labels, rows, units, sheets = (_pairs(kept.get(name, ())) for name in _TAUGHT)
    name = kept.get("layout_name", "")
    said = labels, rows, units, sheets
    return Replies(mends, reasons, kept.get("blanks_stand", False), *said, name, kept.get("read_as", ""))


def _pairs(kept: Iterable[Sequence[str]]) -> Pairs:
    return tuple((said, means) for said, means in kept)


def mend_of(finding: Finding) -> Mend | None:
    """Return the mend of a finding, if one is safe: dressing taken off, percent text as a number, a unit's slip undone.

    Its value is what the cell would hold, in the unit in which the header counts.
    """
    written = finding.details.get("written")
    if not written or not finding.cell:
        return None
    return Mend(finding.sheet, finding.cell, finding.details.get("stands", finding.found), float(written))
