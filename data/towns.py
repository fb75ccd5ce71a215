"""How the demonstration's totals fall on the 19 towns: sizes, differences that last, and whole numbers that add up."""

from __future__ import annotations

import random
from collections.abc import Sequence

SIZES: dict[str, tuple[float, float, float]] = {
    "古城街道": (16.8, 0.82, 62),
    "大洋街道": (11.9, 0.78, 48),
    "江南街道": (6.9, 0.88, 37),
    "大田街道": (7.9, 0.95, 55),
    "邵家渡街道": (5.1, 1.00, 38),
    "汛桥镇": (3.4, 1.05, 22),
    "东塍镇": (5.9, 1.12, 47),
    "汇溪镇": (2.2, 1.22, 19),
    "小芝镇": (3.0, 1.20, 24),
    "河头镇": (2.7, 1.22, 25),
    "白水洋镇": (6.2, 1.15, 55),
    "括苍镇": (2.9, 1.25, 30),
    "永丰镇": (3.7, 1.15, 32),
    "尤溪镇": (2.3, 1.24, 22),
    "涌泉镇": (4.4, 1.10, 31),
    "沿江镇": (4.1, 1.08, 27),
    "杜桥镇": (14.8, 0.90, 65),
    "上盘镇": (3.9, 1.02, 25),
    "桃渚镇": (4.0, 1.08, 26),
}
"""Town → residents in 万人, how much older than the city it is, and its villages and communities. Made up to fit."""

FIRST_STATIONS = (
    "古城街道", "大洋街道", "杜桥镇", "江南街道", "大田街道", "白水洋镇", "桃渚镇", "涌泉镇", "邵家渡街道", "东塍镇",
    "上盘镇", "沿江镇", "永丰镇", "汛桥镇", "括苍镇", "小芝镇", "河头镇", "汇溪镇", "尤溪镇",
)  # fmt: skip
"""The order in which towns opened their station, their centre and their union."""


def apportion(total: int, shares: Sequence[float], caps: Sequence[int] | None = None) -> list[int]:
    """Return whole numbers in proportion to ``shares`` that add up to ``total``, none above its cap (the method of
    largest remainders)."""
    scale = total / sum(shares)
    ideal = [share * scale for share in shares]
    limits = caps or [total] * len(ideal)
    parts = [min(int(value), limit) for value, limit in zip(ideal, limits, strict=True)]
    by_remainder = sorted(range(len(ideal)), key=lambda i: (parts[i] - ideal[i], i))
    while sum(parts) < total:
        open_ = [i for i in by_remainder if parts[i] < limits[i]]
        for i in open_[: total - sum(parts)]:
            parts[i] += 1
    return parts


def shared_out(total: int, wholes: Sequence[int], leads: Sequence[float]) -> list[int]:
    """Return parts of ``wholes`` that add up to ``total``; a town with a greater lead has the greater share of its
    whole."""
    # The share of the city at which the parts come to the total, by bisection: 60 steps exhaust a float.
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if sum(_parts(middle, wholes, leads)) < total:
            low = middle
        else:
            high = middle
    return apportion(total, _parts(high, wholes, leads), wholes)


def _parts(share: float, wholes: Sequence[int], leads: Sequence[float]) -> list[float]:
    return [whole * (1 - (1 - share) ** lead) for whole, lead in zip(wholes, leads, strict=True)]


def leads_of(name: str, spread: float) -> list[float]:
    """Return how far each town is ahead of the others in a measure (1: as the city): by chance, the same each time."""
    chance = random.Random(f"guibiao {name}")
    return [1 + spread * (2 * chance.random() - 1) for _ in SIZES]


def drift_of(name: str, quarters: int, step: float) -> list[list[float]]:
    """Return by quarter and town factors near 1 that last a while, so that no town keeps its exact share for ever."""
    chance = random.Random(f"guibiao drift {name}")
    state = [0.0] * len(SIZES)
    rows = []
    for _ in range(quarters):
        state = [0.8 * value + step * (2 * chance.random() - 1) for value in state]
        rows.append([1 + value for value in state])
    return rows
