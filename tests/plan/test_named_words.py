"""Every status, outlook and reason to withhold one has its words: a page speaks of each by its name."""

from __future__ import annotations

import re

import pytest

from plan.forecast import Outlook, WithheldReason
from plan.status import Basis, Status
from wording import Lang, has, say


@pytest.mark.parametrize(("key", "members"), [("trend", Outlook), ("detail.trend", WithheldReason), ("status", Status)])
def test_each_has_its_words(key: str, members: type[Outlook] | type[WithheldReason] | type[Status]) -> None:
    assert [each.value for each in members if not has(f"{key}.{each.value}")] == []


def test_the_codes_of_a_dataset_are_those_that_its_words_explain() -> None:
    """A file of values says ``lower_bound``; what that means stands beside the column."""
    for lang in Lang:
        explained = set(re.findall("[a-z_]+", say("data.basis.means", lang)))
        assert {each.value for each in Basis} <= explained
