"""A home whose originals and reports are in a bucket: kept before their line, never written over, proven, moved."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from access.policy import read_policy
from etl.faults import EXIT_CODE
from etl.files.bucket import Bucket
from etl.home import Home
from etl.intake.intake import load
from etl.operations.backup import back_up
from etl.operations.doctor import examine
from etl.operations.moving_files import FOLDER, move_files
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.store.raw import put_raw, raw_path, sha256_of, strangers, sweep_bucket
from plan.period import Period
from reports.reporter.shelf import ReportShelf
from tests.etl.conftest import HANDS
from tests.workbooks import ASSISTANCE, ELDERLY, write

ROOT = Path(__file__).resolve().parents[3]
Q1, Q2 = Period(2023, 1), Period(2023, 2)


@pytest.fixture
def home(tmp_path: Path, bucket: Bucket) -> Home:
    return Home(tmp_path / "home", bucket=bucket)


def loaded(home: Home, folder: Path, *sent: tuple[str, Period]) -> DataStore:
    """Return what a home keeps once workbooks were loaded."""
    for department, period in sent:
        write(folder, department, period)
    store = DataStore.of(home)
    load([folder], store, hands=HANDS)
    return store


def unsound(home: Home) -> dict[str, object]:
    return {check.name: check.found for check in examine(DataStore.of(home)) if not check.ok}


@pytest.mark.parametrize(
    "text",
    ["s3://", "s3://b", "http://x/y", "s3://user:geheim@bucket/x", "s3://bucket/../x y", "s3://B_/x", "s3://ab/?k=1"],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ReportedError, match="s3://bucket/prefix") as told:
        Bucket.of(text)
    assert "geheim" not in str(told.value)


def test_where_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUIBIAO_FILES", raising=False)
    (tmp_path / "settings.yaml").write_text("files: s3://one/a\n", "utf-8")
    assert Home.at(tmp_path).bucket == Bucket("s3://one/a")
    assert read_policy({"files": "s3://one/a"}).files == "s3://one/a"
    monkeypatch.setenv("GUIBIAO_FILES", "s3://two/b/")
    assert Home.at(tmp_path).bucket == Bucket("s3://two/b")


def test_another_endpoint_is_asked_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(name, value)
    for endpoint in ("http://127.0.0.1:1", "http://127.0.0.1:2"):  # nobody answers there
        monkeypatch.setenv("AWS_ENDPOINT", endpoint)
        with pytest.raises(ReportedError) as error:
            Bucket.of("s3://nowhere/else").get("name")
        assert endpoint in str(error.value.fields["why"])


def test_what_is_there_is_never_written_over(bucket: Bucket) -> None:
    assert bucket.put("raw/a", b"first")
    assert not bucket.put("raw/a", b"second")
    assert (bucket.get("raw/a"), bucket.size("raw/a")) == (b"first", 5)
    assert (bucket.get("raw/b"), bucket.size("raw/b")) == (None, None)


def test_a_large_file_is_put_whole_and_once(bucket: Bucket, tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(os.urandom(1 << 20) * 20)
    sha256 = sha256_of(path.read_bytes())
    assert [put_raw(bucket, sha256, path) for _ in range(2)] == [True, False]
    assert sha256_of(bucket.get(f"raw/{sha256}") or b"") == sha256


def test_originals_are_there_and_a_machine_without_copies_fetches_them(home: Home, tmp_path: Path) -> None:
    store = loaded(home, tmp_path / "books", (ASSISTANCE, Q1), (ELDERLY, Q1))
    named = store.record.files()
    assert home.bucket is not None
    assert {file.name.removeprefix("raw/") for file in home.bucket.files("raw")} == set(named)
    for folder in (home.raw, home.extracted):
        shutil.rmtree(folder)
    store.home.warehouse.unlink()
    again = DataStore.of(home)
    with again.warehouse() as warehouse:
        assert warehouse.observations()
    assert {path.name for path in home.raw.iterdir()} == set(named)
    assert unsound(home) == {}
    made = back_up(home, tmp_path / "backup")
    assert made.ok


def test_what_is_altered_or_gone_there_is_named_whatever_copies_are_here(home: Home, tmp_path: Path) -> None:
    store = loaded(home, tmp_path / "books", (ASSISTANCE, Q1))
    (sha256,) = store.record.files()
    assert home.bucket is not None
    home.bucket.set_aside(f"raw/{sha256}", "elsewhere")
    assert unsound(home)["raw"][0][0] == "raw.missing"
    home.bucket.put(f"raw/{sha256}", b"something else")
    assert unsound(home)["raw"][0][0] == "raw.altered"
    raw_path(home, sha256).unlink()
    with pytest.raises(ReportedError, match="不是当初存进去的内容"):
        raw_path(home, sha256)
    assert not list(home.raw.iterdir())


def test_a_service_that_is_not_there_keeps_nothing_and_is_told(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = loaded(home, tmp_path / "books", (ASSISTANCE, Q1))
    before = store.ledger()
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    elsewhere = replace(home, bucket=Bucket(f"{home.bucket}-not-asked-before"))
    with pytest.raises(ReportedError, match="连不上存放文件的对象存储"):
        loaded(elsewhere, tmp_path / "more", (ELDERLY, Q1))
    assert DataStore.of(home).ledger() == before


def test_a_file_without_a_line_is_set_aside_after_an_hour_and_never_deleted(home: Home, tmp_path: Path) -> None:
    store = loaded(home, tmp_path / "books", (ASSISTANCE, Q1))
    known = store.record.files().__contains__
    assert home.bucket is not None
    home.bucket.put(f"raw/{'ab' * 32}", b"its line never came")
    now = datetime.now(UTC)
    assert strangers(home.bucket, known, now) == []
    assert sweep_bucket(home.bucket, known, now + timedelta(hours=2)) == 1
    assert strangers(home.bucket, known, now + timedelta(hours=2)) == []
    assert home.bucket.get(f"swept/{'ab' * 32}") == b"its line never came"
    assert unsound(home) == {}


def test_reports_are_there_for_every_machine(home: Home, tmp_path: Path) -> None:
    content = b"%PDF a report"
    sha256 = sha256_of(content)
    ReportShelf(tmp_path / "one", bucket=home.bucket).put(sha256, content)
    other = ReportShelf(tmp_path / "two", bucket=home.bucket)
    assert (other.get(sha256), other.size(sha256)) == (content, len(content))
    assert other.get("cd" * 32) is None


def test_files_move_there_and_back(tmp_path: Path, bucket: Bucket) -> None:
    home = Home(tmp_path / "home")
    store = loaded(home, tmp_path / "books", (ASSISTANCE, Q1), (ELDERLY, Q1))
    named = store.record.files()
    ReportShelf(home.root / "reports").put(sha256_of(b"report"), b"report")
    there = move_files(home, bucket.url)
    assert (there.originals, there.reports, there.home.bucket) == (len(named), 1, bucket)
    for folder in (home.raw, home.root / "reports"):
        shutil.rmtree(folder)
    assert unsound(there.home) == {}
    back = move_files(there.home, FOLDER)
    assert (back.home, back.digest) == (home, there.digest)
    assert {path.name for path in home.raw.iterdir()} == set(named)
    assert ReportShelf(home.root / "reports").get(sha256_of(b"report")) == b"report"
    assert unsound(home) == {}


def altered(home: Home, bucket: Bucket) -> None:
    next(home.raw.iterdir()).write_bytes(b"altered")


def gone(home: Home, bucket: Bucket) -> None:
    next(home.raw.iterdir()).unlink()


def taken(home: Home, bucket: Bucket) -> None:
    bucket.put(f"raw/{'ab' * 32}", b"another bureau's")


@pytest.mark.parametrize(
    ("hurt", "said"),
    [(altered, "有1个原始文件不见了或改动过"), (gone, "有1个原始文件不见了"), (taken, "已经有1个别的原始文件")],
)
def test_what_is_refused(tmp_path: Path, bucket: Bucket, hurt: Callable[..., None], said: str) -> None:
    home = Home(tmp_path / "home")
    loaded(home, tmp_path / "books", (ASSISTANCE, Q1))
    hurt(home, bucket)
    before = {file.name for file in bucket.files("raw")}
    with pytest.raises(ReportedError, match=said):
        move_files(home, bucket.url)
    assert {file.name for file in bucket.files("raw")} == before


def test_killed_between_two_files_it_goes_on(tmp_path: Path, bucket: Bucket) -> None:
    home = Home(tmp_path / "home")
    loaded(home, tmp_path / "books", (ASSISTANCE, Q1), (ELDERLY, Q1))
    script = (
        "import sys; from pathlib import Path; from etl.home import Home; "
        "from etl.operations.moving_files import move_files; move_files(Home(Path(sys.argv[1])), sys.argv[2])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(home.root), bucket.url],
        env={**os.environ, "PYTHONPATH": str(ROOT), "GUIBIAO_FAULT": "during_carry"},
        check=False,
    )
    assert done.returncode == EXIT_CODE
    assert len(list(bucket.files("raw"))) == 1
    assert unsound(home) == {}, "what was not moved whole is not in use"
    assert move_files(home, bucket.url).originals == 2
    assert unsound(replace(home, bucket=bucket)) == {}


@pytest.mark.parametrize("point", ["after_raw", "after_journal"])
def test_killed_while_a_workbook_is_taken_in(home: Home, tmp_path: Path, point: str) -> None:
    """Never a line without its file in the bucket."""
    loaded(home, tmp_path / "books", (ASSISTANCE, Q1))
    write(tmp_path / "more", ELDERLY, Q1)
    script = (
        "import sys; from pathlib import Path; from etl.home import Home; from etl.files.bucket import Bucket; "
        "from etl.store.data_store import DataStore; from etl.intake.intake import load, by; "
        "home = Home(Path(sys.argv[1]), bucket=Bucket(sys.argv[2])); "
        "load([Path(sys.argv[3])], DataStore.of(home), hands=by('审核人'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(home.root), str(home.bucket), str(tmp_path / "more")],
        env={**os.environ, "PYTHONPATH": str(ROOT), "GUIBIAO_FAULT": point},
        check=False,
    )
    assert done.returncode == EXIT_CODE
    shutil.rmtree(home.raw)
    assert unsound(home) == {}
    assert len(DataStore.of(home).ledger().submissions) == (2 if point == "after_journal" else 1)
    loaded(home, tmp_path / "more")
    assert len(DataStore.of(home).ledger().submissions) == 2
    assert unsound(home) == {}
