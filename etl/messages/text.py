"""What a delivery says: a title, a line for each item, and where to look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from access.message_policy import ChannelPolicy
from plan.catalogue import Plan
from plan.messages import MessageItem
from plan.period import Period
from wording import DEFAULT, Lang, name_of, say, title_of
from wording.dates import period_words


@dataclass(frozen=True)
class DeliveryText:
    """The text of a delivery, what it is known by, and when it is sent."""

    title: str
    lines: tuple[str, ...]
    id: str
    at: datetime
    more: str = ""

    def text(self, most: int) -> str:
        """Return all of it in at most so many bytes: as many whole lines as there is room for, and that there are
        more."""
        lines, taken = list[str](), len(f"{self.title}\n{self.more}".encode())
        for line in self.lines:
            taken += len(f"\n{line}".encode())
            if taken > most:
                return "\n".join((self.title, *lines, self.more))
            lines.append(line)
        return "\n".join((self.title, *lines))


def told_by(
    channel: ChannelPolicy, items: Iterable[MessageItem], plan: Plan, address: str, demonstration: bool, at: datetime
) -> DeliveryText:
    """Return what a channel tells of some items. ``plan`` has the names; ``address``: where the pages are (empty: not
    known); ``demonstration``: whether the data are invented, which is said."""
    lang, found = lang_of(channel), tuple(items)
    lines = sentences(channel, found, plan)
    title = say("message.title", lang, count=len(found))
    if demonstration:
        title = say("message.demonstration", lang, title=title)
    last = [say("message.look", lang, address=address)] if address else []
    keys = hashlib.sha256("\n".join((channel.name, *(item.key for item in found))).encode()).hexdigest()[:32]
    return DeliveryText(title, (*lines, *last), keys, at, say("message.more", lang))


def lang_of(channel: ChannelPolicy) -> Lang:
    """Return the language of a channel; the default one where there is no such language."""
    return next((lang for lang in Lang if lang.value == channel.lang), DEFAULT)


def sentences(channel: ChannelPolicy, items: Iterable[MessageItem], plan: Plan) -> tuple[str, ...]:
    """Return each item as a channel says it."""
    return tuple(sentence(item, plan, lang_of(channel), channel.figures) for item in items)


def sentence(item: MessageItem, plan: Plan, lang: Lang, figures: bool) -> str:
    """Return an item in words; with its values only where ``figures`` may leave the house."""
    fields = {name: _said(name, value, plan, lang) for name, value in item.fields.items()}
    words = say(item.said, lang, **fields)
    return words + say("message.figures", lang, figures=item.figures) if figures and item.figures else words


def _said(name: str, value: object, plan: Plan, lang: Lang) -> object:
    """Return a field as it is said: names of the catalogue in the language, quarters and verdicts in words."""
    if isinstance(value, Period):
        return period_words(value, lang)
    if name in ("department", "unit"):
        known = plan.department_of.get(str(value))
        return name_of(known, lang) if known is not None else value
    if name == "indicator":
        return next((title_of(each, lang) for each in plan.indicators if each.no == value), str(value))
    return say(f"status.{value}", lang) if name in ("was", "status") else value
