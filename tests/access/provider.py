"""A provider of single sign-on on a free port of this machine, which can be told to misbehave.

It signs by hand, with `cryptography` alone: so it can make tokens that no library would make, and what it makes is
understood by ours without being made by it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus, urlencode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from flask import Flask, Response, jsonify, request
from waitress.server import create_server

from tests.serving import run_aside

CLIENT, SECRET = "guibiao", "s3cret+/% :~&=?"
KID = "one"


def b64(content: bytes) -> str:
    """base64url without its padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Return the bytes again."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(value: int) -> str:
    """Return a number as a key carries it."""
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


@dataclass
class Keys:
    """A key of each kind, made once."""

    rsa: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    ec: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def listed(self, kid: str = KID) -> list[dict[str, str]]:
        """Return both as a provider lists them."""
        public, point = self.rsa.public_key().public_numbers(), self.ec.public_key().public_numbers()
        return [
            {"kty": "RSA", "use": "sig", "kid": kid, "n": number(public.n), "e": number(public.e)},
            {"kty": "EC", "use": "sig", "kid": f"{kid}-ec", "crv": "P-256", "x": number(point.x), "y": number(point.y)},
        ]

    @property
    def pem(self) -> bytes:
        """The public RSA key as everybody has it."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.rsa.public_key().public_bytes(serialization.Encoding.PEM, form)

    def sign(self, algorithm: str, said: bytes, secret: bytes) -> bytes:
        """Return a signature; for `none` there is none."""
        if algorithm == "RS256":
            return self.rsa.sign(said, padding.PKCS1v15(), hashes.SHA256())
        if algorithm == "PS256":
            return self.rsa.sign(said, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
        if algorithm == "RS512":
            return self.rsa.sign(said, padding.PKCS1v15(), hashes.SHA512())
        if algorithm == "ES256":
            parts = decode_dss_signature(self.ec.sign(said, ec.ECDSA(hashes.SHA256())))
            return b"".join(part.to_bytes(32, "big") for part in parts)
        return hmac.new(secret, said, hashlib.sha256).digest() if algorithm == "HS256" else b""


@dataclass
class Manner:
    """How the provider behaves. A change to None takes a thing away."""

    user: str = "张三"
    basic: bool = True
    algorithm: str = "RS256"
    secret: bytes = b""
    header: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    token: Callable[[str], str] = str
    written: Callable[[str], str] = str
    listed: Callable[[], list[Any]] | None = None
    instead: dict[str, Callable[[], Response]] = field(default_factory=dict)


def changed(known: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return what is known with changes; None takes away."""
    return {name: value for name, value in {**known, **changes}.items() if value is not None}


class Provider:
    """The provider: what it was asked, whom it gave codes, and its manner."""

    def __init__(self) -> None:
        self.keys = Keys()
        self.manner = Manner()
        self.asked: Counter[str] = Counter()
        self.heard: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.refused: list[str] = []
        self.app = self._app()
        self._server = create_server(self.app, host="127.0.0.1", port=0, threads=8, clear_untrusted_proxy_headers=True)
        self.issuer = f"http://127.0.0.1:{self._server.effective_port}"
        run_aside(self._server)

    def close(self) -> None:
        """No longer there."""
        self._server.close()
        self._server.task_dispatcher.shutdown()

    def reset(self) -> None:
        """As at the beginning."""
        self.manner = Manner()
        self.asked.clear()
        self.heard.clear()
        self.codes.clear()
        self.refused.clear()

    def made(self, asked: dict[str, str]) -> str:
        """Return an ID token in answer to what was asked."""
        manner, now = self.manner, int(time.time())
        kid = f"{KID}-ec" if manner.algorithm == "ES256" else KID
        header = changed({"alg": manner.algorithm, "typ": "JWT", "kid": kid}, manner.header)
        usual = {"iss": self.issuer, "sub": "7", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = changed({**usual, "preferred_username": manner.user}, manner.claims)
        said = ".".join(b64(manner.written(json.dumps(part)).encode()) for part in (header, claims))
        return manner.token(f"{said}.{b64(self.keys.sign(manner.algorithm, said.encode(), manner.secret))}")

    def metadata(self) -> dict[str, Any]:
        """Return what it says of itself."""
        usual = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": [
                "client_secret_basic" if self.manner.basic else "client_secret_post"
            ],
        }
        return changed(usual, self.manner.metadata)

    def _app(self) -> Flask:
        app = Flask("provider", static_folder=None)

        @app.before_request
        def misbehave() -> Response | None:
            self.asked[request.path] += 1
            self.heard.append(f"{request.method} {request.path} {dict(request.headers)}")
            return self.manner.instead[request.path]() if request.path in self.manner.instead else None

        app.add_url_rule("/.well-known/openid-configuration", "said", lambda: jsonify(self.metadata()))
        app.add_url_rule("/jwks", "keys", lambda: jsonify(keys=(self.manner.listed or self.keys.listed)()))
        app.get("/authorize")(self._authorize)
        app.post("/token")(self._token)
        return app

    def _authorize(self) -> Response:
        asked = request.args.to_dict()
        wanted = {"response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256"}
        assert wanted.items() <= asked.items(), asked
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16) + "~+/ %"
        self.codes[code] = asked
        query = changed({"code": code, "state": asked["state"]}, self.manner.query)
        return Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{urlencode(query)}"})

    def _token(self) -> Any:
        form = request.form.to_dict()
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not self._is_ours(form):
            return self._no("invalid_client", 401)
        if asked is None or form.get("grant_type") != "authorization_code":
            return self._no("invalid_grant", 400)
        if asked["redirect_uri"] != form.get("redirect_uri") or asked["code_challenge"] != challenge:
            return self._no("invalid_grant", 400)
        return jsonify(access_token="a", token_type="Bearer", expires_in=60, id_token=self.made(asked))

    def _is_ours(self, form: dict[str, str]) -> bool:
        if not self.manner.basic:
            return "Authorization" not in request.headers and (form["client_id"], form["client_secret"]) == (
                CLIENT,
                SECRET,
            )
        given = b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode().partition(":")
        return "client_secret" not in form and (unquote_plus(given[0]), unquote_plus(given[2])) == (CLIENT, SECRET)

    def _no(self, why: str, status: int) -> Any:
        self.refused.append(why)
        return jsonify(error=why, error_description="no <b>such</b> thing"), status
