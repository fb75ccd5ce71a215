"""Denied: a person is refused, with the sentence the page shows. Neither the data nor the code is wrong."""

from __future__ import annotations

from plan.period import Period
from plan.wording import Lang, say


class Denied(Exception):  # noqa: N818 - said to a person, not a programming error
    """``key`` is a sentence of the wording module and ``fields`` fill it: texts, periods, and under ``role`` a role.

    ``conflict``: the person might do it, but what is kept has moved on or does not allow it now (HTTP 409, else 403).
    """

    def __init__(self, key: str, conflict: bool = False, **fields: object) -> None:
        self.key = key
        self.conflict = conflict
        self.fields = fields
        super().__init__(self.sentence(Lang.ZH))

    def sentence(self, lang: Lang) -> str:
        """What to tell, in ``lang``."""
        return say(self.key, lang, **{name: _said(name, value, lang) for name, value in self.fields.items()})


def _said(name: str, value: object, lang: Lang) -> object:
    if isinstance(value, Period):
        return period_said(value, lang)
    return say(f"role.{value}", lang) if name == "role" else value


def period_said(period: Period, lang: Lang) -> str:
    """The period as people say it: 2023年三季度."""
    if lang is not Lang.ZH:
        return str(period)
    return say("template.period", lang, year=period.year, quarter="一二三四"[period.quarter - 1])
