"""Single sign-on over https: whose certificate is trusted, and whose is not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from werkzeug.serving import make_server

from access.policy import Policy, SignOnPolicy
from access.sign_on import SignOn
from access.sign_on_refused import Fault, SignOnRefused
from tests.access.certificates import certificate
from tests.access.provider import CLIENT, SECRET, Provider
from tests.waiting import LIMIT


@contextmanager
def served(provider: Provider, folder: Path, address: str) -> Iterator[Path]:
    """Yield the provider over https with a certificate for ``address``; the file that makes it trusted."""
    trusted, context = certificate(folder, address)
    server = make_server("127.0.0.1", 0, provider.app, threaded=True, ssl_context=context)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    provider.issuer = f"https://127.0.0.1:{server.server_port}"
    try:
        yield trusted
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(name="provider")
def _provider() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.close()


def sign_on(provider: Provider) -> SignOn:
    """Ours."""
    settings = SignOnPolicy(issuer=provider.issuer, client_id=CLIENT, secret_file="-")
    return SignOn(Policy(address="https://guibiao.test", sign_on=settings), SECRET)


def test_whom_the_machine_trusts(provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(provider, tmp_path, "127.0.0.1") as trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        ours = sign_on(provider)
        begun = ours.begin()
        answer = requests.get(begun.url, allow_redirects=False, timeout=LIMIT, verify=str(trusted))
        query = {key: values[0] for key, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
        assert ours.finish(begun.flow, query) == "张三"


@pytest.mark.parametrize(("address", "known"), [("127.0.0.1", False), ("127.0.0.2", True)], ids=["stranger", "another"])
def test_whom_it_does_not(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, known: bool
) -> None:
    with served(provider, tmp_path, address) as trusted:
        if known:
            monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with pytest.raises(SignOnRefused) as told:
            sign_on(provider).begin()
        assert told.value.fault is Fault.CERTIFICATE
        assert not provider.asked
