"""A status method's registration and its words, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from plan.opinions import methods
from plan.schedule import Point, Schedule
from plan.status_methods import UNTOLD, Opinion, StatusMethod, method_of, status_method, unregister


def doubtful(schedule: Schedule, values: Sequence[Point], as_of: date) -> Opinion:
    """Doubt everything.

    zh: 存疑：一概存疑？
    en: Doubt: all is doubted?

    | verdict | rank | zh | en |
    | surely? | 3 | 真的？ | really? |
    | no | 1 - 2 | 否 | no |
    """
    return Opinion("no")


def test_a_function_stays_what_it_is_when_it_is_registered() -> None:
    judge: Callable[..., Opinion] = status_method()(doubtful)
    unregister("doubtful")
    assert judge is doubtful


def test_words_are_read_cell_by_cell() -> None:
    words = method_of("doubtful", doubtful).words
    assert {code: (dict(word.said), set(word.ranks)) for code, word in words.items()} == {
        "surely?": ({"zh": "真的？", "en": "really?"}, {3}),
        "no": ({"zh": "否", "en": "no"}, {1, 2}),
    }


@pytest.mark.parametrize("said", [True, False])
def test_a_method_has_a_ratio_unless_it_says_that_it_has_none(said: bool) -> None:
    assert method_of("doubtful", doubtful).has_ratio
    assert method_of("doubtful", doubtful, said).has_ratio is said
    assert StatusMethod("doubtful", doubtful, {}, {}, {}).has_ratio
    status_method()(doubtful)
    told = methods()["doubtful"].has_ratio
    unregister("doubtful")
    assert told


def test_the_registered_ones_with_a_ratio_are_those_that_compare_a_number() -> None:
    assert {key for key, method in methods().items() if not method.has_ratio} == {"destatis"}


def test_the_words_of_those_that_cannot_tell_are_words_of_the_methods() -> None:
    assert {"not_available", "insufficient_data"} == UNTOLD
    assert {code for method in methods().values() for code, word in method.words.items() if not word.ranks} == UNTOLD


def test_a_function_without_a_docstring_is_refused() -> None:
    def judged(schedule: Schedule, values: Sequence[Point], as_of: date) -> Opinion:
        return Opinion("x")

    with pytest.raises(AssertionError, match="must say zh: and en:"):
        method_of("judged", judged)
