"""What administrators do: plain forms posted to plain routes. Whether it may be done the core decides for itself.

Accounts are named by their names alone; one that nobody has is told calmly as not being there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlencode

from flask import Flask, Response, g

from access.account import LONGEST_NAME, Account, role_of, tidy_name
from access.permission import ADMINISTRATORS
from dashboards import urls
from dashboards.access_services import House
from dashboards.language import query_of
from dashboards.pages.admin.once import Once
from dashboards.pages.admin.password import ADDRESS, add_first_password
from dashboards.pages.audit.files import add_audit_files
from dashboards.pages.audit.text import visible
from dashboards.server.guard import open_to
from dashboards.server.page_cache import Shown
from dashboards.server.posting import back, by_script, check_token, lang_of, posted, refuse
from dashboards.urls import url_of
from plan.denied import Denied
from plan.review import Role
from wording import say

Deed = Callable[[House, Account], None]


def add_administration(server: Flask, shown: Shown) -> None:
    """The routes of the pages 管理 and 审计; none where there is no house."""
    if shown.house is None:
        return
    once = Once()
    _add_accounts(server, shown.house, once)
    add_first_password(server, once)
    add_audit_files(server, shown, shown.house)


def _add_accounts(server: Flask, house: House, once: Once) -> None:
    turn = threading.Lock()  # so that of two passwords made at once the one is shown that was kept last

    @server.post(urls.ADD_ACCOUNT)
    @open_to(ADMINISTRATORS)
    def add() -> Response:
        _check_may_change()
        name = _new_name()
        role, department, until = _posted_place()
        with turn:
            password = house.administration.add(g.asker.person, name, role, department, until)
            once.put(g.asker.token, name, password)
        return back(_address(ADDRESS))

    @server.post(url_of(urls.ACCOUNT_ACTION, action="reset"))
    @open_to(ADMINISTRATORS)
    def reset() -> Response:
        _check_may_change()
        account = _account(house)
        if account is None:
            return _unknown()
        with turn:
            once.put(g.asker.token, account.name, house.administration.reset(g.asker.person, account.name))
        return back(_address(ADDRESS))

    @server.post(url_of(urls.ACCOUNT_ACTION, action=f"<any({','.join(DEEDS)}):deed>"))
    @open_to(ADMINISTRATORS)
    def at_account(deed: str) -> Response:
        _check_may_change()
        account = _account(house)
        if account is None:
            return _unknown()
        do, done = DEEDS[deed]
        do(house, account)
        return back(_address(urls.ADMIN, account=account.name, done=done) + ("" if by_script() else "#account"))


def _check_may_change() -> None:
    check_token()
    if g.asker.person.demonstration:
        raise Denied("admin.denied_demonstration")


def _account(house: House) -> Account | None:
    return house.doors.accounts.accounts().get(posted("name"))


def _unknown() -> Response:
    return refuse(say("admin.unknown", lang_of(), name=visible(posted("name")[:LONGEST_NAME])), 404)


def _new_name() -> str:
    """The name as it will be kept. What nobody could see in the refusal is written out in it."""
    name = tidy_name(posted("name"))
    shown = visible(name)
    if shown != name:
        raise Denied("denied.account_name", name=shown[:LONGEST_NAME], most=LONGEST_NAME)
    return name


def _posted_place() -> tuple[Role, str | None, date | None]:
    """Role, department and last day. The form holds a department whatever the role: it speaks of fillers alone."""
    role = role_of(posted("role"))
    if role is None:
        raise Denied("denied.account_role")
    return role, (posted("department") or None) if role is Role.FILLER else None, _day(posted("until").strip())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Denied("admin.denied_day", text=visible(text[:20])) from None


def _address(path: str, **query: str) -> str:
    state = {**query, **query_of(lang_of())}
    return f"{path}?{urlencode(state)}" if state else path


def _change(house: House, account: Account) -> None:
    """Not over what somebody else did since the form was drawn."""
    if posted("seen") != str(account.generation):
        raise Denied("admin.denied_moved", conflict=True)
    house.administration.change(g.asker.person, account.name, *_posted_place())


DEEDS: Mapping[str, tuple[Deed, str]] = {
    "change": (_change, "changed"),
    "disable": (lambda house, account: house.administration.disable(g.asker.person, account.name), "disabled"),
    "enable": (lambda house, account: house.administration.enable(g.asker.person, account.name), "enabled"),
    "unlock": (lambda house, account: house.administration.unlock(g.asker.person, account.name), "unlocked"),
}
"""What may be done to an account that is there, and what the page says of it afterwards."""
