"""The catalogue for analysts in a bucket: read there by the extension of DuckLake; new files alone are sent."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from etl.files.bucket import Bucket
from etl.hub.kept import KeptPublications
from etl.hub.lake.lake import Lake, hub_sources, own_source, write_lake
from etl.hub.lake.place import CATALOGUE, LakePlace
from etl.hub.publication import publish
from etl.hub.stores import FolderStore, published_at
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from tests.etl.hub.counties import BEGIN, County, Hub, county, hub_over
from tests.etl.hub.test_lake import asked
from tests.etl.hub.test_publishing import _correct
from wording import Lang


@pytest.fixture(name="hub")
def _hub(tmp_path: Path) -> tuple[Hub, tuple[County, ...]]:
    """A hub that fetched what two counties published."""
    counties = county(tmp_path, "east"), county(tmp_path, "west")
    for each in counties:
        each.publish()
    hub = hub_over(tmp_path / "hub", *counties)
    hub.pull()
    return hub, counties


def written(hub: Hub, bucket: Bucket) -> Lake:
    sources = list(hub_sources(hub.store().hub, KeptPublications(hub.root)))
    return write_lake(LakePlace.of(str(bucket), hub.root), sources, Lang.EN)


def names(bucket: Bucket) -> set[str]:
    return {file.name for file in bucket.files("")}


def test_the_extension_reads_it_in_the_bucket(hub: tuple[Hub, tuple[County, ...]], bucket: Bucket) -> None:
    lake = written(hub[0], bucket)
    assert lake.catalogue == f"{bucket}/{CATALOGUE}"
    assert asked(
        lake.catalogue,
        "SELECT bureau, count(*) > 0 FROM figures GROUP BY ALL ORDER BY ALL",
        "SELECT count(*) > 0 FROM bureau_west.observations",
        "SELECT bureau FROM bureaus ORDER BY ALL",
    ) == [[["east", True], ["west", True]], [[True]], [["east"], ["west"]]]


def test_only_new_files_are_sent_and_all_that_are_named_are_there(
    hub: tuple[Hub, tuple[County, ...]], bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lake = written(hub[0], bucket)
    before = names(bucket)
    assert len(before) == sum(lake.files.values()) + 1
    sent: list[str] = []
    put = Bucket.put
    monkeypatch.setattr(Bucket, "put", lambda self, name, content: sent.append(name) or put(self, name, content))
    written(hub[0], bucket)
    assert sent == []
    first = hub[1][0]
    _correct(first, tmp_path)
    first.publish()
    hub[0].pull()
    written(hub[0], bucket)
    assert sorted(name.partition("/")[0] for name in sent) == ["bureaus", "figures", "observations"]
    assert names(bucket) == before | set(sent), "who attached it before still reads what it named then"


def test_files_that_nothing_names_go_a_day_later_and_others_stay(
    hub: tuple[Hub, tuple[County, ...]], bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(hub[0], bucket)
    kept = names(bucket)
    bucket.put("figures/left.parquet", b"x")
    bucket.put("elsewhere/own.csv", b"x")
    written(hub[0], bucket)
    assert names(bucket) == kept | {"figures/left.parquet", "elsewhere/own.csv"}
    monkeypatch.setattr("etl.hub.lake.place.STALE", timedelta(0))
    written(hub[0], bucket)
    assert names(bucket) == kept | {"elsewhere/own.csv"}


def test_a_service_that_fails_in_between_leaves_the_catalogue_of_before(
    hub: tuple[Hub, tuple[County, ...]], bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written(hub[0], bucket)
    before = bucket.get(CATALOGUE)
    _correct(hub[1][0], tmp_path)
    hub[1][0].publish()
    hub[0].pull()

    def broken(self: Bucket, name: str, content: object) -> bool:
        raise ReportedError("files.unreachable", address=self.url, why="broken")

    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "put", broken)
        with pytest.raises(ReportedError):
            written(hub[0], bucket)
    assert bucket.get(CATALOGUE) == before
    written(hub[0], bucket)
    assert bucket.get(CATALOGUE) != before


def test_what_was_published_and_is_gone_is_told(tmp_path: Path) -> None:
    place = LakePlace(tmp_path / "staging", Bucket.of("s3://bucket/prefix"))
    with pytest.raises(ReportedError) as told:
        place.published(FolderStore(tmp_path))("a" * 64)
    assert told.value.key == "lake.unwritten"
    assert os.listdir(tmp_path) == []


def test_what_was_fetched_for_an_earlier_catalogue_goes_a_day_later(tmp_path: Path, bucket: Bucket) -> None:
    """A bureau that publishes into a bucket fetches its files again for the catalogue, and kept all of them."""
    here = county(tmp_path, "east")
    place, store = LakePlace.of(str(bucket), here.home.root), published_at(str(bucket))

    def written_of_its_own(hours: int) -> set[str]:
        done = publish(DataStore.of(here.home), store, BEGIN + timedelta(hours=hours))
        write_lake(place, [own_source("own", done, place.published(store))], Lang.EN)
        return {file.sha256 for file in done.manifest.files}

    fetched = place.folder / "published"
    before = written_of_its_own(1)
    _correct(here, tmp_path)
    after = written_of_its_own(2)
    assert {path.name for path in fetched.iterdir()} == before | after > after
    for path in fetched.iterdir():
        os.utime(path, (0, 0))
    assert written_of_its_own(3) == after
    assert {path.name for path in fetched.iterdir()} == after
