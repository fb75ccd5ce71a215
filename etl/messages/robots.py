"""Channels by the robots of 钉钉, 企业微信 and 飞书: one JSON text each, signed as each asks, and what each answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import ssl
from collections.abc import Mapping
from urllib.parse import quote_plus, urlsplit

from access.message_policy import ChannelKind
from etl.messages import NotDelivered, PerhapsDelivered
from etl.messages.text import DeliveryText

SECONDS = 20.0
"""How long a robot may take for an answer."""

_BYTES = 2000
"""企业微信 takes 2,048 bytes of text; the others more."""

_ANSWER = 64 * 1024


def send_to_robot(kind: ChannelKind, address: str, secret: str | None, told: DeliveryText) -> str:
    """Send a text to a robot's address and return what it answered; NotDelivered or PerhapsDelivered else."""
    text = told.text(_BYTES)
    query, body = _SIGNED[kind](secret, told, text)
    answered = _posted(address + query, json.dumps(body, ensure_ascii=False).encode())
    said = _answer(answered)
    # 钉钉 and 企业微信 say errcode, 飞书 code; HTTP is 200 whatever they think of it.
    code = said.get("errcode", said.get("code", said.get("StatusCode")))
    if code != 0:
        raise NotDelivered(answered.decode("utf-8", "replace"))
    return answered.decode("utf-8", "replace")


def _dingtalk(secret: str | None, told: DeliveryText, text: str) -> tuple[str, Mapping[str, object]]:
    body = {"msgtype": "text", "text": {"content": text}}
    if secret is None:
        return "", body
    stamp = str(int(told.at.timestamp() * 1000))
    mac = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return f"&timestamp={stamp}&sign={quote_plus(base64.b64encode(mac))}", body


def _wecom(secret: str | None, told: DeliveryText, text: str) -> tuple[str, Mapping[str, object]]:
    return "", {"msgtype": "text", "text": {"content": text}}


def _feishu(secret: str | None, told: DeliveryText, text: str) -> tuple[str, Mapping[str, object]]:
    body: dict[str, object] = {"msg_type": "text", "content": {"text": text}}
    if secret is not None:
        stamp = str(int(told.at.timestamp()))
        # The text is the key here, and nothing is signed by it: so 飞书 has it.
        mac = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
        body |= {"timestamp": stamp, "sign": base64.b64encode(mac).decode()}
    return "", body


_SIGNED = {ChannelKind.DINGTALK: _dingtalk, ChannelKind.WECOM: _wecom, ChannelKind.FEISHU: _feishu}


def _posted(address: str, body: bytes) -> bytes:
    """Return the answer to a JSON text; redirections are not followed, for the address holds a key."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotDelivered("no address of a robot")
    path = f"{parts.path or '/'}?{parts.query}"
    connection: http.client.HTTPConnection = (
        http.client.HTTPSConnection(parts.netloc, timeout=SECONDS, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
    )
    try:
        try:
            connection.connect()
        except (OSError, http.client.HTTPException) as error:
            raise NotDelivered(_without(address, str(error))) from error
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8"})
            answer = connection.getresponse()
            content = answer.read(_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise PerhapsDelivered(_without(address, repr(error))) from error
    finally:
        connection.close()
    if answer.status != 200:
        raise NotDelivered(f"HTTP {answer.status}")
    return content


def _without(address: str, text: str) -> str:
    """Return what went wrong without the address, which is a secret."""
    return text.replace(address, "…")


def _answer(content: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(content)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise NotDelivered(content[:200].decode("utf-8", "replace"))
    return said
