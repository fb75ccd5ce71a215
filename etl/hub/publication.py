"""Publishing: what a bureau shows to a hub, written so that only what changed is new, and signed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from etl.home.signing_key import SigningKey
from etl.hub.manifest import (
    FIGURES,
    MOST_MANIFEST,
    OBSERVATIONS,
    PublishedFile,
    PublishedManifest,
    digest_of,
    read_manifest,
)
from etl.hub.stores import PublicationStore, Unreachable
from etl.hub.tables import figures_of, figures_parquet, observations_parquet
from plan.coverage import reported_periods
from plan.observation import Observation
from plan.observed import Observed

if TYPE_CHECKING:
    from etl.store.data_store import DataStore

CURRENT = "current.json"
"""Names the manifest that holds now; the last thing that is written."""

MOST_CURRENT = 4096
"""Bytes that the pointer may have."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did: the ``manifest``, its ``digest``, and how many files and bytes were new (0: as before)."""

    manifest: PublishedManifest
    digest: str
    files_new: int
    bytes_new: int


def publish(data_store: DataStore, store: PublicationStore, now: datetime) -> Publication:
    """Write what was accepted until now into a store, signed; ReportedError if it cannot be.

    Files stand under their digests and the pointer is written last: whoever reads meanwhile sees the publication of
    before, whole, and so does everybody where this is killed.
    """
    key = SigningKey.of(data_store.home)
    with data_store.warehouse() as warehouse:
        observations = warehouse.observations()
        version, acceptances = warehouse.version, warehouse.acceptances
        demonstration = warehouse.demonstration
    observed = Observed(observations)
    contents = dict(_contents(data_store, observations, observed))
    city = data_store.plan.areas.city
    manifest = PublishedManifest(
        bureau=city.name,
        bureau_en=city.name_en,
        sequence=acceptances,
        data_version=version,
        published_at=now,
        demonstration=demonstration,
        public_key=key.public,
        quarters=_quarters(data_store, observed),
        measures={measure.name: measure.unit for measure in data_store.plan.whole.measures},
        files=files_of(contents),
    )
    return write(store, manifest, contents, key)


def files_of(contents: Mapping[str, bytes]) -> tuple[PublishedFile, ...]:
    """Return files as a manifest names them."""
    return tuple(
        PublishedFile(name=name, sha256=digest_of(content), size=len(content)) for name, content in contents.items()
    )


def write(
    store: PublicationStore, manifest: PublishedManifest, contents: Mapping[str, bytes], key: SigningKey
) -> Publication:
    """Write a manifest and the files that it names, those of them that are not there yet; nothing where the manifest
    that holds says the same. ReportedError if it cannot be."""
    before = _published(store)
    # Publishing again without news leaves the pointer as it is, and no hub fetches anything.
    if before is not None and before[0].says_the_same(manifest):
        return Publication(before[0], before[1], 0, 0)
    fresh = [each for each in manifest.files if not store.has(file_name(each.sha256))]
    for each in fresh:
        store.put(file_name(each.sha256), contents[each.name])
    signed = manifest.content()
    digest = digest_of(signed)
    store.put(manifest_name(digest), signed)
    store.put(signature_name(digest), key.sign(signed).encode("ascii"))
    # Last: until then whoever reads sees the publication of before, whole.
    store.put(CURRENT, json.dumps({"manifest": digest}).encode("ascii"))
    return Publication(manifest, digest, len(fresh), sum(each.size for each in fresh))


def _contents(
    data_store: DataStore, observations: list[Observation], observed: Observed
) -> Iterator[tuple[str, bytes]]:
    """Yield the files by name. Observations by department: a correction of one makes one file new, and the figures."""
    yield FIGURES, figures_parquet(list(figures_of(data_store, observed)))
    department_of = {measure.name: measure.department for measure in data_store.plan.whole.measures}
    by_department: dict[str, list[tuple[str, str, str, float]]] = defaultdict(list)
    for each in observations:
        row = each.measure, each.area, str(each.period), each.value
        by_department[department_of[each.measure]].append(row)
    for department, rows in sorted(by_department.items()):
        yield OBSERVATIONS + department, observations_parquet(rows)


def _quarters(data_store: DataStore, observed: Observed) -> tuple[str, ...]:
    found = {period for entry in data_store.bureau.entries for period in reported_periods(entry.plan, observed)}
    return tuple(map(str, sorted(found)))


def _published(store: PublicationStore) -> tuple[PublishedManifest, str] | None:
    """Return the manifest that holds in a store, and its digest; None where there is none that can be read."""
    digest = pointed_at(store)
    if digest is None:
        return None
    try:
        manifest = read_manifest(store.read(manifest_name(digest), MOST_MANIFEST))
    except Unreachable:
        return None
    # What is named and not there would never be written again.
    whole = manifest is not None and all(store.has(file_name(each.sha256)) for each in manifest.files)
    return (manifest, digest) if manifest is not None and whole else None


def pointed_at(store: PublicationStore) -> str | None:
    """Return the digest of the manifest that a store's pointer names; None where it names none."""
    try:
        return read_pointer(store.read(CURRENT, MOST_CURRENT))
    except Unreachable:
        return None


def read_pointer(content: bytes) -> str | None:
    """Return the digest that a pointer's bytes name; None if they are no pointer."""
    try:
        digest = json.loads(content)["manifest"]
    except (ValueError, KeyError, TypeError):
        return None
    # The digest becomes a part of a file's name: nothing but hexadecimal digits may stand in it.
    sound = isinstance(digest, str) and len(digest) == 64 and not set(digest) - set("0123456789abcdef")
    return digest if sound else None


def file_name(digest: str) -> str:
    """Return where a file stands."""
    return f"files/{digest}.parquet"


def manifest_name(digest: str) -> str:
    """Return where a manifest stands."""
    return f"manifests/{digest}.json"


def signature_name(digest: str) -> str:
    """Return where the signature over a manifest stands."""
    return f"manifests/{digest}.sig"
