"""Who is asking. Everybody reads; who may do more is known by a signed cookie.

``Askers.person`` is the seam: real accounts take its place, and nothing else of the pages asks who somebody is. Today
it knows the demonstration's roles, which may be taken on the machine itself and over demonstration data alone.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Flask, Request, Response, g, request
from itsdangerous import BadData, URLSafeSerializer

from dashboards.asker import EVERYBODY, Asker
from dashboards.posting import back, check_token, posted
from plan.board import reporting
from plan.catalogue import Plan
from plan.denied import Denied
from plan.review import Person, Role

COOKIE = "guibiao-role"

_LOOPBACK = ("127.0.0.1", "::1")
_LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")
_LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


class Askers:
    """Tells who is asking. ``secret`` signs; ``demonstration`` says whether the data are invented."""

    def __init__(self, secret: bytes, plan: Plan, demonstration: Callable[[], bool]) -> None:
        self._secret = secret
        self._signer = URLSafeSerializer(secret, salt="guibiao.role")
        self._roles = demonstration_people(plan)
        self._demonstration = demonstration

    def person(self, asked: Request) -> Person:
        """Who is asking."""
        return self._chosen(asked) if self._may_choose(asked) else EVERYBODY

    def asker(self, asked: Request) -> Asker:
        """Who is asking, with what his pages need to know."""
        person = self.person(asked)
        return Asker(person, self.token(person), self._roles if self._may_choose(asked) else ())

    def token(self, person: Person) -> str:
        """What the forms of a person's pages carry: nobody else can make it."""
        whose = "\0".join((person.name, person.role, person.department or ""))
        return hmac.new(self._secret, whose.encode(), sha256).hexdigest()

    def sealed(self, person: Person) -> str:
        """The cookie of a person."""
        return str(self._signer.dumps([person.role, person.department or ""]))

    def choice(self, number: str) -> Person | None:
        """The demonstration person of a number; None for any other word."""
        place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else len(self._roles)
        return self._roles[place] if place < len(self._roles) else None

    def _may_choose(self, asked: Request) -> bool:
        return self._demonstration() and on_this_machine(asked)

    def _chosen(self, asked: Request) -> Person:
        try:
            sealed = self._signer.loads(asked.cookies.get(COOKIE, ""))
        except BadData:
            return EVERYBODY
        return next((p for p in self._roles if [p.role, p.department or ""] == sealed), EVERYBODY)


def on_this_machine(asked: Request) -> bool:
    """Whether the browser runs where the server does, and nobody in between hands its questions on."""
    handed_on = any(name in asked.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-Ip"))
    return asked.remote_addr in _LOOPBACK and urlsplit(f"//{asked.host}").hostname in _LOCAL_HOSTS and not handed_on


def demonstration_people(plan: Plan) -> tuple[Person, ...]:
    """A filler of each reporting department, a reviewer, a leader, an evaluator."""
    fillers = [Person(f"演示填报员{_LETTERS[i]}", Role.FILLER, name) for i, name in enumerate(reporting(plan))]
    others = Person("演示审核员甲", Role.REVIEWER), EVERYBODY, Person("演示评估员", Role.EVALUATOR)
    return (*fillers, *others)


def add_roles(server: Flask, askers: Askers) -> None:
    """Who asks is known to every request as ``g.asker``; POST /role chooses a demonstration role."""

    @server.before_request
    def known() -> None:
        g.asker = askers.asker(request)

    @server.post("/role")
    def choose() -> Response:
        chosen = askers.choice(posted("role"))
        if chosen not in g.asker.choices or chosen is None:
            raise Denied("desk.no_choice")
        check_token()
        answer = back(posted("next", "/"))
        answer.set_cookie(COOKIE, askers.sealed(chosen), httponly=True, samesite="Strict", secure=request.is_secure)
        return answer
