"""A bureau publishes into a bucket as into a folder: the pointer last, only what changed, and the hub proves it all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from etl.files.bucket import Bucket
from etl.hub.publication import CURRENT, Publication, file_name, manifest_name, publish
from etl.hub.pulling import PullState
from etl.hub.stores import FolderStore, published_at
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from plan.hub.hub_file import FILE
from tests.etl.hub.counties import BEGIN, County, Hub, county, hub_over


@pytest.fixture(name="here")
def _here(tmp_path: Path) -> County:
    return county(tmp_path, "here")


@pytest.fixture(name="hub")
def _hub(here: County, bucket: Bucket, tmp_path: Path) -> Hub:
    """A hub that looks for the county's publication in the bucket."""
    hub = hub_over(tmp_path / "hub", here)
    text = (hub.root / FILE).read_text("utf-8")
    (hub.root / FILE).write_text(text.replace(str(here.folder), f"{bucket}/"), "utf-8")
    return hub


def published(here: County, bucket: Bucket, hours: int = 0) -> Publication:
    return publish(DataStore.of(here.home), published_at(str(bucket)), BEGIN + timedelta(hours=hours))


def test_what_is_in_a_bucket_is_what_would_be_in_a_folder(here: County, hub: Hub, bucket: Bucket) -> None:
    done = published(here, bucket)
    here.published = -1
    beside = here.publish()
    assert done.manifest == beside.manifest
    assert {each.name for each in bucket.files("")} == {
        str(path.relative_to(here.folder)) for path in here.folder.rglob("*") if path.is_file()
    }
    assert hub.pull()["here"].state is PullState.NEW
    assert hub.pull()["here"].state is PullState.UNCHANGED
    assert hub.store().quarters()


def test_publishing_again_writes_nothing(here: County, bucket: Bucket) -> None:
    first = published(here, bucket)
    again = published(here, bucket, 1)
    assert (again.files_new, again.digest) == (0, first.digest)


def test_what_is_gone_is_put_again(here: County, hub: Hub, bucket: Bucket) -> None:
    first = published(here, bucket)
    gone = first.manifest.files[0]
    bucket.delete(file_name(gone.sha256))
    assert hub.pull()["here"].state is PullState.UNREACHABLE
    assert published(here, bucket, 1).files_new == 1
    assert hub.pull()["here"].state is PullState.NEW


def _other_bytes(bucket: Bucket, done: Publication) -> None:
    bucket.replace(file_name(done.manifest.files[0].sha256), b"0" * done.manifest.files[0].size)


def _too_large(bucket: Bucket, done: Publication) -> None:
    bucket.replace(file_name(done.manifest.files[0].sha256), b"0" * (done.manifest.files[0].size + 1))


def _no_pointer(bucket: Bucket, done: Publication) -> None:
    bucket.replace(CURRENT, b"{}")


def _another_manifest(bucket: Bucket, done: Publication) -> None:
    content = bucket.get(manifest_name(done.digest))
    assert content is not None
    bucket.replace(manifest_name(done.digest), content.replace(b"2023", b"2024"))


@pytest.mark.parametrize(
    ("spoil", "state"),
    [
        (_other_bytes, PullState.REFUSED),
        (_too_large, PullState.UNREACHABLE),
        (_no_pointer, PullState.REFUSED),
        (_another_manifest, PullState.REFUSED),
    ],
)
def test_nothing_unproven_is_taken(
    spoil: Callable[[Bucket, Publication], None], state: PullState, here: County, hub: Hub, bucket: Bucket
) -> None:
    done = published(here, bucket)
    spoil(bucket, done)
    assert hub.pull()["here"].state is state
    assert not hub.store().quarters()


def test_a_service_that_is_away_is_said(
    here: County, hub: Hub, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(here, bucket)
    hub.pull()
    before = hub.store().quarters()
    text = (hub.root / FILE).read_text("utf-8")
    # A client is kept for each address: another bucket name is asked of a port where nobody listens.
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    (hub.root / FILE).write_text(text.replace(str(bucket), f"{bucket}-away"), "utf-8")
    outcome = hub.pull()["here"]
    assert outcome.state is PullState.UNREACHABLE
    assert outcome.fields["why"]
    assert hub.store().quarters() == before, "what was proven before goes on to be shown"


@pytest.mark.parametrize("source", ["ftp://there/x", "s3://A", "file:///srv", "s3://"])
def test_an_address_of_another_kind_is_no_folder(source: str, here: County, tmp_path: Path) -> None:
    with pytest.raises(ReportedError):
        published_at(source)
    hub = hub_over(tmp_path / "other", here)
    text = (hub.root / FILE).read_text("utf-8")
    (hub.root / FILE).write_text(text.replace(str(here.folder), source), "utf-8")
    assert hub.pull()["here"].state is PullState.UNREACHABLE


def test_a_folder_is_a_folder(tmp_path: Path) -> None:
    store = published_at(str(tmp_path), "linhai")
    assert isinstance(store, FolderStore)
    store.put("a/b", b"1")
    assert (tmp_path / "linhai/a/b").read_bytes() == b"1"
