"""Trouble: what is wrong with neither the data nor the code (a folder, a disk, a damaged record), as a sentence."""

from __future__ import annotations

from plan.wording import Lang, say


class Trouble(Exception):  # noqa: N818 - told to a person, not a programming error
    """``key`` is a sentence of the wording module and ``fields`` fill it."""

    def __init__(self, key: str, **fields: object) -> None:
        self.key = key
        self.fields = fields
        super().__init__(say(key, Lang.ZH, **fields))

    def sentence(self, lang: Lang) -> str:
        """What to tell, in ``lang``."""
        return say(self.key, lang, **self.fields)
