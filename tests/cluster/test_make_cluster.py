"""What `make cluster` starts: one address, two servers on PostgreSQL and S3; one may die, and nothing is left."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys

import psutil
import pytest

from tests.ports import free_port
from tests.torture.client import Client, reviewer
from tests.torture.server import ROOT
from tests.waiting import LIMIT, eventually

pytestmark = pytest.mark.xdist_group("torture")


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def test_one_address_over_two_servers() -> None:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.cluster", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True) as cluster:
        assert cluster.stdout is not None
        try:
            assert cluster.stdout.readline().strip() == f"http://127.0.0.1:{port}"
            servers = [int(cluster.stdout.readline().split()[1]) for _ in range(2)]
            started = psutil.Process(cluster.pid).children(recursive=True)
            eventually(lambda: answers(port), "nobody answers at the one address")
            person = Client(f"http://127.0.0.1:{port}", reviewer())
            pages = [person.page("/review") for _ in range(4)]
            assert all("退出" in page or "演示" in page for page in pages)
            os.kill(servers[0], signal.SIGKILL)
            for _ in range(6):
                assert person.get("/review").status == 200, "one died, and the other answers for whoever signed in"
        finally:
            cluster.terminate()
        assert cluster.wait(LIMIT) == 0
    eventually(lambda: not any(each.is_running() for each in started), "something was left running")
