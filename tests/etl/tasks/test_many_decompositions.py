"""The law of decompositions over two thousand of them: what the usual run asks of a few hundred."""

from __future__ import annotations

from hypothesis import given, settings

from tests.etl.tasks.test_any_decomposition import DECOMPOSITIONS, ORDERS, Drawn, exact_or_found


@settings(max_examples=2000, deadline=None)
@given(DECOMPOSITIONS, ORDERS)
def test_two_thousand_decompositions_are_exact_or_found(drawn: Drawn, order: list[str]) -> None:
    exact_or_found(drawn, order)
