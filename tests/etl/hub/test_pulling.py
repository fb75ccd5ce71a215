"""Nothing is taken that is not proven, and what was proven before stands until something newer is."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import pytest

from etl.home.signing_key import SigningKey
from etl.hub.kept import KeptPublications
from etl.hub.manifest import PublishedManifest, digest_of
from etl.hub.publication import CURRENT, file_name, manifest_name, signature_name
from etl.hub.pulling import PullState
from etl.reported_error import ReportedError
from plan.catalogue_faults import CatalogueFaults
from tests.etl.hub.counties import County, Hub, county, hub_over


@pytest.fixture(name="grown", scope="module")
def _grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[County, County]:
    root = tmp_path_factory.mktemp("counties")
    both = county(root, "east"), county(root, "west")
    for each in both:
        each.publish()
    return both


@pytest.fixture(name="both")
def _both(grown: tuple[County, County], tmp_path: Path) -> tuple[County, County]:
    """Copies of what two counties published."""
    found = []
    for each in grown:
        shutil.copytree(each.folder, tmp_path / each.id)
        found.append(County(each.id, each.home, tmp_path / each.id))
    return found[0], found[1]


def pointed(folder: Path) -> str:
    return str(json.loads((folder / CURRENT).read_text("utf-8"))["manifest"])


def manifest_of(each: County) -> PublishedManifest:
    return PublishedManifest.model_validate_json((each.folder / manifest_name(pointed(each.folder))).read_bytes())


def put(each: County, manifest: PublishedManifest, key: SigningKey | None = None) -> None:
    """Publish a manifest, signed by its bureau (or another key)."""
    content = manifest.content()
    digest = digest_of(content)
    (each.folder / manifest_name(digest)).write_bytes(content)
    (each.folder / signature_name(digest)).write_text((key or SigningKey.of(each.home)).sign(content), "ascii")
    (each.folder / CURRENT).write_text(json.dumps({"manifest": digest}), "ascii")


def later(manifest: PublishedManifest, **changes: object) -> PublishedManifest:
    return manifest.model_copy(update={"sequence": manifest.sequence + 1, **changes})


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def _other_table(each: County) -> None:
    """Sign a table that is another one than it should be."""
    manifest = manifest_of(each)
    table = each.folder / "other.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1 AS bureau) TO '{table}' (FORMAT parquet)")
    content = table.read_bytes()
    (each.folder / file_name(digest_of(content))).write_bytes(content)
    files = tuple(
        f.model_copy(update={"sha256": digest_of(content), "size": len(content)}) if f.name == "figures" else f
        for f in manifest.files
    )
    put(each, later(manifest, files=files))


def _text_for_table(each: County) -> None:
    manifest = manifest_of(each)
    content = b"PAR1 but no more"
    (each.folder / file_name(digest_of(content))).write_bytes(content)
    changed = manifest.files[-1].model_copy(update={"sha256": digest_of(content), "size": len(content)})
    put(each, later(manifest, files=(*manifest.files[:-1], changed)))


def _file(each: County) -> Path:
    return each.folder / file_name(manifest_of(each).files[0].sha256)


def _longer(each: County) -> None:
    _file(each).write_bytes(_file(each).read_bytes() + b"\0" * 10)


FAULTS: dict[str, tuple[Callable[[County], object], str]] = {
    "another key": (lambda c: put(c, later(manifest_of(c)), SigningKey.of(_stranger(c))), "signature"),
    "no signature": (lambda c: (c.folder / signature_name(pointed(c.folder))).write_text(""), "signature"),
    "manifest altered": (lambda c: _flip(c.folder / manifest_name(pointed(c.folder))), "signature"),
    "file altered": (lambda c: _flip(_file(c)), "file"),
    "file longer": (_longer, "unreachable"),
    "file gone": (lambda c: _file(c).unlink(), "unreachable"),
    "file is a folder": (lambda c: (_file(c).unlink(), _file(c).mkdir()), "unreachable"),
    "pointer is text": (lambda c: (c.folder / CURRENT).write_text("x"), "pointer"),
    "pointer climbs": (lambda c: (c.folder / CURRENT).write_text('{"manifest": "../../etc/passwd"}'), "pointer"),
    "pointer is large": (lambda c: (c.folder / CURRENT).write_bytes(b" " * 10_000), "unreachable"),
    "nothing there": (lambda c: shutil.rmtree(c.folder), "unreachable"),
    "figures are another table": (_other_table, "table"),
    "observations are no table": (_text_for_table, "table"),
    "no figures": (lambda c: put(c, later(manifest_of(c), files=manifest_of(c).files[1:])), "manifest"),
}


def _stranger(each: County) -> object:
    from etl.home import Home

    return Home(each.folder.parent / "stranger")


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_proven_is_refused_and_said(both: tuple[County, County], tmp_path: Path, fault: str) -> None:
    spoil, why = FAULTS[fault]
    hub = hub_over(tmp_path / "hub", *both)
    spoil(both[0])
    found = hub.pull()
    assert (found["east"].why, found["west"].state) == (why, PullState.NEW)
    assert {figure.bureau for q in hub.store().quarters() for figure in hub.store().all_figures(q.last_day)} == {"west"}


@pytest.mark.parametrize("fault", ["another key", "file altered", "figures are another table", "nothing there"])
def test_what_was_proven_before_still_stands(both: tuple[County, County], tmp_path: Path, fault: str) -> None:
    hub = hub_over(tmp_path / "hub", *both)
    hub.pull()
    before, version = hub.store().all_figures(hub.store().quarters()[-1].last_day), hub.store().version
    if fault == "file altered":
        put(both[0], later(manifest_of(both[0])))
        shutil.rmtree(hub.root / "hub" / "files")
        (hub.root / "hub" / "files").mkdir()
    FAULTS[fault][0](both[0])
    assert hub.pull()["east"].state in (PullState.REFUSED, PullState.UNREACHABLE)
    if fault != "file altered":  # there the files themselves were taken away
        assert (hub.store().all_figures(hub.store().quarters()[-1].last_day), hub.store().version) == (before, version)


def test_an_older_publication_is_refused_until_the_bureau_is_forgotten(
    both: tuple[County, County], tmp_path: Path
) -> None:
    hub, old = hub_over(tmp_path / "hub", *both), manifest_of(both[0])
    put(both[0], later(old))
    assert hub.pull()["east"].state is PullState.NEW
    put(both[0], old)
    assert hub.pull()["east"].why == "older"
    KeptPublications(hub.root).forget("east")
    assert hub.pull()["east"].state is PullState.NEW


def test_one_bureaus_publication_is_not_another_ones(both: tuple[County, County], tmp_path: Path) -> None:
    hub = hub_over(tmp_path / "hub", *both)
    shutil.rmtree(both[0].folder)
    shutil.copytree(both[1].folder, both[0].folder)
    assert hub.pull()["east"].why == "signature"


def test_a_pipe_in_place_of_a_file_holds_nobody(both: tuple[County, County], tmp_path: Path) -> None:
    (both[0].folder / CURRENT).unlink()
    os.mkfifo(both[0].folder / CURRENT)
    assert hub_over(tmp_path / "hub", *both).pull()["east"].state in (PullState.REFUSED, PullState.UNREACHABLE)


@pytest.fixture(name="served")
def _served(both: tuple[County, County]) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            asked.append(self.path)

        def do_GET(self) -> None:
            if self.path.startswith("/away"):
                self.send_response(302)
                self.send_header("Location", self.path.removeprefix("/away"))
                self.end_headers()
            else:
                super().do_GET()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(both[0].folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


def _by_web(hub: Hub, folder: Path, address: str) -> None:
    path = hub.root / "hub.yaml"
    path.write_text(path.read_text("utf-8").replace(str(folder), address), "utf-8")


def test_a_bureaus_own_web_server_is_asked(
    both: tuple[County, County], tmp_path: Path, served: tuple[str, list[str]]
) -> None:
    address, asked = served
    hub = hub_over(tmp_path / "hub", *both)
    _by_web(hub, both[0].folder, address)
    assert hub.pull()["east"].state is PullState.NEW
    asked.clear()
    assert hub.pull()["east"].state is PullState.UNCHANGED
    assert asked == ["/current.json"], "what did not change is not fetched again"


def test_a_redirection_is_not_followed(
    both: tuple[County, County], tmp_path: Path, served: tuple[str, list[str]]
) -> None:
    hub = hub_over(tmp_path / "hub", *both)
    _by_web(hub, both[0].folder, f"{served[0]}/away")
    assert hub.pull()["east"].state is PullState.UNREACHABLE


def test_files_that_nobody_names_go_after_a_day(both: tuple[County, County], tmp_path: Path) -> None:
    hub = hub_over(tmp_path / "hub", *both)
    hub.pull()
    kept = KeptPublications(hub.root)
    kept.put_file("0" * 64, b"x")
    assert kept.sweep() == 0
    os.utime(kept.path("0" * 64), (0, 0))
    assert kept.sweep() == 1
    assert hub.store().quarters()


def test_a_home_whose_hub_file_is_wrong_says_every_fault(tmp_path: Path) -> None:
    (tmp_path / "hub.yaml").write_text("name: 市\nbureaus: [{id: a, key: x}]\n", "utf-8")
    with pytest.raises(CatalogueFaults) as told:
        Hub(tmp_path).store()
    assert {fault.path for fault in told.value.faults} >= {
        "name_en",
        "bureaus.0.name",
        "bureaus.0.source",
        "bureaus.0.key",
    }


def test_a_disk_of_ours_that_takes_nothing_is_no_fault_of_the_bureau(
    both: tuple[County, County], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(kept: KeptPublications, digest: str, content: bytes) -> None:
        raise ReportedError("hub.unwritten", path=digest, why="no room")

    hub = hub_over(tmp_path / "hub", *both)
    monkeypatch.setattr(KeptPublications, "put_file", full)
    with pytest.raises(ReportedError):
        hub.pull()
