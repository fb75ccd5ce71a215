"""Short names: whole where they fit, never the same for two towns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presentation.short_names import MOST, short_name


@pytest.mark.parametrize(
    ("name", "others", "short"),
    [
        ("Datian", [], "Datian"),
        ("Gucheng", [], "Gucheng"),
        ("Baishuiyang", [], "Baishu."),
        ("Shaojiadu", ["Shangpan"], "Shaoji."),
        ("Baishuiyang", ["Baishuitang"], "Baishuiyang"),
        ("邵家渡街道", [], "邵家渡街道"),
    ],
)
def test_a_name_is_cut_only_where_it_must_and_may(name: str, others: list[str], short: str) -> None:
    assert short_name(name, [name, *others]) == short


@given(st.sets(st.text("ABCab ", min_size=1, max_size=12), min_size=2, max_size=8))
def test_no_two_names_become_one(names: set[str]) -> None:
    found = [short_name(name, names) for name in names]
    assert len(set(found)) == len(names)
    assert all(len(short) <= MOST or short in names for short in found)
