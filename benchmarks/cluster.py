"""A cluster on this machine, to be looked at: PostgreSQL, an S3 server, and two servers of one home behind nginx.

``make cluster`` runs it until Ctrl+C; nothing of it is left afterwards. The demonstration's data are in it.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from etl.home import Home
from etl.intake.seeding import DEMO, seed_demo
from etl.operations.migration import migrate
from etl.operations.moving_files import move_files
from etl.store.data_store import DataStore
from tests import postgres, seaweed
from tests.torture.server import ROOT, Server

_NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log warn;
events {{ }}
http {{
  access_log off; client_max_body_size 60m;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream guibiao {{ {servers} }}
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://guibiao; proxy_set_header Host $http_host; proxy_next_upstream error timeout; }}
  }}
}}
"""
"""To be looked at on this machine alone; docs/operations.md has the one for people."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Start everything, say where it is, and wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8050)
    parser.add_argument("--servers", type=int, default=2)
    said = parser.parse_args(arguments)
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    with started(said.port, said.servers) as servers:
        print(f"http://127.0.0.1:{said.port}")
        print(*(f"  server {server.pid} at {server.address}" for server in servers), sep="\n", flush=True)
        over.wait()


@contextmanager
def started(port: int, many: int) -> Iterator[list[Server]]:
    """Yield the servers, of which people see one address."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="guibiao-cluster-")))
        (folder / "s3").mkdir()
        database = held.enter_context(postgres.started())
        bucket = held.enter_context(seaweed.started(folder / "s3"))
        home = Home(folder / "home")
        seed_demo(DataStore.of(home), DEMO)
        files = move_files(home, f"{bucket}/demonstration").home.bucket
        address = held.enter_context(postgres.new_journal(database))
        migrate(home, address.url, postgres.APP)
        serves = database.place(postgres.schema_of(address), postgres.APP)
        home.settings.write_text(f"journal: {serves.url}\nfiles: {files}\n", "utf-8")
        home.settings.chmod(0o600)
        servers = [held.enter_context(Server(home.root)) for _ in range(many)]
        held.enter_context(_proxy(folder, port, servers))
        yield servers


@contextmanager
def _proxy(folder: Path, port: int, servers: Sequence[Server]) -> Iterator[None]:
    """Put nginx before the servers."""
    found = subprocess.run(
        ["sh", str(ROOT / "tests" / "install-nginx.sh"), str(ROOT / "build" / "nginx")],
        capture_output=True,
        text=True,
        check=True,
    )
    behind = " ".join(f"server {server.address.removeprefix('http://')};" for server in servers)
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, servers=behind, port=port), "utf-8")
    nginx = subprocess.Popen([found.stdout.strip(), "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        yield
    finally:
        nginx.terminate()
        nginx.wait()


if __name__ == "__main__":
    main()
