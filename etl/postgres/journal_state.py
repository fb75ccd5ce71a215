"""Looking at a journal on a server from outside: whether it is there, and whether a line came, without reading it;
and schemas, by which journals of several bureaus are in one database."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from etl.postgres.address import JournalAddress
from etl.postgres.connection import ask, connect, driver, unreachable
from etl.reported_error import ReportedError

_FOUND: set[str] = set()
"""Journals that were found: one that is there is never taken away while the program runs."""

_THERE = "SELECT to_regclass('setting') IS NOT NULL AND to_regclass('submission') IS NOT NULL"

_WHICH = "SELECT pg_postmaster_start_time(), current_database(), current_schema(), 'setting'::regclass::oid::bigint"
"""Which journal an address is of. No two servers begin in the same microsecond, so their moments tell them apart."""

_STATE = """
SELECT to_regclass('submission')::oid::bigint,
(SELECT string_agg(value, ' ' ORDER BY key) FROM setting WHERE key LIKE 'tip:%')
"""
"""The identity of the journal's table, and the ends of its chains: every change lengthens one of them, at least that of
the audit, in the same transaction."""


def is_there(address: JournalAddress) -> bool:
    """Tell whether a journal was begun at an address; ReportedError where the server does not answer."""
    if address.url not in _FOUND:
        ((there,),) = ask(address, _THERE)
        if not there:
            return False
        _FOUND.add(address.url)
    return True


def are_same(one: JournalAddress, other: JournalAddress) -> bool:
    """Tell whether two addresses are of one journal, reached as two roles or by two names of its server."""
    return ask(one, _WHICH) == ask(other, _WHICH)


def state(address: JournalAddress) -> tuple[int, str] | None:
    """Return a value that changes with every change of a journal; its first part stays as long as it is the same
    journal. None where only reading can tell."""
    try:
        if not is_there(address):
            return None
        ((table, tip),) = ask(address, _STATE)
    except (ReportedError, driver().Error):
        return None  # whoever reads next says what is wrong
    return int(table), str(tip)


def in_schema(address: JournalAddress, schema: str, role: str | None = None) -> JournalAddress:
    """Return an address with another schema in which everything is looked for, and for another role (None: the
    same), whose password it does not say."""
    parts = urlsplit(address.url)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "options"]
    asked = urlencode([*query, ("options", f"-csearch_path={schema}")], safe="/", quote_via=quote)
    place = parts.netloc if role is None else f"{quote(role, safe='')}@{parts.netloc.rpartition('@')[2]}"
    return JournalAddress(urlunsplit((parts.scheme, place, parts.path, asked, "")))


def make_schema(address: JournalAddress, schema: str) -> None:
    """Make a schema where there is none of its name; ReportedError where that cannot be."""
    psycopg = driver()
    from psycopg import sql

    connection = connect(address)
    try:
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    except psycopg.Error as error:
        raise unreachable(address, error) from error
    finally:
        connection.close()
