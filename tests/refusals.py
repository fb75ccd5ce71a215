"""Somebody is refused, and told so in these words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from plan.denied import Denied
from wording.denials import denial


@contextmanager
def refused(words: str) -> Iterator[pytest.ExceptionInfo[Denied]]:
    """Expect a refusal whose sentence matches a pattern."""
    with pytest.raises(Denied) as denied:
        yield denied
    assert re.search(words, denial(denied.value)), denial(denied.value)
