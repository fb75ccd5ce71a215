"""Receipt 回执: what a submission was when it was sent. It is written once and shown as it is, whatever comes later."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plan.catalogue import Plan
from plan.difference import ChangeKind, NumberChange, SubmissionDifference
from plan.observation import Observation
from plan.period import Period


@dataclass(frozen=True, slots=True)
class ReceiptValue:
    """One number that was sent, in its measure's unit (:attr:`ReceiptContent.units`), and the cell it stood in."""

    measure: str
    area: str
    period: Period
    value: float
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """The numbers of a submission, and what they changed of what was accepted then.

    ``against``: the submission that was effective then, empty if none was; ``state``: in which it was received;
    ``units``: by measure.
    """

    values: tuple[ReceiptValue, ...]
    difference: SubmissionDifference
    state: str
    against: str
    units: Mapping[str, str]


def receipt_content(
    observations: Iterable[Observation], difference: SubmissionDifference, state: str, against: str, plan: Plan
) -> ReceiptContent:
    """Return what a receipt keeps of a submission at the moment in which it is sent."""
    values = tuple(ReceiptValue(o.measure, o.area, o.period, o.value, o.sheet, o.cell) for o in observations)
    units = {name: plan.measure_of[name].unit for name in dict.fromkeys(v.measure for v in values)}
    return ReceiptContent(values, difference, state, against, units)


def receipt_json(content: ReceiptContent) -> str:
    """Return a receipt as text, the same for the same content."""
    kept = {
        "values": [[v.measure, v.area, str(v.period), v.value, v.sheet, v.cell] for v in content.values],
        "changes": [
            [str(c.kind), c.measure, c.area, str(c.period), c.old, c.new, c.sheet, c.cell]
            for c in content.difference.changes
        ],
        "state": content.state,
        "against": content.against,
        "units": dict(content.units),
    }
    # The text is hashed with the journal's line (decision 52): one content must have one text.
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def receipt_from(text: str) -> ReceiptContent:
    """Return the receipt that :func:`receipt_json` wrote as text."""
    kept = json.loads(text)
    return ReceiptContent(
        tuple(ReceiptValue(m, a, Period.parse(p), value, s, c) for m, a, p, value, s, c in kept["values"]),
        SubmissionDifference(
            tuple(NumberChange(ChangeKind(k), m, a, Period.parse(p), *rest) for k, m, a, p, *rest in kept["changes"])
        ),
        kept["state"],
        kept["against"],
        kept["units"],
    )
