"""What may not be in an answer to whoever has not come in."""

from __future__ import annotations

import gzip
import html
import re
from collections.abc import Iterable
from urllib.parse import unquote_plus

from werkzeug.test import TestResponse

from plan.board import reporting
from tests.security.home import CANARY, NUMBER, ROLES
from tests.security.household import Household

_CODE = re.compile(r"\\u([0-9a-f]{4})")


def secrets_of(access_services: Household) -> frozenset[str]:
    """Return texts, figures and names of the home, and all the words of its plan that say what it is about."""
    plan = access_services.data_store.plan
    figures = {f"{NUMBER}", f"{NUMBER:,}", *(str(i.baseline) for i in plan.indicators if len(str(i.baseline)) > 4)}
    names = {*reporting(plan), *plan.towns, *(i.name for i in plan.indicators), *(m.name for m in plan.measures)}
    return frozenset({CANARY, *figures, *names, *ROLES, *access_services.things.values()})


def leaked(secrets: Iterable[str], answer: TestResponse, asked: str = "") -> list[str]:
    """Return the secrets that an answer tells, but for those that were in what was asked."""
    known = unquote_plus(unquote_plus(asked))
    content = answer.get_data()
    pressed = answer.headers.get("Content-Encoding") == "gzip"
    told = told_by(gzip.decompress(content) if pressed and content else content, answer.headers.items())
    return [secret for secret in secrets if secret in told and secret not in known]


def told_by(body: bytes, headers: Iterable[tuple[str, str]]) -> str:
    """Return all that an answer says, in every way in which text may be written."""
    text = body.decode("utf-8", "replace") + "\n".join(f"{name}: {value}" for name, value in headers)
    escaped = _CODE.sub(lambda code: chr(int(code[1], 16)), text)
    return "\n".join((text, unquote_plus(unquote_plus(text)), html.unescape(escaped)))
