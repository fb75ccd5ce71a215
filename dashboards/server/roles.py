"""Who is asking: whoever signed in, by his session; in the demonstration, whoever was chosen.

The demonstration's roles may be chosen on the machine itself and over demonstration data alone; everywhere else they
do not exist.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Request, Response, g, request
from itsdangerous import BadData, URLSafeSerializer

from access.permission import SIGNED_IN, first_page
from access.session import warning_of
from dashboards import urls
from dashboards.server.callback_cache import CALLBACKS
from dashboards.server.guard import open_to
from dashboards.server.posting import back, check_sender, own_address, posted
from dashboards.viewer import EVERYBODY, SessionTimeLeft, Viewer
from plan.board import ever_reporting
from plan.catalogue import Plan
from plan.denied import Denied
from plan.review import Person, Role
from plan.tasks.settings import Supervision
from plan.whole_number import ascii_number

if TYPE_CHECKING:
    from access.authenticator import Authenticator
    from access.displays import DisplayService

COOKIE = "guibiao-role"
SESSION = "guibiao"
DISPLAY = "guibiao-display"

_LOOPBACK = ("127.0.0.1", "::1")
_LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")
_HANDED_ON = ("Forwarded", "X-Forwarded-", "X-Real-Ip", "X-Client-Ip", "Via", "True-Client-Ip", "Cf-Connecting-Ip")
"""What proxies say in a request's headers."""

# The ten stems and twelve branches, by which Chinese tells people of one kind apart.
_LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_UNASKED = (urls.VERSION, urls.WALL_PICTURE)
_BY_ITSELF = "guibiao-itself"
"""Open pages ask which data speak, and draw themselves anew when others do (our script says so by this cookie): neither
keeps anybody's session open."""


class ViewerResolver:
    """Tells who is asking. ``secret`` signs; ``demonstration`` says whether all data are invented; ``units`` are more
    of the demonstration's people."""

    def __init__(
        self,
        secret: bytes,
        plan: Plan,
        demonstration: Callable[[], bool],
        authenticator: Authenticator | None = None,
        units: Sequence[Person] = (),
        displays: DisplayService | None = None,
    ) -> None:
        self._secret = secret
        self._signer = URLSafeSerializer(secret, salt="guibiao.role")
        self._roles = (*demonstration_people(plan), *units)
        self._demonstration = demonstration
        self._authenticator = authenticator
        self._displays = displays

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: where all is https, one that no other site of the domain can set."""
        return f"__Host-{SESSION}" if self._authenticator and self._authenticator.policy.secure else SESSION

    def viewer(self, asked: Request) -> Viewer | None:
        """Return who is asking; None for nobody."""
        return self._signed_in(asked) or self._display(asked) or self._choosing(asked)

    def _display(self, asked: Request) -> Viewer | None:
        token = asked.cookies.get(DISPLAY, "")
        found = self._displays.shown(token) if self._displays and token else None
        return Viewer(found.person, self._sealed(token), (), True) if found else None

    def _signed_in(self, asked: Request) -> Viewer | None:
        token = asked.cookies.get(self.cookie, "")
        if self._authenticator is None or not token:
            return None
        entered = self._authenticator.entered(token, not _by_itself(asked))
        if entered is None:
            return None
        stay = SessionTimeLeft(entered.left, entered.end, warning_of(self._authenticator.policy.session))
        # The forms' token is made of the session's: it needs no place to be kept and ends with it.
        return Viewer(
            entered.account.person,
            self._sealed(token),
            signed_in=True,
            must_change=entered.must_change,
            stay=stay,
            must_prove=entered.must_prove,
            must_enrol=entered.must_enrol,
        )

    def _choosing(self, asked: Request) -> Viewer | None:
        if not (on_this_machine(asked) and self._demonstration()):
            return None
        person = self._chosen(asked)
        return Viewer(person, self.token(person), self._roles)

    def token(self, person: Person) -> str:
        """Return what the forms of a demonstration person's pages carry: nobody else can make it."""
        return self._sealed("\0".join((person.name, person.role, person.department or "")))

    def _sealed(self, whose: str) -> str:
        return hmac.new(self._secret, whose.encode(), sha256).hexdigest()

    def sealed(self, person: Person) -> str:
        """Return the cookie of a demonstration person."""
        return str(self._signer.dumps(_place_of(person)))

    def choice(self, number: str) -> Person | None:
        """Return the demonstration person of a number; None for any other word."""
        place = ascii_number(number, 3)
        return self._roles[place] if place is not None and place < len(self._roles) else None

    def _chosen(self, asked: Request) -> Person:
        try:
            sealed = self._signer.loads(asked.cookies.get(COOKIE, ""))
        except BadData:
            return EVERYBODY
        return next((p for p in self._roles if _place_of(p) == sealed), EVERYBODY)


