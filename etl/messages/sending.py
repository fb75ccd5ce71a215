"""Sending: what there is to tell today, and telling each channel what it was not told yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from access.message_policy import ChannelKind, ChannelPolicy
from etl.messages import NotDelivered, PerhapsDelivered
from etl.messages.mail import send_mail
from etl.messages.robots import send_to_robot
from etl.messages.text import DeliveryText, sentences, told_by
from etl.reported_error import ReportedError
from etl.store.journal.messages import Delivery, MessageJournal, MessageStep
from etl.submissions.drafts_place import drafts_of
from etl.tasks.task_store import TaskStore
from plan.assessment import Assessment, assess
from plan.board import reminders
from plan.catalogue import Plan
from plan.coverage import default_period
from plan.instant import CHINA
from plan.messages import IndicatorStanding, MessageItem, of_changes, of_reminders, of_slips, of_tasks
from plan.observed import Observed
from plan.revision import revised
from plan.tasks.supervise import task_reminders

Clock = Callable[[], datetime]

_NEWS = timedelta(days=7)
"""For how long a verdict that has turned is told to whom it was not told yet: a channel may have been down."""


@dataclass(frozen=True)
class ChannelOutcome:
    """What became of a channel: what it was to be told, and how that ended (None: there was nothing new)."""

    channel: ChannelPolicy
    items: tuple[MessageItem, ...]
    step: MessageStep | None
    detail: str = ""


class Messages:
    """The messages of a home. ``address`` is where people reach the pages (empty: not known)."""

    def __init__(self, tasks: TaskStore, channels: Iterable[ChannelPolicy], address: str, clock: Clock) -> None:
        self._tasks = tasks
        self._store = tasks.data_store
        self._channels = tuple(channels)
        self._address = address
        self._clock = clock
        assert self._store.journal, "the journal is there, or its loss was told"
        self.journal = MessageJournal.at(self._store.home.journal)

    def items(self) -> tuple[MessageItem, ...]:
        """Return what there is to tell today, in order: what is owed, tasks, slips, verdicts that have turned."""
        today = self._clock().astimezone(CHINA).date()
        owed = reminders(self._store.plan, self._store.record.heads(), today, drafts_of(self._store.home).places())
        board = self._tasks.board(today)
        laddered = task_reminders(board, self._tasks.catalogue.supervision) if board.tasks else ()
        slips = self._tasks.ledger().slips_on(today)
        return (*of_reminders(owed), *of_tasks(laddered), *of_slips(slips, today), *self._changes(today))

    def look(self) -> None:
        """Keep how the indicators stand now, so that the next look knows what has turned."""
        self.journal.look(self._statuses(self._clock().astimezone(CHINA).date()), self._clock())

    def send(self) -> Iterator[ChannelOutcome]:
        """Look, then tell each channel what it was not told yet."""
        # First: what has turned since the last look is told with this sending.
        self.look()
        found = self.items()
        for channel in self._channels:
            yield self._tell(channel, wanted_by(channel, found))

    def plans(self) -> Iterator[tuple[ChannelPolicy, tuple[str, ...]]]:
        """Yield what each channel would be told, in its words. Nothing is sent and nothing kept."""
        found, delivered = self.items(), self.journal.deliveries()
        for channel in self._channels:
            # What may have arrived counts as told: to be told twice is worse than to look it up.
            told = {key for d in delivered if d.channel == channel.name and d.may_have_arrived for key in d.keys}
            fresh = tuple(item for item in wanted_by(channel, found) if item.key not in told)
            yield channel, sentences(channel, fresh, self._store.plan)

    def try_out(self, channel: ChannelPolicy) -> str:
        """Send a sentence that says that it is one, by a channel; what the other side said, or ReportedError."""
        plan, at = self._store.plan, self._clock()
        told = told_by(channel, (), plan, self._address, self._store.record.is_demonstration(), at)
        try:
            return self._deliver(channel, told)
        except (NotDelivered, PerhapsDelivered) as error:
            raise ReportedError("messages.not_delivered", name=channel.name, why=str(error)) from error

    def _tell(self, channel: ChannelPolicy, items: tuple[MessageItem, ...]) -> ChannelOutcome:
        # Kept before it is sent: a kill in between leaves a line without an end, and nobody is told twice.
        begun = self.journal.begin(channel.name, (item.key for item in items), self._clock())
        if begun is None:
            return ChannelOutcome(channel, (), None)
        fresh = tuple(item for item in items if item.key in begun.keys)
        invented = self._store.record.is_demonstration()
        told = told_by(channel, fresh, self._store.plan, self._address, invented, self._clock())
        step, detail = self._ended(channel, told)
        self.journal.end(begun, step, detail, self._clock())
        return ChannelOutcome(channel, fresh, step, detail)

    def _ended(self, channel: ChannelPolicy, told: DeliveryText) -> tuple[MessageStep, str]:
        try:
            return MessageStep.SENT, self._deliver(channel, told)
        except (NotDelivered, ReportedError) as error:
            return MessageStep.FAILED, str(error)
        # Not tried again by itself: the other side may have it.
        except PerhapsDelivered as error:
            return MessageStep.UNCERTAIN, str(error)

    def _deliver(self, channel: ChannelPolicy, told: DeliveryText) -> str:
        root = self._store.home.root
        if channel.kind is ChannelKind.MAIL:
            return send_mail(channel, kept_secret(root, channel.password_file), told)
        address = kept_secret(root, channel.address_file)
        assert address is not None, "a robot has an address"
        return send_to_robot(channel.kind, address, kept_secret(root, channel.secret_file), told)

    def _changes(self, today: date) -> Iterator[MessageItem]:
        looks, since, standings = self.journal.looks(), self._clock() - _NEWS, self._standings(today)
        for before, now in pairwise(looks):
            if now.at >= since:
                yield from of_changes(now.number, before.statuses, now.statuses, standings)

    def _statuses(self, today: date) -> dict[str, str]:
        return {key: standing.status for key, standing in self._standings(today).items()}

    def _standings(self, today: date) -> dict[str, IndicatorStanding]:
        """Return how each indicator of the plan in force stands, by the plan and its number."""
        plan = self._store.bureau.at(today).plan
        return {f"{plan.document.id}:{a.indicator.no}": _standing(a) for a in self._assessed(plan, today)}

    def _assessed(self, plan: Plan, today: date) -> tuple[Assessment, ...]:
        with self._store.warehouse() as warehouse:
            observed = Observed(warehouse.observations())
        # Of the newest quarter that is settled: of a running one the statuses turn with each town that reports.
        day = default_period(plan, observed, today).last_day
        return tuple(assess(revised(plan, self._store.revisions.all(), day), observed, day))


def _standing(assessed: Assessment) -> IndicatorStanding:
    done = assessed.completion
    completion = "" if done is None else f"{100 * done:.1f}%"
    return IndicatorStanding(str(assessed.status), assessed.indicator.no, assessed.indicator.department, completion)


def wanted_by(channel: ChannelPolicy, items: Iterable[MessageItem]) -> tuple[MessageItem, ...]:
    """Return the items that a channel is to be told of."""
    return tuple(
        item
        for item in items
        if item.kind in channel.about and (not channel.departments or item.department in channel.departments)
    )


def kept_secret(root: Path, name: str | None) -> str | None:
    """Return what a file of the home holds; None where none is named, ReportedError where it cannot be read."""
    if name is None:
        return None
    try:
        # A file's last line feed is no part of a password.
        return (root / name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ReportedError("messages.no_secret", file=name, why=error) from error


def receipts(journal: MessageJournal) -> tuple[Delivery, ...]:
    """Return every delivery with how it ended, the newest first."""
    return journal.deliveries()[::-1]
