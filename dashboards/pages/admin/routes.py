"""The routes of the forms on the page 管理. Whether a change is allowed is decided by `access.administration`.

Accounts are identified by their names; a name that nobody has is answered with 404 and a sentence.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlencode

from flask import Flask, Response, g

from access.account import LONGEST_NAME, Account, of_people, role_of
from access.permission import ADMINISTRATORS
from dashboards import urls
from dashboards.access_services import AccessServices
from dashboards.language import query_of
from dashboards.pages.admin.display_routes import add_display_administration
from dashboards.pages.admin.forms import posted_name
from dashboards.pages.admin.one_time_store import OneTimePlace, one_time_place
from dashboards.pages.admin.password import ADDRESS, add_first_password
from dashboards.pages.audit.files import add_audit_files
from dashboards.pages.audit.text import visible
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, by_script, check_token, lang_of, posted, proof_first, refuse
from dashboards.urls import url_of
from plan.denied import Denied
from plan.review import Role
from wording import say

AccountDeed = Callable[[AccessServices, Account], None]


def add_administration(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes of the pages 管理 and 审计; none where there are no accounts."""
    if renderer.access_services is None:
        return
    once = _once(renderer.access_services, "first password")
    _add_accounts(server, renderer.access_services, once)
    add_first_password(server, once)
    if renderer.access_services.displays is not None:
        link = _once(renderer.access_services, "display")
        add_display_administration(server, renderer.access_services.displays, link)
    add_audit_files(server, renderer, renderer.access_services)


def _once(access_services: AccessServices, kind: str) -> OneTimePlace:
    authenticator = access_services.authenticator
    return one_time_place(authenticator.sessions, authenticator.codes.sealer, kind)


def _add_accounts(server: Flask, access_services: AccessServices, once: OneTimePlace) -> None:
    turn = threading.Lock()  # so that of two passwords made at once the one is shown that was kept last

    @server.post(urls.ADD_ACCOUNT)
    @open_to(ADMINISTRATORS)
    def add() -> Response:
        _check_may_change()
        name = posted_name()
        role, department, until = _posted_place()
        with turn:
            password = access_services.administration.add(g.viewer.person, name, role, department, until)
            # By the token of the forms: nobody else's session has it, and it changes with each.
            once.put(g.viewer.token, name, password)
        # 303 to a page of its own: reloading the answer to a POST would make another password.
        return back(_address(ADDRESS))

    @server.post(url_of(urls.ACCOUNT_ACTION, action="reset"))
    @open_to(ADMINISTRATORS)
    def reset() -> Response:
        _check_may_change()
        account = _account(access_services)
        if account is None:
            return _unknown()
        if proof := proof_first():
            return proof
        with turn:
            once.put(g.viewer.token, account.name, access_services.administration.reset(g.viewer.person, account.name))
        return back(_address(ADDRESS))

    # The rule names the deeds: every other address is the router's 404.
    @server.post(url_of(urls.ACCOUNT_ACTION, action=f"<any({','.join(DEEDS)}):deed>"))
    @open_to(ADMINISTRATORS)
    def at_account(deed: str) -> Response:
        _check_may_change()
        account = _account(access_services)
        if account is None:
            return _unknown()
        if deed in _PROVED and (proof := proof_first()):
            return proof
        do, done = DEEDS[deed]
        do(access_services, account)
        return back(_address(urls.ADMIN, account=account.name, done=done) + ("" if by_script() else "#account"))


def _check_may_change() -> None:
    check_token()
    if g.viewer.person.demonstration:
        raise Denied("admin.denied_demonstration")


def _account(access_services: AccessServices) -> Account | None:
    return of_people(access_services.authenticator.accounts.accounts()).get(posted("name"))


def _unknown() -> Response:
    return refuse(say("admin.unknown", lang_of(), name=visible(posted("name")[:LONGEST_NAME])), 404)


def _posted_place() -> tuple[Role, str | None, date | None]:
    """Return role, unit and last day of the form. Its unit is ignored for roles that have none: the field is always
    sent."""
    role = role_of(posted("role"))
    if role is None:
        raise Denied("denied.account_role")
    unit = posted("department") if role in (Role.FILLER, Role.TOWN) else ""
    return role, unit or None, _day(posted("until").strip())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Denied("admin.denied_day", text=visible(text[:20])) from None


def _address(path: str, **query: str) -> str:
    state = {**query, **query_of(lang_of())}
    return f"{path}?{urlencode(state)}" if state else path


def _change(access_services: AccessServices, account: Account) -> None:
    """Change role, unit and last day; Denied where somebody else changed the account since the form was drawn."""
    # The generation grows with every change of an account (decision 35): another one means that somebody was here.
    if posted("seen") != str(account.generation):
        raise Denied("admin.denied_moved", conflict=True)
    access_services.administration.change(g.viewer.person, account.name, *_posted_place())


DEEDS: Mapping[str, tuple[AccountDeed, str]] = {
    "change": (_change, "changed"),
    "disable": (
        lambda access_services, account: access_services.administration.disable(g.viewer.person, account.name),
        "disabled",
    ),
    "enable": (
        lambda access_services, account: access_services.administration.enable(g.viewer.person, account.name),
        "enabled",
    ),
    "factor": (
        lambda access_services, account: access_services.administration.reset_factor(g.viewer.person, account.name),
        "factor",
    ),
    "unlock": (
        lambda access_services, account: access_services.administration.unlock(g.viewer.person, account.name),
        "unlocked",
    ),
}
"""What may be done to an account that is there, and what the page says of it afterwards."""

_PROVED = frozenset({"factor"})
"""Deeds before which the administrator's own password is asked for again, as before a reset."""
