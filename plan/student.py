"""Student's t for whole degrees of freedom, exact: the finite sums of Abramowitz & Stegun 26.7.3 and 26.7.4."""

from __future__ import annotations

import math
from functools import lru_cache


def t_cdf(t: float, freedom: int) -> float:
    """P(T ≤ t) for Student's t with ``freedom`` ≥ 1 degrees of freedom."""
    assert freedom >= 1, "no degrees of freedom"
    return 0.5 * (1 + math.copysign(_central(abs(t), freedom), t))


def _central(t: float, freedom: int) -> float:
    """A(t|ν): the probability that |T| ≤ t."""
    theta = math.atan(t / math.sqrt(freedom))
    cosine, sine = math.cos(theta), math.sin(theta)
    term, total = (1.0, 1.0) if freedom % 2 == 0 else (cosine, cosine)
    for k in range(freedom % 2 + 1, freedom - 1, 2):
        term *= cosine * cosine * k / (k + 1)
        total += term
    if freedom % 2 == 0:
        return min(1.0, sine * total)  # a float may end one bit above certainty
    return min(1.0, 2 / math.pi * (theta + (sine * total if freedom > 1 else 0.0)))


@lru_cache(maxsize=256)
def t_quantile(probability: float, freedom: int) -> float:
    """The t with P(T ≤ t) = probability (0.5 ≤ probability < 1), by bisection to the last bits of a float."""
    assert 0.5 <= probability < 1, "only the upper half is needed"
    low, high = 0.0, 1.0
    while t_cdf(high, freedom) < probability:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if t_cdf(middle, freedom) < probability else (low, middle)
    return high