def _by_itself(asked: Request) -> bool:
    """Tell whether an open page asks, and not its person: who types or points says so with the page's next question."""
    if asked.path in _UNASKED:
        return "active" not in asked.args
    return asked.path == CALLBACKS and _BY_ITSELF in asked.cookies


def on_this_machine(asked: Request) -> bool:
    """Tell whether the browser runs where the server does, and nobody in between hands its questions on."""
    # A proxy on this machine makes strangers look local; one that says nothing of itself is given away by the host
    # name.
    handed_on = any(name.startswith(_HANDED_ON) for name, _ in asked.headers)
    return asked.remote_addr in _LOOPBACK and urlsplit(f"//{asked.host}").hostname in _LOCAL_HOSTS and not handed_on


def demonstration_people(plan: Plan) -> tuple[Person, ...]:
    """Return a filler of each reporting department, one of every other role, and a second reviewer. What they send is
    demonstration data."""
    return (
        *(Person(f"演示填报员{_letter(i)}", Role.FILLER, name, True) for i, name in enumerate(ever_reporting(plan))),
        Person("演示审核员甲", Role.REVIEWER, None, True),
        EVERYBODY,
        Person("演示评估员", Role.EVALUATOR, None, True),
        Person("演示审计员", Role.AUDITOR, None, True),
        Person("演示管理员", Role.ADMINISTRATOR, None, True),
        Person("演示审核员乙", Role.REVIEWER, None, True),  # a slip is closed by another than who settled it
    )


def _place_of(person: Person) -> list[str]:
    """Return what a cookie says of a demonstration person: role and department, and the name, as two may have both."""
    return [person.role, person.department or "", person.name]


def _letter(place: int) -> str:
    """Return the letter of a place counted from 0: 甲, 乙, … and after the last one 甲2, 乙2, …"""
    turn, letter = divmod(place, len(_LETTERS))
    return f"{_LETTERS[letter]}{turn + 1}" if turn else _LETTERS[letter]


def units_of_tasks(plan: Plan, supervision: Supervision) -> tuple[Person, ...]:
    """Return the demonstration's people of the units that have tasks and send no workbook: an office, and a town."""
    offices = [unit.name for unit in supervision.units if unit.reports][:1]
    towns = plan.towns[-1:]  # the last one, of which most is still to be done
    return (
        *(Person("演示填报员办", Role.FILLER, name, True) for name in offices),
        *(Person("演示镇街员", Role.TOWN, name, True) for name in towns),
    )


def add_roles(server: Flask, viewer_resolver: ViewerResolver, may_see: Callable[[str, Viewer], bool]) -> None:
    """Add POST /role, which chooses a demonstration role and goes on to where its person may go; Denied for any
    other.
    """

    @server.post(urls.ROLE)
    @open_to(SIGNED_IN)
    def choose() -> Response:
        chosen = viewer_resolver.choice(posted("role"))
        if chosen not in g.viewer.choices or chosen is None:
            raise Denied("desk.no_choice")
        # All who have no role yet act as one person: two who choose at once are not one who pressed twice.
        check_sender()
        to = own_address(posted("next", "/"))
        answer = back(to if may_see(to, Viewer(chosen)) else first_page(chosen.role))
        answer.set_cookie(
            COOKIE, viewer_resolver.sealed(chosen), httponly=True, samesite="Strict", secure=request.is_secure
        )
        return answer
