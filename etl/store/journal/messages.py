"""The journal as messages are told from it: what was looked at, what was begun, and how it ended. A chain of its own.

A delivery is begun in the journal before anything leaves, so whatever is killed in between is known to be uncertain and
is not told twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from etl.store.journal.database import Database
from etl.store.journal.dialect import KeptText
from etl.store.journal.lines import Line, kept_moment, text_kept
from etl.store.journal.side_chain import append_to, lines_of, side_chain_faults
from etl.store.journal.tables import line_table

MESSAGE_LINE = line_table(
    "message_line",
    sa.Column("step", KeptText, nullable=False, comment="looked, begun, sent, failed or uncertain"),
    sa.Column("channel", KeptText, nullable=False, comment="its name; empty: a look at the statuses"),
    sa.Column("delivery", sa.Integer, comment="the line with which it was begun"),
    sa.Column("content", KeptText, nullable=False, comment="JSON: what is told, or the statuses seen"),
    sa.Column("detail", KeptText, nullable=False, comment="what the other side said"),
    sa.Column("at", KeptText, nullable=False, comment="UTC, ISO 8601"),
    comment="there on first use",
)

_LONGEST = 500
"""Characters that are kept of what the other side said."""


class MessageStep(StrEnum):
    """What a line tells."""

    LOOKED = "looked"
    BEGUN = "begun"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something told by a channel: of which items, when it was begun, and how it ended (begun: it never did)."""

    number: int
    channel: str
    keys: tuple[str, ...]
    at: datetime
    step: MessageStep = MessageStep.BEGUN
    detail: str = ""

    @property
    def may_have_arrived(self) -> bool:
        """Whether its items must not be told once more by themselves."""
        # Begun without an end counts too: a kill after the sending leaves just that.
        return self.step is not MessageStep.FAILED


@dataclass(frozen=True, slots=True)
class SeenStatuses:
    """The statuses that were seen, by plan and indicator; ``number`` its line."""

    number: int
    at: datetime
    statuses: Mapping[str, str]


class MessageJournal(Database):
    """Where messages and their receipts are kept."""

    _tables = (MESSAGE_LINE,)

    def deliveries(self) -> tuple[Delivery, ...]:
        """Return every delivery, in the order in which they were begun."""
        with self._reading() as connection:
            return _deliveries(_lines(connection))

    def looks(self) -> tuple[SeenStatuses, ...]:
        """Return the looks at the statuses, in order; each is another than the one before it."""
        with self._reading() as connection:
            return _looks(_lines(connection))

    def look(self, statuses: Mapping[str, str], at: datetime) -> None:
        """Keep the statuses that are seen, where they are not those that were seen last."""
        with self._writing() as connection:
            known = _looks(_lines(connection))
            # Looks that saw nothing new are not kept: a timer looks day after day for years.
            if not known or known[-1].statuses != statuses:
                _append(connection, MessageStep.LOOKED, at, content=dict(statuses))

    def begin(self, channel: str, keys: Iterable[str], at: datetime) -> Delivery | None:
        """Begin to tell by a channel what was not told by it yet; None where all of it was, or may have been."""
        with self._writing() as connection:
            # Inside the transaction: of two who send at once the second finds what the first has begun.
            told = {
                key
                for each in _deliveries(_lines(connection))
                if each.channel == channel and each.may_have_arrived
                for key in each.keys
            }
            fresh = tuple(key for key in keys if key not in told)
            if not fresh:
                return None
            line = _append(connection, MessageStep.BEGUN, at, channel, content=list(fresh))
            return Delivery(line["sequence"], channel, fresh, at)

    def end(self, delivery: Delivery, step: MessageStep, detail: str, at: datetime) -> None:
        """Keep how a delivery ended."""
        with self._writing() as connection:
            _append(connection, step, at, delivery.channel, delivery.number, (), detail)

    def message_faults(self) -> list[tuple[int, str]]:
        """Return (sequence, wording key) for every line at which the chain does not hold."""
        with self._reading() as connection:
            return side_chain_faults(connection, MESSAGE_LINE)


def _append(
    connection: sa.Connection,
    step: MessageStep,
    at: datetime,
    channel: str = "",
    delivery: int | None = None,
    content: object = (),
    detail: str = "",
) -> Line:
    content_kept: Line = {
        "step": step.value,
        "channel": text_kept(channel),
        "delivery": delivery,
        "content": json.dumps(content, ensure_ascii=False, sort_keys=True),
        "detail": text_kept(detail[:_LONGEST]),
        "at": kept_moment(at),
    }
    (line,) = append_to(connection, MESSAGE_LINE, [content_kept])
    return line


def _lines(connection: sa.Connection) -> list[Line]:
    return lines_of(connection, MESSAGE_LINE)


def _deliveries(lines: Sequence[Line]) -> tuple[Delivery, ...]:
    found: dict[int, Delivery] = {}
    for line in lines:
        step, at = MessageStep(line["step"]), datetime.fromisoformat(line["at"])
        if step is MessageStep.BEGUN:
            keys = tuple(json.loads(line["content"]))
            found[line["sequence"]] = Delivery(line["sequence"], line["channel"], keys, at)
        elif step is not MessageStep.LOOKED:
            begun = found[line["delivery"]]
            found[begun.number] = Delivery(begun.number, begun.channel, begun.keys, begun.at, step, line["detail"])
    return tuple(found.values())


def _looks(lines: Sequence[Line]) -> tuple[SeenStatuses, ...]:
    looked = (line for line in lines if line["step"] == MessageStep.LOOKED.value)
    return tuple(
        SeenStatuses(line["sequence"], datetime.fromisoformat(line["at"]), json.loads(line["content"]))
        for line in looked
    )
