"""One of our own files is wrong, and somebody is told so in these words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from plan.catalogue_faults import CatalogueFaults
from wording import Lang
from wording.faults import fault_place, fault_words, faults_text


@contextmanager
def faulty(words: str) -> Iterator[pytest.ExceptionInfo[CatalogueFaults]]:
    """Expect faults whose text matches a pattern."""
    with pytest.raises(CatalogueFaults) as faults:
        yield faults
    assert re.search(words, faults_text(faults.value)), faults_text(faults.value)


def in_words(error: CatalogueFaults, lang: Lang = Lang.ZH) -> tuple[tuple[str, str], ...]:
    """Return the faults as people are told them: (place, what is wrong)."""
    return tuple((fault_place(each, lang), fault_words(each, lang)) for each in error.faults)
