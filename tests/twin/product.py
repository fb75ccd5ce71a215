"""What is under test: the product's own answers over the same observations, asked through its public functions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from etl.yaml_files import load_plan
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period
from presentation.answers.assessments import assessment_answers
from tests.twin.quarters import text_of


class Product:
    """The product over observations."""

    def __init__(self, observations: list[Observation], catalogue: Path | None = None) -> None:
        self._plan = load_plan(catalogue) if catalogue else load_plan()
        self._observed = Observed(observations)

    @classmethod
    def over(cls, frame: pd.DataFrame, catalogue: Path | None = None) -> Product:
        """Give the product over a frame with measure, area, quarter and value."""
        told = zip(frame.measure, frame.area, frame.quarter, frame.value, strict=True)
        return cls([Observation(m, a, Period.parse(text_of(q)), float(v)) for m, a, q, v in told], catalogue)

    def assess(self, day: date, area: str | None = None) -> list[dict[str, Any]]:
        """Give what ``guibiao assess --json`` prints as of a day, of the city or of one town."""
        return [dict(answer) for answer in assessment_answers(self._plan, self._observed, day, area=area)]
