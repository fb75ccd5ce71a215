"""Servers on this machine that speak as mail servers and robots do, and check what they are sent as those do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.ports import free_port

SECRET = "SEC0123456789abcdef"


@dataclass
class Robot:
    """A robot of one of the three: what it was sent, and how it answers."""

    kind: str
    secret: str | None = SECRET
    texts: list[str] = field(default_factory=list)
    broken: str = ""
    """"status": HTTP 500; "silent": takes everything and hangs up; "busy": too many messages."""
    port: int = 0
    now: Callable[[], float] = time.time
    """Its clock: what was signed an hour ago is not taken."""

    @property
    def address(self) -> str:
        """Where it is reached, with its key."""
        return f"http://127.0.0.1:{self.port}/robot/send?access_token=KEY"

    def answer(self, path: str, body: dict[str, Any]) -> dict[str, object]:
        """Check what was sent as the real one does; keep the text if it takes it."""
        if parse_qs(urlsplit(path).query).get("access_token") != ["KEY"]:
            return {"errcode": 300005, "errmsg": "token is not exist"}
        if self.broken == "busy":
            return {"errcode": 130101, "errmsg": "send too fast"}
        return {"dingtalk": self._dingtalk, "wecom": self._wecom, "feishu": self._feishu}[self.kind](path, body)

    def _dingtalk(self, path: str, body: dict[str, Any]) -> dict[str, object]:
        asked = parse_qs(urlsplit(path).query)
        if self.secret is not None:
            stamp, sign = asked.get("timestamp", [""])[0], asked.get("sign", [""])[0]
            mac = hmac.new(self.secret.encode(), f"{stamp}\n{self.secret}".encode(), hashlib.sha256).digest()
            fresh = stamp.isdigit() and abs(self.now() * 1000 - int(stamp)) < 3_600_000
            if not fresh or sign != base64.b64encode(mac).decode():
                return {"errcode": 310000, "errmsg": "sign not match"}
        assert body["msgtype"] == "text"
        self.texts.append(body["text"]["content"])
        return {"errcode": 0, "errmsg": "ok"}

    def _wecom(self, path: str, body: dict[str, Any]) -> dict[str, object]:
        assert body["msgtype"] == "text"
        if len(body["text"]["content"].encode()) > 2048:
            return {"errcode": 40058, "errmsg": "content size out of limit"}
        self.texts.append(body["text"]["content"])
        return {"errcode": 0, "errmsg": "ok"}

    def _feishu(self, path: str, body: dict[str, Any]) -> dict[str, object]:
        if self.secret is not None:
            stamp = str(body.get("timestamp", ""))
            mac = hmac.new(f"{stamp}\n{self.secret}".encode(), b"", hashlib.sha256).digest()
            fresh = stamp.isdigit() and abs(self.now() - int(stamp)) < 3600
            if not fresh or body.get("sign") != base64.b64encode(mac).decode():
                return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
        assert body["msg_type"] == "text"
        self.texts.append(body["content"]["text"])
        return {"code": 0, "msg": "success", "data": {}}


@contextmanager
def robot(kind: str, secret: str | None = SECRET) -> Iterator[Robot]:
    """Yield a robot that listens."""
    made = Robot(kind, secret)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.headers["Content-Type"].startswith("application/json")
            if made.broken == "silent":
                made.texts.append(json.dumps(body, ensure_ascii=False))
                self.close_connection = True
                self.connection.close()
                return
            answer = json.dumps(made.answer(self.path, body)).encode()
            self.send_response(500 if made.broken == "status" else 200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of connections that were closed on purpose."""

    server = Server(("127.0.0.1", 0), Handler)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Letters:
    """A mail server: what it took, whom it refuses, and how it breaks."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refuses: frozenset[str] = frozenset()
    broken: str = ""
    """"full": no room for the content; "silent": takes the content and hangs up."""
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse some."""
        if address in self.refuses:
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter."""
        if self.broken == "full":
            return "452 insufficient system storage"
        content = cast(bytes, envelope.content)
        self.letters.append(cast(EmailMessage, message_from_bytes(content, policy=policy.default)))
        self.recipients.append(list(envelope.rcpt_tos))
        if self.broken == "silent":
            assert server.transport is not None
            server.transport.abort()
        return "250 queued as 1"


@contextmanager
def mail_server(password: str | None = None) -> Iterator[Letters]:
    """Yield a mail server that listens; it wants a password where one is given."""
    made = Letters()

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        fits = (data.login, data.password) == (b"guibiao", (password or "").encode())
        return AuthResult(success=fits, handled=fits)  # what is not handled is answered with 535

    more = {"authenticator": check, "auth_required": True, "auth_require_tls": False} if password else {}
    made.port = free_port()  # the library looks whether it is there, and knows no port but a given one
    controller = Controller(made, hostname="127.0.0.1", port=made.port, **more)  # type: ignore[arg-type]
    controller.start()
    try:
        yield made
    finally:
        controller.stop()
