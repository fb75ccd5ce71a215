"""Layouts that departments made their own: a guess, corrected and kept, so that next time nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping

from etl.layout import Layout


def corrected(layout: Layout, corrections: Mapping[str, str]) -> Layout:
    """The layout with the planner's word for some labels: the measure each means, or empty for none of ours."""
    labels = {label: measure for label, measure in corrections.items() if measure}
    passed = tuple(label for label, measure in corrections.items() if not measure)
    kept = {label: measure for label, measure in layout.labels.items() if label not in corrections}
    return layout.model_copy(update={"labels": {**kept, **labels}, "pass_over": (*layout.pass_over, *passed)})
