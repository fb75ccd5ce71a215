"""Every outlook and every reason to withhold one has its words: a page speaks of each by its name."""

from __future__ import annotations

import pytest

from plan.forecast import Outlook, Withheld
from wording import has


@pytest.mark.parametrize(("key", "members"), [("trend", Outlook), ("detail.trend", Withheld)])
def test_each_has_its_words(key: str, members: type[Outlook] | type[Withheld]) -> None:
    assert [each.value for each in members if not has(f"{key}.{each.value}")] == []
