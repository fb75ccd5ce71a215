"""Schemas: journals of several bureaus in one database, each in a schema of its own, named in its address."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from etl.postgres.address import JournalAddress
from etl.postgres.connection import connect, driver, unreachable


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
