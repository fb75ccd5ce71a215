"""Single sign-on 统一身份认证 by OpenID Connect: the provider says who somebody is, our accounts say what he may.

Authorization code flow with PKCE, state and nonce. The one place of the program that asks anything of the network,
and it asks nobody but the issuer of the settings: no proxies of the environment, no redirects, bounded in time and
size.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.jwk import KeySet
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from requests.exceptions import RequestException, SSLError, Timeout
from urllib3.exceptions import HTTPError, ReadTimeoutError

from access.authenticator import now_utc
from access.id_token import ExpectedClaims, check_claims, key_set, name_in, plain_json, signed_claims
from access.policy import Policy
from access.sign_on_provider import POST, Provider, check_settings, fitting, is_fresh, secret_in
from access.sign_on_refused import Fault, SignOnRefused

BACK = "/sign-on/back"
"""Where the provider sends people back to, under the address of the pages."""

_SECONDS = 5.0
_BYTES = 1 << 18
_AT_ONCE, _PATIENCE = 3, 1.0
"""So many of the server's threads may ask the provider, and others wait so long: the rest goes on serving pages."""

_REST = timedelta(seconds=5)
"""How long a provider that did not answer is left alone."""

_REMEMBERED = 10_000
_PASSING = frozenset({"server_error", "temporarily_unavailable"})
_CLIENT = frozenset({"invalid_client", "unauthorized_client"})
# identity: answers are bounded and read as they come over the wire (`_pieces`), so none may be compressed.
_HEADERS = {"User-Agent": "guibiao", "Accept-Encoding": "identity", "Connection": "close"}
_SCOPES = {"email": " email", "phone_number": " phone"}


@dataclass(frozen=True, slots=True)
class Flow:
    """What a browser keeps while its person is at the provider's: it binds the answer to the question."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """Where the browser is to go, and what it must bring back."""

    url: str
    flow: Flow


def sign_on_in(root: Path, policy: Policy) -> SignOn | None:
    """Return the single sign-on of a home, None where the policy knows of none; CatalogueFaults where it cannot
    work."""
    return SignOn(policy, secret_in(root, policy.sign_on)) if policy.sign_on else None


class SignOn:
    """A provider, and ourselves as it knows us: by the client's id and ``secret``, and by where we want people back."""

    def __init__(self, policy: Policy, secret: str, clock: Callable[[], datetime] = now_utc) -> None:
        self.policy, address = check_settings(policy)
        self.redirect = address + BACK
        self._secret = secret
        self._clock = clock
        self._wire = _Wire()
        self._lines = threading.BoundedSemaphore(_AT_ONCE)
        self._used: OrderedDict[str, None] = OrderedDict()
        self._using = threading.Lock()
        self._shared: Callable[[str, datetime], bool] | None = None
        self._provider: Provider | None = None
        self._keys: tuple[KeySet, datetime] | None = None
        self._silent: tuple[datetime, Fault] | None = None

    @property
    def secure(self) -> bool:
        """Whether people come back by https."""
        return self.redirect.startswith("https://")

    def remember_by(self, use_once: Callable[[str, datetime], bool]) -> None:
        """Let others tell whether a question was answered before: where several servers answer."""
        self._shared = use_once

    def begin(self) -> AuthorizationRequest:
        """Return a question to the provider: who is this? SignOnRefused if it is not there to be asked."""
        provider = self._found()
        # state binds the answer to this browser, nonce the token to this question, verifier the code to this client
        # (PKCE).
        flow = Flow(*(secrets.token_urlsafe(48) for _ in range(3)))
        url, _ = self._client().create_authorization_url(
            provider.authorize, state=flow.state, code_verifier=flow.verifier, nonce=flow.nonce
        )
        return AuthorizationRequest(url, flow)

    def finish(self, flow: Flow, query: Mapping[str, str]) -> str:
        """Return the name of the account that the provider's answer vouches for; SignOnRefused for any other answer."""
        self._use(flow)
        if not hmac.compare_digest(query.get("state", "").encode("utf-8", "replace"), flow.state.encode()):
            raise SignOnRefused(Fault.STATE)
        if "error" in query:
            raise SignOnRefused(Fault.UNREACHABLE if query["error"] in _PASSING else Fault.DECLINED)
        if not query.get("code"):
            raise SignOnRefused(Fault.CODE)
        provider = self._found()
        # RFC 9207: where a provider promises `iss`, an answer without it is another provider's.
        if query.get("iss", "" if provider.named else provider.issuer) != provider.issuer:
            raise SignOnRefused(Fault.ISSUER)
        claims = self._proven(provider, self._exchanged(provider, query["code"], flow.verifier))
        check_claims(claims, ExpectedClaims(provider.issuer, self.policy.client_id, flow.nonce), self._clock())
        return name_in(claims, self.policy.claim)

    def _use(self, flow: Flow) -> None:
        """Whatever becomes of it, a question is answered once."""
        if self._shared is not None:
            if not self._shared(f"sign-on {hashlib.sha256(flow.state.encode()).hexdigest()}", self._clock()):
                raise SignOnRefused(Fault.USED)
            return
        with self._using:
            if flow.state in self._used:
                raise SignOnRefused(Fault.USED)
            self._used[flow.state] = None
            # Older ones have run out with their cookies, which last ten minutes.
            if len(self._used) > _REMEMBERED:
                self._used.popitem(last=False)

    def _found(self) -> Provider:
        """Return what the provider says of itself, asked again when that is old."""
        now, known = self._clock(), self._provider
        if known is not None and is_fresh(known.read, now):
            return known
        if self._silent is not None and timedelta(0) <= now - self._silent[0] < _REST:
            raise SignOnRefused(self._silent[1])
        try:
            said = self._asked(f"{self.policy.issuer}/.well-known/openid-configuration")
            self._provider = known = fitting(said, self.policy.issuer, now)
        except SignOnRefused as refused:
            # Our own lines were busy: that says nothing of the provider.
            self._silent = None if refused.fault is Fault.BUSY else (now, refused.fault)
            raise
        return known

    def _proven(self, provider: Provider, token: str) -> Mapping[str, Any]:
        """Return what a token says that one of the provider's keys signed; a key that is new to us is asked for,
        once."""
        try:
            return signed_claims(token, self._keys_of(provider))
        except SignOnRefused as refused:
            if refused.fault is not Fault.KEY:
                raise
        self._keys = None
        return signed_claims(token, self._keys_of(provider))

    def _keys_of(self, provider: Provider) -> KeySet:
        now, known = self._clock(), self._keys
        if known is None or not is_fresh(known[1], now):
            self._keys = known = key_set(self._asked(provider.keys)), now
        return known[0]

    def _asked(self, url: str) -> Mapping[str, Any]:
        """Return what the provider answers at one of its addresses."""
        with self._line() as client:
            # Authlib would else raise MissingTokenError: there is no token, and none is needed for these.
            answer = client.get(url, withhold_token=True)
            said = answer.json() if answer.status_code == 200 else None
        if not isinstance(said, dict):
            raise SignOnRefused(Fault.ANSWER)
        return said

    def _exchanged(self, provider: Provider, code: str, verifier: str) -> str:
        """Return the ID token for a code. Of the access token that comes with it no use is made."""
        asked = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        with self._line() as client:
            said = client.fetch_token(provider.token, auth=self._header() if provider.basic else None, **asked)
        token = said.get("id_token")
        if not isinstance(token, str):
            raise SignOnRefused(Fault.ANSWER)
        return token

    def _header(self) -> HTTPBasicAuth:
        """Encode as RFC 6749 2.3.1 asks, which Authlib's own header is not: a secret may hold any character."""
        return HTTPBasicAuth(quote_plus(self.policy.client_id), quote_plus(self._secret))

    @contextmanager
    def _line(self) -> Iterator[Any]:
        """Yield a client that may ask, one of few at a time; what goes wrong is told as a fault."""
        if not self._lines.acquire(timeout=_PATIENCE):
            raise SignOnRefused(Fault.BUSY)
        try:
            with _told():
                yield self._client()
        finally:
            self._lines.release()

    def _client(self) -> Any:
        """Return a client with nothing of the environment's in it, and nothing kept of earlier answers."""
        client = OAuth2Session(
            self.policy.client_id,
            self._secret,
            token_endpoint_auth_method=POST,
            scope="openid profile" + _SCOPES.get(self.policy.claim, ""),
            redirect_uri=self.redirect,
            code_challenge_method="S256",
            trust_env=False,
        )
        client.headers.update(_HEADERS)
        for scheme in ("http://", "https://"):
            client.mount(scheme, self._wire)
        return client


