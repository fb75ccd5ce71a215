"""An invented hub: ``python -m data.make_hub FOLDER [bureaus]`` makes counties that publish, and the hub over them.

Every county has the demonstration's observations, stretched by factors of its own, and is assessed as any home is. The
names are invented, and all of it is marked as demonstration data. The same number of counties gives the same figures.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import isqrt
from pathlib import Path

from etl.home import Home
from etl.home.signing_key import SigningKey
from etl.hub.kept import KeptPublications
from etl.hub.manifest import FIGURES, OBSERVATIONS, PublishedManifest
from etl.hub.publication import files_of, write
from etl.hub.pulling import pull
from etl.hub.stores import FolderStore
from etl.hub.tables import figures_of, figures_parquet, observations_parquet
from etl.intake.seeding import seed_demo
from etl.store.data_store import DataStore
from etl.yaml_files import yaml_text
from plan.hub.hub_file import FILE, read_hub
from plan.indicator import Level
from plan.observation import Observation
from plan.observed import Observed
from plan.period import Period

AT = datetime(2026, 1, 20, 1, tzinfo=UTC)
_SEED = 20260120
_QUARTERS = 4
"""The newest quarters of which a county publishes figures."""
_WIDE = 10
"""Tiles of a row of the schematic map, or as many as there are rows where that is more."""

_FIRST, _SECOND = "青白金石云龙南北东西清安平永长", "川山溪河浦湖港桥门泉岭洲"


@dataclass(frozen=True, slots=True)
class InventedCounty:
    """An invented county. ``place``: its tile on the schematic map, column and row, counted from 1."""

    id: str
    name: str
    name_en: str
    place: tuple[int, int]


def counties(count: int) -> Iterator[InventedCounty]:
    """Yield invented counties, each with a name of its own and a tile."""
    wide = max(_WIDE, isqrt(count - 1) + 1)
    for at in range(count):
        again = at // (len(_FIRST) * len(_SECOND))
        first, second = _FIRST[at % len(_FIRST)], _SECOND[at // len(_FIRST) % len(_SECOND)]
        name = f"{first}{second}{again or ''}县"
        yield InventedCounty(f"county-{at + 1}", name, f"County {at + 1}", (at // wide + 1, at % wide + 1))


def make(folder: Path, count: int, distinct: int | None = None) -> Path:
    """Make ``count`` counties and their hub in an empty folder; return the hub's home, fetched and ready to serve.

    ``distinct``: so many kinds of counties, the others have the figures of one of them (None: all differ).
    """
    seeded = Home(folder / "seed")
    data_store = DataStore.of(seeded)
    seed_demo(data_store)
    with data_store.warehouse() as warehouse:
        observations = warehouse.observations()
    entries = []
    kinds = [invented(data_store, observations, county) for county in counties(min(count, distinct or count))]
    for at, county in enumerate(counties(count)):
        source = folder / "published" / county.id
        key = publish_invented(data_store, kinds[at % len(kinds)], county, folder / "keys" / county.id, source)
        said = {"id": county.id, "name": county.name, "name_en": county.name_en, "source": str(source), "key": key}
        entries.append({**said, "place": list(county.place)})
    home = folder / "hub"
    home.mkdir()
    targets = [
        {"indicator": "certified-social-workers", "combine": "weighted", "year": 2025, "value": 20},
        {"indicator": "health-care-unions", "combine": "sum", "year": 2025, "value": 900},
    ]
    known = {indicator.id for indicator in data_store.bureau.first.indicators}
    content = {
        "name": "云州市民政局（演示）",
        "name_en": "Yunzhou Civil Affairs (demonstration)",
        "neighbours_by": "常住人口",
        "bureaus": entries,
        "targets": [target for target in targets if target["indicator"] in known],
    }
    (home / FILE).write_text(yaml_text(content), "utf-8")
    pull(read_hub(content), home, KeptPublications(home))
    return home


def invented(data_store: DataStore, observations: list[Observation], county: InventedCounty) -> Mapping[str, bytes]:
    """Return the files that a county publishes, by name: its figures, and its observations of all departments."""
    own = list(_stretched(data_store, observations, county))
    rows = [(o.measure, o.area, str(o.period), o.value) for o in own]
    return {
        FIGURES: figures_parquet(list(figures_of(data_store, Observed(own), _QUARTERS))),
        f"{OBSERVATIONS}演示": observations_parquet(rows),
    }


def publish_invented(
    data_store: DataStore, contents: Mapping[str, bytes], county: InventedCounty, key_home: Path, source: Path
) -> str:
    """Publish a county's files; return the public half of its key."""
    key = SigningKey.of(Home(key_home))
    last = data_store.bureau.first.periods[-1].index
    manifest = PublishedManifest(
        bureau=county.name,
        bureau_en=county.name_en,
        sequence=1,
        data_version="demonstration",
        published_at=AT + timedelta(minutes=int(county.id.rpartition("-")[2])),
        demonstration=True,
        public_key=key.public,
        quarters=tuple(str(Period.of_index(index)) for index in range(last - _QUARTERS + 1, last + 1)),
        measures={measure.name: measure.unit for measure in data_store.plan.whole.measures},
        files=files_of(contents),
    )
    write(FolderStore(source), manifest, contents, key)
    return key.public


def _stretched(data_store: DataStore, observations: list[Observation], county: InventedCounty) -> Iterator[Observation]:
    """Yield the observations, each measure stretched by a factor of the county's own, and all by the county's size.

    What the plan counts for the city as one (a standard in money) is not as large as the county is, and shares stay
    below their wholes because what is bounded is never stretched upwards.
    """
    chance = random.Random(f"{_SEED}{county.id}")
    size = chance.lognormvariate(0.0, 0.6)
    indicators = [indicator for entry in data_store.bureau.entries for indicator in entry.plan.indicators]
    bounded = {name for i in indicators if i.bounds.high is not None for name in i.formula.measures}
    most = {measure.name: 1.0 if measure.name in bounded else 1.12 for measure in data_store.plan.whole.measures}
    own = {name: chance.uniform(0.92, high) for name, high in most.items()}
    level = {measure.name: measure.level for measure in data_store.plan.whole.measures}
    denominators = {i.formula.measures[-1] for i in indicators if len(i.formula.measures) > 1}
    for each in observations:
        factor = 1.0 if each.measure in denominators else own[each.measure]
        factor *= 1.0 if level[each.measure] is Level.CITY else size
        value = each.value * factor
        # What is counted stays a whole number.
        yield replace(each, value=float(round(value)) if each.value.is_integer() else value)


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 90))
