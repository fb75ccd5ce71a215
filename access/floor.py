"""The floor: how strict a policy must at least be where the pages stand in a bureau's network.

GB/T 22239-2019 level 2 asks for passwords that are complex and changed from time to time, for failed sign-ins to be
answered, for an end after a quiet time; the network-security law for six months of audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from access.policy import Policy


@dataclass(frozen=True, slots=True)
class Weakness:
    """A setting below the floor: its key path, its value, and the least and greatest value it should have."""

    path: str
    value: int
    least: int
    most: int


FLOOR: dict[str, tuple[int, int]] = {
    # GB/T 22239-2019, 7.1.4.1 a: complex and changed from time to time; b: failed sign-ins answered, sessions ended.
    "password.length": (8, 64),
    "password.strength": (2, 4),
    "password.kinds": (3, 4),
    "password.days": (1, 180),
    "password.remembered": (1, 24),
    "lock.failures": (1, 10),
    "lock.name_failures": (1, 100),
    "lock.address_failures": (1, 500),
    "lock.minutes": (5, 1440),
    "session.idle_minutes": (1, 30),
    "session.hours": (1, 24),
    "session.prove_minutes": (1, 60),
    # Network-security law, article 21: logs for six months at least.
    "audit.days": (184, 36500),
}
"""Key path of the settings file → least and most."""


def weaknesses(policy: Policy) -> Iterator[Weakness]:
    """Yield every setting of a policy that lies below the floor."""
    for path, (least, most) in FLOOR.items():
        part, _, name = path.partition(".")
        value = getattr(getattr(policy, part), name)
        if not least <= value <= most:
            yield Weakness(path, value, least, most)