class _Wire(HTTPAdapter):
    """Asks directly, trusts whom the machine trusts, and takes no more than an answer."""

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        """Trust the machine's own authorities beside the public ones: inner networks have theirs."""
        super().init_poolmanager(connections, maxsize, block, ssl_context=ssl.create_default_context(), **kwargs)

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        """Return the answer, read to its end; SignOnRefused for one that is late, large or sends us elsewhere."""
        # The library's timeout is between two bytes; an answer that drips needs a limit for the whole of it.
        until = time.monotonic() + _SECONDS
        answer = super().send(request, stream=True, timeout=_SECONDS)
        try:
            if 300 <= answer.status_code < 400:
                raise SignOnRefused(Fault.REDIRECT)
            body = b"".join(_pieces(answer.raw, until))
        finally:
            answer.raw.close()
        _check_said_once(body)
        answer.raw = BytesIO(body)
        return answer


def _check_said_once(body: bytes) -> None:
    """SignOnRefused for JSON in which a thing is said twice; what is no JSON at all is told where it is read."""
    try:
        plain_json(body)
    except json.JSONDecodeError:
        return
    except (ValueError, RecursionError):
        raise SignOnRefused(Fault.ANSWER) from None


def _pieces(raw: Any, until: float) -> Iterator[bytes]:
    """Yield a body as it comes, so that one that comes drop by drop is noticed."""
    size = 0
    while piece := raw.read1(1 << 14, decode_content=False):
        size += len(piece)
        if size > _BYTES:
            raise SignOnRefused(Fault.LARGE)
        if time.monotonic() > until:
            raise SignOnRefused(Fault.SLOW)
        yield piece


@contextmanager
def _told() -> Iterator[None]:
    """Yield what goes wrong on the line, as a fault."""
    try:
        yield
    except (Timeout, ReadTimeoutError):
        raise SignOnRefused(Fault.SLOW) from None
    except SSLError:
        raise SignOnRefused(Fault.CERTIFICATE) from None
    except AuthlibBaseError as error:
        raise SignOnRefused(Fault.CLIENT if str(error.error) in _CLIENT else Fault.CODE) from None
    except (ValueError, RecursionError):  # JSON that is none, or brackets in brackets, a thousand deep
        raise SignOnRefused(Fault.ANSWER) from None
    except (RequestException, HTTPError):
        raise SignOnRefused(Fault.UNREACHABLE) from None
