"""A few of the moments that `make bench-cluster` has two hundred of: kill −9 of a machine, of the one that publishes,
of PostgreSQL and of the S3 server, while people write at two machines with a folder each."""

from __future__ import annotations

import pytest

from benchmarks.cluster_kills import KINDS, Ordeal, run
from tests.torture.counts import Counter
from tests.torture.scale import SCALE

pytestmark = pytest.mark.xdist_group("torture")


def test_kills_of_everything_a_cluster_is_made_of(count: Counter) -> None:
    moments = max(len(KINDS), SCALE.kills)
    seen = run(Ordeal(moments, machines=2, writers=4))
    assert sum(seen.kills.values()) == moments
    assert set(seen.kills) == set(KINDS)
    assert seen.halves == []
    assert seen.proofs > 0
    count(1, "kill -9 of machine, publisher, PostgreSQL and S3 server, people at two machines", moments)
    count(1, "acknowledged by machines with a folder each, all kept", len(seen))
