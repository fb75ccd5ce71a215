"""The home's signing key: made once, kept for its owner alone, and what it signs is whole or is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from etl.home import Home
from etl.home.signing_key import FILE, SigningKey, is_signed
from etl.reported_error import ReportedError
from wording import Lang


def test_a_home_has_one_key(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with ThreadPoolExecutor(8) as pool:
        found = {key.public for key in pool.map(lambda _: SigningKey.of(home), range(16))}
    assert found == {SigningKey.of(home).public}
    assert (home.root / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.root.iterdir() if "signing" in path.name] == [FILE], "nothing half is left"


def test_a_signature_is_for_these_bytes_and_this_key(tmp_path: Path) -> None:
    key, other = SigningKey.of(Home(tmp_path / "a")), SigningKey.of(Home(tmp_path / "b"))
    signature = key.sign(b"{}")
    assert is_signed(b"{}", signature, key.public)
    assert key.sign(b"{}") == signature, "the same bytes have the same signature"
    flipped = signature[:-1] + ("0" if signature[-1] != "0" else "1")
    for content, sign, public in (
        (b"{} ", signature, key.public),
        (b"{}", flipped, key.public),
        (b"{}", signature, other.public),
        (b"{}", "", key.public),
        (b"{}", signature, ""),
        (b"{}", "名", key.public),
        (b"{}", signature, "g" * 64),
        (b"{}", signature, "0" * 63),
    ):
        assert not is_signed(content, sign, public)


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\n", bytes(range(256))])
def test_what_is_no_key_is_said_and_stays(tmp_path: Path, content: bytes) -> None:
    home = Home(tmp_path)
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ReportedError) as told:
        SigningKey.of(home)
    assert FILE in told.value.sentence(Lang.ZH)
    assert (tmp_path / FILE).read_bytes() == content


def test_another_kind_of_key_is_no_signing_key(tmp_path: Path) -> None:
    pem = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / FILE).write_bytes(pem)
    with pytest.raises(ReportedError):
        SigningKey.of(Home(tmp_path))
