"""What a proxy in front says of who asks reaches the app, which knows whether to believe it."""

from __future__ import annotations

import subprocess
import sys
import urllib.request

from tests.commands.shelter import ROOT

_ECHO = """
import socket
from commands.serving import serve_forever
def app(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['REMOTE_ADDR']} {environ.get('HTTP_X_FORWARDED_FOR')} {environ['wsgi.url_scheme']}".encode()]
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
serve_forever(app, listener)
"""


def test_forwarded_headers_come_through() -> None:
    with subprocess.Popen([sys.executable, "-c", _ECHO], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        port = int(server.stdout.readline())
        headers = {"X-Forwarded-For": "10.1.2.3", "X-Forwarded-Proto": "https"}
        with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/", headers=headers)) as answer:
            assert answer.read() == b"127.0.0.1 10.1.2.3 http"
        server.kill()
